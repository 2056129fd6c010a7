"""Sentences that are drawn and kept one by one: what an edit leaves as it is, and what is told of it."""

from __future__ import annotations

import itertools

import av
import numpy as np
import pytest

from talkwidget import InputError, Talker, plugins
from talkwidget.errors import PluginError
from tests.pipeline.sketcher import Sketcher

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
SENTENCES = [f"The {word} sentence has {' '.join(['more'] * 4)} words." for word in WORDS]


@pytest.fixture
def sketcher(registered_fakes):
    plugins.register(plugins.ENGINES, "sketcher", Sketcher)
    yield plugins.load(plugins.ENGINES, "sketcher")
    plugins.unregister(plugins.ENGINES, "sketcher")


@pytest.fixture
def ready(sketcher, portrait, tmp_path):
    talker = Talker(engine="sketcher", synthesizer="beeper", cache_dir=tmp_path)
    talker.set_face(portrait)
    return talker


def packets(clip):
    with av.open(str(clip.path)) as video:
        return [bytes(packet) for packet in video.demux(video=0) if packet.dts is not None]


def by_sentence(clip):
    """Packets of each sentence of a clip that was made now."""
    counts = [sentence.frames for sentence in clip.report.sentences]
    ends = list(itertools.accumulate(counts))
    found = packets(clip)
    assert len(found) == ends[-1] == clip.frame_count
    return [found[end - count : end] for count, end in zip(counts, ends, strict=True)]


def shades(clip):
    return np.array([frame.mean() for frame in clip.frames()])


def edited(place, text="Now for something completely different and new."):
    return " ".join([*SENTENCES[:place], text, *SENTENCES[place + 1 :]])


def test_an_edit_draws_its_sentence_and_the_joints_anew(ready, sketcher):
    before = ready.say(" ".join(SENTENCES))
    assert not any(sentence.hit for sentence in before.report.sentences)
    old, drawn = by_sentence(before), sketcher.drawn
    after = ready.say(edited(4))
    new = by_sentence(after)
    same = [index for index in range(10) if old[index] == new[index]]
    assert same == [0, 1, 2, 6, 7, 8, 9]
    assert [sentence.hit for sentence in after.report.sentences] == [index in same for index in range(10)]
    assert [sentence.speech_kept for sentence in after.report.sentences] == [index != 4 for index in range(10)]
    assert sketcher.drawn - drawn == sum(sentence.drawn for sentence in after.report.sentences)
    # At 25 frames a second, 15 of a neighbour belong to a joint; they stay where the neighbour is.
    assert [after.report.sentences[index].drawn for index in (3, 5)] == [15, 15]
    stages = {stage.name: stage.why for stage in after.report.stages}
    assert stages["speech"].startswith("partly hit: 9 of 10")
    assert stages["scene"].startswith("partly hit: 16 of 19")


def test_what_comes_from_the_cache_is_what_would_be_drawn(ready, portrait):
    ready.say(" ".join(SENTENCES))
    warm = ready.say(edited(2))
    cold = Talker(engine="sketcher", synthesizer="beeper", cache_dir=None)
    cold.set_face(portrait)
    clip = cold.say(edited(2))
    assert packets(clip) == packets(warm)
    assert np.array_equal(clip.audio.samples, warm.audio.samples)
    assert (clip.words, clip.phonemes, clip.captions) == (warm.words, warm.phonemes, warm.captions)
    assert warm.path.read_bytes() == clip.path.read_bytes()


def test_a_sentence_that_is_put_in_or_moved_leaves_the_others(ready, sketcher):
    ready.say(" ".join(SENTENCES))
    drawn = sketcher.drawn
    clip = ready.say(edited(5, f"A new one is put in here, as you can see. {SENTENCES[5]}"))
    assert [index for index, sentence in enumerate(clip.report.sentences) if not sentence.hit] == [4, 5, 6]
    assert sketcher.drawn - drawn < 4 * 25 * 2


def test_a_sentence_that_is_said_twice_moves_differently_the_second_time(ready):
    clip = ready.say(" ".join([SENTENCES[0], SENTENCES[1], SENTENCES[1], SENTENCES[2]]))
    assert [sentence.speech_kept for sentence in clip.report.sentences] == [False, False, True, False]
    first, second = by_sentence(clip)[1:3]
    assert first != second


def test_there_is_no_jump_at_a_joint(ready):
    quiet = shades(ready.say(" ".join(SENTENCES), volume=0.001))
    assert np.abs(np.diff(quiet)).max() < 5  # two sentences differ by up to 80; a joint has 40 frames


