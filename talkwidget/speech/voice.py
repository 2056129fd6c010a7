"""A recording, prepared once so that every text can be spoken like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..media import decode_sound
from .recording import LOUDNESS, RATE, clean, mix, pick_reference
from .timbre import Timbre, measure_timbre, set_loudness


@dataclass(frozen=True)
class Voice:
    """A prepared recording.

    Attributes
    ----------
    name
        What the user calls it.
    digest
        SHA-256 of the recording's file, in hex.
    recording, recording_rate
        The recording as it is, mixed to mono: (n,) float32, in [-1, 1]; Hz.
    samples, sample_rate
        What is spoken in it: silence stripped, :data:`~talkwidget.speech.recording.LOUDNESS` LUFS, (m,) float32; Hz.
    reference
        The best 5 to 20 s of ``samples``, or all where there is less: (k,) float32.
    timbre
        Figures of ``samples``.
    warnings
        What makes it a poor voice, one line each with the way out; empty if all is well.
    """

    name: str
    digest: str = field(repr=False)
    recording: NDArray[np.float32] = field(repr=False)
    recording_rate: int
    samples: NDArray[np.float32] = field(repr=False)
    sample_rate: int
    reference: NDArray[np.float32] = field(repr=False)
    timbre: Timbre = field(repr=False)
    warnings: tuple[str, ...]

    @property
    def duration(self) -> float:
        """Seconds of speech."""
        return len(self.samples) / self.sample_rate


def prepare_voice(source: str | Path | bytes, name: str | None = None, called: str = "") -> Voice:
    """Prepare any recording, or the sound of a video, of one person speaking.

    Parameters
    ----------
    source
        A file's path, or its bytes.
    name
        What to call the voice; the file's name without its ending if left out.
    called
        What messages call the recording; the file's name, or "the recording" where bytes are given, if left out.

    Raises
    ------
    InputError
        The source cannot be read as sound, is longer than an hour, or nobody speaks in it.
    """
    if not called:
        called = "the recording" if isinstance(source, bytes) else repr(Path(source).name)
    sound = decode_sound(source, called=called)
    mono, channel_warnings = mix(sound.samples)
    rate, digest = sound.sample_rate, sound.digest
    del sound  # an hour in two channels takes more than a gigabyte
    speech = clean(mono, rate, called)
    samples = set_loudness(speech.samples, RATE, LOUDNESS)
    reference = pick_reference(samples, speech.starts)
    if name is None:
        name = "voice" if isinstance(source, bytes) else Path(source).stem
    return Voice(
        name=name,
        digest=digest,
        recording=mono,
        recording_rate=rate,
        samples=samples,
        sample_rate=RATE,
        reference=reference,
        timbre=measure_timbre(reference, RATE),
        warnings=(*channel_warnings, *speech.warnings),
    )
