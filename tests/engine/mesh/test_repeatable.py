"""Clips are repeatable: cold or warm, in this process or in another one, their frames and sound have the same hash."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest

from talkwidget import Talker

from .conftest import PORTRAIT

TEXT = "Bob may paint. A map!"

ELSEWHERE = """
import json, sys
from tests.engine.mesh.test_repeatable import hashes, say
print(json.dumps(hashes(say(sys.argv[1]))))
"""


def say(cache: str | Path | None) -> Path:
    """File of a clip that a new talker makes."""
    talker = Talker(engine="mesh", cache_dir=cache, synthesizer="espeak")
    talker.set_face(PORTRAIT)
    return talker.say(TEXT).path


def hashes(clip: Path) -> list[str]:
    """SHA-256 of a clip's decoded frames, of its decoded sound, and of its file."""
    found = []
    for kind in ("video", "audio"):
        decoded = hashlib.sha256()
        with av.open(str(clip)) as container:
            for frame in container.decode(**{kind: 0}):
                decoded.update(frame.to_ndarray().tobytes())
        found.append(decoded.hexdigest())
    return [*found, hashlib.sha256(clip.read_bytes()).hexdigest()]


@pytest.fixture(scope="module")
def cold(tmp_path_factory):
    """Cache folder that was empty, and the hashes of the clip that filled it."""
    folder = tmp_path_factory.mktemp("cache")
    return folder, hashes(say(folder))


def test_a_warm_clip_equals_the_cold_one_in_the_same_session(cold):
    folder, expected = cold
    assert hashes(say(folder)) == expected


def test_frames_drawn_anew_from_a_warm_face_and_speech_are_the_same(cold, tmp_path):
    folder, expected = cold
    copy = shutil.copytree(folder, tmp_path / "cache")
    drawn = [path for stage in ("scene", "clip") for path in copy.rglob(f"joblib/**/{stage}")]
    assert len(drawn) == 2
    for stage in drawn:
        shutil.rmtree(stage)
    assert hashes(say(copy)) == expected


@pytest.mark.parametrize("state", ["cold", "warm"])
def test_a_new_process_gives_the_same_clip(cold, tmp_path, state):
    folder, expected = cold
    cache = folder if state == "warm" else tmp_path
    root = Path(__file__).parents[3]
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(cache)], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    assert json.loads(told.splitlines()[-1]) == expected
