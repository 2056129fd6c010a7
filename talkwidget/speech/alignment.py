"""Forced alignment: times of the words and phonemes of a text in a recording of it.

The template is the text spoken by eSpeak, with exact times. It is warped to the recording by dynamic time warping of
mel cepstra (Sakoe and Chiba 1978). A synthesizer's speech as template: Malfrère and Dutoit 1997.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..media import resample
from . import espeak_speech
from .mel import mel_power
from .speech import Span, Speech, Timing
from .warping import warp

VERSION = f"3-{espeak_speech.VERSION}"
"""Part of the key of aligned speech. Change it when the same sound and text may get other times."""

# Window, hop, 40 bands and 13 coefficients are the usual front end of speech recognition (Young et al., The HTK Book).
_RATE = 16000  # Hz
_HOP = 0.010  # s between frames
_FRAME = 400  # samples, 25 ms
_FFT = 512  # samples
_MELS = 40
_LOW, _HIGH = 60.0, 7600.0  # Hz
_POWER_FLOOR = 1e-5  # added to a band's power, so that digital silence has a level too (1e-7 to 1e-4)
_CEPSTRA = 13  # the first is the level; higher ones would follow the pitch
# Chosen by the boundary errors of the alignment rows of docs/benchmarks.md, "Speech and voices". In brackets, values
# with the same mean error (within 0.4 ms).
_DELTA_WEIGHT = 0.5  # weight of the cepstra's changes beside the cepstra (0 to 1)
_LEVEL_WEIGHT = 2.0  # the level alone separates speech from pauses (1 to 4)
_NOISE_PERCENTILE = 8.0  # of a band's power in the recording, taken for its noise floor (2 to 30)
# The same, on texts of 10 and of 45 s.
_TEMPLATE_EDGE = 0.3  # s of silence around the template, for the recording's silence (0.05 to 1)
_CHUNK = 20.0  # s of template in one warp (5 to 40): the cost matrix grows with its square
_STRETCH = 2.5  # longest part of the recording for a chunk, in lengths of the chunk (1.5 to 4)

_Features = NDArray[np.float64]
"""Shape (coefficients, frames)."""


@dataclass(frozen=True)
class ForcedAlignment:
    """Estimated times of the words and phonemes of a recording.

    ``misfit`` is the ratio of :func:`~talkwidget.speech.transcript.compare_with_shuffled` where the transcript was
    checked.
    """

    words: Timing
    phonemes: Timing
    misfit: float | None = None


def force_align(samples: NDArray[np.float32], sample_rate: int, text: str, language: str) -> ForcedAlignment:
    """Align ``text`` to a recording of it.

    Parameters
    ----------
    samples
        The recording, mono, shape (n,), float32.
    sample_rate
        Hz.
    text
        Transcript of the recording.
    language
        A code of :func:`~talkwidget.speech.espeak_speech.speak`.

    Returns
    -------
    ForcedAlignment
        Times in seconds, rising, none after the end of the recording; phonemes are eSpeak's IPA of the text.

    Raises
    ------
    InputError
        The text cannot be spoken in this language.
    """
    template, *_, place = align_features(samples, sample_rate, text, language)
    duration = len(samples) / sample_rate

    def move(timing: Timing | None) -> Timing:
        spans = timing.spans if timing else ()
        edges = np.array([(span.start, span.end) for span in spans]).reshape(-1, 2)
        moved = np.interp((edges + _TEMPLATE_EDGE) / _HOP, np.arange(len(place)), place) * _HOP
        moved = np.minimum(moved, duration)
        return Timing(
            tuple(Span(span.text, float(a), float(b)) for span, (a, b) in zip(spans, moved, strict=True)), "estimated"
        )

    return ForcedAlignment(move(template.words), move(template.phonemes))


def align_features(
    samples: NDArray[np.float32], sample_rate: int, text: str, language: str
) -> tuple[Speech, _Features, _Features, NDArray[np.float64]]:
    """Warp eSpeak's rendering of a text onto a recording.

    Returns
    -------
    Speech
        The rendering, without the silence that is added at both ends.
    array, array
        Cepstra of the rendering and of the recording, shape (coefficients, frames), a frame each 10 ms.
    array
        Frame of the recording for each frame of the rendering, rising, shape (frames,), float64.
    """
    template = espeak_speech.speak(text, language)
    theirs = _mel_spectrogram(samples, sample_rate)
    edge = np.zeros(round(_TEMPLATE_EDGE * template.sample_rate), np.float32)
    ours = _mel_spectrogram(np.concatenate([edge, template.samples, edge]), template.sample_rate)
    ours, theirs = _comparable(ours, theirs)
    return template, ours, theirs, _warp(ours, theirs, _cuts(template, ours.shape[1]))


def measure_distance(ours: _Features, theirs: _Features, place: NDArray[np.float64]) -> float:
    """Mean Euclidean distance between frames of the rendering and those of the recording that they lie on."""
    nearest = np.clip(np.round(place).astype(int), 0, theirs.shape[1] - 1)
    return float(np.linalg.norm(ours - theirs[:, nearest], axis=0).mean())


def _mel_spectrogram(samples: NDArray[np.float32], sample_rate: int) -> _Features:
    """Power in mel bands relative to the loud frames, shape (bands, frames)."""
    sound = resample(samples, sample_rate, _RATE)
    power = mel_power(
        np.pad(sound, _FFT // 2),
        _RATE,
        np.hanning(_FRAME + 1)[:-1],
        fft=_FFT,
        hop=round(_HOP * _RATE),
        bands=_MELS,
        low=_LOW,
        high=_HIGH,
    ).astype(np.float64)
    return np.asarray(power / max(np.percentile(power.sum(axis=0), 90), 1e-12))


def _comparable(ours: _Features, theirs: _Features) -> tuple[_Features, _Features]:
    """Cepstra of both; the recording's noise is added to the template, so that only speech differs."""
    noise = np.percentile(theirs, _NOISE_PERCENTILE, axis=1, keepdims=True)
    return _cepstra(ours + noise), _cepstra(theirs)


