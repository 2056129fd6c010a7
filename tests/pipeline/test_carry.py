import pickle
import zipfile

import numpy as np
import pytest

from talkwidget import InputError, Talker, UnavailableError
from talkwidget.cache.cache import Cache
from talkwidget.cache.codec import encode
from talkwidget.cache.joblib_store import Store
from talkwidget.cache.memory import Entry
from talkwidget.face.face import Face
from talkwidget.pipeline.carry import export_work, import_work
from tests.fakes import hum


@pytest.fixture
def work(talker, portrait, tmp_path):
    """A file with one face and one voice."""
    talker.set_face(portrait)
    talker.set_voice(hum(), "me")
    talker.say("Hello")
    assert export_work(talker.cache, tmp_path / "work.zip") == 2
    return tmp_path / "work.zip"


def test_faces_and_voices_are_found_on_another_machine(work, tmp_path, portrait):
    other = Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path / "other")
    assert import_work(other.cache, work) == (2, 0, 0)
    other.set_face(portrait)
    assert [(stage.name, stage.hit) for stage in other.report.stages] == [("face", True), ("engine state", False)]
    other.set_voice(hum(), "me")
    assert [(stage.name, stage.hit) for stage in other.report.stages] == [("voice", True)]


def test_what_is_here_stays(work, talker):
    assert import_work(talker.cache, work) == (0, 2, 0)


def test_a_saved_face_speaks_in_another_talker_without_being_searched(talker, portrait, tmp_path):
    path = talker.set_face(portrait).save(tmp_path / "me.face")
    other = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    other.load_face(path)
    assert [stage.name for stage in other.report.stages] == ["face", "engine state"]
    assert other.report.stages[0].seconds < 0.2, "no networks ran"
    clip = other.say("Hello to all")
    assert (clip.width, clip.height, clip.frame_count) == (128, 128, talker.say("Hello to all").frame_count)
    again = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    smaller = again.load_face(path, max_height=256)
    assert smaller.image.shape == (256, 256, 3)


def test_a_file_that_is_no_face_leaves_the_face_as_it_was(talker, portrait, tmp_path):
    talker.set_face(portrait)
    before = talker.portrait
    (tmp_path / "bad.face").write_bytes(pickle.dumps("bad"))
    with pytest.raises(InputError, match="no face file"):
        talker.load_face(tmp_path / "bad.face")
    assert talker.portrait is before


def written(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


GOOD = f"face/{'0' * 64}.safetensors"


@pytest.mark.parametrize(
    "members",
    [
        {"../../escaped": b"x"},
        {f"../face/{'0' * 64}.safetensors": b"x"},
        {f"/face/{'0' * 64}.safetensors": b"x"},
        {f"face/{'0' * 63}.safetensors": b"x"},
        {f"clip/{'0' * 64}.safetensors": b"x"},
        {f"engine state/{'0' * 64}.safetensors": b"x"},
        {f"face/{'0' * 64}.pkl": b"x"},
        {GOOD: b"x", "run.py": b"import os"},
    ],
)
def test_a_file_with_foreign_names_is_refused_and_nothing_is_written(tmp_path, members):
    cache = Cache(tmp_path / "cache")
    path = written(tmp_path / "work.zip", members)
    with pytest.raises(InputError, match="no file of %talk_cache export"):
        import_work(cache, path)
    assert not list(tmp_path.rglob("*.safetensors"))
    assert not (tmp_path.parent / "escaped").exists()


@pytest.mark.parametrize(
    "data", [b"", b"x", pickle.dumps("x"), encode(Entry("no face", 0.0)), encode(Entry({"image": 1}, 0.0))]
)
def test_entries_that_are_no_faces_are_left_out(tmp_path, data):
    cache = Cache(tmp_path / "cache")
    assert import_work(cache, written(tmp_path / "work.zip", {GOOD: data})) == (0, 0, 1)
    assert not list(tmp_path.rglob("*.safetensors"))


def test_a_compressed_file_is_refused_as_it_may_be_a_bomb(tmp_path):
    path = written(tmp_path / "work.zip", {GOOD: bytes(1 << 20)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(InputError, match="no file of"):
        import_work(Cache(tmp_path / "cache"), path)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
def test_a_damaged_file_is_refused_in_one_line(work, tmp_path, cut):
    data = work.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(InputError) as refused:
        import_work(Cache(tmp_path / "other"), tmp_path / "cut.zip")
    assert "\n" not in str(refused.value)


def test_mistakes_are_explained(tmp_path, talker):
    with pytest.raises(InputError, match="no face and no voice"):
        export_work(talker.cache, tmp_path / "work.zip")
    with pytest.raises(InputError, match="no folder"):
        export_work(talker.cache, tmp_path / "none" / "work.zip")
    with pytest.raises(InputError, match="no file"):
        import_work(talker.cache, tmp_path / "none.zip")
    with pytest.raises(InputError, match="cache is off"):
        import_work(Cache(None), tmp_path / "none.zip")


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("where", [50.0, -200.0, None])
def test_points_that_are_no_face_end_in_one_line(tmp_path, where):
    numbers = np.random.default_rng(0)
    landmarks = numbers.uniform(-100, 250, (478, 3)).astype(np.float32)
    if where is not None:
        landmarks[:] = where
    landmarks[33], landmarks[263] = (20, 40, 0), (60, 40, 0)
    pixels = numbers.integers(0, 256, (128, 128, 3)).astype(np.uint8)
    face = Face(pixels, landmarks, landmarks[:68, :2].copy(), np.float32([0, 0, 90, 90]), 0.9, 0.9, 0, 1)
    talker = Talker(engine="mesh", cache_dir=None)
    path = face.save(tmp_path / "odd.face")
    with pytest.raises(InputError, match="holds no face"):
        talker.load_face(path)
    assert talker.face is None


def test_an_entry_that_goes_while_it_is_exported_is_left_out(work, talker, tmp_path, monkeypatch):
    """Another kernel makes room at the same time."""
    load = Store.load_item
    monkeypatch.setattr(Store, "load_item", lambda self, call: None if call[0] == "voice" else load(self, call))
    assert export_work(talker.cache, tmp_path / "less.zip") == 1


def test_a_cache_that_takes_nothing_is_not_said_to_be_a_damaged_file(work, tmp_path, monkeypatch):
    other = Talker(cache_dir=tmp_path / "other")

    def refuse(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "dump_item", refuse)
    with pytest.raises(UnavailableError, match="No space left on device"):
        import_work(other.cache, work)
