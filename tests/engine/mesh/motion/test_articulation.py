import dataclasses

import numpy as np
import pytest

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.articulation import articulate, blend
from talkwidget.engine.mesh.motion.contacts import touch
from talkwidget.engine.mesh.motion.pauses import rest_in_pauses
from talkwidget.engine.mesh.motion.segments import SILENCE, Segment, lay_out
from talkwidget.engine.mesh.motion.timeline import frame_centres
from talkwidget.engine.mesh.motion.visemes import VISEMES

from ..spoken import babble, closed, middle_frame, mouth_of, opening, spoken

FRAME_RATES = [10, 12, 24, 25, 30, 60]
SPREAD = ["i", "s", "ɛ"]
ROUND = ["u", "w", "ʃ"]


def move(speech, fps=25, expression=1.0):
    frames = frame_centres(speech.frames(fps), fps)
    segments = lay_out(speech.phonemes.spans, speech.duration)
    mouth = rest_in_pauses(articulate(segments, speech.duration, frames, expression), closed(segments), frames)
    return touch(mouth, segments, frames)


def lowest_opening(mouth, span, fps):
    """Least opening in the frames that touch a span, and in one to either side: where a viewer would look for it."""
    return opening(mouth)[max(int(span.start * fps) - 1, 0) : int(span.end * fps) + 2].min()


def held(ipa, fps=25):
    """Mouth in the middle of a long phoneme."""
    speech = spoken(("", 0.3), (ipa, 0.5), ("", 0.3))
    return move(speech, fps)[middle_frame(speech, 1, fps)]


@pytest.mark.parametrize("fps", FRAME_RATES)
@pytest.mark.parametrize("seconds", [0.03, 0.06, 0.1])
@pytest.mark.parametrize("consonant", "pbm")
def test_every_bilabial_closes_the_lips(consonant, seconds, fps):
    pieces = [("ɑ", 0.13), (consonant, seconds), ("ɛ", 0.11), (consonant, seconds), ("ˈaɪ", 0.17), ("n", 0.06)] * 6
    speech = spoken(*pieces)
    mouth = move(speech, fps)
    widest = np.percentile(opening(mouth), 95)
    for span in speech.phonemes.spans:
        if span.text == consonant:
            assert lowest_opening(mouth, span, fps) < 0.1 * widest
    first = speech.phonemes.spans[1]
    assert mouth[int(first.start * fps) - 1 : int(first.end * fps) + 2, MouthChannel.PRESS].max() > 0.85


@pytest.mark.parametrize("fps", FRAME_RATES)
@pytest.mark.parametrize("consonant", "fv")
def test_the_lower_lip_meets_the_teeth(consonant, fps):
    speech = spoken(*babble("ɑ" + consonant + "i" + consonant + "u" + consonant, seconds=0.09))
    mouth = move(speech, fps)
    for span in speech.phonemes.spans[1::2]:
        near = slice(max(int(span.start * fps) - 1, 0), int(span.end * fps) + 2)
        assert mouth[near, MouthChannel.LIP_TO_TEETH].max() > 0.95
    assert mouth[:, MouthChannel.PRESS].max() == 0


@pytest.mark.parametrize("fps", [25, 30])
def test_open_vowels_open_even_between_two_closures(fps):
    speech = spoken(*babble(*["bʌ", "pæ", "mɑ"] * 4, seconds=0.08), ("b", 0.08))
    mouth = move(speech, fps)
    widest = np.percentile(opening(mouth), 95)
    for span in speech.phonemes.spans[1:-1:2]:
        assert opening(mouth)[int(span.start * fps) : int(span.end * fps) + 1].max() > 0.4 * widest


def test_vowels_keep_their_order_of_opening():
    opened = [float(opening(held(ipa))) for ipa in ("m", "u", "s", "i", "ə", "ɛ", "æ", "ɑ")]
    assert opened == sorted(opened)
    assert opened[-1] > 0.9


def test_w_nearly_shuts_the_lips_between_vowels():
    speech = spoken(*babble("sɑwɑ", "sæwɑ", seconds=0.12))
    opened = opening(move(speech))
    among = [opened[middle_frame(speech, index, 25)] for index in (2, 6)]
    # Filmed people's lips are parted by 1 to 3 mm in round sounds, and by 7 to 9 mm in open ones.
    assert max(among) < 0.3
    assert opened.max() > 0.7


def test_lips_round_spread_and_protrude():
    assert all(held(ipa)[MouthChannel.WIDTH] < -0.1 and held(ipa)[MouthChannel.PROTRUSION] > 0.2 for ipa in ROUND)
    assert all(held(ipa)[MouthChannel.WIDTH] > 0.1 and held(ipa)[MouthChannel.PROTRUSION] < 0.02 for ipa in SPREAD)


def test_lips_round_before_the_rounded_sound():
    speech = spoken(*babble("sssuss"))
    mouth = move(speech, 50)
    before = mouth[int(0.3 * 50) - 1]
    assert before[MouthChannel.WIDTH] < 0.0 < held("s")[MouthChannel.WIDTH]


def reach(ipa, channel):
    """Seconds by which a quarter of the way to a sound among s comes before it, and by which it is left after it."""
    speech = spoken(*babble("ssssss"), (ipa, 0.15), *babble("ssssss"))
    span, way = speech.phonemes.spans[6], move(speech, 200)[:, channel] - held("s")[channel]
    gone = np.flatnonzero(way / way[np.abs(way).argmax()] > 0.25)
    times = frame_centres(len(way), 200)
    return span.start - times[gone[0]], times[gone[-1]] - span.end


