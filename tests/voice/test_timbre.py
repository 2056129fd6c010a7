"""The figures of a voice, on sounds whose figures are known."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.signal import lfilter

from talkwidget.voice.timbre import measure_timbre

RATE = 24000


def neutral_vowel(spacing: float, pitch: float = 120.0, seconds: float = 2.0) -> np.ndarray:
    """Pulses through the resonances of a uniform tube: (2i - 1)/2 times the spacing, each 80 Hz wide."""
    samples = np.zeros(round(seconds * RATE))
    samples[:: round(RATE / pitch)] = 1.0
    for number in range(1, 6):
        radius, angle = np.exp(-np.pi * 80 / RATE), np.pi * (2 * number - 1) * spacing / RATE
        samples = lfilter([1.0], [1.0, -2 * radius * np.cos(angle), radius**2], samples)
    return (0.5 * samples / np.abs(samples).max()).astype(np.float32)


@pytest.mark.parametrize("spacing", [1000.0, 1150.0])
def test_the_spacing_of_formants_is_that_of_the_tube(spacing):
    assert measure_timbre(neutral_vowel(spacing), RATE).formant_spacing == pytest.approx(spacing, rel=0.03)


def test_the_pitch_is_that_of_the_pulses():
    assert measure_timbre(neutral_vowel(1000.0, pitch=120.0), RATE).pitch == pytest.approx(120.0, rel=0.01)


def test_preparing_a_voice_loads_nothing_that_compiles():
    code = """
import sys, numpy as np
from talkwidget.voice.timbre import measure_timbre
measure_timbre(np.random.default_rng(0).normal(0, 0.1, 24000).astype(np.float32), 24000)
sys.exit("numba" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
