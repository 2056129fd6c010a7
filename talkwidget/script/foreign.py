"""Parts of a text in another script than that of its language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from .languages import language_of_letters, reads_script, script_of
from .mapped import MappedText
from .text import PRONOUNCED

# Scripts that one language mixes within a word.
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA"})


def split_foreign(mapped: MappedText, language: str) -> Iterator[tuple[MappedText, str]]:
    """Parts of a text, each with the code of its language where that is another; else with an empty string.

    A part in another script reaches from its first letter to its last, and to the end of the marks that follow. Latin
    letters, which readers of all scripts know, and ``[word](/ipa/)`` belong to the text's own language.

    Parameters
    ----------
    mapped
        Text to speak.
    language
        Code of its language, as in ``en-us``.
    """
    done = 0
    for start, end in _runs(mapped.text, language):
        if start > done:
            yield mapped[done:start], ""
        yield mapped[start:end], language_of_letters(mapped.text[start:end])
        done = end
    if done < len(mapped.text):
        yield mapped[done:], ""


def foreign_languages(text: str, language: str) -> tuple[str, ...]:
    """Codes of the other languages of :func:`split_foreign`, each once, in order."""
    if text.isascii():
        return ()
    found = (language_of_letters(text[start:end]) for start, end in _runs(text, language))
    return tuple(dict.fromkeys(found))


def _runs(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Ranges of the text in foreign scripts, each of one script."""
    scripts = _scripts(text, language)
    start = end = 0
    current = ""
    for place, script in enumerate(scripts):
        if script is None:
            continue
        if current and script != current:
            yield start, _with_marks(text, end, scripts)
            current = ""
        if script and not current:
            start, current = place, script
        end = place + 1
    if current:
        yield start, _with_marks(text, end, scripts)


def _scripts(text: str, language: str) -> list[str | None]:
    """Foreign script of each letter; empty for letters of the text's own, ``None`` for all that is no letter."""
    own = {place for found in PRONOUNCED.finditer(text) for place in range(*found.span())}
    found: list[str | None] = []
    for place, letter in enumerate(text):
        if place in own:
            found.append("")
        elif letter.isalpha():
            script = script_of(letter)
            foreign = not reads_script(language, script)
            found.append(("CJK" if script in _EAST_ASIAN else script) if foreign else "")
        else:
            found.append(None)
    return found


def _with_marks(text: str, end: int, scripts: list[str | None]) -> int:
    """End of a run with the punctuation and combining marks after it."""
    while end < len(text) and scripts[end] is None and unicodedata.category(text[end])[0] in "MP":
        if unicodedata.category(text[end]) in {"Ps", "Pi"}:
            break
        end += 1
    return end
