"""Rest of the mouth in pauses, and breathing."""

import dataclasses

import numpy as np
import pytest

from talkwidget.engine.base import ALONE, Overlap
from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.pauses import measure_activity, plan_rests, rest_in_pauses
from talkwidget.engine.mesh.motion.segments import lay_out
from talkwidget.engine.mesh.motion.timeline import frame_centres

from ..spoken import opening, spoken

SPEECH = spoken(("", 0.5), ("ɑ", 0.5), ("", 0.6), ("ɑ", 0.5), ("", 0.6), ("ɑ", 0.5), ("", 0.5))
SEGMENTS = lay_out(SPEECH.phonemes.spans, SPEECH.duration)
FRAMES = frame_centres(SPEECH.frames(50), 50)


def rest(openings):
    """Opening of an open mouth that rests so in its pauses."""
    mouth = np.zeros((len(FRAMES), len(MouthChannel)))
    mouth[:, MouthChannel.LOWER_LIP] = 1.0
    rests = dataclasses.replace(draw(0), opening=np.array(openings))
    rests = dataclasses.replace(rests, parted_from=rests.starts, parted_until=rests.ends)
    return opening(rest_in_pauses(mouth, rests, FRAMES))


def draw(seed, overlap=ALONE):
    return plan_rests(SEGMENTS, np.random.default_rng(seed), overlap)


def within(first, last):
    return (first < FRAMES) & (last > FRAMES)


def test_in_part_of_the_pauses_between_words_lips_part_and_in_the_others_they_close():
    drawn = np.array([draw(seed).opening for seed in range(60)])
    assert drawn.shape == (60, 4)
    assert 0.3 < (drawn[:, 1:-1] > 0).mean() < 0.6
    parted = drawn[drawn > 0]
    # People's mouths stand open by 3 to 7 mm where they breathe.
    assert 0.3 < parted.min() < 0.4
    assert 0.4 < parted.max() < 0.7


@pytest.mark.parametrize("seed", range(20))
def test_a_text_begins_and_ends_with_a_fifth_of_a_second_of_closed_lips(seed):
    mouth = np.zeros((len(FRAMES), len(MouthChannel)))
    opened = opening(rest_in_pauses(mouth, draw(seed), FRAMES))
    assert opened[FRAMES < 0.2].max() < 0.05
    assert opened[SPEECH.duration - 0.2 < FRAMES].max() < 0.05


def test_lips_may_be_parted_at_the_joint_of_two_sentences():
    drawn = [draw(seed, Overlap(0.4, 0.4)) for seed in range(60)]
    for pause in (0, -1):
        assert 0.3 < np.mean([rests.opening[pause] > 0 for rests in drawn]) < 0.8
    assert any(rests.parted_from[0] < 0.2 for rests in drawn)
    assert all(rests.parted_until[-1] == rests.ends[-1] for rests in drawn)


def test_lips_stay_parted_in_a_pause_that_is_breathed_in_and_closed_in_others():
    opened = rest([0.0, 0.5, 0.0, 0.0])
    assert opened[within(1.15, 1.52)].min() > 0.45
    assert opened[within(1.15, 1.52)].max() < 0.55
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
