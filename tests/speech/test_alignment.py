from itertools import pairwise

import numpy as np
import pytest
import pyworld

from talkwidget.errors import InputError
from talkwidget.speech.alignment import force_align
from talkwidget.speech.synthesizers.espeak import Espeak

TEXTS = {
    "en-us": "Welcome to the course. Today we look at gradients, which point uphill, always.",
    "fr-fr": "Bienvenue au cours. Aujourd'hui, nous parlons des gradients, qui montent toujours.",
    "de": "Willkommen zum Kurs. Heute sprechen wir über Gradienten, die immer bergauf zeigen.",
}
LEAD = 0.4


def shifted(samples, rate, semitones):
    """The same speech, its pitch moved."""
    samples = samples.astype(np.float64)
    pitch, times = pyworld.dio(samples, rate)
    pitch = pyworld.stonemask(samples, pitch, times, rate)
    envelope = pyworld.cheaptrick(samples, pitch, times, rate)
    aperiodicity = pyworld.d4c(samples, pitch, times, rate)
    out = pyworld.synthesize(pitch * 2 ** (semitones / 12), envelope, aperiodicity, rate)
    return np.resize(out, len(samples))


def recorded(text, language, variant, rate, semitones, seed=0):
    """Speech of another voice, faster or slower, pitch moved, noise 20 dB below it; and its true times."""
    rng = np.random.default_rng(seed)
    speech = Espeak().synthesize(text, language + variant, None, rate)
    sound = shifted(speech.samples, speech.sample_rate, semitones)
    level = np.sqrt(np.mean(sound[np.abs(sound) > 1e-3] ** 2))
    sound = np.concatenate([np.zeros(int(LEAD * speech.sample_rate)), sound])
    sound += rng.standard_normal(len(sound)) * level / 10
    return sound.astype(np.float32), speech


def errors(aligned, true):
    ours = [span for span in aligned.spans if span.text]
    theirs = [span for span in true.spans if span.text]
    assert [span.text for span in ours] == [span.text for span in theirs]
    return np.array([abs(a.start - b.start - LEAD) for a, b in zip(ours, theirs, strict=True)])


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(("variant", "rate", "semitones"), [("+m3", 0.8, 3), ("+f3", 1.0, -3), ("+f2", 1.3, 2)])
def test_boundaries_are_found_in_another_voice(language, variant, rate, semitones):
    sound, truth = recorded(TEXTS[language], language, variant, rate, semitones)
    found = force_align(sound, truth.sample_rate, TEXTS[language], language)
    off = errors(found.phonemes, truth.phonemes)
    assert off.mean() <= 0.035
    assert np.mean(off <= 0.070) >= 0.9
    assert errors(found.words, truth.words).mean() <= 0.035
    assert found.words.exactness == found.phonemes.exactness == "estimated"


def test_times_rise_and_stay_inside_the_recording():
    sound, truth = recorded(TEXTS["en-us"], "en-us", "+f3", 1.0, 0)
    found = force_align(sound[: 2 * truth.sample_rate], truth.sample_rate, TEXTS["en-us"], "en-us")
    spans = found.phonemes.spans
    assert all(0 <= span.start <= span.end <= 2.0 for span in spans)
    assert all(a.start <= b.start for a, b in pairwise(spans))


def test_a_long_recording_is_laid_in_chunks():
    text = " ".join(f"Sentence number {number} speaks of rivers and mountains." for number in range(1, 17))
    sound, truth = recorded(text, "en-us", "+f3", 1.1, 2)
    assert truth.duration > 35
    off = errors(force_align(sound, truth.sample_rate, text, "en-us").phonemes, truth.phonemes)
    assert off.mean() <= 0.035
    assert np.mean(off <= 0.070) >= 0.9


@pytest.mark.parametrize("language", TEXTS)
def test_the_room_before_and_after_is_not_taken_for_speech(language):
    sound, truth = recorded(TEXTS[language], language, "+f3", 1.0, -3)
    room = 0.003 * np.random.default_rng(2).standard_normal(2 * truth.sample_rate).astype(np.float32)
    found = force_align(np.concatenate([room, sound, room]), truth.sample_rate, TEXTS[language], language)
    assert found.words.spans[0].start == pytest.approx(truth.words.spans[0].start + LEAD + 2.0, abs=0.05)
    assert found.words.spans[-1].end == pytest.approx(truth.words.spans[-1].end + LEAD + 2.0, abs=0.05)


def test_a_recording_much_shorter_than_its_text_is_survived():
    sound = np.random.default_rng(0).standard_normal(1600).astype(np.float32)
    found = force_align(sound, 16000, TEXTS["en-us"], "en-us")
    assert max(span.end for span in found.phonemes.spans) <= 0.1


def test_silence_is_survived():
    found = force_align(np.zeros(16000, np.float32), 16000, "Nothing is said.", "en-us")
    assert len(found.words.spans) == 3


def test_a_text_that_cannot_be_spoken_is_an_error():
    with pytest.raises(InputError, match="nothing to speak"):
        force_align(np.zeros(16000, np.float32), 16000, "...", "en-us")
