import hashlib
import threading

import numpy as np
import pytest
import torch
from PIL import Image

from talkwidget import CancelledError, TalkOptions, UnavailableError
from talkwidget.cache.codec import decode, encode
from talkwidget.cache.memory import Entry
from talkwidget.engine.base import Engine, Overlap, SentenceEngine
from talkwidget.engine.sadtalker import engine as engine_module
from talkwidget.engine.sadtalker.engine import SadTalkerEngine
from talkwidget.engine.sadtalker.frames.renderer import FrameRenderer
from talkwidget.engine.sadtalker.motion import driving
from talkwidget.engine.sadtalker.nets import weights
from talkwidget.engine.sadtalker.nets.generator import Generator, Rendered
from talkwidget.engine.sadtalker.nets.keypoints import KeypointDetector
from talkwidget.engine.sadtalker.nets.recon import CoefficientRegressor
from talkwidget.face.find import find_face
from talkwidget.options import declared_options
from talkwidget.progress import Watch
from talkwidget.speech.speech import Speech
from tests.inference.test_torch_settings import everything

from .conftest import ROOT


def speech_of(seconds, seed=0, rate=16000):
    samples = np.random.default_rng(seed).uniform(-0.3, 0.3, round(seconds * rate)).astype(np.float32)
    return Speech(samples, rate, "", "en-us", None, None)


@pytest.fixture(scope="module")
def options(checkpoint_folder):
    return TalkOptions(checkpoint_dir=str(checkpoint_folder("")), device="cpu", seed=3)


@pytest.fixture(scope="module")
def loaded():
    return SadTalkerEngine()


@pytest.fixture(scope="module")
def portrait_pixels():
    return np.array(Image.open(ROOT / "assets" / "image" / "female-image-01.jpg").convert("RGB").resize((256, 256)))


@pytest.fixture(scope="module")
def face(portrait_pixels):
    return find_face(portrait_pixels, TalkOptions())


@pytest.fixture(scope="module")
def state(loaded, options, face):
    return loaded.prepare(face, options, Watch())


@pytest.fixture
def counted(monkeypatch):
    """How often what should happen once does happen."""
    calls = {}

    def count(owner, name):
        original = getattr(owner, name)

        def counting(*arguments, **named):
            calls[name] = calls.get(name, 0) + 1
            return original(*arguments, **named)

        monkeypatch.setattr(owner, name, counting)

    count(weights, "restore")
    count(Generator, "encode")
    count(CoefficientRegressor, "forward")
    count(KeypointDetector, "forward")
    count(engine_module, "find_points68")
    return calls


@pytest.fixture
def quick(monkeypatch):
    """Frames that cost nothing, and how many were drawn."""
    drawn = []

    def draw(self, keypoints):
        drawn.append(len(keypoints))
        grey = torch.from_numpy(np.abs(keypoints).sum(axis=(1, 2)) * 100 % 1)[:, None, None, None]
        return Rendered(grey.expand(-1, 3, 256, 256), grey)

    monkeypatch.setattr(FrameRenderer, "render_batch", draw)
    monkeypatch.setitem(driving.MAPPING_BLOCK, "cpu", 256)
    return drawn


def digest(batches):
    total = hashlib.sha256()
    for frames, _ in batches:
        total.update(frames.tobytes())
    return total.hexdigest()


def frames_of(batches):
    return np.concatenate([frames for frames, _ in batches])


def test_is_an_engine(loaded):
    assert isinstance(loaded, Engine)
    names = {*loaded.prepare_options, *loaded.animate_options}
    assert TalkOptions().subset(tuple(names)).keys() == names


def test_what_a_notebook_sets_in_pytorch_changes_no_frame(loaded, options, state, quick):
    speech = speech_of(1.0)
    plain = frames_of(loaded.animate(state, speech, options))
    with everything():
        assert np.array_equal(frames_of(loaded.animate(state, speech, options)), plain)


