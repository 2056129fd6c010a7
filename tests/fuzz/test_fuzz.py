"""Coverage-guided fuzzing of the parsers: whatever bytes come, a parser reads them or refuses them in one line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tally import tally

from .targets import TARGETS

pytestmark = pytest.mark.fuzz

INPUTS = 20_000
"""Inputs for each parser; a minute at most."""


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_the_parser(tmp_path, name):
    command = [sys.executable, "-m", "tests.fuzz", name, str(INPUTS), str(tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    counted = re.search(r"Done (\d+) runs", done.stderr)
    tally[f"{name}: {'with atheris' if counted else 'with hypothesis'}"] += int(counted[1]) if counted else INPUTS
