"""Kokoro-82M (Apache-2.0), a local neural synthesizer with times from its model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError, UnavailableError
from ...script.text import speakable, split_passages
from .. import alignment
from ..alignment import force_align
from ..language import normalised
from ..optional import installed_version, is_downloaded, is_installed
from ..speech import Span, Speech, Timing
from .kokoro_times import RATE, Piece, phoneme_spans, word_spans

if TYPE_CHECKING:
    from ...voice.voice import Voice

_REPOSITORY = "hexgrad/Kokoro-82M"
_WEIGHTS = "kokoro-v1_0.pth"

# Kokoro's language codes, and the best voice of each by its authors' grades (VOICES.md of the model).
_LANGUAGES = {
    "en-us": ("a", "af_heart"),
    "en-gb": ("b", "bf_emma"),
    "es": ("e", "ef_dora"),
    "fr-fr": ("f", "ff_siwis"),
    "hi": ("h", "hf_alpha"),
    "it": ("i", "if_sara"),
    "pt-br": ("p", "pf_dora"),
    "ja": ("j", "jf_alpha"),
    "cmn": ("z", "zf_xiaobei"),
}
_ALIASES = {"en": "en-us", "fr": "fr-fr", "pt": "pt-br", "zh": "cmn", "zh-cn": "cmn", "en-uk": "en-gb"}
# Packages for a language's pronunciation, and the command that installs them. misaki looks for spaCy's tagger at its
# first use only, and then on the network.
_TAGGER = ("en_core_web_sm", "python -m spacy download en_core_web_sm")
_RULES = {
    "a": _TAGGER,
    "b": _TAGGER,
    "j": ("pyopenjtalk", "pip install 'misaki[ja]'"),
    "z": ("jieba", "pip install 'misaki[zh]'"),
}
_MOST_SYMBOLS = 510  # of one run of the model; Kokoro's pipeline drops the rest
_PASSAGE = 400  # characters of one run, as in Kokoro's pipeline


class Kokoro:
    """Kokoro-82M through its own package.

    Parameters
    ----------
    config, weights
        Files of the model; those of the Hugging Face hub by default.
    voice
        File of a voice, ``.pt``; the language's best voice by default.
    """

    name = "kokoro"
    version = f"2-{installed_version('kokoro')}-{alignment.VERSION}"
    online = False
    clones = False

    def __init__(
        self, config: str | Path | None = None, weights: str | Path | None = None, voice: str | Path | None = None
    ) -> None:
        self._config, self._weights, self._voice = config, weights, voice
        self._model: Any = None
        self._pipelines: dict[str, Any] = {}

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""
        if not is_installed("kokoro"):
            return "Kokoro is not installed; run: pip install 'talkwidget[kokoro]' (Python 3.10 to 3.12)"
        if self._weights is None and not is_downloaded(_REPOSITORY, _WEIGHTS):
            return f"its weights (330 MB) are not on this machine; {_fetch_command(*_LANGUAGES['en-us'])}"
        return None

    def speaks(self, language: str) -> bool:
        """True if Kokoro has this language, and its voice and pronunciation packages are on this machine."""
        found = _find(language)
        return found is not None and is_installed("kokoro") and self._lacks(*found) is None

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Phonemes are exact, from the model's durations. Words are exact in English; in other languages they are
        aligned, or ``None`` where eSpeak cannot read the text. ``voice`` is ignored.
        """
        spoken = speakable(text)
        found = _find(language)
        if found is None:
            raise InputError(f"kokoro has no language {language!r}; it has {', '.join(_LANGUAGES)}.")
        code, name = found
        if lacking := self._lacks(code, name):
            raise UnavailableError(f"kokoro cannot speak {language}: {lacking}")
        pieces = list(self._speak(spoken, code, str(self._voice or name), rate))
        if not pieces:
            raise InputError("kokoro finds nothing to speak in the text; give it a word.")
        samples = np.concatenate([piece.samples for piece in pieces])
        offsets = np.cumsum([0, *(len(piece.samples) for piece in pieces)]) / RATE
        phonemes = [
            _moved(span, start)
            for piece, (start, end) in zip(pieces, pairwise(offsets.tolist()), strict=True)
            for span in phoneme_spans(piece, end - start)
        ]
        words = [
            None if piece.words is None else [_moved(span, start) for span in piece.words]
            for piece, start in zip(pieces, offsets.tolist(), strict=False)
        ]
        return Speech(
            samples=samples,
            sample_rate=RATE,
            text=text,
            language=language,
            words=_words(words) or _aligned_words(samples, text, language),
            phonemes=Timing(tuple(phonemes), "exact"),
        )

    def _lacks(self, code: str, voice: str) -> str | None:
        """Missing package or voice of a language, and the command that gets it; Kokoro would look on the network."""
        package, command = _RULES.get(code, ("kokoro", ""))
        if not is_installed(package):
            return f"{package} is not installed; run: {command}"
        if self._voice is None and not is_downloaded(_REPOSITORY, f"voices/{voice}.pt"):
            return f"the voice {voice} is not on this machine; {_fetch_command(code, voice)}"
        return None

    def _speak(self, text: str, code: str, voice: str, rate: float) -> Iterator[Piece]:
        pipeline = self._pipeline(code)
        passages = text if code in "ab" else list(_passages(text, pipeline.g2p))
        for result in pipeline(passages, voice=voice, speed=rate):
            if result.audio is None or result.pred_dur is None:
                continue
            yield Piece(
                samples=np.asarray(result.audio.numpy(), dtype=np.float32),
                symbols="".join(symbol for symbol in result.phonemes if symbol in pipeline.model.vocab),
                durations=tuple(result.pred_dur.tolist()),
                words=None if result.tokens is None else tuple(word_spans(result.tokens)),
            )

    def _pipeline(self, code: str) -> Any:
        """Pipeline of a language. Pipelines stay loaded and share one model."""
        from kokoro import KPipeline

        if code not in self._pipelines:
            self._model = self._model or self._load()
            try:
                self._pipelines[code] = KPipeline(lang_code=code, repo_id=_REPOSITORY, model=self._model)
            except ImportError as error:
                extra = {"j": "ja", "z": "zh"}.get(code, "en")
                raise UnavailableError(f"kokoro lacks {error.name}; run: pip install 'misaki[{extra}]'") from None
        return self._pipelines[code]

    def _load(self) -> Any:
        from kokoro import KModel

        try:
            return KModel(
                repo_id=_REPOSITORY,
                config=None if self._config is None else str(self._config),
                model=None if self._weights is None else str(self._weights),
            ).eval()
        except OSError as error:
            cause = str(error).splitlines()[0]
            raise UnavailableError(f"kokoro cannot load its weights ({cause}); {self.unavailable() or ''}") from None


