"""The Talker: prepared once, asked many times, warm as cold, and nothing left half-done."""

from __future__ import annotations

import copy
import hashlib
import itertools
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

import talkwidget
from talkwidget import CancelledError, InputError, Talker, UnavailableError, plugins
from talkwidget.session import default_talker

from .fakes import hum

ROOT = Path(__file__).parents[1]
SENTENCE = "Hello to all of you"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_text_becomes_a_clip(ready):
    clip = ready.say(SENTENCE)
    with av.open(str(clip.path)) as file:
        frames = sum(1 for _ in file.decode(video=0))
        assert file.streams.video[0].codec_context.name == "h264"
        assert file.streams.audio[0].codec_context.name == "mp3float"
    assert (clip.width, clip.height, clip.fps, clip.frame_count) == (128, 128, 25, frames)
    assert clip.duration == pytest.approx(2.0, abs=0.04)
    assert all(word in clip.captions for word in SENTENCE.split())
    assert abs(clip.report.sync.start_offset) < 1
    assert abs(clip.report.sync.end_offset) <= 40


def test_the_second_text_prepares_nothing(ready, painter, beeper):
    ready.say(SENTENCE)
    report = ready.say("Another text").report
    assert painter.calls == {"prepare": 1, "animate": 2}
    assert beeper.calls == {"synthesize": 2}
    assert {stage.name: stage.why for stage in report.stages} == {
        "speech": "miss: new text",
        "face": "hit: in memory",
        "engine state": "hit: in memory",
        "clip": "miss: new text",
    }


def test_the_same_text_again_is_served_from_the_cache(ready, painter, beeper):
    cold = ready.say(SENTENCE)
    bytes_before = cold.path.read_bytes()
    warm = ready.say(SENTENCE)
    assert (painter.calls["animate"], beeper.calls["synthesize"]) == (1, 1)
    assert warm.path.read_bytes() == bytes_before
    assert [(stage.name, stage.why) for stage in warm.report.stages] == [("clip", "hit")]
    assert (warm.captions, warm.frame_count, warm.report.sync) == (cold.captions, cold.frame_count, cold.report.sync)
    assert warm.report.saved > 0


@pytest.mark.parametrize("kept", [True, False], ids=["from the cache", "rendered again"])
def test_a_new_session_gives_the_same_bytes(ready, portrait, tmp_path, painter, kept):
    cold = digest(ready.say(SENTENCE).path)
    folder = tmp_path / ("cache" if kept else "other")
    later = Talker(engine="painter", synthesizer="beeper", cache_dir=folder)
    later.set_face(portrait)
    assert digest(later.say(SENTENCE).path) == cold
    assert painter.calls["prepare"] == (1 if kept else 2)
    assert painter.calls["animate"] == (1 if kept else 2)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"fps": 30}, "miss: fps 25 -> 30"),
        ({"seed": 7}, "miss: seed 0 -> 7"),
        ({"quality": 30}, "miss: quality 18 -> 30"),
        ({"audio_codec": "aac"}, "miss: audio_codec mp3 -> aac"),
        ({"rate": 1.5}, "miss: rate 1.0 -> 1.5"),
    ],
)
def test_what_shapes_a_clip_makes_another_one(ready, change, why):
    before = ready.say(SENTENCE)
    after = ready.say(SENTENCE, **change)
    assert after.path != before.path
    assert digest(after.path) != digest(before.path)
    assert after.report.stages[-1].why == why


@pytest.mark.parametrize("change", [{"captions": False}, {"embed": "never"}, {"embed_limit": 1.0}])
def test_what_only_shows_a_clip_does_not(ready, change):
    assert ready.say(SENTENCE).path == ready.say(SENTENCE, **change).path


def test_a_file_of_the_same_name_with_another_picture_is_another_face(talker, portrait, tmp_path):
    file = tmp_path / "me.png"
    Image.open(portrait).save(file)
    talker.set_face(file)
    before = talker.say(SENTENCE)
    Image.open(portrait).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(file)
    talker.set_face(file)
    after = talker.say(SENTENCE)
    assert digest(after.path) != digest(before.path)
    assert "miss: new portrait" in {stage.why for stage in after.report.stages}


