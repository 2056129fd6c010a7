"""Speech made by hand, with phonemes at known times."""

import numpy as np

from talkwidget.speech.speech import Span, Speech, Timing

RATE = 16_000
JAW, UP, LOW, WIDE, PROT, PRESS, FV, TONGUE = range(8)


def spoken(*phonemes, text="", level=0.2):
    """Speech of (IPA, seconds) pairs, "" for a pause; its sound is a hum where a phoneme is, and nothing in pauses."""
    spans, parts, clock = [], [], 0.0
    for ipa, seconds in phonemes:
        spans.append(Span(ipa, clock, clock + seconds))
        count = round((clock + seconds) * RATE) - sum(map(len, parts))
        hum = np.sin(2 * np.pi * 150 * np.arange(count) / RATE) * level if ipa else np.zeros(count)
        parts.append(hum.astype(np.float32))
        clock += seconds
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    return Speech(samples, RATE, text, "en-us", None, Timing(tuple(spans), "exact"))


def silence(seconds):
    """Nothing but silence, with phonemes known to be none."""
    return Speech(np.zeros(round(seconds * RATE), np.float32), RATE, "", "en-us", None, Timing((), "exact"))


def babble(*syllables, seconds=0.1):
    """Phonemes of equal length."""
    return [(ipa, seconds) for syllable in syllables for ipa in syllable]


def middle_frame(speech, index, fps):
    """The frame that shows the middle of a phoneme."""
    span = speech.phonemes.spans[index]
    return int((span.start + span.end) / 2 * fps)


def opening(mouth):
    """Distance of the lips in cm, from the mouth's channels: 14 degrees of jaw lower the lip by 1.66 cm."""
    return np.maximum(1.66 * mouth[:, JAW] + mouth[:, UP] + mouth[:, LOW] - 0.26 * mouth[:, FV], 0.0)