def _cepstra(power: _Features) -> _Features:
    """Mel cepstra and their deltas, each of zero mean and unit variance, to remove voice and microphone."""
    from scipy.fft import dct
    from scipy.signal import savgol_filter

    cepstra = _normalised(dct(np.log(power + _POWER_FLOOR), axis=0, norm="ortho")[:_CEPSTRA])
    cepstra[0] *= _LEVEL_WEIGHT
    if power.shape[1] < 5:
        return cepstra
    return np.vstack([cepstra, _DELTA_WEIGHT * _normalised(savgol_filter(cepstra, 5, polyorder=1, deriv=1))])


def _normalised(features: _Features) -> _Features:
    centred = features - features.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(centred.std(axis=1, keepdims=True), 1e-6))


def _cuts(template: Speech, frames: int) -> list[int]:
    """Frames at which the template is cut into chunks: in the middle of pauses if possible."""
    pauses = [span for span in template.phonemes.spans if not span.text] if template.phonemes else []
    middles = np.array([(span.start + span.end) / 2 + _TEMPLATE_EDGE for span in pauses]) / _HOP
    chunk = round(_CHUNK / _HOP)
    cuts = [0]
    # A pause up to half a chunk earlier or later will do, so that no chunk is longer than one and a half.
    while frames - cuts[-1] > 1.5 * chunk:
        near = middles[(middles > cuts[-1] + 0.5 * chunk) & (middles < cuts[-1] + 1.5 * chunk)]
        wanted = cuts[-1] + chunk
        cuts.append(int(near[np.argmin(np.abs(near - wanted))]) if near.size else wanted)
    return [*cuts, frames]


def _warp(ours: _Features, theirs: _Features, cuts: list[int]) -> NDArray[np.float64]:
    """Frame of theirs for each frame of ours, rising, shape (frames,), float64.

    Chunks are warped one after the other; each but the last takes the best-fitting length of the rest.
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
    """Mean frame of theirs for each frame of ours, by dynamic time warping."""
    pairs = warp(ours, theirs, to_the_end=to_the_end)
    counts = np.bincount(pairs[:, 0], minlength=ours.shape[1])
    return np.asarray(np.bincount(pairs[:, 0], weights=pairs[:, 1], minlength=ours.shape[1]) / counts)