def test_the_same_picture_under_another_name_is_known(talker, portrait, tmp_path, painter):
    talker.set_face(portrait)
    (tmp_path / "copy.jpg").write_bytes(portrait.read_bytes())
    talker.set_face(tmp_path / "copy.jpg")
    assert painter.calls["prepare"] == 1
    assert all(stage.hit for stage in talker.report.stages)


def test_without_a_cache_the_session_still_remembers_its_face(registered_fakes, portrait, painter):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    talker.set_face(portrait)
    first, again = talker.say(SENTENCE), talker.say(SENTENCE)
    assert painter.calls == {"prepare": 1, "animate": 2}
    assert "miss: the cache is off" in {stage.why for stage in again.report.stages}
    assert digest(first.path) == digest(again.path)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"cut off")])
def test_a_clip_that_was_removed_or_damaged_is_made_again(ready, damage):
    clip = ready.say(SENTENCE)
    before = digest(clip.path)
    damage(clip.path)
    again = ready.say(SENTENCE)
    assert again.report.stages[-1].why == "miss: entry was damaged"
    assert digest(again.path) == before


def test_progress_is_told_by_stage(ready):
    told = []
    clip = ready.say(SENTENCE, progress=lambda *step: told.append(step))
    assert {stage for stage, _, _ in told} >= {"speech", "frames"}
    assert told[-1] == ("frames", clip.frame_count, clip.frame_count)


@pytest.mark.parametrize("at", [0, 20])
def test_a_stop_leaves_nothing_half_written(ready, tmp_path, painter, at):
    cancel = threading.Event()

    def stop(stage, done, total):
        if stage == "frames" and done >= at:
            cancel.set()

    with pytest.raises(CancelledError, match="stopped at frames"):
        ready.say(SENTENCE, progress=stop, cancel=cancel)
    files = tmp_path / "cache" / "v2" / "files"
    assert not list(files.glob("*")) + list(files.glob(".*"))
    assert painter.open == 0
    assert not [thread for thread in threading.enumerate() if "prefetch" in thread.name]
    assert ready.say(SENTENCE).frame_count == 50


def test_an_interrupt_does_the_same(ready, tmp_path, painter):
    def interrupt(stage, done, total):
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready.say(SENTENCE, progress=interrupt)
    files = tmp_path / "cache" / "v2" / "files"
    assert not list(files.glob("*")) + list(files.glob(".*"))
    assert painter.open == 0
    assert ready.say(SENTENCE).frame_count == 50


@pytest.mark.skipif(os.name != "posix", reason="interrupts a process by signal")
def test_a_real_interrupt_stops_a_running_process_cleanly(tmp_path, portrait):
    code = f"""
        import sys, time
        sys.path.insert(0, {str(ROOT)!r})
        from talkwidget import Talker, plugins
        from tests import fakes
        fakes.register()
        class Slow(fakes.Painter):
            name = "slow"
            def animate(self, state, speech, options):
                for frames in super().animate(state, speech, options):
                    time.sleep(0.2)
                    yield frames
        plugins.register(plugins.ENGINES, "slow", Slow)
        talker = Talker(engine="slow", synthesizer="beeper", cache_dir={str(tmp_path / "cache")!r})
        talker.set_face({str(portrait)!r})
        try:
            talker.say("one two three four five", progress=lambda *step: print(*step, flush=True))
        except KeyboardInterrupt:
            print("stopped with", plugins.load(plugins.ENGINES, "slow").open, "generators open")
        """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while not process.stdout.readline().startswith("frames 2 "):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert "stopped with 0 generators open" in process.communicate(timeout=20)[0]
    files = tmp_path / "cache" / "v2" / "files"
    assert not list(files.glob("*")) + list(files.glob(".*"))


