"""Words of a Mandarin text in Kokoro's alphabet.

``budoux`` finds the words, ``pypinyin`` their readings; English words among them are spelled by eSpeak.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..pronunciations import speak_with_pronunciations
from ..utterances import SpokenWord
from .kokoro_cjk import MARKS, OPENING, ipa_symbols, split_cjk
from .kokoro_espeak import espeak_sentences

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PART = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<year>\d{{4}}(?=年))|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?%?)"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*)|(?P<mark>[^\w\s])"
)

# Initials and finals of Pinyin -> symbols (stefantaubert/pinyin-to-ipa, as in misaki, transcription.py). The tone
# stands in the place of 0.
_INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0",
    "ing": "i0ŋ", "iong": "jʊ0ŋ", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0", "ü": "y0", "üe": "ɥe0",
    "üan": "ɥɛ0n", "ün": "y0n",
}  # fmt: skip
_WHOLE = {"io": "jɔ0", "ê": "ɛ0", "er": "ɚ0", "o": "ɔ0", "hm": "hm0", "hng": "hŋ0", "m": "m0", "n": "n0", "ng": "ŋ0"}
_BUZZING = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})  # initials after which i is ɨ
_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SECTIONS = ("", "万", "亿", "万亿")
_IPA = {"ts": "ʦ", "tɕ": "ʨ", "tʂ": "ꭧ", "g": "ɡ"}


def chinese_sentences(text: str) -> Iterator[list[SpokenWord]]:
    """Words of each sentence."""
    return speak_with_pronunciations(text, _spell, functools.partial(ipa_symbols, _IPA), "啊")


def _spell(text: str) -> Iterator[list[SpokenWord]]:
    for start, end in split_cjk(text):
        words: list[SpokenWord] = []
        opening = ""
        for part in _PART.finditer(text, start, end):
            mark = MARKS.get(part[0], "") if part["mark"] else ""
            if mark and mark in OPENING:
                opening += mark
            elif mark and words:
                words[-1] = replace(words[-1], symbols=words[-1].symbols + mark, end=part.end())
            spelled = [] if part["mark"] else list(_words(part))
            if spelled:
                words += [replace(spelled[0], symbols=opening + spelled[0].symbols), *spelled[1:]]
                opening = ""
        yield words


def _words(part: re.Match[str]) -> Iterator[SpokenWord]:
    if part["latin"]:
        for sentence in espeak_sentences(part[0], "en-us"):
            for word in sentence:
                yield replace(word, start=word.start + part.start(), end=word.end + part.start())
    elif part["han"]:
        position = part.start()
        for written in _segment(part[0]):
            if symbols := _read(written):
                yield SpokenWord(symbols, position, position + len(written))
            position += len(written)
    else:
        digits = part["year"]
        name = "".join(_DIGITS[int(digit)] for digit in digits) if digits else name_number(part[0])
        yield SpokenWord(_read(name), part.start(), part.end())


def _segment(text: str) -> list[str]:
    """Words of a text without punctuation."""
    return list(_segmenter().parse(text))


@functools.cache
def _segmenter() -> Any:
    import budoux

    return budoux.load_default_simplified_chinese_parser()


def _read(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True, errors="ignore")
    return "".join(map(read_syllable, syllables))


def read_syllable(pinyin: str) -> str:
    """Symbols of a syllable of Pinyin with its tone as a number, as in ``hao3``."""
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    sound, tone = pinyin[:-1], _TONES[pinyin[-1]]
    if sound in _WHOLE:
        return _WHOLE[sound].replace("0", tone)
    initial = to_initials(sound, strict=True)
    final = to_finals(sound, strict=True, v_to_u=True)
    after = "ɨ0" if final == "i" and initial in _BUZZING else _FINALS.get(final, "")
    return _INITIALS.get(initial, "") + after.replace("0", tone)


def name_number(written: str) -> str:
    """Chinese words of a number, as in ``1,250`` or ``3.5%``."""
    integer, _, decimals = written.rstrip("%").replace(",", "").partition(".")
    name = _name_integer(integer)
    if decimals:
        name += "点" + "".join(_DIGITS[int(digit)] for digit in decimals)
    return "百分之" + name if written.endswith("%") else name


def _name_integer(digits: str) -> str:
    if len(digits) > len(_PLACES) * len(_SECTIONS) or digits.strip("0") == "":
        return "".join(_DIGITS[int(digit)] for digit in digits)
    name, zero, filled = "", False, False
    for power, digit in zip(reversed(range(len(digits))), map(int, digits), strict=True):
        if digit:
            name += ("零" if zero else "") + _DIGITS[digit] + _PLACES[power % 4]
            filled = True
        zero = digit == 0 and bool(name) and power % 4 != 0
        if power % 4 == 0 and filled:
            name += _SECTIONS[power // 4]
            filled = False
    return name[1:] if name.startswith("一十") else name
