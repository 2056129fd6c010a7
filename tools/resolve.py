"""Resolve the dependencies to their lowest or latest versions: ``python tools/resolve.py lowest FILE``.

The versions are those of uv's resolver, with the extras that the fast lane tests. PyTorch stays the one of the
constraints, and its CUDA packages are left out: they take gigabytes, and the lanes take PyTorch from the environment
beside.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = re.compile(r"(torch|triton|nvidia-.*|cuda-.*)==")
# ipywidgets 7 goes with jupyterlab_widgets 1 and notebook 6, which it does not say.
GENERATION = ("jupyterlab_widgets<2", "notebook<7", "traitlets<5.10")


def resolved(which: str) -> list[str]:
    """Pinned requirements of the package, PyTorch and what belongs to it left out.

    Parameters
    ----------
    which
        ``lowest`` for the lowest versions of what ``pyproject.toml`` names, ``latest`` for the newest of all.
    """
    torch = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
    resolution = {"lowest": "lowest-direct", "latest": "highest"}[which]
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--resolution", resolution),
        *("--extra", "stream", "--extra", "tables"),
        *("--quiet", "--no-header", "--no-annotate", "--constraint", "-"),
    ]
    limits = [torch, *(GENERATION if which == "lowest" else ())]
    done = subprocess.run(command, cwd=ROOT, input="\n".join(limits), check=True, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line and not LEFT_OUT.match(line)]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(resolved(sys.argv[1])) + "\n", encoding="utf-8")
