"""The online synthesizer: Google Translate's voice through gTTS. The text leaves the machine."""

from __future__ import annotations

import difflib
import queue
import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from ...errors import InputError, UnavailableError
from ...media import change_tempo, decode_sound, resample
from ...script.text import has_words, speakable, split_passages
from .. import alignment
from ..alignment import force_align
from ..language import normalised
from ..optional import installed_version, is_installed
from ..speech import Speech

if TYPE_CHECKING:
    from ...voice.voice import Voice

_TRIES = 3
_SECONDS = 15.0  # for all tries that fail, of all passages together
_PATIENCE = 4.0  # s for each answer, which is that to a hundred characters
_BACKOFF = 1.0  # s before the second try, doubled before each further one
_PASSAGE = 500  # characters that are asked for at a time, so that a failure costs a passage and not the text
_RATE = 24000  # Hz of what Google sends
_WAY_OUT = "use the synthesizer espeak, which needs no network."

# Where gTTS's codes differ from those of eSpeak and of this package.
_CODES = {"cmn": "zh-CN", "zh": "zh-CN", "he": "iw", "nb": "no", "fil": "tl", "jv": "jw", "fr-ca": "fr-CA"}
_CODES |= {"zh-tw": "zh-TW", "pt-pt": "pt-PT", "zh-hk": "yue"}
# Google speaks with the accent of the country whose domain is asked (gTTS, "Localized accents").
_DOMAINS = {"en-us": "us", "en-gb": "co.uk", "en-au": "com.au", "en-ca": "ca", "en-in": "co.in", "en-ie": "ie"}
_DOMAINS |= {"en-za": "co.za", "en-ng": "com.ng", "es-es": "es", "es-mx": "com.mx", "es-419": "com.mx"}
_DOMAINS |= {"es-us": "us", "pt-br": "com.br", "pt-pt": "pt", "fr-ca": "ca", "fr-fr": "fr"}


class Gtts:
    """gTTS, an unofficial client of Google Translate: no account, no times of words."""

    name = "gtts"
    version = f"2-{installed_version('gTTS')}-{alignment.VERSION}"
    online = True
    clones = False

    def unavailable(self) -> str | None:
        """``None`` if it is installed, whether or not the network answers; else the command that mends it."""
        return None if is_installed("gtts") else "gTTS is not installed; run: pip install gTTS"

    def speaks(self, language: str) -> bool:
        """Whether Google has this language."""
        return _google_code(language) is not None

    def synthesize(self, text: str, language: str, voice: Voice | None = None, rate: float = 1.0) -> Speech:
        """Speak ``text``; see :class:`~talkwidget.speech.base.Synthesizer`.

        Words and phonemes are aligned (``estimated``), or ``None`` where eSpeak cannot read the text. A passage is
        tried 3 times when Google answers 429 or 5xx or not at all; of a text, no more than 15 s are lost with that.
        """
        spoken = speakable(text)
        code = _google_code(language)
        if code is None:
            raise InputError(f"gtts has no language {language!r}; {_nearest(language)}")
        domain = _DOMAINS.get(normalised(language), "com")
        line = _Line(code, domain)
        passages = filter(has_words, split_passages(spoken, _PASSAGE))
        sounds = [decode_sound(line.fetch(passage)) for passage in passages]
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

    near = difflib.get_close_matches(language.lower(), tts_langs(), n=1, cutoff=0.4)
    return f"the nearest is {near[0]}." if near else "codes are like en, fr, de or zh-CN."


class _TryAgainError(Exception):
    """What may be gone at the next try."""


class _Line:
    """The line to Google for one text: a language's code, the domain that is asked, and the time left for failures."""

    def __init__(self, code: str, domain: str) -> None:
        self._code, self._domain = code, domain
        self._left = _SECONDS

    def fetch(self, passage: str) -> bytes:
        """The MP3 of a passage, within the tries and the time there are."""
        tries, pause = 0, _BACKOFF
        while True:
            tries += 1
            began = time.monotonic()
            try:
                return self._ask(passage)
            except _TryAgainError as error:
                cause = str(error)
            self._left -= time.monotonic() - began + pause
            if tries == _TRIES or self._left <= 0:
                raise UnavailableError(f"gtts: {cause} (tries: {tries}); wait a few minutes, or {_WAY_OUT}")
            time.sleep(pause)
            pause *= 2

    def _ask(self, passage: str) -> bytes:
        """One try. It runs in a thread, as not every version of gTTS takes a time-out."""
        answers: queue.Queue[bytes | Exception | None] = queue.Queue()
        threading.Thread(target=_request, args=(passage, self._code, self._domain, answers), daemon=True).start()
        pieces = []
        try:
            while (answer := answers.get(timeout=min(_PATIENCE, self._left))) is not None:
                if isinstance(answer, Exception):
                    raise answer
                pieces.append(answer)
        except queue.Empty:
            raise _TryAgainError("Google does not answer") from None
        if not any(pieces):
            raise UnavailableError(f"gtts: Google sends no speech; upgrade gTTS, or {_WAY_OUT}")
        return b"".join(pieces)


def _request(passage: str, code: str, domain: str, answers: queue.Queue[bytes | Exception | None]) -> None:
    """Put the pieces of the MP3 into ``answers`` as they come, and ``None`` or what went wrong at the end."""
    from gtts import gTTS
    from gtts.tts import gTTSError

    try:
        for piece in gTTS(passage, lang=code, tld=domain, lang_check=False).stream():
            answers.put(piece)
        answers.put(None)
    except gTTSError as error:
        answers.put(_explained(error))
    except Exception as error:  # raised again where the answer is awaited
        answers.put(error)


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
