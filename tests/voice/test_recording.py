import hashlib

import pytest

from talkwidget.errors import InputError
from talkwidget.voice.recording import read_recording


def test_a_file_gives_its_bytes_its_name_and_their_digest(tmp_path):
    path = tmp_path / "my voice.wav"
    path.write_bytes(b"sound")
    recording = read_recording(path)
    assert recording.data == b"sound"
    assert recording.digest == hashlib.sha256(b"sound").hexdigest()
    assert (recording.label, recording.stem) == ("'my voice.wav'", "my voice")
    assert read_recording(str(path)) == recording


@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_bytes_are_taken_as_they_are(kind):
    recording = read_recording(kind(b"sound"))
    assert recording.data == b"sound"
    assert isinstance(recording.data, bytes)
    assert (recording.label, recording.stem) == ("the recording", "voice")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match=r"there is no file .*me\.wav"):
        read_recording(tmp_path / "me.wav")
