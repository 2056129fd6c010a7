"""Names of letters and digits, and numbers that are names, in words: MP3, 4K, CO2, Boeing 747, Room 101."""

from __future__ import annotations

import re

from .mapped import MappedText, any_of
from .number_words import NumberWords

_CODE = re.compile(
    r"(?<![\w.@#/\\])(?=\w*\d)(?=\w*[A-Za-z])(?!0[xb]\d*[0-9a-fA-F])[A-Za-z0-9]+(?:\.\d{1,2})?(?![\w@\\/]|[.:]\w)"
)
_SLASHED = re.compile(r"\b([A-Z]{3,}|f)/(?=\d)")  # HTTP/2, f/2.8
_RUN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?")
_MOST_RUNS = 5  # longer ones, such as keys and hashes, stay as they are
_LONGEST_RUN = 4  # digits of one number in a code
_EMERGENCY = ("911", "999", "988", "411", "311", "112", "110", "119")


def read_codes(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell names of letters and digits: each number as one, and two capitals letter by letter: "C O two"."""
    return mapped.sub(_CODE, lambda found: _spell(words, found), as_one=True)


def read_designations(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell numbers that are names: "seven forty-seven" after "Boeing", "nine one one" after "call"."""
    locale = words.locale
    mapped = mapped.sub(_SLASHED, lambda found: f"{found[1]} ")
    by_digits = rf"\b((?:{any_of(locale.by_digits)}):? )(\d{{4,9}})(?![\w/-]|[.,:]\d)"
    mapped = mapped.sub(by_digits, lambda found: found[1] + words.digits(found[2]))
    if locale.dialled:
        dialled = rf"\b((?:{any_of(locale.dialled)}) )({any_of(_EMERGENCY)})(?![\w/-]|[.,:]\d)"
        mapped = mapped.sub(dialled, lambda found: found[1] + words.digits(found[2]))
    if locale.designations:
        resolution = r"(?<![\w.,])([1-9]\d{2,3})\s?[x×]\s?([1-9]\d{2,3})(?![\w/-]|[.,:]\d| ?=)"
        mapped = mapped.sub(
            resolution, lambda found: f"{_designation(words, found[1])} {locale.by} {_designation(words, found[2])}"
        )
        named = rf"\b((?:{any_of(locale.designations)}) )([1-9]\d{{2,3}})(?![\w/-]|[.,:]\d)"
        mapped = mapped.sub(named, lambda found: found[1] + _designation(words, found[2]))
    return mapped


def _spell(words: NumberWords, found: re.Match[str]) -> str | None:
    runs: list[str] = _RUN.findall(found[0])
    small = any(len(run) > 1 and run.islower() for run in runs[1:] if run.isalpha())
    if len(runs) > _MOST_RUNS or small:  # "3rd" and "20er" are ordinals in some language
        return None
    spoken = [_number(words, run) if run[0].isdigit() else _letters(words, run) for run in runs]
    joint = "-" if words.locale.numbers == "en" and runs[0] == "A" else " "  # "A four" would begin with an article
    return joint.join(spoken[:2]) + "".join(f" {part}" for part in spoken[2:])


def _letters(words: NumberWords, run: str) -> str:
    if len(run) == 1:
        return run.upper() if run not in "xi" else run
    return " ".join(run) if len(run) == 2 and run.isupper() else run


def _number(words: NumberWords, run: str) -> str:
    if "." in run:
        whole, part = run.split(".")
        return f"{words.cardinal(int(whole))} {words.locale.point} {words.digits(part)}"
    if len(run) > _LONGEST_RUN or (run.startswith("0") and len(run) > 1):
        return words.digits(run)
    return _designation(words, run) if words.locale.numbers == "en" else words.cardinal(int(run))


def _designation(words: NumberWords, number: str) -> str:
    """Number of a thing in English: 747 as "seven forty-seven", 101 as "one oh one", 4090 as "forty ninety"."""
    front, back = number[:-2], number[-2:]
    if len(number) <= 2 or number.endswith("00") or number[1:3] == "00":  # 100, 9001
        return words.cardinal(int(number))
    last = f"oh {words.cardinal(int(back))}" if back.startswith("0") else words.cardinal(int(back))
    return f"{words.cardinal(int(front))} {last}"
