"""Check of voices from foreign files."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ..errors import InputError
from ..option import is_statement
from .cleaning import VOICE_RATE
from .timbre import SPECTRUM_BANDS, Timbre
from .voice import Voice


def check_voice(value: Any, label: str) -> Voice:
    """Return a value from a foreign file if it is a voice that can speak.

    Raises
    ------
    InputError
        It is none; ``label`` names the file.
    """
    if not (
        isinstance(value, Voice)
        and all(isinstance(one, str) for one in (value.name, value.digest, *_texts(value.warnings)))
        and isinstance(value.recording, bytes)
        and value.sample_rate == VOICE_RATE
        and all(_is_sound(sound) for sound in (value.samples, value.reference))
        and isinstance(value.timbre, Timbre)
        and all(_is_measured(getattr(value.timbre, field.name)) for field in dataclasses.fields(Timbre))
        and np.shape(value.timbre.spectrum) == (len(SPECTRUM_BANDS) - 1,)
        and value.state is None
        and value.learned is False
        and is_statement(value.consent)
    ):
        raise InputError(f"{label} holds no voice that can speak; export it again.")
    return value


def _texts(warnings: Any) -> tuple[Any, ...]:
    return warnings if isinstance(warnings, tuple) else (None,)


def _is_sound(samples: Any) -> bool:
    return bool(
        isinstance(samples, np.ndarray)
        and samples.dtype == np.float32
        and samples.ndim == 1
        and len(samples)
        and np.isfinite(samples).all()
        and np.abs(samples).max() <= 1.0
    )


def _is_measured(value: Any) -> bool:
    return isinstance(value, (int, float, np.floating, np.ndarray)) and bool(np.isfinite(value).all())
