import threading

import av
import numpy as np
import pytest
from PIL import Image

from talkwidget import CancelledError, InputError
from talkwidget.engine.sadtalker.prepare.align import image_alignment
from talkwidget.engine.sadtalker.prepare.coefficients import face_coefficients
from talkwidget.engine.sadtalker.prepare.crop import locate_face, resize_for_networks
from talkwidget.engine.sadtalker.prepare.modes import MODES
from talkwidget.engine.sadtalker.prepare.reference import reference_coefficients
from talkwidget.face.find import find_points68
from talkwidget.progress import Watch
from tests import fakes

MODE = MODES["crop"]


def find_points(picture):
    return find_points68(picture, "mesh")


def coefficients(path, networks, watch=None):
    return reference_coefficients(str(path), networks(""), MODE, find_points, watch or Watch())


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
    rows = coefficients(tmp_path / "head.mkv", networks)
    assert rows.shape == (3, 73)
    crop = locate_face(face, find_points(face), MODE)
    for row, frame in zip(rows, frames, strict=True):
        picture = resize_for_networks(crop.cut(MODE, frame), 256)
        alignment = image_alignment(picture, find_points(picture))
        assert np.abs(row - face_coefficients(loaded.regressor, [picture], [alignment])).max() <= 1e-3


def test_a_frame_without_a_face_is_aligned_as_the_one_before(networks, face, tmp_path):
    write_video(tmp_path / "head.mkv", [face, np.full_like(face, 90)])
    rows = coefficients(tmp_path / "head.mkv", networks)
    assert (rows[0, 70:] == rows[1, 70:]).all()
    assert np.abs(rows[0, :70] - rows[1, :70]).max() > 1e-3


def test_a_video_that_a_phone_recorded_on_its_side_is_turned(networks, face, tmp_path):
    frames = [face, np.roll(face, 4, axis=1)]
    write_video(tmp_path / "upright.mp4", frames)
    write_video(tmp_path / "lying.mp4", [np.rot90(frame) for frame in frames])
    turn_clockwise(tmp_path / "lying.mp4")
    upright, turned = (coefficients(tmp_path / name, networks) for name in ("upright.mp4", "lying.mp4"))
    assert np.abs(turned - upright).max() <= 1e-3


def turn_clockwise(path):
    """Note in an MP4 that it is to be shown turned by a quarter."""
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    one = (1 << 16).to_bytes(4, "big")
    data[matrix : matrix + 20] = bytes(4) + one + bytes(4) + (-(1 << 16)).to_bytes(4, "big", signed=True) + bytes(4)
    path.write_bytes(data)


def test_each_frame_is_told(networks, face, tmp_path):
    write_video(tmp_path / "head.mp4", [face] * 3)
    told = []
    coefficients(tmp_path / "head.mp4", networks, Watch(lambda *step: told.append(step)))
    assert told == [("reference video head.mp4", done, 3) for done in range(3)]


def test_a_long_video_is_not_read_on_after_a_stop(networks, face, tmp_path):
    write_video(tmp_path / "head.mp4", [face] * 5)
    cancel = threading.Event()
    told = []

    def stop_soon(_stage, done, _total):
        told.append(done)
        if done == 1:
            cancel.set()

    with pytest.raises(CancelledError):
        coefficients(tmp_path / "head.mp4", networks, Watch(stop_soon, cancel))
    assert told == [0, 1]


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
            coefficients(tmp_path / name, networks)
        assert "\n" not in str(refused.value)


def test_a_video_that_ends_early_is_refused(networks, face, tmp_path):
    write_video(tmp_path / "head.mp4", [face] * 3)
    whole = (tmp_path / "head.mp4").read_bytes()
    (tmp_path / "head.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="is damaged"):
        coefficients(tmp_path / "head.mp4", networks)