def _find(language: str) -> tuple[str, str] | None:
    code = normalised(language)
    code = _ALIASES.get(code, code)
    return _LANGUAGES.get(code) or _LANGUAGES.get(_ALIASES.get(base := code.partition("-")[0], base))


def _passages(text: str, spell: Callable[[str], tuple[str, Any]], longest: int = _PASSAGE) -> Iterator[str]:
    """Cut ``text`` into passages of at most 510 symbols, which the model takes whole; digits give several symbols each.

    Needed for all languages but English, where Kokoro's pipeline has no tokens. ``spell`` gives a text's symbols.
    """
    for line in text.splitlines():
        for passage in filter(str.strip, split_passages(line, longest)):
            if longest > 1 and len(spell(passage)[0] or "") > _MOST_SYMBOLS:
                yield from _passages(passage, spell, longest // 2)
            else:
                yield passage


def _fetch_command(code: str, voice: str) -> str:
    return f"run: python -c \"from kokoro import KPipeline; KPipeline('{code}').load_voice('{voice}')\""


def _words(pieces: list[list[Span] | None]) -> Timing | None:
    spans = [span for piece in pieces if piece is not None for span in piece]
    return None if any(piece is None for piece in pieces) or not spans else Timing(tuple(spans), "exact")


def _aligned_words(samples: NDArray[np.float32], text: str, language: str) -> Timing | None:
    try:
        return force_align(samples, RATE, text, language).words
    except InputError:
        return None


def _moved(span: Span, seconds: float) -> Span:
    return Span(span.text, span.start + seconds, span.end + seconds)
