"""Clean a recording: mix to mono, remove silence, pick the best stretch, find defects."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..media import resample

VOICE_RATE = 24000
"""Sample rate of prepared speech, Hz: that of most models which clone voices."""

LOUDNESS = -23.0
"""Integrated loudness of prepared speech, LUFS: the target level of EBU R 128."""

SHORTEST_REFERENCE, LONGEST_REFERENCE = 5.0, 20.0
"""Length of the reference that cloning synthesizers use, seconds. Measured on 43 s of hibari:
the spectrum of 3 s differs from that of all by 1.9 dB, of 5 s by 1.7 dB. That of 10 s differs by 1.1 dB, of 20 s by
0.7 dB, of 30 s by 0.4 dB. Time and memory for cloning grow with the length."""

# Tuned on the recordings of the tests (tests/voice), unless a source is given; a range in brackets kept their results.
_FRAME = 0.02  # s, window of a level measurement: the usual short-time frame of speech analysis
_SHORTEST_PAUSE = 0.3  # s (0.15 to 0.3); shorter gaps belong to the speech, plosive closures (below 0.15 s) among them
_MARGIN = 0.1  # s kept before and after speech, for soft onsets; 0.05 and 0.15 change what is kept
_QUIET, _LOUD = 5, 95  # percentiles of the levels of the noise floor (1 to 5) and of loud speech (80 to 98)
# Share of the peak that counts as its own level (0.95 to 0.995), and least peak of clipping (0.6 to 0.95).
_AT_EXTREME, _OVERDRIVEN = 0.985, 0.9
_SILENT = -60.0  # dBFS (-80 to -40); recordings whose loudest frames are below are silent
_THRESHOLD_SHARE = 0.3  # of the range from the noise floor to speech, dB (0.15 to 0.5): above it a frame is speech
_THRESHOLD_RANGE = (-40.0, -15.0)  # dB relative to speech, bounds of that threshold
_LEAST_SPEECH = 0.3  # s; less is not speech
_CLIPPED_SHARE = 5e-4  # of all samples, in runs of equal extremes
_EMPTY_CHANNEL = 1e-3  # (-30 dB) of the loudest channel's energy; below it the channel is left out
# Energy of the channels' mean as a share of their mean energy: 1 for equal channels, 0.5 for unrelated ones, 0 for
# opposite ones. Cancelling: 0.01 to 0.2; differing: 0.55 to 0.8.
_CANCELLING_CHANNELS = 0.05
_DIFFERING_CHANNELS = 0.64
# Cost of a stretch for each dB by which loud speech is more than so many dB above the middle (1 to 4; 6 to 18), and its
# worth for a tenfold length (5 to 40). At a cost of 0.5, shouts and murmurs are taken for the best.
_UNEVEN_COST, _EVEN, _LENGTH_WORTH = 2.0, 12.0, 20.0
_LEAST_SNR = 15.0  # dB between speech and its pauses (8 to 20)


@dataclass(frozen=True)
class SpeechParts:
    """Speech of a recording: samples (n,) at :data:`VOICE_RATE`, start index of each part, and warnings."""

    samples: NDArray[np.float32]
    starts: tuple[int, ...]
    warnings: tuple[str, ...]


def mix(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Mix samples (n, channels) down to mono (n,), and return warnings about the channels.

    An almost empty channel is left out, so that the mean is not half as loud. Where channels cancel each other, as
    with a miswired microphone, only the loudest is used.
    """
    # einsum makes no copies, and there may be an hour of samples.
    energies = np.einsum("nc,nc->c", samples, samples, dtype=np.float64)
    heard = energies >= _EMPTY_CHANNEL * energies.max()
    mono = samples @ (heard / heard.sum()).astype(np.float32)
    kept = np.einsum("n,n->", mono, mono, dtype=np.float64)
    if kept < _CANCELLING_CHANNELS * energies[heard].mean():
        return samples[:, np.argmax(energies)].copy(), (
            "its channels cancel each other, and only the loudest is used; check the cable of the microphone",
        )
    if kept < _DIFFERING_CHANNELS * energies[heard].mean():
        return mono, (
            "its channels differ, and only their mean is used; give a recording of one person with one microphone",
        )
    return mono, ()


