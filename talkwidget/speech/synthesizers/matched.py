"""Voice conversion without weights: local speech moved to the measurements of a recorded voice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...progress import Watch
from ...voice.timbre import (
    SPECTRUM_BANDS,
    Timbre,
    long_term_spectrum,
    loudness_gain,
    measure_formant_spacing,
    pitch_percentiles,
)
from ..base import VoiceOffering
from ..choose import local_synthesizers
from ..optional import is_installed
from .nearest_speaker import nearest_speaker

if TYPE_CHECKING:
    from ...voice.voice import Voice
    from ..base import Synthesizer
    from ..speech import Speech

# Measured on hibari and eSpeak NG, matched to three recordings of docs/benchmarks.md, unless a source is given.
_TRACKING_SPEED = 2  # DIO works on every other sample: one voiced frame of 700 is another, for half its time
# Frames of 5 ms added to each end of a voiced run: 71 % of eSpeak NG is then voiced, as with WORLD's slower Harvest.
# With none it is 62 %, with 8 80 %.
_EDGE_FRAMES = 4
# Scale of the intonation's range. DNSMOS OVRL of hibari is 3.4 from 1 to 2, 3.2 at 0.5, 3.1 at 0.25 and 0.1, where
# speech is monotonous; P.808 is 4.1 to 4.2 for all.
_PITCH_RANGE = (0.5, 2.0)
_FORMANT_SCALE = (0.8, 1.25)  # between men, women and children formants differ by about so much (Fant 1966)
_LARGEST_GAIN = 20.0  # dB of the spectral filter (15 to 40); with 10 the spectrum is up to 0.8 dB further off
# Taps of that filter: the spectrum is off by 1.0 to 2.5 dB, with 255 by 1.2 to 3.7, with 1023 by 0.5 to 1.4. But 1023
# ring for 21 ms before a sound, longer than it masks what precedes it (20 ms; Zwicker and Fastl, Psychoacoustics).
_TAPS = 511
_VOICED = 0.5  # noise in the lowest band below which a frame has a voice; D4C gives near 0 or 1, nothing between
_FADE = 0.005  # s at both ends, where the filter would leave a click
# The second corrects the error of the first, which comes from overlapping bands: 1.2 to 4.0 dB after one, 1.0 to 2.5
# after two, 0.9 to 1.9 after three, which ring for as long as more taps.
_FILTERINGS = 2


class Matched:
    """Matched, not cloned: pitch, vocal-tract length, long-term spectrum and loudness of the recorded voice.

    Analysis and resynthesis of a local synthesizer's speech by WORLD (Morise, Yokomori and Ozawa 2016). The times of
    words and phonemes do not change.

    Parameters
    ----------
    local
        Synthesizers; the first that speaks the language is used. By default the local ones that can run here.
    """

    name = "matched"
    online = False
    clones = True
    concurrent = True
    abrupt = True

    def __init__(self, *local: Synthesizer) -> None:
        self._local = local or tuple(local_synthesizers())
        self.version = "-".join(["5", *(f"{synthesizer.name}-{synthesizer.version}" for synthesizer in self._local)])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if not is_installed("pyworld"):
            return "WORLD is not installed; run: pip install pyworld-prebuilt"
        return self._local[-1].unavailable()

    def speaks(self, language: str) -> bool:
        """True if a local synthesizer speaks it."""
        return any(synthesizer.speaks(language) for synthesizer in self._local)

    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float) -> Speech:
        """Speak ``text`` like ``voice``; see :class:`~talkwidget.speech.base.Synthesizer`."""
        if voice is None:
            raise InputError("matched speaks like a recording; set a voice first, or choose another synthesizer.")
        local = self._speaking(language)
        state = self.speaker_state(voice, language, Watch()) if voice.state is None else voice.state
        own = {"speaker": state.decode() or None} if isinstance(local, VoiceOffering) else {}
        return match(local.synthesize(text, language, None, rate, **own), voice.timbre)

    def speaker_state(self, voice: Voice, language: str, watch: Watch) -> bytes:
        """Name of the local speaker that is nearest to the recording; empty for the default one.

        Raises
        ------
        CancelledError
            The user asked to stop; ``watch`` is called before each speaker is heard.
        """
        return (nearest_speaker(self._speaking(language), language, voice.timbre, watch) or "").encode()

    def _speaking(self, language: str) -> Synthesizer:
        """First local synthesizer of a language. Where none speaks it, the last one, which raises the error."""
        return next((one for one in self._local if one.speaks(language)), self._local[-1])


def match(speech: Speech, target: Timbre) -> Speech:
    """Move ``speech`` to the pitch (median and range), vocal tract, spectrum and loudness of ``target``.

    Length and times do not change.
    """
    samples = _revoice(speech, target)
    samples = fit_spectrum(samples, speech.sample_rate, target.spectrum)
    samples = _faded(samples, speech.sample_rate)
    return replace(speech, samples=samples * loudness_gain(samples, speech.sample_rate, target.loudness))


def _revoice(speech: Speech, target: Timbre) -> NDArray[np.float32]:
    """Resynthesis with the target's pitch and vocal tract, shape (n,), float32."""
    import pyworld

    sample_rate = speech.sample_rate
    sound = speech.samples.astype(np.float64)
    contour = _track_pitch(sound, sample_rate)
    envelope = pyworld.cheaptrick(sound, contour.pitch, contour.times, sample_rate)
    aperiodicity = _aperiodicity(sound, contour, sample_rate)
    melody = _transpose(contour, aperiodicity[:, 0] < _VOICED, target)
    scale = 1.0
    spacing = measure_formant_spacing(speech.samples, sample_rate)
    if spacing and target.formant_spacing:
        scale = float(np.clip(target.formant_spacing / spacing, *_FORMANT_SCALE))
    made = pyworld.synthesize(melody, _stretch(envelope, scale), _stretch(aperiodicity, scale), sample_rate)
    return np.pad(made, (0, max(0, len(sound) - len(made))))[: len(sound)].astype(np.float32)


