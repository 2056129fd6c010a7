"""Text as the user wrote it -> :class:`~.script.Script`."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import InputError
from .foreign import split_foreign
from .languages import code_of, hint_language
from .lexicon import Lexicon
from .mapped import MappedText
from .markers import (
    MARKER,
    Break,
    End,
    Markers,
    MoodChange,
    ProsodyChange,
    Saying,
    protect,
    unprotect,
    without_private,
)
from .marks import read_marks
from .markup import protect_code, read_markdown
from .moods import MoodRange
from .numbers import read_as, read_numbers
from .script import Script, ScriptPiece
from .ssml import read_tags
from .text import NOTHING_TO_SPEAK, has_words, signs_without_sound
from .unicode import normalise_unicode


def read_script(text: str, language: str, lexicon: Lexicon | None = None, *, reads_ipa: bool = False) -> Script:
    """Read marks, Markdown, HTML, SSML and numbers of a text.

    Parameters
    ----------
    text
        As the user wrote it.
    language
        Code or name of its language: ``en-us``, ``German``, ``Deutsch``.
    lexicon
        Pronunciations of words.
    reads_ipa
        True if the synthesizer reads ``[word](/ipa/)``. Otherwise IPA is ignored, with a note.

    Raises
    ------
    InputError
        A mark is wrong (the message suggests the nearest), or the text has nothing to speak.
    """
    markers = Markers()
    code = code_of(language)
    marked = read_tags(protect_code(without_private(text.replace("\r\n", "\n")), markers), markers)
    marked = read_markdown(read_marks(marked, markers), markers)
    reader = _Reader(code, lexicon or Lexicon({}), reads_ipa, markers)
    reader.read(marked)
    if not reader.pieces:
        raise InputError(NOTHING_TO_SPEAK)
    hint = hint_language(reader.display, code)
    signs = signs_without_sound(reader.display)
    mute = f"signs are not spoken: {' '.join(signs)}" if signs else None
    notes = dict.fromkeys(filter(None, [hint, *markers.notes, mute]))
    return Script(
        reader.display.rstrip(), code, tuple(reader.pieces), reader.pause, tuple(notes), tuple(sorted(reader.moods))
    )


@dataclass
class _Reader:
    """Cut a marked text into pieces.

    ``display`` is the text without marks so far, and ``begin`` the start of the current piece in it. ``pause`` and
    ``line_pause`` are the silence before the piece, from marks and from line ends. ``opened`` holds the marks that are
    still open, with their positions; ``sayings`` and ``moods`` are those that are closed.
    """

    language: str
    lexicon: Lexicon
    reads_ipa: bool
    markers: Markers
    display: str = ""
    begin: int = 0
    pause: float = 0.0
    line_pause: float = 0.0
    pieces: list[ScriptPiece] = field(default_factory=list)
    opened: list[tuple[ProsodyChange | Saying | MoodChange, int]] = field(default_factory=list)
    sayings: list[tuple[int, int, Saying]] = field(default_factory=list)
    moods: list[MoodRange] = field(default_factory=list)

    def read(self, marked: str) -> None:
        done = 0
        for found in MARKER.finditer(marked):
            self._add(unprotect(marked[done : found.start()]))
            done = found.end()
            event = self.markers.event(found[0])
            if isinstance(event, Break):
                self._break(event)
            elif isinstance(event, End):
                self._close()
            else:
                if isinstance(event, ProsodyChange):
                    self._finish()
                self.opened.append((event, len(self.display)))
        self._add(unprotect(marked[done:]))
        self._finish()

    def _add(self, text: str) -> None:
        spaced = not self.display or self.display[-1].isspace()
        self.display += text.lstrip(" \t" if self.display else None) if spaced else text

    def _break(self, event: Break) -> None:
        self._finish()
        if event.paragraph:
            # No line ends before the first word.
            self.line_pause = max(self.line_pause, event.seconds if self.pieces else 0.0)
            self.display = self.display.rstrip() + "\n\n" if self.display.strip() else ""
        else:
            self.pause += event.seconds
            self.display += "" if self.display[-1:].isspace() or not self.display else " "
        self.begin = len(self.display)

    def _close(self) -> None:
        if not self.opened:
            return
        event, start = self.opened[-1]
        if isinstance(event, ProsodyChange):
            self._finish()
        elif isinstance(event, MoodChange):
            self.moods.append(MoodRange(start, len(self.display), event.mood))
        else:
            self.sayings.append((start, len(self.display), event))
        self.opened.pop()

    def _finish(self) -> None:
        """End the current piece, cut where the script of its letters changes; drop what has no words."""
        spoken = self._spoken(self.begin, len(self.display)).strip()
        for part, language in split_foreign(spoken, self.language):
            if has_words(part.text):
                pause = max(self.pause, self.line_pause)
                self.pieces.append(ScriptPiece(part.strip(), pause, self._prosody(), language))
                self.pause = self.line_pause = 0.0
        self.begin = len(self.display)
        self.sayings = []

    def _prosody(self) -> ProsodyChange:
        rate, pitch, volume = 1.0, 0.0, 0.0
        for change, _ in self.opened:
            if isinstance(change, ProsodyChange):
                rate, pitch, volume = rate * change.rate, pitch + change.pitch, volume + change.volume
        return ProsodyChange(rate, pitch, volume)

    def _spoken(self, begin: int, end: int) -> MappedText:
        """Spoken form of a range of ``display``."""
        whole = MappedText(self.display[begin:end], tuple((place, place + 1) for place in range(begin, end)))
        spoken = whole[0:0]
        done = begin
        for start, stop, saying in sorted(self.sayings, key=lambda item: item[0]):
            if start < done or stop <= start:
                continue
            spoken += self._normalised(whole[done - begin : start - begin])
            spoken += self._said(whole[start - begin : stop - begin], saying)
            done = stop
        return spoken + self._normalised(whole[done - begin :])

    def _normalised(self, mapped: MappedText) -> MappedText:
        clean = normalise_unicode(mapped).sub(r"(?<!\s)\s*\n\s*", " ")
        listed = clean.sub(self.lexicon.pattern, lambda found: self._look_up(found[0]))
        spelled = read_numbers(listed, self.language)
        return MappedText(unprotect(spelled.text), spelled.places)

    def _look_up(self, word: str) -> str | None:
        found = self.lexicon.find(word)
        if found is None:
            return None
        return protect(found.say) if found.say else self._ipa(word, found.ipa)

    def _said(self, mapped: MappedText, saying: Saying) -> MappedText:
        word = mapped.text
        if saying.kind == "say":
            text = self._normalised(MappedText.of(saying.value)).text
        elif saying.kind == "ipa":
            text = unprotect(self._ipa(word, saying.value) or word)
        else:
            text = read_as(saying.kind, word, self.language)
        return MappedText(text, (mapped.range_of(0, len(word)),) * len(text))

    def _ipa(self, word: str, ipa: str) -> str | None:
        """``[word](/ipa/)``, protected from later stages; ``None``, with a note, if the synthesizer reads no IPA."""
        if self.reads_ipa:
            return protect(f"[{word}](/{ipa}/)")
        self.markers.notes.append(f"this voice reads no IPA, so {word!r} is spoken as written; use [{word}](say: ...).")
        return None
