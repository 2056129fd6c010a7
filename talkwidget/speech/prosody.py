"""Pitch, volume and loudness of finished speech; its times stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..script.silence import sounding
from ..voice.timbre import integrated_loudness, loudness_gain
from .speech import Speech

# A loudness is measured over at least so much: the gate of ITU-R BS.1770 drops short sounds. From 1.5 to 12 s, that of
# four short sentences changes by 0.2 dB at most.
_LOUD_SECONDS = 3.0


def shift_pitch(speech: Speech, semitones: float) -> Speech:
    """Shift the pitch with the vocoder WORLD (Morise, Yokomori and Ozawa 2016); the vocal tract stays as it is."""
    if not semitones:
        return speech
    import pyworld

    sample_rate = speech.sample_rate
    sound = speech.samples.astype(np.float64)
    pitch, times = pyworld.dio(sound, sample_rate)
    pitch = pyworld.stonemask(sound, pitch, times, sample_rate)
    envelope = pyworld.cheaptrick(sound, pitch, times, sample_rate)
    aperiodicity = pyworld.d4c(sound, pitch, times, sample_rate)
    made = pyworld.synthesize(pitch * 2.0 ** (semitones / 12.0), envelope, aperiodicity, sample_rate)
    fitted = np.pad(made, (0, max(0, len(sound) - len(made))))[: len(sound)]
    return replace(speech, samples=np.clip(fitted, -1.0, 1.0).astype(np.float32))


def change_volume(speech: Speech, gain: float) -> Speech:
    """Multiply the samples by ``gain``; peaks beyond full scale are limited by tanh, which keeps them smooth."""
    if gain == 1.0:
        return speech
    louder = speech.samples * np.float32(gain)
    if np.abs(louder).max(initial=0.0) > 1.0:
        louder = np.tanh(louder)
    return replace(speech, samples=louder.astype(np.float32))


def match_loudness(speech: Speech, others: Iterable[Speech]) -> Speech:
    """Multiply the samples so that they are as loud as those of ``others`` together (ITU-R BS.1770)."""
    sample_rate = speech.sample_rate
    wanted = integrated_loudness(np.concatenate([_long(other.samples, sample_rate) for other in others]), sample_rate)
    heard = _long(speech.samples, sample_rate)
    if not np.isfinite(wanted) or not heard.any():
        return speech
    return replace(speech, samples=speech.samples * loudness_gain(heard, sample_rate, wanted))


def _long(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Samples without silent ends, repeated to a length of which the loudness can be measured."""
    inner = samples[slice(*sounding(samples, sample_rate))]
    return np.tile(inner, -(-round(_LOUD_SECONDS * sample_rate) // max(1, len(inner))))