def test_clips_asked_for_at_once_take_turns(ready, painter):
    most, clips = [], []

    def watch(*step):
        most.append(painter.open)

    threads = [
        threading.Thread(target=lambda text=text: clips.append(ready.say(text, progress=watch)))
        for text in ("one two three", "four five six", "seven eight nine")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len({clip.path for clip in clips}) == 3
    assert max(most) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the text is empty"),
        (" \n\t ", "the text is empty"),
        ("before\0after", "NUL"),
        ("a" * 100_001, "100,001 characters"),
        (None, "must be a string, not NoneType"),
    ],
)
def test_a_text_that_cannot_be_said_is_refused_in_one_line(ready, beeper, text, told):
    with pytest.raises(InputError, match=told) as caught:
        ready.say(text)
    assert "\n" not in str(caught.value)
    assert not beeper.calls


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda talker, _: Talker().say("Hello"), "no face is set yet"),
        (lambda talker, _: Talker(fpss=3), "did you mean fps"),
        (lambda talker, _: talker.say("Hello", fps=1000), "between 10 and 60"),
        (lambda talker, _: talker.say("Hello", engine="paintre"), "did you mean painter"),
        (lambda talker, _: talker.say("Hello", voice="me"), "no voice 'me'"),
        (lambda talker, _: talker.say("Hello", face="bob"), "there is no face 'bob'"),
        (lambda talker, _: talker.set_face(np.zeros((80, 80, 3), np.uint8), " "), "name of the face is empty"),
        (lambda talker, _: talker.say("Hello", language="xx"), "the nearest is en"),
        (lambda talker, _: talker.say(use_recording=True), "no recording is set yet"),
        (lambda talker, folder: talker.set_face(folder), "is a folder"),
        (lambda talker, folder: talker.set_face(folder / "no.jpg"), "there is no file"),
        (lambda talker, _: talker.set_face("https://example.org/me.jpg"), "download"),
        (lambda talker, folder: talker.set_voice(folder), "is a folder"),
        (lambda talker, _: talker.set_voice("https://example.org/me.mp3"), "download"),
        (lambda talker, _: talker.set_voice(b"no sound at all"), "^the recording cannot be read as sound"),
        (lambda talker, folder: talker.set_voice(written(folder / "a.mp3", b"la la")), r"^'a\.mp3' cannot be read"),
        (lambda talker, folder: talker.set_voice(written(folder / "b.wav", hum(seconds=0.1))), r"^'b\.wav' has only 0"),
        (lambda talker, _: talker.set_voice(hum(), " "), "name of the voice is empty"),
        (lambda talker, _: talker.set_voice(hum(), 3), "the name of a voice is text, not 3"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_changes_nothing(ready, tmp_path, call, told):
    with pytest.raises(InputError, match=told) as caught:
        call(ready, tmp_path)
    assert "\n" not in str(caught.value)
    assert ready.say(SENTENCE).frame_count == 50


def written(path, data):
    path.write_bytes(data)
    return path


def test_a_picture_without_a_face_leaves_the_former_one(ready):
    with pytest.raises(InputError, match="no face"):
        ready.set_face(np.full((200, 200, 3), 128, np.uint8))
    assert ready.say(SENTENCE).frame_count == 50


def test_the_options_of_a_face_stay_with_it(talker, portrait):
    talker.set_face(portrait, max_height=256)
    assert talker.say(SENTENCE).width == 64
    assert talker.say(SENTENCE, max_height=512).width == 128


def test_the_options_of_a_face_go_with_it(painter, beeper, portrait):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=None, fps=12)
    talker.set_face(portrait, max_height=256)
    talker.set_face(portrait)
    clip = talker.say(SENTENCE)
    assert (clip.width, clip.fps) == (128, 12)


def test_a_face_is_picked_by_its_name_and_brings_its_options(talker, portrait, tmp_path):
    Image.open(portrait).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "ben.png")
    talker.set_face(portrait, "anna", max_height=256)
    talker.set_face(tmp_path / "ben.png", fps=12)
    assert talker.faces == ("anna", "ben")
    assert (talker.say(SENTENCE).width, talker.say(SENTENCE).fps) == (128, 12)
    anna = talker.say(SENTENCE, face="anna")
    assert (anna.width, anna.fps, anna.options.face) == (64, 25, "anna")
    assert talker.say(SENTENCE, face="ben").path == talker.say(SENTENCE).path
    prepared = [stage for stage in talker.say("Other", face="anna").report.stages if "state" in stage.name]
    assert [stage.why for stage in prepared] == ["hit: in memory"]