def clean(mono: NDArray[np.float32], sample_rate: int, called: str) -> SpeechParts:
    """Remove silence from samples (n,); pauses of up to twice the margin stay. Messages name the recording ``called``.

    Raises
    ------
    InputError
        The recording is silent, or holds less than 0.3 s of speech.
    """
    levels = _levels(mono, sample_rate)
    loud = float(np.percentile(levels, _LOUD)) if levels.size else -np.inf
    if loud < _SILENT:
        raise InputError(f"{called} is silent; check the microphone, or give another recording.")
    quiet = float(np.percentile(levels, _QUIET))
    lowest, highest = _THRESHOLD_RANGE
    threshold = float(np.clip(quiet + _THRESHOLD_SHARE * (loud - quiet), loud + lowest, loud + highest))
    intervals = _intervals(mono, sample_rate, threshold)
    parts = [resample(mono[start:end], sample_rate, VOICE_RATE) for start, end in intervals]
    seconds = sum(map(len, parts)) / VOICE_RATE
    if seconds < _LEAST_SPEECH:
        raise InputError(f"{called} has only {seconds:.1f} s of sound in it; give at least 5 s of speech.")
    found = []
    if seconds < SHORTEST_REFERENCE:
        found.append(f"only {seconds:.1f} s of speech; give 5 to 20 s")
    if _is_clipped(mono):
        found.append("clipped; record it again, less loud")
    if loud - quiet < _LEAST_SNR:
        found.append(f"noisy: speech is only {loud - quiet:.0f} dB above the pauses; record it in a quieter room")
    starts = np.cumsum([0, *map(len, parts)])[:-1]
    return SpeechParts(np.concatenate(parts), tuple(starts.tolist()), tuple(found))


def pick_reference(samples: NDArray[np.float32], starts: tuple[int, ...]) -> slice:
    """Pick the best stretch of at most :data:`LONGEST_REFERENCE` s that begins with a part.

    The best is long, steady in level, and high above its own noise.
    """
    longest, shortest = round(LONGEST_REFERENCE * VOICE_RATE), round(SHORTEST_REFERENCE * VOICE_RATE)
    if len(samples) <= longest:
        return slice(0, len(samples))
    begins = [start for start in starts if len(samples) - start >= shortest] + [len(samples) - longest]
    return max((slice(start, start + longest) for start in begins), key=lambda stretch: _worth(samples[stretch]))


def _worth(stretch: NDArray[np.float32]) -> float:
    """Score of a stretch, dB: its signal-to-noise ratio, less for uneven levels, more for length."""
    levels = _levels(stretch, VOICE_RATE)
    quiet, low, loud = np.percentile(levels, [_QUIET, 50, _LOUD])
    return float(
        (loud - quiet)
        - _UNEVEN_COST * max(0.0, loud - low - _EVEN)
        + _LENGTH_WORTH * np.log10(len(stretch) / VOICE_RATE)
    )


def _levels(mono: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Level of each frame, dBFS, shape (frames,)."""
    length = max(1, round(_FRAME * sample_rate))
    count = len(mono) // length
    frames = mono[: count * length].reshape(count, length)
    power = np.einsum("nl,nl->n", frames, frames, dtype=np.float64) / length
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def _intervals(mono: NDArray[np.float32], sample_rate: int, threshold: float) -> list[tuple[int, int]]:
    """(start, end) indices of the stretches above ``threshold`` dBFS, with margins, not overlapping."""
    with warnings.catch_warnings():
        # pydub warns of a missing ffmpeg, which it does not need here, and of audioop, deprecated up to Python 3.12.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_nonsilent

    scaled = mono * np.float32(32767)
    np.clip(scaled, -32767, 32767, out=scaled)
    pcm = scaled.astype("<i2").tobytes()
    del scaled
    segment = AudioSegment(data=pcm, sample_width=2, frame_rate=sample_rate, channels=1)
    found = detect_nonsilent(
        segment, min_silence_len=round(1000 * _SHORTEST_PAUSE), silence_thresh=threshold, seek_step=10
    )
    intervals: list[tuple[int, int]] = []
    for start, end in found:
        first = max(0, round((start / 1000 - _MARGIN) * sample_rate))
        last = min(len(mono), round((end / 1000 + _MARGIN) * sample_rate))
        if intervals and first <= intervals[-1][1]:
            intervals[-1] = (intervals[-1][0], last)
        else:
            intervals.append((first, last))
    return intervals


def _is_clipped(mono: NDArray[np.float32]) -> bool:
    """True if there are many runs of three or more samples at the extreme, as an overdriven converter makes them."""
    magnitude = np.abs(mono)
    extreme = magnitude >= _AT_EXTREME * max(float(magnitude.max()), _OVERDRIVEN)
    flat = extreme[:-2] & extreme[1:-1] & extreme[2:]
    return bool(np.mean(flat) > _CLIPPED_SHARE) if flat.size else False
