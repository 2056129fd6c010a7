"""Speech made by hand, with phonemes at known times."""

import dataclasses

import numpy as np

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.pauses import plan_rests
from talkwidget.speech.speech import Span, Speech, Timing

RATE = 16_000


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


def mouth_of(**amounts):
    """Mouth channels (15,) of one frame, by name: ``mouth_of(jaw=0.5)``; all others rest."""
    channels = np.zeros(len(MouthChannel), np.float32)
    for name, amount in amounts.items():
        channels[MouthChannel[name.upper()]] = amount
    return channels


def middle_frame(speech, index, fps):
    """The frame that shows the middle of a phoneme."""
    span = speech.phonemes.spans[index]
    return int((span.start + span.end) / 2 * fps)


def opening(mouth):
    """Distance (T,) of the lips in cm, from a mouth track (T, 15)."""
    weights = np.zeros(len(MouthChannel))
    weights[[MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]] = 1.0
    weights[MouthChannel.LIP_TO_TEETH] = -0.16
    return np.maximum(mouth @ weights, 0.0)


def closed(segments):
    """Rests of the mouth in which no lips part."""
    rests = plan_rests(segments, np.random.default_rng(0))
    return dataclasses.replace(rests, opening=np.zeros(len(rests.starts)))