@pytest.mark.slow
def test_what_a_notebook_sets_in_pytorch_changes_no_network_and_no_state(options, face, state):
    with everything():
        own = SadTalkerEngine().prepare(face, options, Watch())
    assert np.array_equal(own.feature, state.feature)
    assert np.array_equal(own.keypoints, state.keypoints)


class Watched:
    """Options that record which of them are read."""

    def __init__(self, options):
        self._options = options
        self.read = set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(self._options, name)

    def of(self, options_class):
        return self


def test_every_option_that_is_looked_at_is_part_of_the_cache_s_key(loaded, options, face, quick):
    known = declared_options().keys()
    chosen = Watched(options.replace(preprocess="full"))
    state = loaded.prepare(face, chosen, Watch())
    keys = {*loaded.prepare_options, "checkpoint_dir", "ref_pose", "ref_eyeblink"}
    # Of precision only drawing makes use.
    assert chosen.read & known <= keys | {"precision"}
    chosen = Watched(options.replace(preprocess="full"))
    list(loaded.animate(state, speech_of(0.04), chosen))
    assert chosen.read & known <= keys | {*loaded.animate_options, "batch_size", "debug_view"}
    assert {"paste", "enhancer", "pose_style"} <= chosen.read


def check_warm_equals_cold(loaded, options, face, counted):
    state = loaded.prepare(face, options, Watch())
    cold = digest(loaded.animate(state, speech_of(0.04), options))
    assert set(counted) == {"restore", "encode", "forward", "find_points68"}
    counted.clear()
    warm = digest(loaded.animate(decode(bytearray(encode(Entry(state, 0.0)))).value, speech_of(0.04), options))
    assert counted == {}
    assert warm == cold


def test_a_prepared_face_costs_no_preparation(options, face, counted, quick):
    check_warm_equals_cold(SadTalkerEngine(), options, face, counted)


@pytest.mark.slow
def test_a_prepared_face_gives_the_same_frames(options, face, counted):
    check_warm_equals_cold(SadTalkerEngine(), options, face, counted)


@pytest.mark.parametrize(("seconds", "fps"), [(0.01, 25), (0.04, 25), (0.05, 25), (1.0, 25), (1.01, 30), (0.5, 60)])
def test_frames_cover_the_sound(loaded, options, state, quick, seconds, fps):
    speech = speech_of(seconds, rate=22050)
    batches = [frames for frames, _ in loaded.animate(state, speech, options.replace(fps=fps))]
    assert sum(map(len, batches)) == speech.frames(fps)
    for batch in batches:
        assert batch.dtype == np.uint8
        assert batch.shape[1] % 2 == batch.shape[2] % 2 == 0


LENGTHS = [1, 2, 3, 13, 20, 21, 31, 32, 33, 64, 65]


@pytest.mark.parametrize("count", LENGTHS)
def test_any_length_of_silence_becomes_that_many_frames(loaded, options, state, quick, count):
    silence = Speech(np.zeros(count * 640, np.float32), 16000, "", "en-us", None, None)
    frames = frames_of(loaded.animate(state, silence, options))
    assert frames.shape == (count, 256, 256, 3)


@pytest.mark.parametrize(
    ("preprocess", "size"), [("extcrop", (255, 301)), ("resize", (301, 255)), ("full", (411, 291))]
)
def test_pictures_of_any_size_become_frames_of_even_sides(loaded, options, quick, portrait_pixels, size, preprocess):
    chosen = options.replace(preprocess=preprocess)
    picture = np.array(Image.fromarray(portrait_pixels).resize(size))
    ((batch, _),) = loaded.animate(loaded.prepare(find_face(picture, chosen), chosen, Watch()), speech_of(0.04), chosen)
    height, width = batch.shape[1:3]
    assert height % 2 == width % 2 == 0
    if preprocess == "full":
        assert abs(width - size[0]) <= 1
        assert abs(height - size[1]) <= 1
    else:
        assert width == 256


def test_frames_are_drawn_as_they_are_asked_for(loaded, options, state, quick):
    frames = loaded.animate(state, speech_of(2), options.replace(batch_size=7))
    next(frames)
    assert quick == [7]
    next(frames)
    frames.close()
    assert quick == [7, 7]