@pytest.mark.parametrize("ipa", ROUND)
def test_lips_round_much_earlier_than_they_spread(ipa):
    rounding = MouthChannel.PROTRUSION if ipa == "ʃ" else MouthChannel.WIDTH
    assert reach(ipa, rounding)[0] > 1.4 * reach("i", MouthChannel.WIDTH)[0]


def test_an_opening_is_seen_with_its_vowel_and_lets_go_slowly():
    before, after = reach("ɑ", MouthChannel.JAW)
    assert 0 < before < 0.04
    assert before < after < 0.08


def test_stressed_vowels_open_further():
    speech = spoken(("t", 0.1), ("ɛ", 0.2), ("t", 0.1), ("ˈɛ", 0.2), ("t", 0.1))
    mouth = move(speech)
    plain, stressed = (mouth[middle_frame(speech, index, 25), MouthChannel.JAW] for index in (1, 3))
    assert stressed > 1.05 * plain


def test_the_tongue_rises_for_th_and_l_and_not_for_m():
    assert held("θ")[MouthChannel.TONGUE] > 0.9
    assert held("l")[MouthChannel.TONGUE] > 0.8
    assert held("m")[MouthChannel.TONGUE] < 0.05


@pytest.mark.parametrize("fps", FRAME_RATES)
def test_pauses_are_shut_and_still(fps):
    speech = spoken(*babble("hɑlo"), ("", 0.6), *babble("hɑlo"), ("", 0.5))
    mouth = move(speech, fps)
    times = frame_centres(len(mouth), fps)
    resting = ((times > 0.55) & (times < 0.85)) | (times > 1.6)
    assert resting.sum() >= 4
    assert opening(mouth)[resting].max() < 0.02
    assert np.abs(mouth[resting]).max() < 0.02
    assert opening(mouth).max() > 0.5


def test_a_pause_cuts_nothing_off_the_vowels_around_it():
    speech = spoken(("t", 0.1), ("ɑ", 0.3), ("", 0.6), ("ɑ", 0.3), ("t", 0.1))
    opened = opening(move(speech, 200))
    before, after = (int(time * 200) for time in (0.4 - 0.02, 1.0 + 0.02))
    assert opened[before] > 0.5 * opened.max()
    assert opened[after] > 0.5 * opened.max()


def test_silence_holds_the_mouth_more_firmly_than_a_sound_of_closed_lips():
    shut = dataclasses.replace(SILENCE, name="shut")
    vowel, edge = Segment(0.3, 0.6, VISEMES["AA"], vowel=True), np.array([0.3])
    jaw = [blend([Segment(0.0, 0.3, still), vowel], edge)[0, MouthChannel.JAW] for still in (SILENCE, shut)]
    assert jaw[0] < 0.95 * jaw[1]


def test_the_mouth_neither_leads_nor_lags_the_vowels():
    fps = 60
    rng = np.random.default_rng(3)
    speech = spoken(*[(ipa, float(rng.uniform(0.07, 0.16))) for _ in range(25) for ipa in ("t", "ɑ")])
    times = frame_centres(speech.frames(fps), fps)
    starts = np.array([span.start for span in speech.phonemes.spans])
    vowel = (np.searchsorted(starts, times, "right") - 1) % 2
    opened = opening(move(speech, fps))
    correlation = {lag: np.corrcoef(np.roll(opened, -lag)[6:-6], vowel[6:-6])[0, 1] for lag in range(-6, 7)}
    assert max(correlation, key=correlation.__getitem__) in (-1, 0, 1)
    assert correlation[0] > 0.8


def test_frames_are_samples_of_one_movement():
    speech = spoken(*babble("hɑlɛni"))
    slow, fast = move(speech, 20), move(speech, 60)
    np.testing.assert_allclose(slow, fast[1::3], atol=1e-9)


def test_expression_opens_the_mouth_and_leaves_closures():
    speech = spoken(*babble("ɑmɑbɑ", seconds=0.15))
    little, normal, much = (opening(move(speech, 25, expression)) for expression in (0.5, 1.0, 2.0))
    assert little.max() < 0.7 * normal.max() < 0.7 * much.max()
    for index in (1, 3):
        at = middle_frame(speech, index, 25)
        assert max(little[at], normal[at], much[at]) < 0.15
    contacts = [MouthChannel.PRESS, MouthChannel.LIP_TO_TEETH, MouthChannel.TONGUE]
    assert not np.delete(move(speech, 25, 0.0), contacts, axis=1).any()
    assert opening(move(speech, 25, 2.0)).max() <= 2.2, "lips tear beyond"


def test_a_text_without_open_vowels_does_not_mumble():
    narrow = babble("siti", "niki")
    alone, among = move(spoken(*narrow)), move(spoken(*narrow, *babble("sɑtɑ", "nɑkɑ", "lɑ")))
    same = slice(2, len(alone) - 5)
    assert opening(alone)[same].mean() > 1.15 * opening(among)[same].mean()


def test_nothing_jumps_from_frame_to_frame():
    speech = spoken(*babble("hɑlo", "mɑmɑ", "fivɛ", "ʃu", seconds=0.12), ("", 0.4), *babble("wɑt"))
    steps = np.abs(np.diff(move(speech, 60), axis=0)).max(0)
    limits = mouth_of(
        jaw=0.15, upper_lip=0.15, lower_lip=0.4, width=0.2, protrusion=0.2, press=0.55, lip_to_teeth=0.55, tongue=0.3
    )
    limits[MouthChannel.CORNERS] = 0.1
    assert np.all(steps <= limits)


def test_no_frame_is_no_row():
    assert move(spoken()).shape == (0, len(MouthChannel))
