"""Reference videos of users."""

import av
import numpy as np
import pytest

from talkwidget.errors import InputError
from talkwidget.media.reference import reference_frames
from talkwidget.progress import Watch


def write_video(path, levels, rate=10):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate, options={"crf": "5"})
        stream.width, stream.height = 64, 48
        for level in levels:
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), level, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def test_frames_come_in_order_with_their_times_and_are_told(tmp_path):
    write_video(tmp_path / "grey.mp4", (40, 90, 140))
    told = []
    frames = list(reference_frames(str(tmp_path / "grey.mp4"), Watch(lambda *step: told.append(step))))
    assert [time for time, _ in frames] == pytest.approx([0.0, 0.1, 0.2])
    assert [pixels.shape for _, pixels in frames] == [(48, 64, 3)] * 3
    assert [round(float(pixels.mean()), -1) for _, pixels in frames] == [40, 90, 140]
    assert told == [("reference video grey.mp4", done, 3) for done in range(3)]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"nothing of the kind" * 50, "a text; give a video"), (bytes(999), "unknown kind; give a video")],
)
def test_what_is_no_video_is_refused_in_one_line(content, told, tmp_path):
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        list(reference_frames(str(tmp_path / "film.mp4"), Watch()))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="gone"):
        list(reference_frames(str(tmp_path / "gone.mp4"), Watch()))
