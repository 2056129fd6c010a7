"""Marks in the text.

``[pause 1.5s]``, ``[slow] ... [/slow]``, ``[happy] ... [/happy]``, ``[NumPy](say: num pie)``, ``[word](/ipa/)``.
"""

from __future__ import annotations

import re

from ..errors import InputError
from ..suggest import LIKE, did_you_mean
from .markers import MOODS, Break, End, Markers, MoodChange, ProsodyChange, Saying

_CHANGES: dict[str, ProsodyChange | MoodChange] = {
    "slow": ProsodyChange(rate=0.8),
    "fast": ProsodyChange(rate=1.25),
    "high": ProsodyChange(pitch=2.0),
    "low": ProsodyChange(pitch=-2.0),
    "loud": ProsodyChange(volume=4.0),
    "soft": ProsodyChange(volume=-6.0),
    **{mood: MoodChange(mood) for mood in MOODS},
}
# Measured with hibari on two sentences: DNSMOS P.808 is 4.2 as it is, 4.0 at rate 1.25 and 3.8 at 1.4 and 1.6, where a
# word is lost; 4.2 at rates 0.6 to 0.8; 4.0 to 4.2 from -6 to 6 semitones. A loudness twice as high is 10 dB
# (Stevens 1955, The measurement of loudness).
_DEFAULT_PAUSE = 0.5  # s; default length of a pause, between those of a comma and of a full stop (markup.py)
LONGEST_PAUSE = 60.0
"""Longest pause of a mark, in seconds."""

_NAMES = ("pause", *_CHANGES)
_LONG_NAMES = tuple(name for name in _NAMES if len(name) > 3)
_ALIKE = 0.8
"""Least likeness of a word alone in brackets to a mark, which is then taken for misspelled. By eye, on words that
people put into brackets: 0.8 to 0.95; at 0.75 ``[last]`` is taken for ``[fast]``. Names of three letters are too like
other words: ``[said]`` is no ``[sad]``."""
_SAID = re.compile(r"\[([^\[\]\n]+)\]\(\s*(?:(\w+)\s*:\s*([^()\n]+)|/([^/()\n]+)/)\s*\)")
_UNSAID = re.compile(r"\[([^\[\]\n]+)\]\(\s*(?:say|ipa)\s*:\s*\)", re.IGNORECASE)
_MARK = re.compile(r"\[(/?)\s*([A-Za-z]+)(?:(?:[ \t]+|[ \t]*[:=][ \t]*)([^\[\]\n]*))?\](?!\()")
_SECONDS = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(?:(ms|milliseconds?)|s|secs?|seconds?)?", re.IGNORECASE)


def read_marks(text: str, markers: Markers) -> str:
    """Replace marks by markers. Other brackets stay text: ``[1]``, ``[sic]``, links.

    Raises
    ------
    InputError
        A mark is misspelled (the message suggests the nearest), has a wrong value, or is not closed or opened.
    """
    opened: list[str] = []

    def read(found: re.Match[str]) -> str:
        closing, name, value = found[1], found[2].lower(), (found[3] or "").strip()
        if name not in _NAMES:
            _refuse_misspelled(found, name)
            return found[0]
        if name == "pause" and not closing:
            return markers.add(Break(read_seconds(value, found[0]) if value else _DEFAULT_PAUSE))
        if value:
            return found[0]
        if not closing:
            opened.append(name)
            return markers.add(_CHANGES[name])
        if not opened or opened.pop() != name:
            raise InputError(f"{found[0]} closes nothing; write [{name}] before what it is for.")
        return markers.add(End())

    marked = _MARK.sub(read, text)
    if opened:
        raise InputError(f"[{opened[-1]}] is not closed; write [/{opened[-1]}] where it ends.")
    return _read_sayings(marked, markers)


def _read_sayings(text: str, markers: Markers) -> str:
    """Put markers around the word of ``[word](say: ...)``.

    ASCII between slashes is a link, as in ``[help](/help/)``; ``[bit](ipa: bit)`` gives IPA in ASCII.
    """

    def read(found: re.Match[str]) -> str:
        word, name, value, ipa = found.groups()
        if name and name.lower() not in {"say", "ipa"}:
            if value.startswith("//") or name.lower() in {"http", "https", "mailto", "ftp", "tel", "data", "file"}:
                return found[0]
            if hint := did_you_mean(name, ("say", "ipa"), ""):
                raise InputError(f"({name}: ...) is no pronunciation; {hint} Write [{word}](say: {value.strip()}).")
            return found[0]
        if ipa and ipa.isascii():
            return found[0]
        kind = "ipa" if ipa or name.lower() == "ipa" else "say"
        return markers.add(Saying(kind, (ipa or value).strip(" /"))) + word + markers.add(End())

    if found := _UNSAID.search(text):
        raise InputError(f"{found[0]} has no words; write them as in [NumPy](say: num pie).")
    return _SAID.sub(read, text)


def _refuse_misspelled(found: re.Match[str], name: str) -> None:
    """Raise for a misspelled mark: ``[puase]``, or ``[last]`` with ``[/last]``. ``[last]`` alone is text.

    Brackets that are opened and closed are marks, also if no mark is like them.
    """
    used = found[1] or _SECONDS.fullmatch(found[3] or "") or f"[/{found[2]}]" in found.string
    known, likeness = (_NAMES, LIKE) if used else (_LONG_NAMES, _ALIKE)
    paired = not found[1] and f"[/{found[2]}]" in found.string[found.end() :]
    otherwise = f"there are: {', '.join(_NAMES)}." if paired else ""
    if hint := did_you_mean(name, known, otherwise, shown=lambda mark: f"[{mark}]", likeness=likeness):
        raise InputError(f"{found[0]} is no mark; {hint}")


def read_seconds(value: str, mark: str) -> float:
    """Seconds of ``1.5s``, ``2 seconds``, ``300ms`` or ``2``.

    Raises
    ------
    InputError
        It is no time, or longer than :data:`LONGEST_PAUSE`.
    """
    found = _SECONDS.fullmatch(value.strip())
    if not found:
        raise InputError(f"{mark} has no time; write it as in [pause 1.5s] or [pause 300ms].")
    seconds = float(found[1]) / (1000.0 if found[2] else 1.0)
    if seconds > LONGEST_PAUSE:
        raise InputError(f"{mark} is too long; a pause has {LONGEST_PAUSE:g} seconds at most.")
    return seconds
