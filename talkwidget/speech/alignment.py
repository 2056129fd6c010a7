"""Where the words and phonemes of a text are in a recording of it.

The text's eSpeak rendering, whose times are exact, is laid over the recording by dynamic time warping of mel
cepstra (Sakoe and Chiba 1978; Malfrère and Dutoit 1997 for the use of a synthesizer's speech as the template).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..media import resample
from .speech import Span, Speech, Timing
from .synthesizers.espeak import Espeak

VERSION = f"1-{Espeak.version}"
"""Part of the key of aligned speech: changes when the same sound and text may get other times."""

_RATE = 16000  # Hz; mel cepstra of speech need no more
_HOP = 0.010  # s between frames
_WINDOW = 0.025  # s
_MELS = 40
_LOW, _HIGH = 60.0, 7600.0  # Hz
_CEPSTRA = 13  # the first is the level; more would follow the pitch
_DELTA_WEIGHT = 0.5  # how much changes count beside the cepstra themselves
_LEVEL_WEIGHT = 2.0  # the level tells speech from pauses, which no other coefficient does
_EDGE = 0.3  # s of silence around the template, for what the recording has there
_CHUNK = 20.0  # s of template that are warped at once: the cost matrix grows with the square of it
_STRETCH = 2.5  # how much longer than the template its part of the recording may be

_Features = NDArray[np.float64]
"""Shape (coefficients, frames)."""


@dataclass(frozen=True)
class ForcedAlignment:
    """Estimated times of the words and phonemes of a recording."""

    words: Timing
    phonemes: Timing


def force_align(samples: NDArray[np.float32], sample_rate: int, text: str, language: str) -> ForcedAlignment:
    """Find the words and phonemes of ``text`` in a recording of it.

    Parameters
    ----------
    samples
        The recording, shape (n,), mono.
    sample_rate
        In Hz.
    text
        What is said in it.
    language
        A code that :class:`~talkwidget.speech.synthesizers.espeak.Espeak` takes.

    Returns
    -------
    ForcedAlignment
        Times in seconds of the recording, rising, none after its end; phonemes are eSpeak's IPA for the text.

    Raises
    ------
    InputError
        The text cannot be spoken in this language.
    """
    template = Espeak().synthesize(text, language)
    theirs = _mel_spectrogram(samples, sample_rate)
    edge = np.zeros(round(_EDGE * template.sample_rate), np.float32)
    ours = _mel_spectrogram(np.concatenate([edge, template.samples, edge]), template.sample_rate)
    place = _warp(*_comparable(ours, theirs), _cuts(template, ours.shape[1]))
    duration = len(samples) / sample_rate

    def move(timing: Timing | None) -> Timing:
        spans = timing.spans if timing else ()
        edges = np.array([(span.start, span.end) for span in spans]).reshape(-1, 2)
        moved = np.interp((edges + _EDGE) / _HOP, np.arange(len(place)), place) * _HOP
        moved = np.minimum(moved, duration)
        return Timing(
            tuple(Span(span.text, float(a), float(b)) for span, (a, b) in zip(spans, moved, strict=True)), "estimated"
        )

    return ForcedAlignment(move(template.words), move(template.phonemes))


def _mel_spectrogram(samples: NDArray[np.float32], sample_rate: int) -> _Features:
    """Power in mel bands, shape (bands, frames), relative to the loud frames."""
    import librosa

    power = librosa.feature.melspectrogram(
        y=resample(samples, sample_rate, _RATE),
        sr=_RATE,
        n_fft=512,
        win_length=round(_WINDOW * _RATE),
        hop_length=round(_HOP * _RATE),
        n_mels=_MELS,
        fmin=_LOW,
        fmax=_HIGH,
    ).astype(np.float64)
    return np.asarray(power / max(np.percentile(power.sum(axis=0), 90), 1e-12))


def _comparable(ours: _Features, theirs: _Features) -> tuple[_Features, _Features]:
    """Features of both in which only what is said differs: the recording's noise is added to the silent template."""
    noise = np.percentile(theirs, 8, axis=1, keepdims=True)
    return _cepstra(ours + noise), _cepstra(theirs)


def _cepstra(power: _Features) -> _Features:
    """Mel cepstra and their changes, each of unit variance, so that voice and microphone drop out."""
    import librosa
    from scipy.fft import dct

    cepstra = _normalised(dct(np.log(power + 1e-5), axis=0, norm="ortho")[:_CEPSTRA])
    cepstra[0] *= _LEVEL_WEIGHT
    if power.shape[1] < 5:
        return cepstra
    return np.vstack([cepstra, _DELTA_WEIGHT * _normalised(librosa.feature.delta(cepstra, width=5))])


def _normalised(features: _Features) -> _Features:
    centred = features - features.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(centred.std(axis=1, keepdims=True), 1e-6))


def _cuts(template: Speech, frames: int) -> list[int]:
    """Frames of the template at which it may be cut into chunks: in the middle of pauses, else anywhere."""
    pauses = [span for span in template.phonemes.spans if not span.text] if template.phonemes else []
    middles = np.array([(span.start + span.end) / 2 + _EDGE for span in pauses]) / _HOP
    chunk = round(_CHUNK / _HOP)
    cuts = [0]
    while frames - cuts[-1] > 1.5 * chunk:
        near = middles[(middles > cuts[-1] + 0.5 * chunk) & (middles < cuts[-1] + 1.5 * chunk)]
        wanted = cuts[-1] + chunk
        cuts.append(int(near[np.argmin(np.abs(near - wanted))]) if near.size else wanted)
    return [*cuts, frames]


def _warp(ours: _Features, theirs: _Features, cuts: list[int]) -> NDArray[np.float64]:
    """For each frame of ours the place in theirs, rising, shape (frames,).

    Chunks are laid one after the other; each but the last takes as much of what is left as fits it best.
    """
    places: list[NDArray[np.float64]] = []
    begin = 0
    for start, stop in pairwise(cuts):
        rest = theirs.shape[1] - begin
        last = stop == cuts[-1]
        room = rest if last else min(rest, round(_STRETCH * (stop - start)))
        if room < 1:
            places.append(np.full(stop - start, theirs.shape[1] - 1.0))
            continue
        path = _path(ours[:, start:stop], theirs[:, begin : begin + room], to_the_end=last)
        places.append(begin + path)
        begin += int(path[-1]) + 1
    return np.maximum.accumulate(np.concatenate(places))


def _path(ours: _Features, theirs: _Features, *, to_the_end: bool) -> NDArray[np.float64]:
    """Dynamic time warping: the mean frame of theirs for each of ours."""
    import librosa

    cost, steps = librosa.sequence.dtw(ours, theirs, backtrack=False, return_steps=True)
    end = theirs.shape[1] - 1
    if not to_the_end:
        # Every further frame of theirs costs; per frame of both, the fitting length is the cheapest.
        end = int(np.argmin(cost[-1] / (ours.shape[1] + np.arange(1, theirs.shape[1] + 1))))
    pairs = librosa.sequence.dtw_backtracking(steps[:, : end + 1])[::-1]
    counts = np.bincount(pairs[:, 0], minlength=ours.shape[1])
    return np.asarray(np.bincount(pairs[:, 0], weights=pairs[:, 1], minlength=ours.shape[1]) / counts)