def test_the_seed_and_options_of_drawing_make_other_pictures_of_the_same_speech(ready):
    one, two = ready.say(" ".join(SENTENCES[:3])), ready.say(" ".join(SENTENCES[:3]), seed=1)
    assert not np.array_equal(shades(one), shades(two))
    assert all(sentence.speech_kept for sentence in two.report.sentences)
    assert not any(sentence.hit for sentence in two.report.sentences)
    louder = ready.say(" ".join(SENTENCES[:3]), volume=0.5)
    assert all(sentence.speech_kept for sentence in louder.report.sentences)


def test_words_and_frames_of_a_clip_are_in_step_with_its_sound(ready):
    clip = ready.say(" ".join(SENTENCES), fps=30)
    samples, rate = clip.audio
    assert [span.text for span in clip.words.spans] == " ".join(SENTENCES).split()
    for span in clip.words.spans:
        middle = round((span.start + span.end) / 2 * rate)
        assert np.abs(samples[middle - 200 : middle + 200]).max() > 0.2
    ends = [later.start for later in clip.words.spans[1:]]
    assert all(span.end <= end + 1e-6 for span, end in zip(clip.words.spans, ends, strict=False))
    gaps = [b.start - a.end for a, b in itertools.pairwise(clip.phonemes.spans)]
    assert max(map(abs, gaps)) < 1e-3


def test_very_short_sentences_and_one_alone_make_clips(ready):
    clip = ready.say("Ah.\n\nBee.\n\nSee!\n\nDee?")
    assert [sentence.text for sentence in clip.report.sentences] == ["Ah.", "Bee.", "See!", "Dee?"]
    assert len(packets(clip)) == clip.frame_count
    alone = ready.say("Ah.")
    assert len(alone.report.sentences) == 1


def test_an_engine_that_only_animates_draws_the_text_as_a_whole(ready, registered_fakes):
    clip = ready.say(" ".join(SENTENCES[:3]), engine="painter")
    assert clip.report.sentences == ()
    assert plugins.load(plugins.ENGINES, "painter").calls["animate"] == 1
    assert len(packets(clip)) == clip.frame_count
    assert clip.words.spans[-1].text == "words."


def test_an_engine_may_draw_a_text_as_a_whole_with_some_options(ready, sketcher, monkeypatch):
    monkeypatch.setattr(sketcher, "plans_sentences", lambda options: False)
    assert ready.say(" ".join(SENTENCES[:3])).report.sentences == ()
    assert sketcher.calls["draw"] == 1


class OtherAnimate(Sketcher):
    name = "negative"

    def animate(self, state, speech, options):
        for frames, view in super().animate(state, speech, options):
            yield 255 - frames, view


class OtherDraw(Sketcher):
    name = "negative"

    def draw(self, state, motion, options):
        for frames, view in super().draw(state, motion, options):
            yield 255 - frames, view


@pytest.mark.parametrize(("engine", "sentences"), [(OtherAnimate, 0), (OtherDraw, 3)])
def test_a_subclass_is_asked_for_what_it_overrides(ready, engine, sentences):
    plugins.register(plugins.ENGINES, "negative", engine)
    try:
        plain, negative = (ready.say(" ".join(SENTENCES[:3]), engine=name) for name in ("sketcher", "negative"))
    finally:
        plugins.unregister(plugins.ENGINES, "negative")
    assert len(negative.report.sentences) == sentences
    assert shades(plain).mean() + shades(negative).mean() == pytest.approx(255, abs=8)


def test_debug_views_are_drawn_for_all_sentences_again(ready, sketcher):
    plain = ready.say(" ".join(SENTENCES[:3]))
    drawn = sketcher.drawn
    clip = ready.say(" ".join(SENTENCES[:3]), debug_view=True)
    assert sketcher.drawn - drawn == clip.frame_count
    assert packets(clip) == packets(plain)
    with av.open(str(clip.debug_view)) as video:
        assert sum(1 for _ in video.decode(video=0)) == clip.frame_count


def test_a_motion_with_other_frames_than_asked_for_is_told(ready, sketcher, monkeypatch):
    monkeypatch.setattr(sketcher, "plan", lambda *given: {"shade": np.zeros(3)})
    with pytest.raises(PluginError, match="engine 'sketcher': plan"):
        ready.say(SENTENCES[0])


def test_a_wrong_mark_in_the_last_sentence_is_told_before_anything_is_drawn(ready, sketcher):
    with pytest.raises(InputError, match="pause"):
        ready.say(f"{SENTENCES[0]} [pasue 1s] {SENTENCES[1]}")
    assert sketcher.calls["plan"] == 0


def test_the_report_counts_sentences(ready):
    ready.say(" ".join(SENTENCES))
    report = ready.say(edited(4)).report
    assert "sentences: 7 of 10 reused" in str(report)
    assert any("7 of 10 sentences" in line for line in report.details)
