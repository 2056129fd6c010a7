"""The synthesizer without weights: local speech carried over to the figures of a recorded voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ... import plugins
from ...errors import InputError
from ...voice.timbre import BANDS, Timbre, long_term_spectrum, loudness_gain, measure_pitch, measure_timbre
from ..optional import is_installed

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..base import Synthesizer
    from ..speech import Speech

_EDGE_FRAMES = 4  # of 5 ms, by which each voiced run is longer than found; vowels are as complete then as with Harvest
_PITCH_RANGE = (0.5, 2.0)  # how much narrower or wider the melody may become; beyond, it sounds broken
_FORMANT_SCALE = (0.8, 1.25)  # a child's vocal tract against a tall man's, about
_LARGEST_GAIN = 20.0  # dB of the filter that carries the spectrum over; a recording's empty bands would ask for more
_TAPS = 511  # of that filter: 32 Hz apart at 16 kHz
_FADE = 0.005  # s at both ends, where the filter leaves a sound that ends in the middle of a wave: a click
_FILTERINGS = 2  # the second corrects what the bands' overlap left of the first


class Matched:
    """Matched, not cloned: pitch, vocal-tract length, long-term spectrum and loudness of the recorded voice.

    WORLD (Morise, Yokomori and Ozawa 2016) takes the local synthesizer's speech apart and puts it together again;
    the times of its words and phonemes stay as exact as they were.

    Parameters
    ----------
    local
        What speaks, the first that knows the language; Kokoro where it can run, and eSpeak, if left out.
    """

    name = "matched"
    online = False
    clones = True

    def __init__(self, *local: Synthesizer) -> None:
        self._local = local or tuple(_local_synthesizers())
        self.version = "-".join(["2", *(f"{synthesizer.name}-{synthesizer.version}" for synthesizer in self._local)])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; else one line with the cause and the command that mends it."""
        if not is_installed("pyworld"):
            return "WORLD is not installed; run: pip install pyworld-prebuilt"
        return self._local[-1].unavailable()

    def speaks(self, language: str) -> bool:
        """Whether a local synthesizer speaks it."""
        return any(synthesizer.speaks(language) for synthesizer in self._local)

    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float) -> Speech:
        """Speak ``text`` like ``voice``; see :class:`~talkwidget.speech.base.Synthesizer`."""
        if voice is None:
            raise InputError("matched speaks like a recording; set a voice first, or choose the synthesizer espeak.")
        # The last one complains about a language that none of them speaks.
        local = next((one for one in self._local if one.speaks(language)), self._local[-1])
        return match(local.synthesize(text, language, None, rate), voice.timbre)


def _local_synthesizers() -> Iterator[Synthesizer]:
    """Kokoro, which sounds best, where it can run; eSpeak, which always can."""
    kokoro: Synthesizer = plugins.load(plugins.SYNTHESIZERS, "kokoro")
    if kokoro.unavailable() is None:
        yield kokoro
    yield plugins.load(plugins.SYNTHESIZERS, "espeak")


def match(speech: Speech, target: Timbre) -> Speech:
    """``speech`` with the pitch (median and range), vocal tract, spectrum and loudness of ``target``.

    Length and times do not change.
    """
    samples = _revoice(speech, target)
    for _ in range(_FILTERINGS):
        samples = _filter(samples, speech.sample_rate, target.spectrum)
    samples = _faded(samples, speech.sample_rate)
    return replace(speech, samples=samples * loudness_gain(samples, speech.sample_rate, target.loudness))


def _revoice(speech: Speech, target: Timbre) -> NDArray[np.float32]:
    """Resynthesis with the target's melody and vocal tract."""
    import pyworld

    rate = speech.sample_rate
    sound = speech.samples.astype(np.float64)
    pitch, times = _track_pitch(sound, rate)
    source = measure_timbre(speech.samples, rate)
    envelope = pyworld.cheaptrick(sound, pitch, times, rate)
    aperiodicity = pyworld.d4c(sound, pitch, times, rate)
    scale = 1.0
    if source.formant_spacing and target.formant_spacing:
        scale = float(np.clip(target.formant_spacing / source.formant_spacing, *_FORMANT_SCALE))
    melody = _transpose(pitch, source, target)
    envelope, aperiodicity = _stretch(envelope, scale), _stretch(aperiodicity, scale)
    made = pyworld.synthesize(melody, envelope, aperiodicity, rate)
    # Other frames are voiced after a resynthesis than before, which moves the median by a few percent.
    _, reached, _ = measure_pitch(made, rate)
    if reached and target.pitch:
        made = pyworld.synthesize(melody * (target.pitch / reached), envelope, aperiodicity, rate)
    return np.pad(made, (0, max(0, len(sound) - len(made))))[: len(sound)].astype(np.float32)


def _track_pitch(sound: NDArray[np.float64], rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fundamental frequency in Hz (0 = unvoiced) and its times in seconds.

    WORLD's DIO leaves out the edges of vowels, which would be hoarse; there its last value holds for a while, and what
    has no voice after all is left to D4C, which tells noise from voice in each band.
    """
    import pyworld

    pitch, times = pyworld.dio(sound, rate)
    for _ in range(_EDGE_FRAMES):
        before, after = np.roll(pitch, 1), np.roll(pitch, -1)
        before[0] = after[-1] = 0.0
        pitch = np.where(pitch > 0, pitch, np.where(before > 0, before, after))
    return pyworld.stonemask(sound, pitch, times, rate), times


def _transpose(pitch: NDArray[np.float64], source: Timbre, target: Timbre) -> NDArray[np.float64]:
    """The melody moved, and narrowed or widened, on the logarithmic scale of musical intervals."""
    if not source.pitch or not target.pitch:
        return pitch
    wide = np.log(target.pitch_high / target.pitch_low) / max(np.log(source.pitch_high / source.pitch_low), 1e-3)
    moved = target.pitch * (np.maximum(pitch, 1.0) / source.pitch) ** np.clip(wide, *_PITCH_RANGE)
    return np.where(pitch > 0, moved, 0.0)


def _stretch(spectra: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Spectra of shape (frames, bins) with their frequency axis scaled, interpolated in the logarithm."""
    bins = np.arange(spectra.shape[1])
    places = np.minimum(bins / scale, bins[-1])
    below = places.astype(int)
    above = np.minimum(below + 1, bins[-1])
    share = places - below
    logarithms = np.log(np.maximum(spectra, 1e-16))
    return np.ascontiguousarray(np.exp((1 - share) * logarithms[:, below] + share * logarithms[:, above]))


def _filter(samples: NDArray[np.float32], rate: int, spectrum: NDArray[np.float64]) -> NDArray[np.float32]:
    """The linear-phase filter that carries the long-term spectrum over, its delay taken out."""
    from scipy.signal import fftconvolve, firwin2

    gain = np.clip(spectrum - long_term_spectrum(samples, rate), -_LARGEST_GAIN, _LARGEST_GAIN)
    centres = np.sqrt(BANDS[:-1] * BANDS[1:])
    inside = centres < rate / 2
    frequencies = np.concatenate([[0.0], centres[inside], [rate / 2]])
    decibels = np.concatenate([gain[:1], gain[inside], gain[inside][-1:]])
    taps = firwin2(_TAPS, frequencies, 10 ** (decibels / 20), fs=rate)
    return np.asarray(fftconvolve(samples, taps, mode="same"), dtype=np.float32)


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """The same sound, rising from silence and falling back to it."""
    places = np.arange(len(samples))
    return samples * np.clip(np.minimum(places, places[::-1]) / (_FADE * rate), 0.0, 1.0).astype(np.float32)
