"""Prepare a recording, so that texts can be spoken in its voice."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..media import Sound, decode_sound
from .cleaning import LOUDNESS, VOICE_RATE, clean, mix, pick_reference
from .recording import Recording
from .timbre import Timbre, loudness_gain, measure_timbre


@dataclass(frozen=True)
class Voice:
    """A prepared recording.

    Attributes
    ----------
    name
        The user's name for it.
    digest
        SHA-256 of the recording's file, in hex.
    recording
        Bytes of the file. They take about a twentieth of the memory of its samples.
    samples, sample_rate
        Its speech: mono, silence removed, scaled with ``reference``, shape (m,), float32 in [-1, 1]; rate in Hz.
    reference
        The best 5 to 20 s of ``samples``, or all of a shorter recording, at
        :data:`~talkwidget.voice.cleaning.LOUDNESS` LUFS, shape (k,), float32.
    timbre
        Acoustic measurements of ``reference``.
    warnings
        Defects of the recording, one line each with the remedy; empty if there are none.
    state
        Speaker state of the cloning synthesizer in use; see :class:`~talkwidget.speech.base.VoicePreparing`.
        ``None`` for other synthesizers.
    learned
        True if the user had a style learned from it, which the synthesizer ``learned`` then speaks in.
    consent
        Statement that the person agrees; empty without one.
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
    learned: bool = False
    consent: str = ""

    @property
    def duration(self) -> float:
        """Seconds of speech."""
        return len(self.samples) / self.sample_rate

    def decode_recording(self) -> Sound:
        """Decode the original recording at its own sample rate.

        One or two channels. More channels are mixed down to stereo by :func:`~talkwidget.media.decode_sound`.
        """
        return decode_sound(self.recording, called=repr(self.name), most_channels=2)


def prepare_voice(recording: Recording, name: str | None = None) -> Voice:
    """Prepare a recording, or the sound of a video, of one person speaking.

    Parameters
    ----------
    recording
        From :func:`~talkwidget.voice.recording.read_recording`.
    name
        Name of the voice; ``recording.stem`` by default.

    Raises
    ------
    InputError
        The recording cannot be decoded, is longer than an hour, or holds no speech.
    """
    sound = decode_sound(recording.data, called=recording.label)
    mono, channel_warnings = mix(sound.samples)
    sample_rate = sound.sample_rate
    del sound  # an hour of stereo takes more than a gigabyte
    speech = clean(mono, sample_rate, recording.label)
    del mono
    samples = speech.samples
    best = pick_reference(samples, speech.starts)
    samples *= loudness_gain(samples[best], VOICE_RATE, LOUDNESS)
    np.clip(samples, -1.0, 1.0, out=samples)
    reference = samples[best].copy()
    return Voice(
        name=recording.stem if name is None else name,
        digest=recording.digest,
        recording=recording.data,
        samples=samples,
        sample_rate=VOICE_RATE,
        reference=reference,
        timbre=measure_timbre(reference, VOICE_RATE),
        warnings=(*channel_warnings, *speech.warnings),
    )
