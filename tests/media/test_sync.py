"""The self-check: which of picture and sound is late, and by how much."""

import av
import numpy as np
import pytest

from talkwidget.media.sync import measure_sync

RATE, FPS = 16_000, 25


def film(path, picture_late=0.0, sound_late=0.0, picture_seconds=1.0, sound_seconds=1.0):
    """An MP4 whose streams start late by so many seconds; sound without an encoder's delay."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("mpeg4", rate=FPS)
        video.width = video.height = 32
        sound = out.add_stream("flac", rate=RATE, layout="mono")
        for index in range(round(picture_seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            frame.pts = index + round(picture_late * FPS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        samples = av.AudioFrame.from_ndarray(
            np.zeros((1, round(sound_seconds * RATE)), np.int16), format="s16", layout="mono"
        )
        samples.sample_rate, samples.pts = RATE, round(sound_late * RATE)
        out.mux(sound.encode(samples))
        out.mux(sound.encode(None))
    return path


@pytest.mark.parametrize(("late", "offset"), [({"sound_late": 0.2}, 200), ({"picture_late": 0.2}, -200)])
def test_sound_that_starts_late_has_a_positive_offset(tmp_path, late, offset):
    sync = measure_sync(film(tmp_path / "late.mp4", **late))
    assert sync.start_offset == pytest.approx(offset, abs=1)
    assert sync.end_offset == pytest.approx(offset, abs=1)


@pytest.mark.parametrize("seconds", [0.6, 1.4])
def test_sound_that_ends_late_has_a_positive_offset(tmp_path, seconds):
    sync = measure_sync(film(tmp_path / "long.mp4", sound_seconds=seconds))
    assert sync.start_offset == pytest.approx(0, abs=1)
    assert sync.end_offset == pytest.approx(1000 * (seconds - 1.0), abs=1)
