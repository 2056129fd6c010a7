"""A recording, prepared once so that every text can be spoken like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..inputs.files import read_file
from ..media import Sound, decode_sound
from ..media.sound import MAX_BYTES
from .recording import LOUDNESS, RATE, clean, mix, pick_reference
from .timbre import Timbre, loudness_gain, measure_timbre

VERSION = "2"
"""Part of every cache key that a voice goes into: changes when the same recording may give another :class:`Voice`."""


@dataclass(frozen=True)
class Voice:
    """A prepared recording.

    Attributes
    ----------
    name
        What the user calls it.
    digest
        SHA-256 of the recording's file, in hex.
    recording
        The bytes of the file: an hour takes a twentieth of the room that its samples take.
    samples, sample_rate
        What is spoken in it: mono, silence stripped, as loud as ``reference`` needs it, (m,) float32 in [-1, 1]; Hz.
    reference
        The best 5 to 20 s of ``samples``, or all where there is less, at
        :data:`~talkwidget.voice.recording.LOUDNESS` LUFS: (k,) float32.
    timbre
        Figures of ``reference``.
    warnings
        What makes it a poor voice, one line each with the way out; empty if all is well.
    state
        What the synthesizer that is asked to speak like it has made of it before; see
        :class:`~talkwidget.speech.base.VoicePreparing`. ``None`` for all others.
    """

    name: str
    digest: str = field(repr=False)
    recording: bytes = field(repr=False)
    samples: NDArray[np.float32] = field(repr=False)
    sample_rate: int
    reference: NDArray[np.float32] = field(repr=False)
    timbre: Timbre = field(repr=False)
    warnings: tuple[str, ...]
    state: bytes | None = field(default=None, repr=False)

    @property
    def duration(self) -> float:
        """Seconds of speech."""
        return len(self.samples) / self.sample_rate

    def decode_recording(self) -> Sound:
        """The recording as it is, sample for sample, at the file's own rate.

        One or two channels; of more, what is to be heard from left and right, as :func:`~talkwidget.media.decode_sound`
        mixes it.
        """
        return decode_sound(self.recording, called=repr(self.name), most_channels=2)


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
    data = source if isinstance(source, bytes) else read_file(source, "recording", MAX_BYTES)
    sound = decode_sound(data, called=called)
    mono, channel_warnings = mix(sound.samples)
    rate, digest = sound.sample_rate, sound.digest
    del sound  # an hour in two channels takes more than a gigabyte
    speech = clean(mono, rate, called)
    del mono
    samples = speech.samples
    best = pick_reference(samples, speech.starts)
    samples *= loudness_gain(samples[best], RATE, LOUDNESS)
    np.clip(samples, -1.0, 1.0, out=samples)
    reference = samples[best].copy()
    if name is None:
        name = "voice" if isinstance(source, bytes) else Path(source).stem
    return Voice(
        name=name,
        digest=digest,
        recording=data,
        samples=samples,
        sample_rate=RATE,
        reference=reference,
        timbre=measure_timbre(reference, RATE),
        warnings=(*channel_warnings, *speech.warnings),
    )