@pytest.mark.parametrize("size", [1, 2, 7])
def test_motion_does_not_depend_on_the_batch(loaded, options, state, quick, size):
    whole = frames_of(loaded.animate(state, speech_of(2), options.replace(batch_size=50)))
    parts = frames_of(loaded.animate(state, speech_of(2), options.replace(batch_size=size)))
    assert (whole == parts).all()


@pytest.mark.parametrize("preprocess", ["crop", "extcrop", "resize", "full", "extfull"])
def test_every_mode_gives_frames(loaded, options, face, quick, preprocess):
    chosen = options.replace(preprocess=preprocess)
    ((batch, _),) = loaded.animate(loaded.prepare(face, chosen, Watch()), speech_of(0.04), chosen)
    expected = face.image.shape if "full" in preprocess else (256, 256, 3)
    assert batch.shape[0] == 1
    assert abs(batch.shape[1] - expected[0]) <= 2
    assert batch.shape[2] == expected[1]


def test_options_change_the_motion_each_in_its_own_way(loaded, options, state, quick):
    changed = [
        {"seed": 4},
        {"head_motion": 0.5},
        {"expression": 0.5},
        {"still": True},
        {"pose_style": 7},
        {"input_yaw": "0 20"},
        {"idle": True},
    ]
    motions = [digest(loaded.animate(state, speech_of(0.5), options.replace(**changes))) for changes in ({}, *changed)]
    for index, frames in enumerate(motions):
        assert motions.index(frames) == index, changed[index - 1]
    assert digest(loaded.animate(state, speech_of(0.5), options)) == motions[0]


def test_a_video_followed_in_both_is_read_once_and_can_be_stopped(loaded, options, face, monkeypatch):
    read = []

    def coefficients(path, networks, mode, find_points, watch):
        read.append(path)
        watch("reference video", 0, 1)
        return np.zeros((2, 73), np.float32)

    monkeypatch.setattr(engine_module, "reference_coefficients", coefficients)
    chosen = options.replace(ref_pose="head.mp4", ref_eyeblink="head.mp4")
    references = loaded.prepare(face, chosen, Watch()).references
    assert read == ["head.mp4"]
    assert references.pose is references.blink
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelledError):
        loaded.prepare(face, chosen, Watch(None, cancel))


def test_every_frame_can_be_looked_into(loaded, options, state, quick):
    chosen = options.replace(batch_size=2, debug_view=True)
    frames, views = map(np.concatenate, zip(*loaded.animate(state, speech_of(0.2), chosen), strict=True))
    assert views.shape == (5, 512, 512, 3)
    assert views.dtype == np.uint8
    # From one pass of the networks.
    assert quick == [2, 2, 1]
    plain = list(loaded.animate(state, speech_of(0.2), options.replace(batch_size=2)))
    assert all(view is None for _, view in plain)
    assert (frames == frames_of(plain)).all()


def test_digest_follows_the_content_of_what_is_used(loaded, options, tmp_path):
    plain = loaded.digest(options)
    assert loaded.digest(options.replace(preprocess="full")) != plain
    (tmp_path / "pose.mp4").write_bytes(b"one")
    followed = options.replace(ref_pose=str(tmp_path / "pose.mp4"))
    first = loaded.digest(followed)
    assert first != plain
    (tmp_path / "pose.mp4").write_bytes(b"two")
    assert loaded.digest(followed) != first
    assert loaded.digest(options.replace(ref_eyeblink=followed.ref_pose)) != loaded.digest(followed)


def test_digest_follows_the_enhancer_and_its_file(loaded, options, tmp_path, monkeypatch):
    file = tmp_path / "weights.pth"
    monkeypatch.setattr(engine_module, "locate_enhancer", lambda name, checkpoint_dir: file)
    digests = [loaded.digest(options)]
    for content in (b"one", b"other"):
        file.write_bytes(content)
        digests.append(loaded.digest(options.replace(enhancer="gfpgan")))
    assert len(set(digests)) == 3