def test_a_default_face_is_one_by_name(registered_fakes, portrait, tmp_path):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path, face="anna")
    talker.set_face(portrait, "anna", max_height=256)
    talker.set_face(portrait, "other")
    assert talker.say(SENTENCE).width == 64
    assert talker.say(SENTENCE, face="other").width == 128


def test_a_face_replaced_under_its_name_is_said(talker, portrait, tmp_path):
    Image.open(portrait).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "other.png")
    talker.set_face(portrait, "anna")
    talker.set_face(portrait, "anna")
    assert "replaced" not in str(talker.report.notes)
    talker.set_face(tmp_path / "other.png", "anna")
    assert "the former face 'anna' is replaced" in talker.report.notes


def test_a_talker_travels_by_content(talker, portrait, tmp_path):
    copied = Image.open(portrait)
    copied.save(tmp_path / "gone.png")
    talker.set_face(tmp_path / "gone.png", "anna", max_height=256)
    talker.set_voice(hum(), "me")
    (tmp_path / "gone.png").unlink()
    arrived = pickle.loads(pickle.dumps(talker))
    assert (arrived.faces, arrived.voices, arrived.options) == (("anna",), ("me",), talker.options)
    assert arrived.say(SENTENCE).path == talker.say(SENTENCE).path
    assert arrived.fingerprint(SENTENCE) == talker.fingerprint(SENTENCE) == talker.say(SENTENCE).path.stem
    assert arrived.fingerprint(SENTENCE, rate=1.5) != talker.fingerprint(SENTENCE)


def test_a_voice_says_that_it_is_being_prepared_and_can_be_stopped(ready):
    steps = []
    ready.set_voice(hum(), "me", progress=lambda *step: steps.append(step))
    assert steps == [("voice", 0, 0)]
    stop = threading.Event()
    stop.set()
    with pytest.raises(CancelledError):
        ready.set_voice(hum(pitch=220.0), "other", cancel=stop)
    assert ready.voices == ("me",)


def test_a_stop_does_not_wait_for_a_synthesizer_and_its_late_speech_is_dropped(ready, beeper, monkeypatch):
    cancel, go, left = threading.Event(), threading.Event(), threading.Event()
    synthesize = beeper.synthesize

    def dawdle(*given):
        cancel.set()
        go.wait(20)
        left.set()
        return synthesize(*given)

    monkeypatch.setattr(beeper, "synthesize", dawdle)
    with pytest.raises(CancelledError, match="stopped at speech"):
        ready.say(SENTENCE, cancel=cancel)
    assert not left.is_set()
    monkeypatch.setattr(beeper, "synthesize", synthesize)
    # A synthesizer is not asked for two things at once.
    clip = ready.say(SENTENCE, progress=lambda stage, *_: go.set() if stage == "waiting for other speech" else None)
    assert left.is_set()
    assert {stage.name: stage.why for stage in clip.report.stages}["speech"].startswith("miss")


def test_compiling_is_named(ready, painter, monkeypatch):
    import numba

    animate = painter.animate

    def compile_and_animate(*given):
        numba.njit(lambda number: number + 1)(1)
        return animate(*given)

    monkeypatch.setattr(painter, "animate", compile_and_animate)
    steps = []
    ready.say(SENTENCE, progress=lambda stage, *_: steps.append(stage))
    named = "compiling, once on this machine"
    assert [stage for stage, _ in itertools.groupby(steps)][-3:] == ["frames", named, "frames"]


def test_voices_have_names_and_one_replaced_by_another_is_said(ready, tmp_path):
    (tmp_path / "me.wav").write_bytes(hum())
    assert ready.set_voice(tmp_path / "me.wav").name == "me"
    ready.set_voice(hum(pitch=220.0), "other")
    assert ready.voices == ("me", "other")
    ready.set_voice(hum(pitch=180.0), "me")
    assert "the former voice 'me' is replaced" in ready.report.notes
    ready.set_voice(hum(pitch=180.0), "me")
    assert "the former voice 'me' is replaced" not in ready.report.notes
    assert [stage.why for stage in ready.report.stages] == ["hit: in memory"]


