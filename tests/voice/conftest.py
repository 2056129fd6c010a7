"""The recordings that tests of speech use too."""

from tests.speech.conftest import noise, recording, speech, voice

__all__ = ["noise", "recording", "speech", "voice"]
