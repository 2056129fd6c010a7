from itertools import pairwise

import pytest

from talkwidget.engine.mesh.motion.segments import SILENCE, find_pauses, lay_out
from talkwidget.speech.speech import Span


def names(segments):
    return [segment.viseme.name for segment in segments]


def assert_seamless(segments, duration):
    assert segments[0].start == 0.0
    assert segments[-1].end == duration
    assert all(before.end == after.start for before, after in pairwise(segments))


def test_time_without_phonemes_is_silence():
    segments = lay_out([Span("m", 0.5, 0.6), Span("ɑ", 0.8, 1.0)], 1.5)
    assert names(segments) == ["SIL", "PBM", "SIL", "AA", "SIL"]
    assert_seamless(segments, 1.5)


def test_neighbouring_pauses_are_one():
    segments = lay_out([Span("", 0.0, 0.1), Span("", 0.1, 0.2), Span("ɑ", 0.3, 0.4)], 0.4)
    assert [(segment.start, segment.end) for segment in segments] == [(0.0, 0.3), (0.3, 0.4)]
    assert find_pauses(segments, 0.25) == segments[:1]
    assert find_pauses(segments, 0.35) == []


def test_a_diphthong_takes_two_segments_of_its_time():
    first, second = lay_out([Span("ˈaɪ", 0.0, 0.2)], 0.2)
    assert (first.viseme.name, second.viseme.name) == ("AE", "IH")
    assert first.stressed
    assert first.duration + second.duration == pytest.approx(0.2)


def test_a_lone_length_mark_prolongs_what_was_before_it():
    (segment,) = lay_out([Span("ɑ", 0.0, 0.1), Span("ː", 0.1, 0.2)], 0.2)
    assert (segment.start, segment.end, segment.viseme.name) == (0.0, 0.2, "AA")


def test_stress_on_a_consonant_belongs_to_the_vowel_that_follows():
    spans = [Span("ˈt", 0.0, 0.1), Span("ɹ", 0.1, 0.2), Span("i", 0.2, 0.3), Span("ə", 0.3, 0.4)]
    assert [segment.stressed for segment in lay_out(spans, 0.4)] == [False, False, True, False]


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [Span("ɑ", 0.8, 0.9), Span("m", 0.1, 0.3)],
        [Span("ɑ", -1.0, 0.3), Span("m", 0.2, 5.0)],
        [Span("ɑ", 0.5, 0.4), Span("m", 0.2, 0.2)],
        [Span("ɑ", 2.0, 3.0)],
        [Span("ɑ", float("nan"), 0.5), Span("m", 0.1, 0.2)],
        [Span("(en)", 0.0, 0.2), Span("ː", 0.2, 0.4)],
    ],
)
def test_spans_that_make_no_sense_still_give_one_line_of_segments(spans):
    segments = lay_out(spans, 1.0)
    assert_seamless(segments, 1.0)
    assert all(segment.duration > 0 for segment in segments)


def test_no_time_is_one_empty_silence():
    (segment,) = lay_out([], 0.0)
    assert segment.viseme is SILENCE
    assert segment.duration == 0
