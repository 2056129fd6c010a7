"""Fuzzing of one parser in a process of its own: ``python -m tests.fuzz TARGET INPUTS FOLDER``.

Atheris (libFuzzer) follows the coverage of the parsers' code. Where there is no build of it, hypothesis tries inputs.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

with contextlib.suppress(ImportError):
    import atheris

    atheris.enabled_hooks.add("str")
    with atheris.instrument_imports(include=["talkwidget"]):
        from .targets import SEEDS, TARGETS
if "atheris" not in sys.modules:
    from .targets import SEEDS, TARGETS

LONGEST = 2048
"""Bytes of an input."""


def main() -> None:
    name, inputs, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    for number, seed in enumerate(SEEDS[name]):
        (folder / f"seed{number}").write_bytes(seed)
        TARGETS[name](seed)
    if "atheris" in sys.modules:
        # atheris itself keeps 0.1 MB of each input of "joins", which grows by 0.3 kB an input without it.
        memory = ["-malloc_limit_mb=2048", "-rss_limit_mb=4096"]
        options = [f"-runs={inputs}", f"-max_len={LONGEST}", "-seed=1", "-timeout=10", *memory]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", str(folder)], TARGETS[name])
        atheris.Fuzz()
        return
    from hypothesis import HealthCheck, given, settings, strategies

    given(strategies.binary(max_size=LONGEST) | strategies.text(max_size=LONGEST // 4).map(str.encode))(
        settings(max_examples=inputs, derandomize=True, deadline=None, suppress_health_check=[*HealthCheck])(
            lambda data: TARGETS[name](data)
        )
    )()


if __name__ == "__main__":
    main()
