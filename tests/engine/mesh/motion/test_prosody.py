import dataclasses

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.prosody import find_stresses, read_prosody
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.speech.speech import Span, Timing

from ..spoken import spoken


def read(speech):
    segments = lay_out(speech.phonemes.spans, speech.duration)
    return read_prosody(speech, segments, find_stresses(segments))


def test_accents_are_the_middles_of_stressed_vowels():
    prosody = read(spoken(("b", 0.1), ("ˈɑ", 0.2), ("ˌi", 0.1), ("ˈu", 0.1)))
    np.testing.assert_allclose(prosody.accents, [0.2, 0.45])


def test_phrases_end_at_pauses_and_with_the_speech():
    prosody = read(spoken(("", 0.3), ("ɑ", 0.4), ("", 0.3), ("ɑ", 0.4), ("", 0.05), ("ɑ", 0.2)))
    np.testing.assert_allclose(prosody.breaks, [0.7, 1.65])
    np.testing.assert_allclose(prosody.pauses, [[0.0, 0.3], [0.7, 1.0]])


def test_a_closing_pause_is_one_end():
    np.testing.assert_allclose(read(spoken(("ɑ", 0.4), ("", 0.5))).breaks, [0.4])


@pytest.mark.parametrize("mark", ["?", "?!", "…?", "？", "؟", "\u037e"])
def test_a_question_rises_from_its_last_accent_to_its_end(mark):
    speech = spoken(("ˈɑ", 0.5), ("n", 0.4), ("ˈo", 0.2), ("n", 0.3), ("", 0.4), text="An on" + mark)
    ((start, end),) = read(speech).rises
    assert (start, end) == pytest.approx((1.0, 1.4))


@pytest.mark.parametrize("text", ["An on.", "An on", "", "😀", "…", "An on! On."])
def test_what_is_no_question_does_not_rise(text):
    assert read(spoken(("ˈɑ", 0.5), ("n", 0.4), text=text)).rises.shape == (0, 2)


def two_sentences(text):
    return spoken(("n", 0.3), ("o", 0.6), ("", 0.5), ("j", 0.3), ("ɛ", 0.6), ("s", 0.4), ("", 0.3), text=text)


@pytest.mark.parametrize(("text", "end"), [("No? Yes.", 0.9), ("No. Yes?", 2.7)])
def test_the_right_sentence_rises(text, end):
    speech = two_sentences(text)
    words = Timing((Span("No", 0.0, 0.9), Span("Yes", 1.4, 2.7)), "exact")
    for known in (speech, dataclasses.replace(speech, words=words)):
        assert read(known).rises[:, 1] == pytest.approx([end])


def test_every_question_rises():
    assert read(two_sentences("No? Yes?")).rises[:, 1] == pytest.approx([0.9, 2.7])


def test_a_question_of_which_nothing_is_heard_does_not_rise():
    assert len(read(spoken(("", 1.0), text="No?")).rises) == 0
