"""Google Translate's voice through gTTS, an online synthesizer: the text leaves the machine."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...env import installed_version
from ...errors import InputError, UnavailableError
from ...media import change_tempo, decode_sound, resample
from ...script.text import has_words, speakable, split_text
from ...suggest import did_you_mean
from .. import alignment
from ..alignment import force_align
from ..language import normalised
from ..optional import is_installed
from ..speech import Speech

if TYPE_CHECKING:
    from ...voice.voice import Voice

_PASSAGE = 500  # characters of a request, so that a failure costs a passage and not the text; not tuned
_RATE = 24000  # Hz of Google's MP3s
_WAY_OUT = "use the synthesizer espeak, which needs no network."

# gTTS's codes that differ from eSpeak's and this package's.
_CODES = {"cmn": "zh-CN", "zh": "zh-CN", "he": "iw", "nb": "no", "fil": "tl", "jv": "jw", "fr-ca": "fr-CA"}
_CODES |= {"zh-tw": "zh-TW", "pt-pt": "pt-PT", "zh-hk": "yue"}
# Google speaks with the accent of the domain's country (gTTS's documentation, "Localized accents").
_DOMAINS = {"en-us": "us", "en-gb": "co.uk", "en-au": "com.au", "en-ca": "ca", "en-in": "co.in", "en-ie": "ie"}
_DOMAINS |= {"en-za": "co.za", "en-ng": "com.ng", "es-es": "es", "es-mx": "com.mx", "es-419": "com.mx"}
_DOMAINS |= {"es-us": "us", "pt-br": "com.br", "pt-pt": "pt", "fr-ca": "ca", "fr-fr": "fr"}


@dataclass(frozen=True)
class Retries:
    """Limits for requests that fail.

    Attributes
    ----------
    tries
        Per passage.
    seconds
        Total time lost with failed tries, all passages of a text together.
    answer
        Time-out of each piece of an answer, which is the sound of a hundred characters, seconds.
    backoff
        Pause before the second try, doubled before each further one, seconds.
    """

    tries: int = 3
    seconds: float = 15.0
    answer: float = 4.0
    backoff: float = 1.0


class Gtts:
    """gTTS, an unofficial client of Google Translate: no account, no times of words.

    Parameters
    ----------
    retries
        Limits for requests that fail.
    """

    name = "gtts"
    synonyms = ("google",)
    version = f"2-{installed_version('gTTS')}-{alignment.VERSION}"
    online = True
    clones = False
    concurrent = True
    abrupt = True

    def __init__(self, retries: Retries = Retries()) -> None:
        self._retries = retries

    def unavailable(self) -> str | None:
        """``None`` if gTTS is installed, even without a network; otherwise the command that installs it."""
        return None if is_installed("gtts") else "gTTS is not installed; run: pip install gTTS"

    def speaks(self, language: str) -> bool:
        """True if Google has this language."""
        return _google_code(language) is not None

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Words and phonemes are aligned (``estimated``), or ``None`` where eSpeak cannot read the text. A passage is
        tried again within the limits of :class:`Retries` if Google answers 429, 5xx or not at all.
        """
        spoken = speakable(text)
        code = _google_code(language)
        if code is None:
            raise InputError(f"gtts has no language {language!r}; {_nearest(language)}")
        domain = _DOMAINS.get(normalised(language), "com")
        connection = _Connection(code, domain, self._retries)
        passages = filter(has_words, split_text(spoken, _PASSAGE))
        sounds = [decode_sound(connection.fetch(passage)) for passage in passages]
        parts = [resample(sound.samples.mean(axis=1), sound.sample_rate, _RATE) for sound in sounds]
        samples = change_tempo(np.concatenate(parts), _RATE, rate)
        try:
            found = force_align(samples, _RATE, text, language)
        except InputError:  # Google reads languages and scripts that eSpeak does not
            return Speech(samples, _RATE, text, language, words=None, phonemes=None)
        return Speech(samples, _RATE, text, language, found.words, found.phonemes)


def _google_code(language: str) -> str | None:
    from gtts.lang import tts_langs

    code = normalised(language)
    known = tts_langs()
    candidates = (_CODES.get(code), code, _CODES.get(base := code.partition("-")[0]), base)
    return next((candidate for candidate in candidates if candidate in known), None)


def _nearest(language: str) -> str:
    from gtts.lang import tts_langs

    return did_you_mean(language, tts_langs(), "codes are like en, fr, de or zh-CN.")


class _TryAgainError(Exception):
    """Transient failure; retry."""


class _Connection:
    """Requests to Google for one text, within its limits for failures."""

    def __init__(self, code: str, domain: str, retries: Retries) -> None:
        self._code, self._domain, self._retries = code, domain, retries
        self._left = retries.seconds

    def fetch(self, passage: str) -> bytes:
        """MP3 of a passage.

        Raises
        ------
        UnavailableError
            A permanent failure, or the limits are reached.
        """
        tries, pause = 0, self._retries.backoff
        while True:
            tries += 1
            began = time.monotonic()
            try:
                return self._ask(passage)
            except _TryAgainError as error:
                cause = str(error)
            self._left -= time.monotonic() - began + pause
            if tries == self._retries.tries or self._left <= 0:
                raise UnavailableError(f"gtts: {cause} (tries: {tries}); wait a few minutes, or {_WAY_OUT}")
            time.sleep(pause)
            pause *= 2

    def _ask(self, passage: str) -> bytes:
        """One try, in a thread: not every version of gTTS has a time-out."""
        answers: queue.Queue[bytes | Exception | None] = queue.Queue()
        threading.Thread(target=_request, args=(passage, self._code, self._domain, answers), daemon=True).start()
        pieces = []
        try:
            while (answer := answers.get(timeout=min(self._retries.answer, self._left))) is not None:
                if isinstance(answer, Exception):
                    raise answer
                pieces.append(answer)
        except queue.Empty:
            raise _TryAgainError("Google does not answer") from None
        if not any(pieces):
            raise UnavailableError(f"gtts: Google sends no speech; upgrade gTTS, or {_WAY_OUT}")
        return b"".join(pieces)


def _request(passage: str, code: str, domain: str, answers: queue.Queue[bytes | Exception | None]) -> None:
    """Put the pieces of the MP3 into ``answers`` as they arrive, then ``None`` or the exception."""
    from gtts import gTTS
    from gtts.tts import gTTSError

    try:
        for piece in gTTS(passage, lang=code, tld=domain, lang_check=False).stream():
            answers.put(piece)
        answers.put(None)
    except gTTSError as error:
        answers.put(_explained(error))
    except Exception as error:  # raised again by the thread that waits
        answers.put(error)


def _explained(error: Exception) -> Exception:
    """The package's exception for one of gTTS: transient or final, with cause and remedy."""
    from requests.exceptions import Timeout

    response = getattr(error, "rsp", None)
    if response is None:
        if isinstance(error.__context__, Timeout):
            return _TryAgainError("Google does not answer")
        return UnavailableError(f"gtts cannot reach Google; connect to the network, or {_WAY_OUT}")
    if response.status_code == 429:
        return _TryAgainError("Google answers that there were too many requests (429)")
    if response.status_code >= 500:
        return _TryAgainError(f"Google answers with an error of its own ({response.status_code})")
    return UnavailableError(f"gtts: Google sends no speech ({response.status_code}); upgrade gTTS, or {_WAY_OUT}")
