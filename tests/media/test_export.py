"""Export: the same pictures, the same sound at the same time, in the codec that QuickTime and phones want."""

from __future__ import annotations

import av
import numpy as np
import pytest

from talkwidget.media import Coding, decode_sound, encode_video
from talkwidget.media.export import portable_file

RATE, FPS = 24000, 25


def write(path, audio_codec, channels=1):
    frames = (np.full((5, 96, 64, 3), shade, np.uint8) for shade in range(40, 240, 20))
    clicks = np.zeros((2 * RATE, channels), np.float32)
    clicks[RATE // 2 :: RATE // 2] = 0.9
    encode_video(path, frames, clicks.squeeze(), RATE, Coding(FPS, 20, audio_codec))
    return path


def pictures(path):
    with av.open(str(path)) as film:
        return [(packet.pts * packet.time_base, bytes(packet)) for packet in film.demux(video=0) if packet.size]


@pytest.mark.parametrize("channels", [1, 2])
def test_pictures_are_the_same_and_sound_is_aac_in_step(tmp_path, channels):
    path = write(tmp_path / f"{channels}.mp4", "mp3", channels)
    copy = portable_file(path)
    assert pictures(copy) == pictures(path)
    with av.open(str(copy)) as film:
        sound = film.streams.audio[0]
        assert (sound.codec_context.name, sound.layout.nb_channels) == ("aac", channels)
        assert film.duration / 1e6 == pytest.approx(2.0, abs=0.03)
    samples = decode_sound(copy.read_bytes()).samples.reshape(-1, channels)[:, 0]
    peaks = [np.abs(samples[at - 2000 : at + 2000]).argmax() - 2000 for at in range(RATE // 2, 2 * RATE, RATE // 2)]
    assert np.abs(peaks).max() <= 48  # 2 ms
    assert copy.read_bytes().find(b"moov") < copy.read_bytes().find(b"mdat")


def test_the_copy_is_made_once_and_not_at_all_of_aac(tmp_path):
    path = write(tmp_path / "once.mp4", "mp3")
    copy = portable_file(path)
    made = copy.stat().st_mtime_ns
    assert portable_file(path) == copy
    assert copy.stat().st_mtime_ns == made
    aac = write(tmp_path / "aac.mp4", "aac")
    assert portable_file(aac) == aac


def test_a_film_that_is_gone_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        portable_file(tmp_path / "gone.mp4")