def test_auto_falls_back_when_the_network_is_away_and_says_so_once_it_knows(ready, monkeypatch, beeper):
    from talkwidget.speech import choose

    monkeypatch.setenv("TALKWIDGET_OFFLINE", "0")
    online = plugins.load(plugins.SYNTHESIZERS, "online-beeper")

    def stand_in(options, voice):
        return plugins.choose(beeper if options.offline else online, "local" if options.offline else "the text leaves")

    monkeypatch.setattr(choose, "choose_synthesizer", stand_in)
    clip = ready.say(SENTENCE, synthesizer="auto")
    assert clip.report.synthesizer.name == "beeper"
    assert any("no answer from the network" in note for note in clip.report.notes)
    ready.say("Another text", synthesizer="auto")
    assert online.calls["synthesize"] == 1


def test_what_was_asked_for_by_name_is_not_replaced(ready, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "0")
    with pytest.raises(UnavailableError, match="no answer from the network"):
        ready.say(SENTENCE, synthesizer="online-beeper")
    with pytest.raises(UnavailableError, match="over the network, which is set off"):
        ready.say(SENTENCE, synthesizer="online-beeper", offline=True)


def test_no_word_of_the_user_stands_in_clear_on_disk(ready, tmp_path):
    ready.say("supercalifragilistic words")
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if b"supercalifragilistic" in path.read_bytes()]
    assert not [path for path in files if b"female-image" in path.read_bytes()]


def test_the_four_functions_share_one_talker(registered_fakes, tmp_path, portrait, monkeypatch):
    (tmp_path / "assets" / "image").mkdir(parents=True)
    (tmp_path / "assets" / "audio").mkdir()
    (tmp_path / "assets" / "image" / "anyone.jpg").write_bytes(portrait.read_bytes())
    (tmp_path / "assets" / "audio" / "anyone.wav").write_bytes(hum())
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    default_talker.cache_clear()
    try:
        with pytest.raises(InputError, match="no face is set yet"):
            talkwidget.generate_video_fast("Hello")
        found = talkwidget.auto_setup_from_assets()
        assert (found.assets.face.name, found.assets.voice.name) == ("anyone.jpg", "anyone.wav")
        assert [stage.name for stage in found.report.stages] == ["face", "engine state", "voice"]
        assert "anyone.jpg" in str(found)
        assert talkwidget.generate_video_fast("Hello", engine="painter", synthesizer="beeper").frame_count == 10
        assert talkwidget.preprocess_and_cache_face(portrait, engine="painter").count == 1
        assert talkwidget.preprocess_and_cache_voice(hum(pitch=99.0), "hum").name == "hum"
        with pytest.raises(InputError, match="there is no folder"):
            talkwidget.auto_setup_from_assets("nowhere")
    finally:
        default_talker.cache_clear()


def test_a_clip_can_be_pickled_and_copied(ready):
    clip = ready.say(SENTENCE)
    for other in (pickle.loads(pickle.dumps(clip)), copy.deepcopy(clip)):
        assert other == clip
        assert other.report.engine.name == "painter"
        assert other.report.synthesizer.name == "beeper"


def test_the_face_can_be_had_while_a_clip_is_drawn(ready, portrait):
    seen = []

    def look(stage, done, total):
        if stage == "frames" and not seen:
            other = threading.Thread(target=lambda: seen.extend([ready.face, ready.set_face(portrait)]))
            other.start()
            other.join(timeout=20)

    ready.say("one two three", progress=look)
    assert len(seen) == 2
    assert seen[0] is seen[1] is ready.face


def test_two_threads_with_one_text_do_the_work_once(ready, painter, beeper):
    clips = []
    threads = [threading.Thread(target=lambda: clips.append(ready.say("one two three four"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert clips[0].path == clips[1].path
    assert (painter.calls["animate"], beeper.calls["synthesize"]) == (1, 1)


def test_many_voices_do_not_push_the_face_out_of_memory(registered_fakes, painter, portrait):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    talker.set_face(portrait)
    for number in range(10):
        talker.set_voice(hum(pitch=100.0 + number), f"voice {number}")
    why = {stage.name: stage.why for stage in talker.say("Hello").report.stages}
    assert why["face"] == why["engine state"] == "hit: in memory"
    assert painter.calls["prepare"] == 1
