"""Languages by code, and the scripts they are written in."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from dataclasses import dataclass

from ..errors import InputError
from .synthesizers.espeak_voices import VoiceFile, variants, voice_files

# Codes that eSpeak does not list: retired ISO 639-1 codes, and regions that imply another language.
_ALIASES = {
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "nn": "nb",
    "zh-hk": "yue",
    "zh-mo": "yue",
    "zh-yue": "yue",
    "en-uk": "en-gb",
    "tl": "fil",
}

# Codes of countries that are taken for those of their languages, where other languages are nearer by letters.
_COUNTRIES = {
    "cn": "cmn",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "jp": "ja",
    "kr": "ko",
    "rs": "sr",
    "se": "sv",
    "ua": "uk",
}

# The languages that eSpeak reads in a script, the best known first. A script's name is the first word of its
# characters' Unicode names.
# Latin is not among them: eSpeak reads it in every language, as English where it is foreign.
_WRITTEN_IN = {
    "ARABIC": ("ar", "fa", "sd", "ug", "ur"),
    "ARMENIAN": ("hy", "hyw"),
    "BENGALI": ("bn", "as", "bpy"),
    "BOPOMOFO": ("cmn",),
    "CHEROKEE": ("chr",),
    "CJK": ("cmn", "yue", "hak"),
    "CYRILLIC": ("ru", "ba", "be", "bg", "bs", "cv", "hr", "kk", "ky", "mk", "nog", "sr", "tt", "uk"),
    "DEVANAGARI": ("hi", "kok", "mr", "ne"),
    "ETHIOPIC": ("am", "ti"),
    "GEORGIAN": ("ka",),
    "GREEK": ("el", "grc"),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "HIRAGANA": ("ja",),
    "KANNADA": ("kn",),
    "KATAKANA": ("ja",),
    "KATAKANA-HIRAGANA": ("ja",),
    "MALAYALAM": ("ml",),
    "MYANMAR": ("my", "shn"),
    "ORIYA": ("or",),
    "SHAVIAN": ("en-shaw",),
    "SINHALA": ("si",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "THAI": ("th",),
}
# What Unicode's names of Latin letters begin with: wide forms, raised and ordinal letters.
_LATIN = frozenset({"LATIN", "FULLWIDTH", "MODIFIER", "FEMININE", "MASCULINE", "SUPERSCRIPT"})


@dataclass(frozen=True)
class Language:
    """A language that eSpeak speaks: its code, and the identifier of its voice file with the variant, if any."""

    code: str
    voice: str


def normalised(name: str) -> str:
    """A language's code as in ``pt-br``, for one as in ``pt_BR``."""
    return name.strip().lower().replace("_", "-")


def find_language(name: str) -> Language:
    """The language of a code as in ``en``, ``en-US``, ``pt_BR`` or ``zh``, with a voice variant as in ``en-us+f3``.

    A region that eSpeak does not have gives the language without it.

    Raises
    ------
    InputError
        No such language or variant; the nearest is named.
    """
    wanted, _, variant = name.partition("+")
    code = normalised(wanted)
    file = _file_of(code)
    if file is None:
        raise InputError(f"there is no language {wanted!r}; {_suggest(code)}")
    if not variant:
        return Language(file.languages[0][0], file.identifier)
    known = {known.lower(): known for known in variants()}
    if variant.lower() not in known:
        near = difflib.get_close_matches(variant.lower(), known, n=1)
        raise InputError(f"there is no voice {variant!r}; try {near[0] if near else 'f3, m3 or whisper'}.")
    return Language(file.languages[0][0], f"{file.identifier}+{known[variant.lower()]}")


def is_language(name: str) -> bool:
    """Whether :func:`find_language` finds it."""
    return _file_of(normalised(name.partition("+")[0])) is not None


def require_script(text: str, language: str) -> None:
    """Check that eSpeak reads the letters of ``text`` as ``language``, a code that :func:`find_language` gave.

    Raises
    ------
    InputError
        More than a quarter of them are of a script that it would spell out letter by letter; a fitting language is
        named.
    """
    counts = Counter(unicodedata.name(letter, "LATIN").split()[0] for letter in text if letter.isalpha())
    base = language.partition("-")[0]
    own = {script for script, languages in _WRITTEN_IN.items() if language in languages or base in languages}
    foreign = Counter({script: count for script, count in counts.items() if script not in _LATIN | own})
    if 4 * foreign.total() <= counts.total():
        return
    script, count = foreign.most_common(1)[0]
    way_out = "write it in the Latin script"
    if base == "ja" and script == "CJK":
        way_out = "write it in kana"
    elif script in _WRITTEN_IN:
        way_out = f"set language={_WRITTEN_IN[script][0]}"
    raise InputError(
        f"{count} of the text's {counts.total()} letters are {script}, "
        f"which eSpeak does not read in {language}; {way_out}."
    )


def _file_of(code: str) -> VoiceFile | None:
    index = _index()
    while code:
        code = _ALIASES.get(code, code)
        if code in index:
            return index[code]
        code = code.rpartition("-")[0]
    return None


def _index() -> dict[str, VoiceFile]:
    """Each code's voice file; where several claim it, the one of the highest priority, as eSpeak itself chooses."""
    best: dict[str, tuple[int, VoiceFile]] = {}
    for file in voice_files():
        for code, priority in file.languages:
            if code not in best or priority < best[code][0]:
                best[code] = (priority, file)
    return {code.lower(): file for code, (_, file) in best.items()}


def _suggest(code: str) -> str:
    index = _index()
    if meant := _COUNTRIES.get(code):
        return f"the nearest is {meant}."
    names: dict[str, str] = {}
    for file in voice_files():
        names.setdefault(file.name.lower().split(" (")[0], file.languages[0][0].partition("-")[0])
    if named := difflib.get_close_matches(code, names, n=1, cutoff=0.85):
        return f"{named[0].title()} is {names[named[0]]}."
    if code[:2] in index:  # most names and codes of three letters begin with the code of two: français, deu
        return f"the nearest is {code[:2]}."
    near = difflib.get_close_matches(code, index, n=1, cutoff=0.5) or sorted(
        (known for known in index if known[:1] == code[:1]), key=len
    )
    return f"the nearest is {near[0]}." if near else "codes are like en-us, fr-fr, de or cmn."