def test_what_is_missing_is_told_in_one_line(loaded, options, tmp_path, monkeypatch):
    assert loaded.unavailable(options) is None
    monkeypatch.chdir(tmp_path)
    for lacking in (
        TalkOptions(),
        TalkOptions(checkpoint_dir=str(tmp_path)),
        TalkOptions(checkpoint_dir=str(tmp_path / "nowhere")),
        *([] if torch.cuda.is_available() else [options.replace(device="cuda")]),
    ):
        told = loaded.unavailable(lacking)
        assert told
        assert "\n" not in told


@pytest.mark.parametrize("room", [1, 2, 5])
def test_a_full_device_halves_the_batch_and_draws_the_same_frames(loaded, state, options, quick, monkeypatch, room):
    whole = digest(loaded.animate(state, speech_of(0.5), options))
    sizes = []
    draw = FrameRenderer.render_batch

    def draw_what_fits(self, keypoints):
        sizes.append(len(keypoints))
        if len(keypoints) > room:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory.\nTried to allocate 20 GiB")
        return draw(self, keypoints)

    monkeypatch.setattr(FrameRenderer, "render_batch", draw_what_fits)
    assert digest(loaded.animate(state, speech_of(0.5), options.replace(batch_size=8))) == whole
    assert sizes[0] == 8
    assert max(sizes[-3:]) <= room


@pytest.mark.parametrize("where", ["render_batch", "_load_source"])
def test_a_device_that_is_too_small_is_told_in_one_line(loaded, state, options, monkeypatch, where):
    def full(*_):
        raise torch.cuda.OutOfMemoryError("CUDA out of memory.\nTried to allocate 20 GiB")

    with monkeypatch.context() as patched:
        patched.setattr(FrameRenderer, where, full)
        with pytest.raises(UnavailableError, match="too little free memory") as told:
            list(loaded.animate(state, speech_of(0.2), options))
        assert "\n" not in str(told.value)
    assert list(loaded.animate(state, speech_of(0.2), options)), "the engine goes on"


def test_a_device_that_is_too_small_for_the_preparation_is_told_in_one_line(loaded, face, options, monkeypatch):
    def full(*_):
        raise torch.cuda.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(CoefficientRegressor, "forward", full)
    with pytest.raises(UnavailableError, match="too little free memory"):
        loaded.prepare(face, options, Watch())


def test_sentences_are_planned_apart_and_their_motions_go_over_into_each_other(loaded, state, options):
    assert isinstance(loaded, SentenceEngine)
    one, two = (
        loaded.plan(state, speech_of(2.0, seed), options, overlap)
        for seed, overlap in ((1, Overlap(0.0, 0.8)), (2, Overlap(0.8, 0.0)))
    )
    end, start = (
        {name: rows[part] for name, rows in motion.items()}
        for motion, part in ((one, slice(10, 50)), (two, slice(0, 40)))
    )
    joined = loaded.blend(end, start, 20, options)
    assert {name: len(rows) for name, rows in joined.items()} == {"keypoints": 40, "degrees": 40}
    steps = [np.abs(np.diff(motion["keypoints"], axis=0)).max() for motion in (end, start, joined)]
    apart = np.abs(end["keypoints"] - start["keypoints"]).max()
    assert steps[2] <= max(steps[:2]) + 1.5 * apart / 40  # the steepest part of the fade
    assert np.abs(joined["keypoints"][0] - end["keypoints"][0]).max() < 0.01 * apart
    assert np.abs(joined["keypoints"][-1] - start["keypoints"][-1]).max() < 0.01 * apart


@pytest.mark.parametrize("given", [{"input_yaw": "0 10"}, {"ref_pose": "walk.mp4"}, {"ref_eyeblink": "walk.mp4"}])
def test_motion_that_is_given_for_the_whole_clip_is_not_cut_into_sentences(loaded, options, given):
    assert loaded.plans_sentences(options)
    assert not loaded.plans_sentences(options.replace(**given))