@dataclass(frozen=True)
class _Contour:
    """Pitch of each frame in Hz (0 = unvoiced), times of the frames in seconds, and which of them DIO found voiced."""

    pitch: NDArray[np.float64]
    times: NDArray[np.float64]
    certain: NDArray[np.bool_]


def _track_pitch(sound: NDArray[np.float64], sample_rate: int) -> _Contour:
    """Pitch contour of speech.

    WORLD's DIO skips the edges of vowels, which would sound hoarse. Its last value is held there for a few frames;
    D4C still finds frames without voice, by the noise in each band.
    """
    import pyworld

    pitch, times = pyworld.dio(sound, sample_rate, speed=_TRACKING_SPEED)
    certain = pitch > 0
    for _ in range(_EDGE_FRAMES):
        before, after = np.roll(pitch, 1), np.roll(pitch, -1)
        before[0] = after[-1] = 0.0
        pitch = np.where(pitch > 0, pitch, np.where(before > 0, before, after))
    return _Contour(pyworld.stonemask(sound, pitch, times, sample_rate), times, certain)


def _aperiodicity(sound: NDArray[np.float64], contour: _Contour, sample_rate: int) -> NDArray[np.float64]:
    """Noise in each band of each frame, shape (frames, bins): every other frame is analysed, and holds for two."""
    import pyworld

    pitch, times = (np.ascontiguousarray(values[::2]) for values in (contour.pitch, contour.times))
    return np.repeat(pyworld.d4c(sound, pitch, times, sample_rate), 2, axis=0)[: len(contour.pitch)]


def _transpose(contour: _Contour, voiced: NDArray[np.bool_], target: Timbre) -> NDArray[np.float64]:
    """Pitch contour moved and scaled on a logarithmic (musical) scale, Hz.

    The median of the frames that are ``voiced`` in the resynthesis becomes the target's. They are not those of the
    source, which moves the median by a few percent.
    """
    low, median, high = pitch_percentiles(contour.pitch * contour.certain)
    if not median or not target.pitch:
        return contour.pitch
    wide = np.log(target.pitch_high / target.pitch_low) / max(np.log(high / low), 1e-3)
    moved = (np.maximum(contour.pitch, 1.0) / median) ** np.clip(wide, *_PITCH_RANGE)
    heard = moved[voiced & (contour.pitch > 0)]
    reached = float(np.median(heard)) if len(heard) else 1.0
    return np.where(contour.pitch > 0, target.pitch * moved / reached, 0.0)


def _stretch(spectra: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    """Scale the frequency axis of spectra (frames, bins); interpolated in the logarithm."""
    bins = np.arange(spectra.shape[1])
    places = np.minimum(bins / scale, bins[-1])
    below = places.astype(int)
    above = np.minimum(below + 1, bins[-1])
    share = places - below
    logarithms = np.log(np.maximum(spectra, 1e-16))
    return np.ascontiguousarray(np.exp((1 - share) * logarithms[:, below] + share * logarithms[:, above]))


def fit_spectrum(samples: NDArray[np.float32], sample_rate: int, spectrum: NDArray[np.float64]) -> NDArray[np.float32]:
    """Filter sound (n,) to a long-term spectrum, that of :class:`~talkwidget.voice.timbre.Timbre`; its level changes.

    Linear phase with the delay compensated, so that no time changes.
    """
    for _ in range(_FILTERINGS):
        samples = _filter(samples, sample_rate, spectrum)
    return samples


def _filter(samples: NDArray[np.float32], sample_rate: int, spectrum: NDArray[np.float64]) -> NDArray[np.float32]:
    """Filter to the target's long-term spectrum: linear phase, delay compensated."""
    from scipy.signal import fftconvolve, firwin2

    gain = np.clip(spectrum - long_term_spectrum(samples, sample_rate), -_LARGEST_GAIN, _LARGEST_GAIN)
    centres = np.sqrt(SPECTRUM_BANDS[:-1] * SPECTRUM_BANDS[1:])
    inside = centres < sample_rate / 2
    frequencies = np.concatenate([[0.0], centres[inside], [sample_rate / 2]])
    decibels = np.concatenate([gain[:1], gain[inside], gain[inside][-1:]])
    taps = firwin2(_TAPS, frequencies, 10 ** (decibels / 20), fs=sample_rate)
    return np.asarray(fftconvolve(samples, taps, mode="same"), dtype=np.float32)


def _faded(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """Fade in and out."""
    places = np.arange(len(samples))
    return samples * np.clip(np.minimum(places, places[::-1]) / (_FADE * sample_rate), 0.0, 1.0).astype(np.float32)
