import dataclasses

import numpy as np
import pytest

from talkwidget.cache.codec import encode
from talkwidget.cache.memory import Entry
from talkwidget.errors import InputError
from talkwidget.face.face import Face
from talkwidget.face.saved import check_face, read_face
from tests.cache.same import same


def drawn(**changes) -> Face:
    """A face of numbers alone."""
    numbers = np.random.default_rng(0)
    landmarks = numbers.uniform(10, 80, (478, 3)).astype(np.float32)
    landmarks[33], landmarks[263] = (20, 40, 0), (60, 40, 0)
    about = {
        "image": numbers.integers(0, 256, (90, 100, 3)).astype(np.uint8),
        "landmarks": landmarks,
        "points68": landmarks[:68, :2].copy(),
        "box": np.float32([10, 10, 80, 80]),
        "score": 0.9,
        "presence": 0.9,
        "index": 0,
        "count": 1,
    }
    return Face(**{**about, **changes})


def test_a_face_comes_back_from_its_file(tmp_path):
    face = drawn()
    path = face.save(tmp_path / "me")
    assert path == tmp_path / "me.face"
    again, digest = read_face(path)
    assert same(again, face)
    assert len(digest) == 64
    assert [*tmp_path.iterdir()] == [path]


def test_a_face_is_not_saved_where_there_is_no_folder(tmp_path):
    with pytest.raises(InputError, match="no folder"):
        drawn().save(tmp_path / "none" / "me.face")
    (tmp_path / "folder.face").mkdir()
    (tmp_path / "folder").mkdir()
    for name in ("folder.face", "folder"):
        with pytest.raises(InputError, match="is a folder; give the path of a file in it"):
            drawn().save(tmp_path / name)


@pytest.mark.parametrize("data", [b"", b"\x80\x04.", b"\xff" * 100, encode(Entry(drawn(), 0.0))[:-1]])
def test_a_damaged_or_foreign_file_is_refused_in_one_line(tmp_path, data):
    path = tmp_path / "me.face"
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_face(path)
    assert "\n" not in str(refused.value)


NAN = np.full((478, 3), np.nan, np.float32)
WRONG = {
    "no face": {"image": 1},
    "text for a picture": {"image": "picture"},
    "grey": {"image": np.zeros((90, 100), np.uint8)},
    "float picture": {"image": np.zeros((90, 100, 3))},
    "odd size": {"image": np.zeros((91, 100, 3), np.uint8)},
    "enormous": {"image": np.broadcast_to(np.uint8(0), (64, 2_000_000, 3))},
    "tiny": {"image": np.zeros((2, 2, 3), np.uint8)},
    "nan": {"landmarks": NAN},
    "far away": {"landmarks": np.full((478, 3), 1e30, np.float32)},
    "one point": {"landmarks": np.zeros((478, 3), np.float32)},
    "few points": {"landmarks": np.zeros((68, 3), np.float32)},
    "no points": {"points68": None},
    "double points": {"points68": np.zeros((68, 2))},
    "list for a box": {"box": [0, 0, 1, 1]},
    "score": {"score": "high"},
    "score beyond": {"score": 2.0},
    "score nan": {"presence": float("nan")},
    "index": {"index": 3},
    "index of text": {"index": "0"},
    "count": {"count": 10**9},
    "two lines of consent": {"consent": "me\nand others"},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_face_is_refused_in_one_line(name):
    value = WRONG[name] if name == "no face" else drawn(**WRONG[name])
    with pytest.raises(InputError, match="no face that can be drawn"):
        check_face(value, "'me.face'")


def test_each_wrong_face_is_wrong_by_one_field_alone():
    assert check_face(drawn(), "me") is not None
    assert {field.name for field in dataclasses.fields(Face)} == {name for one in WRONG.values() for name in one}
