import io
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import prepare_voice

MEDIA = Path(os.environ.get("TALKWIDGET_MEDIA", Path(__file__).parents[3] / "shared" / "media"))
RECORDINGS = ("speech_en_8s.flac", "speech_fr_7s.flac", "speech_zh_5s.flac")
SENTENCES = (
    "Welcome to the course. Today we look at gradients, which point uphill, always. "
    "The quick brown fox jumps over the lazy dog; please keep both hands above the table."
)


def flac_bytes(samples, rate):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="FLAC")
    return file.getvalue()


@pytest.fixture(scope="session")
def speech():
    """Ten seconds of a woman's voice."""
    return Espeak().synthesize(SENTENCES, "en-us+f3")


@pytest.fixture(scope="session")
def voice(speech):
    return prepare_voice(read_recording(flac_bytes(speech.samples, speech.sample_rate)), "ada")


@pytest.fixture(scope="session")
def noise():
    return np.random.default_rng(0).standard_normal(30 * 24000).astype(np.float32)


@pytest.fixture(params=RECORDINGS)
def recording(request):
    """Path of a real person's recording, which is not part of the repository."""
    path = MEDIA / request.param
    if not path.exists():
        pytest.skip(f"{path} is not here; TALKWIDGET_MEDIA names its folder")
    return path
