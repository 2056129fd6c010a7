"""Rest of the mouth in pauses, and breathing."""

import numpy as np

from talkwidget.engine.base import Overlap
from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.pauses import draw_breaths, measure_activity, rest_in_pauses
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.engine.mesh.motion.timeline import frame_centres

from ..spoken import opening, spoken

SPEECH = spoken(("", 0.5), ("ɑ", 0.5), ("", 0.6), ("ɑ", 0.5), ("", 0.6), ("ɑ", 0.5), ("", 0.5))
SEGMENTS = lay_out(SPEECH.phonemes.spans, SPEECH.duration)
FRAMES = frame_centres(SPEECH.frames(50), 50)


def rest(breaths):
    mouth = np.zeros((len(FRAMES), len(MouthChannel)))
    mouth[:, MouthChannel.LOWER_LIP] = 1.0
    return opening(rest_in_pauses(mouth, SEGMENTS, FRAMES, breaths))


def within(first, last):
    return (first < FRAMES) & (last > FRAMES)


def test_some_pauses_between_words_are_breathed_in_and_no_other():
    breaths = np.array([draw_breaths(SEGMENTS, np.random.default_rng(seed)) for seed in range(60)])
    assert breaths.shape == (60, 4)
    assert not breaths[:, [0, -1]].any()
    assert 0.15 < (breaths[:, 1:-1] > 0).mean() < 0.6
    drawn = breaths[breaths > 0]
    # People's mouths stand open by 3 to 7 mm where they breathe.
    assert 0.29 < drawn.min() < drawn.max() < 0.7


def test_a_breath_may_be_drawn_before_a_sentence_that_follows_another():
    later = [draw_breaths(SEGMENTS, np.random.default_rng(seed), Overlap(before=0.4)) for seed in range(60)]
    assert 0.2 < np.mean([breaths[0] > 0 for breaths in later]) < 0.8
    assert not any(breaths[-1] for breaths in later)


def test_lips_part_late_in_a_pause_that_is_breathed_in_and_stay_closed_in_others():
    opened = rest(np.array([0.0, 0.5, 0.0, 0.0]))
    assert opened[within(1.10, 1.15)].max() < 0.1
    assert opened[within(1.40, 1.52)].min() > 0.45
    assert opened[within(2.30, 2.50)].max() < 0.02
    assert opened[within(0.0, 0.35)].max() < 0.02


def test_speech_stays_as_it_is():
    opened = rest(np.zeros(4))
    assert opened[within(0.7, 0.9)].min() > 0.95


def test_the_mouth_is_active_in_speech_and_not_in_long_silences():
    speech = spoken(("", 2.0), ("ɑ", 0.5), ("", 0.4), ("ɑ", 0.5), ("", 2.0))
    frames = frame_centres(speech.frames(50), 50)
    active = measure_activity(lay_out(speech.phonemes.spans, speech.duration), frames)
    assert active[(frames > 1.9) & (frames < 3.5)].min() > 0.95
    assert active[frames < 1.0].max() < 0.05
    assert active[frames > 4.9].max() < 0.05
