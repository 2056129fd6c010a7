"""Motion read from a video, which the engine itself has drawn with motion that is known."""

import av
import numpy as np
import pytest

from talkwidget.engine.mesh.face.filmed import watch_video
from talkwidget.errors import InputError
from talkwidget.progress import Watch

from ..conftest import draw

FRAMES = 24
YAW, PITCH, ROLL = 6.0, -4.0, 5.0


def write_video(path, frames):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "10"})
        stream.height, stream.width = frames[0].shape[:2]
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return str(path)


def swing(amount):
    return amount * np.sin(2 * np.pi * np.arange(FRAMES) / FRAMES)


@pytest.fixture(scope="module")
def seen(prepared, tmp_path_factory):
    blink = np.where(np.arange(FRAMES) == 12, 1.0, 0.0)
    motion = zip(swing(YAW), swing(PITCH), swing(ROLL), swing(0.3), blink, strict=True)
    frames = [
        draw(prepared, yaw=yaw, pitch=pitch, roll=roll, brow=brow, blink=lids)
        for yaw, pitch, roll, brow, lids in motion
    ]
    return watch_video(write_video(tmp_path_factory.mktemp("video") / "head.mp4", frames), Watch())


def test_the_head_turns_as_it_was_drawn(seen):
    np.testing.assert_allclose(seen.times, np.arange(FRAMES) / 25, atol=1e-6)
    for angle, amount in enumerate((YAW, PITCH, ROLL)):
        found, drawn = np.degrees(seen.angles[:, angle]), swing(amount)
        assert np.corrcoef(found, drawn)[0, 1] > 0.97
        # Landmarks show a part of a drawn turn only.
        assert 0.6 < np.polyfit(drawn, found, 1)[0] < 1.2


def test_brows_and_blinks_are_seen(seen):
    assert np.corrcoef(seen.brows[:, 0], swing(0.3))[0, 1] > 0.8
    assert np.argmin(seen.eyes) == 12
    assert seen.eyes[12] < 0.3
    assert np.delete(seen.eyes, 12).min() > 0.6


def test_what_shows_no_face_or_no_motion_is_refused_in_one_line(prepared, tmp_path):
    grey = np.full((256, 256, 3), 90, np.uint8)
    face = prepared.portrait
    for frames, told in (
        ([grey] * 3, "a face in 0 of 3 frames"),
        ([face], "still picture"),
        ([face] * 5, "a face for 0.2 s"),
    ):
        with pytest.raises(InputError, match=told) as caught:
            watch_video(write_video(tmp_path / "head.mp4", frames), Watch())
        assert "\n" not in str(caught.value)
