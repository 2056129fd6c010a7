"""The online synthesizer: Google Translate's voice through gTTS. The text leaves the machine."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError, UnavailableError
from ..media import change_tempo, decode_sound, resample
from .alignment import align
from .speech import Speech
from .text import speakable

if TYPE_CHECKING:
    from .voice import Voice

_TRIES = 3
_SECONDS = 15.0  # for all tries at one passage together
_BACKOFF = 1.0  # s before the second try, doubled before each further one
_PASSAGE = 500  # characters that are asked for at a time, where sentences allow it
_RATE = 24000  # Hz of what Google sends
_WAY_OUT = "use the synthesizer espeak, which needs no network."

# Where gTTS's codes differ from those of eSpeak and of this package.
_CODES = {"cmn": "zh-CN", "zh": "zh-CN", "he": "iw", "nb": "no", "fil": "tl", "jv": "jw", "fr-ca": "fr-CA"}
_CODES |= {"zh-tw": "zh-TW", "pt-pt": "pt-PT", "zh-hk": "yue"}
# Google speaks with the accent of the country whose domain is asked (gTTS, "Localized accents").
_DOMAINS = {"en-us": "us", "en-gb": "co.uk", "en-au": "com.au", "en-ca": "ca", "en-in": "co.in", "en-ie": "ie"}
_DOMAINS |= {"en-za": "co.za", "en-ng": "com.ng", "es-es": "es", "es-mx": "com.mx", "es-419": "com.mx"}
_DOMAINS |= {"es-us": "us", "pt-br": "com.br", "pt-pt": "pt", "fr-ca": "ca", "fr-fr": "fr"}


def _package_version() -> str:
    try:
        return version("gTTS")
    except PackageNotFoundError:
        return "none"


class Gtts:
    """gTTS, an unofficial client of Google Translate: no account, no times of words."""

    name = "gtts"
    version = f"1-{_package_version()}"
    online = True
    clones = False

    def unavailable(self) -> str | None:
        """``None`` if it is installed, whether or not the network answers; else the command that mends it."""
        return None if find_spec("gtts") else "gTTS is not installed; run: pip install gTTS"

    def speaks(self, language: str) -> bool:
        """Whether Google has this language."""
        return _google_code(language) is not None

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Words and phonemes are aligned (``estimated``), or ``None`` where eSpeak cannot read the text. A passage is
        tried 3 times when Google answers 429 or 5xx or not at all, and for 15 s at most.
        """
        spoken = speakable(text)
        code = _google_code(language)
        if code is None:
            raise InputError(f"gtts has no language {language!r}; {_nearest(language)}")
        domain = _DOMAINS.get(language.lower().replace("_", "-"), "com")
        sounds = [decode_sound(_fetch(passage, code, domain)) for passage in _passages(spoken)]
        parts = [resample(sound.samples.mean(axis=1), sound.sample_rate, _RATE) for sound in sounds]
        samples = change_tempo(np.concatenate(parts), _RATE, rate)
        try:
            found = align(samples, _RATE, text, language)
        except InputError:  # Google reads languages and scripts that eSpeak does not
            return Speech(samples, _RATE, text, language, words=None, phonemes=None)
        return Speech(samples, _RATE, text, language, found.words, found.phonemes)


def _google_code(language: str) -> str | None:
    from gtts.lang import tts_langs

    code = language.strip().lower().replace("_", "-")
    known = tts_langs()
    candidates = (_CODES.get(code), code, _CODES.get(base := code.partition("-")[0]), base)
    return next((candidate for candidate in candidates if candidate in known), None)


def _nearest(language: str) -> str:
    import difflib

    from gtts.lang import tts_langs

    near = difflib.get_close_matches(language.lower(), tts_langs(), n=1, cutoff=0.4)
    return f"the nearest is {near[0]}." if near else "codes are like en, fr, de or zh-CN."


def _passages(text: str) -> Iterator[str]:
    """Runs of whole sentences: each is asked for on its own, so that a failure costs a passage and not the text."""
    passage = ""
    for sentence in re.split(r"(?<=[.!?。！？…\n])\s*", text):
        if passage and len(passage) + len(sentence) > _PASSAGE:
            yield passage
            passage = ""
        passage += f"{sentence} "
    if any(letter.isalnum() for letter in passage):
        yield passage


def _fetch(passage: str, code: str, domain: str) -> bytes:
    """The MP3 of a passage, within the tries and the time there are."""
    deadline = time.monotonic() + _SECONDS
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(max(0.0, min(_BACKOFF * 2 ** (attempt - 1), deadline - time.monotonic())))
        try:
            return _ask(passage, code, domain, deadline - time.monotonic())
        except _TryAgainError as error:
            cause = str(error)
    raise UnavailableError(f"gtts: {cause}, after {_TRIES} tries; wait a few minutes, or {_WAY_OUT}")


class _TryAgainError(Exception):
    """What may be gone at the next try."""


def _ask(passage: str, code: str, domain: str, seconds: float) -> bytes:
    """One request. It runs in a thread, as not every version of gTTS takes a time-out."""
    answer: queue.Queue[bytes | Exception] = queue.Queue()
    threading.Thread(target=_request, args=(passage, code, domain, answer), daemon=True).start()
    try:
        result = answer.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise _TryAgainError("Google does not answer") from None
    if isinstance(result, Exception):
        raise result
    if not result:
        raise UnavailableError(f"gtts: Google sends no speech; upgrade gTTS, or {_WAY_OUT}")
    return result


def _request(passage: str, code: str, domain: str, answer: queue.Queue[bytes | Exception]) -> None:
    from gtts import gTTS
    from gtts.tts import gTTSError

    try:
        answer.put(b"".join(gTTS(passage, lang=code, tld=domain, lang_check=False).stream()))
    except gTTSError as error:
        answer.put(_explained(error))
    except Exception as error:  # raised again where the answer is awaited
        answer.put(error)


def _explained(error: Exception) -> Exception:
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
