"""Voice learned from a recording without training: the mixture of Kokoro's voices that sounds most like it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ... import plugins
from ...errors import InputError, UnavailableError
from ...progress import Watch
from ...voice.timbre import Timbre, integrated_loudness, loudness_gain, measure_timbre
from .. import speaker_embedding
from ..misaki_times import MISAKI_RATE
from ..speaker_embedding import embed_speaker, missing_embedding
from .matched import fit_spectrum
from .nearest_speaker import octaves
from .style_search import MixtureWeights, search_mixture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...voice.voice import Voice
    from ..speech import Speech
    from .kokoro import Kokoro

    Embed = Callable[[NDArray[np.float32], int], NDArray[np.float64]]

TRIALS = 120
"""Mixtures that are heard in a search: about 240 s of processor time with Kokoro's int8 model, on two threads. On the
models of :mod:`.style_search`, half as many find 0.01 less likeness at most, and twice as many 0.003 more."""

_SEARCH_VERSION = "2"
_SEED = 0
# "We saw her old blue car by the lake." in Kokoro's alphabet: short, with many vowels.
_SENTENCE = "wˌi sˈɔ hɜɹ ˈOld blˈu kˈɑɹ bI ðə lˈAk."
_TIMBRE = 128  # components of a style vector that are the timbre; the others are the prosody
# Likeness lost for each octave between the pitches, and its most: the embedding alone hears pitch little. Tried on 60
# mixtures of five voices, rated for three recordings. From half to four times, what is picked stays, or has 0.005 less
# likeness. Without the cost, one is off by 0.56 octaves instead of 0.03.
_OCTAVE_COST, _MOST_COST = 0.1, 0.1
# Likeness lost for each octave between the formants, whatever the embedding says: by a regression of an independent
# embedding on this one and the formants, over 36 mixtures and three recordings. On the 60 mixtures, 0 to twice changes
# as little; at four times, one of the picked loses 0.07 of likeness.
_TRACT_COST = 0.6


class Learned:
    """Kokoro with a style learned from the recorded voice: likeness without training, and not a clone.

    A search speaks one sentence with many mixtures of the voices' style vectors, timbre and prosody apart. It keeps the
    mixture whose speaker embedding is nearest to the recording's. What is spoken is filtered to its long-term spectrum,
    in the search too.

    Parameters
    ----------
    kokoro
        The synthesizer that speaks; the registered one by default.
    embed
        Speaker embedding of mono speech (n,) at a sample rate in Hz: shape (d,), of length 1.
    trials
        Mixtures that a search hears.
    """

    name = "learned"
    online = False
    clones = True
    concurrent = True
    reads_ipa = True
    """``[word](/ipa/)`` in a text gives a word's pronunciation."""
    one_state = True
    """One speaker state serves all languages."""

    def __init__(self, kokoro: Kokoro | None = None, embed: Embed = embed_speaker, trials: int = TRIALS) -> None:
        self._kokoro: Kokoro = kokoro or plugins.load(plugins.SYNTHESIZERS, "kokoro")
        self._embed = embed
        self._trials = trials

    @property
    def version(self) -> str:
        """Part of every cache key of speech and of speaker states."""
        return "-".join([_SEARCH_VERSION, str(self._trials), speaker_embedding.VERSION, self._kokoro.version])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if reason := self._kokoro.unavailable():
            return f"it speaks with kokoro; {reason}"
        return missing_embedding() if self._embed is embed_speaker else None

    def speaks(self, language: str) -> bool:
        """True if Kokoro's rules of this language are here; the learned voice speaks all of them."""
        return self._kokoro.can_speak(language)

    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float = 1.0) -> Speech:
        """Speak ``text`` in the style in ``voice.state``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Times are those of Kokoro.
        """
        if voice is None:
            raise InputError("learned speaks like a recording; set one with --learn, or choose the synthesizer kokoro.")
        state = self.speaker_state(voice, language, Watch()) if voice.state is None else voice.state
        speech = self._kokoro.synthesize_in_style(text, language, self._style(state), rate)
        return _fit(speech, voice.timbre.spectrum)

    def speaker_state(self, voice: Voice, language: str, watch: Watch) -> bytes:
        """Search the mixture; JSON of the shares of each voice in timbre and prosody.

        The same recording gives the same mixture.

        Raises
        ------
        CancelledError
            The user asked to stop; ``watch`` is called before each trial.
        UnavailableError
            Kokoro or the embedding is not on this machine.
        """
        if reason := self.unavailable():
            raise UnavailableError(f"no voice can be learned here: {reason}")
        styles = self._kokoro.styles()
        names, vectors = tuple(styles), np.stack(list(styles.values()))
        target = self._embed(voice.reference, voice.sample_rate)

        def rating(weights: MixtureWeights) -> float:
            (said,) = self._kokoro.utter([_SENTENCE], mix_styles(vectors, weights))
            likeness = float(
                self._embed(fit_spectrum(said.samples, MISAKI_RATE, voice.timbre.spectrum), MISAKI_RATE) @ target
            )
            return likeness - _cost(measure_timbre(said.samples, MISAKI_RATE), voice.timbre)

        progress = functools.partial(watch, "learning the voice")
        trials = max(self._trials, len(names) + self._trials // 2)  # each voice is heard once, and half are mixtures
        found = search_mixture(rating, len(names), trials, _SEED, progress)
        shares = {name: found.weights[:, index].tolist() for index, name in enumerate(names)}
        return json.dumps({name: pair for name, pair in shares.items() if any(pair)}).encode()

    def _style(self, state: bytes) -> NDArray[np.float32]:
        shares: Mapping[str, list[float]] = json.loads(state)
        styles = self._kokoro.styles()
        vectors = np.stack([styles[name] for name in shares])
        return mix_styles(vectors, np.array(list(shares.values())).T)


def _fit(speech: Speech, spectrum: NDArray[np.float64]) -> Speech:
    """Speech with the recording's long-term spectrum, as loud as before."""
    sample_rate = speech.sample_rate
    samples = fit_spectrum(speech.samples, sample_rate, spectrum)
    gain = loudness_gain(samples, sample_rate, integrated_loudness(speech.samples, sample_rate))
    return replace(speech, samples=samples * gain)


def mix_styles(vectors: NDArray[np.float32], weights: MixtureWeights) -> NDArray[np.float32]:
    """Mixture of style vectors, shape (510, 256), float32.

    Parameters
    ----------
    vectors
        Of the voices, shape (voices, 510, 256).
    weights
        Shares of the voices in timbre and in prosody, shape (2, voices).
    """
    timbre = np.tensordot(weights[0], vectors[..., :_TIMBRE], 1)
    prosody = np.tensordot(weights[1], vectors[..., _TIMBRE:], 1)
    return np.concatenate([timbre, prosody], axis=-1).astype(np.float32)


def _cost(found: Timbre, wanted: Timbre) -> float:
    """Likeness lost to another pitch and vocal tract; none where they are not known."""
    pitch = min(octaves(found.pitch, wanted.pitch) * _OCTAVE_COST, _MOST_COST)
    return pitch + octaves(found.formant_spacing, wanted.formant_spacing) * _TRACT_COST
