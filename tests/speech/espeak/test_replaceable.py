"""eSpeak NG is under the GPL: it is loaded at run time, where it speaks, and a copy of the user's can replace it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytest.importorskip("espeakng_loader")
pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads what is loaded from /proc")

LOADER = """
from pathlib import Path
import espeakng_loader_original as original
HERE = Path(__file__).parent
def get_library_path():
    return str(HERE / "libespeak-ng.so")
def get_data_path():
    return original.get_data_path()
"""
ROOT = Path(__file__).parents[3]


def run(code: str, *paths: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*paths, ROOT)))}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_not_loaded_before_it_speaks():
    told = run(
        """
        import talkwidget
        from pathlib import Path
        loaded = lambda: "espeak" in Path("/proc/self/maps").read_text()
        talker = talkwidget.Talker(cache_dir=None)
        print(loaded())
        talker.speak("hello", synthesizer="espeak")
        """
    )
    assert told.split() == ["False"]


def test_another_build_of_it_takes_its_place(tmp_path):
    import espeakng_loader

    package = tmp_path / "espeakng_loader"
    package.mkdir()
    (tmp_path / "espeakng_loader_original").symlink_to(Path(espeakng_loader.__file__).parent)
    (package / "__init__.py").write_text(LOADER)
    (package / "libespeak-ng.so").write_bytes(Path(espeakng_loader.get_library_path()).read_bytes())
    told = run(
        """
        import ctypes, _ctypes
        from talkwidget.speech.espeak.library import loaded
        from talkwidget.speech.espeak.library import render_utterance
        with loaded():
            print(*{line.split()[-1] for line in open("/proc/self/maps") if "libespeak" in line})
        print(len(render_utterance("hello", "gmw/en-US", 175).samples) > 1000)
        """,
        tmp_path,
    )
    assert told.split() == [str(package / "libespeak-ng.so"), "True"]
