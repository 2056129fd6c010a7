"""What a clip and an engine's state are kept by, and the second video that ``debug_view`` asks for."""

import threading

import av
import numpy as np
import pytest

from talkwidget import CancelledError, plugins
from tests import fakes


class Glass(fakes.Painter):
    """A painter whose work can be looked into."""

    name = "glass"

    def animate(self, state, speech, options):
        for batch, _ in super().animate(state, speech, options):
            yield batch, np.zeros((len(batch), 32, 48, 3), dtype=np.uint8) if options.debug_view else None


class Sharpener(fakes.Painter):
    """A painter with a network of its own for each enhancer, and for each device."""

    name = "sharpener"
    prepare_options = ("device",)
    animate_options = (*fakes.Painter.animate_options, "enhancer")
    edition = "first"

    def digest(self, options):
        sharpened = "" if options.enhancer == "none" else f"{options.enhancer} {self.edition}"
        return f"{options.device} {sharpened}"


@pytest.fixture
def sharpener(registered_fakes):
    plugins.register(plugins.ENGINES, "sharpener", Sharpener)
    yield plugins.load(plugins.ENGINES, "sharpener")
    plugins.unregister(plugins.ENGINES, "sharpener")


@pytest.fixture
def glass(registered_fakes):
    plugins.register(plugins.ENGINES, "glass", Glass)
    yield plugins.load(plugins.ENGINES, "glass")
    plugins.unregister(plugins.ENGINES, "glass")


def size_and_frames(path):
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        return stream.width, stream.height, sum(1 for _ in video.decode(stream))


def test_a_second_video_lies_beside_the_clip_and_is_kept_with_it(talker, glass, portrait):
    talker.set_face(portrait)
    plain = talker.say("Hello to all", engine="glass")
    assert plain.debug_view is None
    clip = talker.say("Hello to all", engine="glass", debug_view=True)
    assert clip.debug_view.parent == clip.path.parent
    assert size_and_frames(clip.debug_view) == (48, 32, clip.frame_count)
    assert any(str(clip.debug_view) in note for note in clip.report.notes)
    assert glass.calls["animate"] == 2
    talker.say("Hello to all", engine="glass", debug_view=True)
    assert glass.calls["animate"] == 2
    clip.debug_view.unlink()
    assert talker.say("Hello to all", engine="glass", debug_view=True).debug_view is not None


def test_stopping_leaves_neither_video(talker, glass, portrait, tmp_path):
    talker.set_face(portrait)

    def stop(stage, done, total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        talker.say("Hello to all", engine="glass", debug_view=True, progress=stop)
    assert not list(tmp_path.rglob("*.mp4*"))
    assert glass.open == 0


def test_an_engine_without_networks_says_so(talker, portrait):
    talker.set_face(portrait)
    clip = talker.say("Hello", debug_view=True)
    assert clip.debug_view is None
    assert any("has no debug view" in note for note in clip.report.notes)


def test_options_of_another_engine_are_told_to_be_in_vain(talker, sharpener, portrait):
    talker.set_face(portrait)
    given = {"preprocess": "full", "enhancer": "gfpgan", "still": True}
    told = "; ".join(talker.say("Hello to all", engine="painter", **given).report.notes)
    assert told == "--preprocess, --still, --enhancer ignored: only SadTalker uses them"
    one = talker.say("Hello to all", engine="painter", pose_style=3).report.notes
    assert one == ("--pose-style ignored: only SadTalker uses it",)
    moody = talker.say("Hello to all", engine="painter", mood="sad", style="calm").report.notes
    assert moody == ("--style, --mood ignored: only the mesh engine uses them",)
    assert talker.say("Hello to all", engine="sharpener", enhancer="gfpgan").report.notes == ()
    assert talker.say("Hello to all", engine="painter", head_motion=0.5).report.notes == ()


def test_moods_in_the_text_are_told_to_be_in_vain(talker, portrait):
    talker.set_face(portrait)
    notes = talker.say("Hello [happy]to [sad]all[/sad] of you[/happy]", engine="painter").report.notes
    assert notes == ("[happy], [sad] ignored: the engine painter shows no moods",)


def test_checkpoints_of_animating_make_another_clip_of_the_same_state(talker, sharpener, portrait):
    talker.set_face(portrait)
    clips = [talker.say("Hello", engine="sharpener", enhancer=name) for name in ("none", "gfpgan", "codeformer")]
    sharpener.edition = "second"
    clips.append(talker.say("Hello", engine="sharpener", enhancer="gfpgan"))
    assert len({clip.path for clip in clips}) == 4
    assert "checkpoint or reference video" in str(clips[-1].report)
    assert sharpener.calls["animate"] == 4
    assert sharpener.calls["prepare"] == 1
    talker.say("Hello", engine="sharpener", enhancer="codeformer", device="cpu")
    assert sharpener.calls["prepare"] == 2


def test_captions_that_are_cut_anew_make_another_clip(talker, painter, portrait, monkeypatch):
    talker.set_face(portrait)
    before = talker.say("Hello to all")
    monkeypatch.setattr("talkwidget.captions.cues.VERSION", "another")
    assert talker.say("Hello to all").path != before.path
    assert painter.calls["animate"] == 2


class Patient(fakes.Painter):
    """A painter who takes long to prepare."""

    name = "patient"

    def prepare(self, face, options, watch):
        for step in range(3):
            watch("mixing colours", step, 3)
        return super().prepare(face, options, watch)


@pytest.fixture
def patient(registered_fakes):
    plugins.register(plugins.ENGINES, "patient", Patient)
    yield plugins.load(plugins.ENGINES, "patient")
    plugins.unregister(plugins.ENGINES, "patient")


def test_a_long_preparation_is_told_and_can_be_stopped(talker, patient, portrait):
    told = []
    cancel = threading.Event()

    def stop_soon(stage, done, total):
        told.append((stage, done, total))
        if (stage, done) == ("mixing colours", 1):
            cancel.set()

    with pytest.raises(CancelledError):
        talker.set_face(portrait, engine="patient", progress=stop_soon, cancel=cancel)
    assert told[-2:] == [("mixing colours", 0, 3), ("mixing colours", 1, 3)]
    assert patient.calls["prepare"] == 0
    talker.set_face(portrait, engine="patient")
    assert patient.calls["prepare"] == 1
