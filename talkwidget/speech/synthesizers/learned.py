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
from ...voice.timbre import Timbre, integrated_loudness, loudness_gain, measure_pitch
from .. import speaker_embedding
from ..misaki_times import MISAKI_RATE
from ..speaker_embedding import embed_speaker, missing_embedding
from .matched import fit_spectrum
from .style_search import MixtureWeights, StyleListener, search_mixture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...voice.voice import Voice
    from ..speech import Speech
    from .kokoro import Kokoro

    Embed = Callable[[NDArray[np.float32], int], NDArray[np.float64]]

TRIALS = 24
"""Mixtures that are heard in a search, after each voice alone. It was tried on one recording, with 54 voices and two
texts in turn. The embedding's likeness rose from 0.67 to 0.76 in 13 mixtures, and no higher in 32."""

_SEARCH_VERSION = "4"
_SEED = 0
# "We saw her old blue car by the lake." in Kokoro's alphabet: short, with many vowels. Mixtures say more, so that what
# is found is not that of a sentence: "Few people know how many birds live there all year, do they?"
_SENTENCE = "wˌi sˈɔ hɜɹ ˈOld blˈu kˈɑɹ bI ðə lˈAk."
_LONGER = _SENTENCE + " fjˈu pˈipᵊl nˈO hˌW mˈɛni bˈɜɹdz lˈɪv ðɛɹ ˈɔl jˈɪɹ, dˈu ðA?"
_TIMBRE = 128  # components of a style vector that are the timbre; the others are the prosody
# Likeness lost for each octave between the pitches, and its most: the embedding alone hears pitch little. Tried on 60
# mixtures of five voices, rated for three recordings. From half to four times, what is picked stays, or has 0.005 less
# likeness. Without the cost, one is off by 0.56 octaves instead of 0.03.
_OCTAVE_COST, _MOST_COST = 0.1, 0.1


class Learned:
    """Kokoro with a style learned from the recorded voice: likeness without training, and not a clone.

    A search speaks with each voice, and then with mixtures of their style vectors, timbre and prosody apart. It keeps
    the mixture whose speaker embedding is nearest to the recording's. What is spoken is filtered to its long-term
    spectrum, in the search too. What the voices say alone is kept in memory for the next search.

    Parameters
    ----------
    kokoro
        The synthesizer that speaks; the registered one by default.
    embed
        Speaker embedding of mono speech (n,) at a sample rate in Hz: shape (d,), of length 1.
    trials
        Mixtures that a search hears, after each voice alone.
    """

    name = "learned"
    online = False
    clones = True
    concurrent = True
    abrupt = True
    reads_ipa = True
    """``[word](/ipa/)`` in a text gives a word's pronunciation."""
    one_state = True
    """One speaker state serves all languages."""

    def __init__(self, kokoro: Kokoro | None = None, embed: Embed = embed_speaker, trials: int = TRIALS) -> None:
        self._kokoro: Kokoro = kokoro or plugins.load(plugins.SYNTHESIZERS, "kokoro")
        self._embed = embed
        self._trials = trials
        self._alone: dict[tuple[str, str], NDArray[np.float32]] = {}

    @property
    def version(self) -> str:
        """Part of every cache key of speech and of speaker states."""
        return "-".join([_SEARCH_VERSION, str(self._trials), speaker_embedding.VERSION, self._kokoro.version])

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if reason := self._kokoro.unavailable():
            return reason
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

        def traits(samples: NDArray[np.float32]) -> NDArray[np.float64]:
            embedding = self._embed(fit_spectrum(samples, MISAKI_RATE, voice.timbre.spectrum), MISAKI_RATE)
            return np.append(embedding, _interval(samples, voice.timbre))

        def hear(weights: MixtureWeights) -> NDArray[np.float64]:
            (said,) = self._kokoro.utter([_LONGER], mix_styles(vectors, weights))
            return traits(said.samples)

        listener = StyleListener(
            voice=lambda number: traits(self._say_alone(names[number], vectors[number])),
            mixture=hear,
            rate=functools.partial(_rate, target),
        )
        at_length = vectors[:, len(_LONGER) - 1].astype(np.float64)
        halves = np.stack([at_length[:, :_TIMBRE], at_length[:, _TIMBRE:]])
        found = search_mixture(listener, halves, self._trials, _SEED, functools.partial(watch, "learning the voice"))
        shares = {name: found.weights[:, index].tolist() for index, name in enumerate(names)}
        return json.dumps({name: pair for name, pair in shares.items() if any(pair)}).encode()

    def _say_alone(self, name: str, style: NDArray[np.float32]) -> NDArray[np.float32]:
        """Short sentence of a voice."""
        key = self._kokoro.version, name
        if key not in self._alone:
            (said,) = self._kokoro.utter([_SENTENCE], style)
            self._alone[key] = said.samples
        return self._alone[key]

    def _style(self, state: bytes) -> NDArray[np.float32]:
        shares: Mapping[str, list[float]] = json.loads(state)
        styles = self._kokoro.styles(tuple(shares))
        if absent := [name for name in shares if name not in styles]:
            raise UnavailableError(
                f"the voice was learned with voices of kokoro that are no longer here ({', '.join(absent)}); "
                "fetch them again, or learn it anew."
            )
        return mix_styles(np.stack(list(styles.values())), np.array(list(shares.values())).T)


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


def _interval(samples: NDArray[np.float32], wanted: Timbre) -> float:
    """Octaves from the recording's pitch; 0 where one of the two is not known."""
    pitch = measure_pitch(samples, MISAKI_RATE)[1]
    return float(np.log2(pitch / wanted.pitch)) if pitch and wanted.pitch else 0.0


def _rate(target: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Likeness (n,) of traits (n, d + 1), embeddings with an interval, to a target (d,)."""
    embeddings = traits[:, :-1]
    lengths = np.linalg.norm(embeddings, axis=1)
    cost = np.minimum(np.abs(traits[:, -1]) * _OCTAVE_COST, _MOST_COST)
    return np.asarray(embeddings @ target / np.maximum(lengths, np.finfo(float).tiny) - cost)
