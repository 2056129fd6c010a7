"""Source of a clip's speech: a synthesizer or the recording."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import InputError, UnavailableError
from ..inputs.files import decode_text, read_file
from ..plugins import Chosen, choose
from ..script.languages import code_of
from ..script.lexicon import Lexicon, read_lexicon
from .foreign import choose_others

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..speech.base import Synthesizer
    from ..voice.voice import Voice

LONGEST_TEXT = 100_000
"""Characters; about two hours of speech."""
LARGEST_LEXICON = 1 << 20
"""Bytes of a lexicon's file."""
LOCAL_SECONDS = 300.0
"""Time after a failure of an online synthesizer in which local ones speak at once, without trying it again."""


class OnlineFailureError(UnavailableError):
    """An online synthesizer that ``auto`` had picked did not answer; a local one can speak instead."""


class Playback:
    """Plays a recording as it is, in place of a synthesizer."""

    name = "recording"


@dataclass(frozen=True)
class Source:
    """Source of a clip's speech.

    Attributes
    ----------
    text
        What is said; empty where the words of a recording are not known.
    voice
        Recording that is played, or that the synthesizer clones; ``None`` where there is none.
    chosen
        What speaks, and why it was chosen.
    lexicon
        Pronunciations of words.
    others
        Synthesizers by language for words in other scripts that the chosen one does not speak.
    """

    text: str
    voice: Voice | None
    chosen: Chosen[Synthesizer | Playback]
    lexicon: Lexicon
    others: Mapping[str, Synthesizer] = field(default_factory=dict)

    @property
    def voice_name(self) -> str:
        """Name of the recording that is heard or cloned, else of the synthesizer."""
        return self.chosen.name if self.voice is None else self.voice.name

    @property
    def synthesizer(self) -> Synthesizer | None:
        """Synthesizer that speaks; ``None`` where the recording is played."""
        return None if isinstance(self.chosen.plugin, Playback) else self.chosen.plugin


class Sources:
    """Picks the source of each text; skips online synthesizers for five minutes after a failure."""

    def __init__(self) -> None:
        self._failure: tuple[float, OnlineFailureError] | None = None

    def choose(self, text: str, voice: Voice | None, options: TalkOptions, lexicon: Lexicon) -> Source:
        """Pick the recording where ``use_recording`` asks for it, else a synthesizer.

        Raises
        ------
        InputError
            There is no text, or no recording where one is asked for.
        UnavailableError
            The synthesizer asked for by name cannot run here.
        """
        if options.use_recording:
            return _recording(text, voice, options, lexicon)
        chosen = self._synthesizer(voice, options)
        heard = voice if chosen.plugin.clones else None
        others = choose_others(check_text(text), chosen.plugin, voice, options)
        return Source(text, heard, chosen, lexicon, others)

    def avoid_online(self, cause: OnlineFailureError) -> None:
        """Skip online synthesizers for :data:`LOCAL_SECONDS` where ``auto`` may choose."""
        self._failure = time.monotonic(), cause

    def _synthesizer(self, voice: Voice | None, options: TalkOptions) -> Chosen[Synthesizer]:
        from ..speech.choose import choose_synthesizer

        chosen = choose_synthesizer(options, voice)
        if chosen.plugin.online and options.synthesizer == "auto" and self._failure is not None:
            when, cause = self._failure
            if time.monotonic() - when < LOCAL_SECONDS:
                local = choose_synthesizer(options.replace(offline=True), voice)
                return choose(local.plugin, local.why, (*local.skipped, str(cause)))
        return chosen


def with_language_code(options: TalkOptions) -> TalkOptions:
    """Options with the code of a language that is given by name, as in ``German``."""
    code = code_of(options.language)
    return options if code == options.language else options.replace(language=code)


def given_lexicon(path: str | None) -> Lexicon:
    """Lexicon in a CSV file; empty without a path.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is not a pronunciation.
    """
    if path is None:
        return Lexicon({})
    return read_lexicon(decode_text(read_file(path, "lexicon", LARGEST_LEXICON), path))


def check_text(text: str) -> str:
    """Return ``text`` if it can be spoken.

    Raises
    ------
    InputError
        It is empty, too long, or holds NUL characters.
    """
    if not isinstance(text, str):
        raise InputError(f"the text must be a string, not {type(text).__name__}.")
    if not text.strip():
        raise InputError("the text is empty; type what the face should say.")
    if "\0" in text:
        raise InputError("the text holds NUL characters, as binary data does; give plain text.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text):,} characters; say at most {LONGEST_TEXT:,} at a time.")
    return text


def _recording(transcript: str, voice: Voice | None, options: TalkOptions, lexicon: Lexicon) -> Source:
    if voice is None:
        raise InputError("no recording is set yet; call set_voice with one, or run %talk_voice me.mp3.")
    text = check_text(transcript) if transcript.strip() else ""
    why = "played as recorded" if options.rate == 1.0 else "played as recorded, at its own rate"
    return Source(text, voice, choose(Playback(), why), lexicon)
