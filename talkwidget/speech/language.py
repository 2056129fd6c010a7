"""eSpeak's languages by code, and their scripts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from ..errors import InputError
from ..suggest import did_you_mean
from .espeak.voices import VoiceFile, variants, voice_files

# Codes that eSpeak does not list: retired ISO 639-1 codes, and regions with another language.
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
    "tlh": "piqd",
}

# Country codes often used for languages, where the most similar language code is another one.
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

# Languages that eSpeak reads in each script, the most widespread first. A script's key is the first word of the
# Unicode names of its characters. Latin is missing: eSpeak reads it in every language, as English if foreign.
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
# First words of the Unicode names of Latin letters: also fullwidth, raised and ordinal ones.
_LATIN = frozenset({"LATIN", "FULLWIDTH", "MODIFIER", "FEMININE", "MASCULINE", "SUPERSCRIPT"})
_SCRIPT_NAMES = {"CJK": "Chinese characters"}


@dataclass(frozen=True)
class Language:
    """A language of eSpeak: its code, and the identifier of its voice file with the variant, if any."""

    code: str
    voice: str


def normalised(name: str) -> str:
    """Language code in eSpeak's spelling: ``pt-br`` for ``pt_BR``."""
    return name.strip().lower().replace("_", "-")


def find_language(name: str) -> Language:
    """Find a language by a code as in ``en``, ``en-US``, ``pt_BR`` or ``zh``, with a voice variant as in ``en-us+f3``.

    The region is dropped where eSpeak does not have it.

    Raises
    ------
    InputError
        There is no such language or variant; the message suggests the nearest.
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
        raise InputError(f"there is no voice {variant!r}; {did_you_mean(variant, known, 'try f3, m3 or whisper.')}")
    return Language(file.languages[0][0], f"{file.identifier}+{known[variant.lower()]}")


def is_language(name: str) -> bool:
    """True if :func:`find_language` finds a language of this name."""
    return _file_of(normalised(name.partition("+")[0])) is not None


def require_script(text: str, language: str) -> None:
    """Check that eSpeak reads the script of ``text`` in ``language``, a code of :func:`find_language`.

    Raises
    ------
    InputError
        More than a quarter of the letters are of a script that eSpeak would spell out letter by letter; the message
        names a fitting language.
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
        way_out = "write it in kana, or install a voice that reads them: pip install 'talkwidget[kokoro]'"
    elif script in _WRITTEN_IN:
        way_out = f"set language={_WRITTEN_IN[script][0]}"
    raise InputError(
        f"{count} of the text's {counts.total()} letters are {_SCRIPT_NAMES.get(script, script.title())}, "
        f"which eSpeak does not read in {language}; {way_out}."
    )


def _file_of(name: str) -> VoiceFile | None:
    """Voice file of a code, or of the English name of a language."""
    index, code = _index(), name
    while code:
        code = _ALIASES.get(code, code)
        if code in index:
            return index[code]
        code = code.rpartition("-")[0]
    file = _names().get(name)
    return file and index.get(file.languages[0][0].partition("-")[0], file)


def _index() -> dict[str, VoiceFile]:
    """Voice file of each code; of several, the one with the highest priority, as eSpeak itself chooses."""
    best: dict[str, tuple[int, VoiceFile]] = {}
    for file in voice_files():
        for code, priority in file.languages:
            if code not in best or priority < best[code][0]:
                best[code] = (priority, file)
    return {code.lower(): file for code, (_, file) in best.items()}


def _names() -> dict[str, VoiceFile]:
    """First voice file of each language by its English name in lower case."""
    files = reversed(voice_files())
    return {file.name.lower().split(" (")[0]: file for file in files}


def _suggest(code: str) -> str:
    """End of a message about an unknown code: the language that was probably meant."""
    index = _index()
    # Most three-letter codes start with the two-letter code, as in deu; so do most names, as in français.
    short = code[:2] if code[:2] in index else None
    if meant := _COUNTRIES.get(code) or (short if len(code) == 3 else None):
        return f"did you mean {meant}?"
    names = {name: file.languages[0][0].partition("-")[0] for name, file in _names().items()}
    begun = [name for name in names if len(code) > 2 and name.startswith(code)]
    if begun:
        return f"did you mean {begun[0].title()} ({names[begun[0]]})?"
    near = short or min((known for known in index if known[:1] == code[:1]), key=len, default=None)
    otherwise = f"did you mean {near}?" if near else "codes are like en-us, fr-fr, de or cmn."
    shown = {name: f"{name.title()} ({language})" for name, language in names.items()}
    return did_you_mean(code, [*index, *names], otherwise, lambda name: shown.get(name, name))
