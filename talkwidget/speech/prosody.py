"""Pitch and volume of finished speech; its times stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .speech import Speech


def shift_pitch(speech: Speech, semitones: float) -> Speech:
    """Shift the pitch with the vocoder WORLD (Morise, Yokomori and Ozawa 2016); the vocal tract stays as it is."""
    if not semitones:
        return speech
    import pyworld

    rate = speech.sample_rate
    sound = speech.samples.astype(np.float64)
    pitch, times = pyworld.dio(sound, rate)
    pitch = pyworld.stonemask(sound, pitch, times, rate)
    envelope = pyworld.cheaptrick(sound, pitch, times, rate)
    aperiodicity = pyworld.d4c(sound, pitch, times, rate)
    made = pyworld.synthesize(pitch * 2.0 ** (semitones / 12.0), envelope, aperiodicity, rate)
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
