"""Contour of the voice."""

import numpy as np
import pytest

from talkwidget.engine.mesh.motion.contour import Contour, trace_contour
from talkwidget.speech.speech import Speech

RATE = 16_000


def voice(*parts):
    """Speech of pulses: (Hz, seconds, level); 0 Hz is silence."""
    sounds = []
    for pitch, seconds, level in parts:
        sound = np.zeros(round(seconds * RATE))
        if pitch:
            time = np.arange(len(sound)) / RATE
            sound = level * sum(np.sin(2 * np.pi * pitch * harmonic * time) / harmonic for harmonic in range(1, 8))
        sounds.append(sound)
    return Speech(np.concatenate(sounds).astype(np.float32), RATE, "", "en-us", None, None)


@pytest.mark.parametrize("base", [90, 210])
def test_the_melody_is_told_in_semitones_about_the_middle(base):
    contour = trace_contour(voice((base, 1.0, 0.1), (base * 2 ** (3 / 12), 0.5, 0.1), (base, 1.0, 0.1)))
    low, high = contour.melody_at(np.array([0.5, 1.25]))
    assert low == pytest.approx(0.0, abs=0.2)
    assert high == pytest.approx(3.0, abs=0.5)


def test_a_loud_or_high_accent_is_strong_and_a_soft_one_weak():
    contour = trace_contour(
        voice((120, 0.5, 0.05), (120, 0.3, 0.15), (120, 0.5, 0.05), (150, 0.4, 0.05), (120, 0.5, 0.02))
    )
    plain, loud, high, soft = contour.strength_at(np.array([0.25, 0.65, 1.5, 2.0]))
    assert min(loud, high) > 1.15 * plain
    assert soft < 0.9 * plain


def test_the_head_is_livelier_in_loud_phrases():
    contour = trace_contour(voice((120, 2.0, 0.03), (120, 2.0, 0.2)))
    quiet, loud = contour.liveliness_at(np.array([1.0, 3.0]))
    assert loud > 1.2 * quiet


@pytest.mark.parametrize(
    "speech", [voice((0, 0.0, 0)), voice((0, 2.0, 0)), voice((120, 1 / RATE, 0.1)), voice((120, 0.02, 0.1))]
)
def test_what_has_no_voice_is_flat(speech):
    times = np.array([0.0, 0.5, 1.0])
    contour = trace_contour(speech)
    assert not contour.melody_at(times).any()
    np.testing.assert_array_equal(contour.strength_at(times), 1.0)


def test_without_values_every_accent_is_middling():
    assert Contour().strength_at(np.array([1.0])) == 1.0
    assert Contour().liveliness_at(np.array([1.0])) == 1.0
