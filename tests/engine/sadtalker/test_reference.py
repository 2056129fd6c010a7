import av
import numpy as np
import pytest
from PIL import Image

from talkwidget import InputError
from talkwidget.engine.sadtalker.coefficients import face_coefficients, picture_alignment
from talkwidget.engine.sadtalker.crop import network_picture
from talkwidget.engine.sadtalker.modes import MODES
from talkwidget.engine.sadtalker.prepared import locate_face
from talkwidget.engine.sadtalker.reference import reference_coefficients
from talkwidget.face.find import find_points68
from tests import fakes

MODE = MODES["crop"]


def find_points(picture):
    return find_points68(picture, "mesh")


def write_video(path, frames):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264rgb", rate=25, options={"qp": "0"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "rgb24"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


@pytest.fixture
def face(portrait):
    return np.array(Image.open(portrait).convert("RGB").resize((256, 256)))


def test_each_frame_has_the_coefficients_of_its_picture(networks, face, tmp_path):
    loaded = networks("")
    frames = [face, np.roll(face, 4, axis=1), np.roll(face, -6, axis=0)]
    write_video(tmp_path / "head.mkv", frames)
    rows = reference_coefficients(str(tmp_path / "head.mkv"), loaded, MODE, find_points)
    assert rows.shape == (3, 73)
    crop = locate_face(face, find_points(face), MODE)
    for row, frame in zip(rows, frames, strict=True):
        picture = network_picture(crop.cut(MODE, frame), 256)
        alignment = picture_alignment(picture, find_points(picture))
        assert np.abs(row - face_coefficients(loaded.regressor, [picture], [alignment])).max() <= 1e-3


def test_a_frame_without_a_face_is_aligned_as_the_one_before(networks, face, tmp_path):
    write_video(tmp_path / "head.mkv", [face, np.full_like(face, 90)])
    rows = reference_coefficients(str(tmp_path / "head.mkv"), networks(""), MODE, find_points)
    assert (rows[0, 70:] == rows[1, 70:]).all()
    assert np.abs(rows[0, :70] - rows[1, :70]).max() > 1e-3


def test_what_is_no_video_of_a_face_is_refused_in_one_line(networks, face, tmp_path):
    write_video(tmp_path / "empty.mkv", [np.full_like(face, 90)])
    (tmp_path / "text.mp4").write_text("not a video")
    (tmp_path / "hum.wav").write_bytes(fakes.hum())
    Image.fromarray(face).save(tmp_path / "face.png")
    for name, told in {
        "empty.mkv": "no face was found in the first frame",
        "text.mp4": "looks like a text",
        "hum.wav": "looks like a sound",
        "face.png": "is a still picture",
        "missing.mp4": "there is no file",
        ".": "is a folder",
    }.items():
        with pytest.raises(InputError, match=told) as refused:
            reference_coefficients(str(tmp_path / name), networks(""), MODE, find_points)
        assert "\n" not in str(refused.value)


def test_a_video_that_ends_early_is_refused(networks, face, tmp_path):
    write_video(tmp_path / "head.mp4", [face] * 3)
    whole = (tmp_path / "head.mp4").read_bytes()
    (tmp_path / "head.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="is damaged"):
        reference_coefficients(str(tmp_path / "head.mp4"), networks(""), MODE, find_points)
