"""Words of a Japanese text in Kokoro's alphabet, with readings by Open JTalk (package ``pyopenjtalk-plus``)."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from ..pronunciations import speak_with_pronunciations
from ..utterances import SpokenWord
from .kokoro_cjk import MARKS, OPENING, ipa_symbols, split_cjk

_UNSPACED = re.compile(r"\S+")


def _table(rows: str, kana: int) -> dict[str, str]:
    """Dictionary of entries, each with a number of kana and then their symbols."""
    return {entry[:kana]: entry[kana:] for entry in rows.split()}


# Kana -> symbols, as in misaki 0.7 (hexgrad/misaki, ja.py), with which Kokoro v1.0 was trained.
_KANA = _table(
    """
    ぁa あa ぃi いi ぅɯ うɯ ぇe えe ぉo おo かka がɡa きkʲi ぎɡʲi くkɯ ぐɡɯ けke げɡe こko ごɡo さsa
    ざʣa しɕi じʥi すsɨ ずzɨ せse ぜʣe そso ぞʣo たta だda ちʨi ぢʥi つʦɨ づzɨ てte でde とto どdo
    なna にɲi ぬnɯ ねne のno はha ばba ぱpa ひçi びbʲi ぴpʲi ふɸɯ ぶbɯ ぷpɯ へhe べbe ぺpe ほho
    ぼbo ぽpo まma みmʲi むmɯ めme もmo ゃja やja ゅjɯ ゆjɯ ょjo よjo らɾa りɾʲi るɾɯ れɾe ろɾo
    ゎβa わβa ゐi ゑe をo ゔvɯ ゕka ゖke
    """,
    kana=1,
)
_DIGRAPHS = _table(
    """
    いぇje うぃβi うぇβe うぉβo きぇkʲe きゃkʲa きゅkʲɨ きょkʲo ぎゃɡʲa ぎゅɡʲɨ ぎょɡʲo くぁkᵝa くぃkᵝi
    くぇkᵝe くぉkᵝo ぐぁɡᵝa ぐぃɡᵝi ぐぇɡᵝe ぐぉɡᵝo しぇɕe しゃɕa しゅɕɨ しょɕo じぇʥe じゃʥa じゅʥɨ じょʥo
    ちぇʨe ちゃʨa ちゅʨɨ ちょʨo ぢゃʥa ぢゅʥɨ ぢょʥo つぁʦa つぃʦʲi つぇʦe つぉʦo てぃtʲi てゅtʲɨ でぃdʲi
    でゅdʲɨ とぅtɯ どぅdɯ にぇɲe にゃɲa にゅɲɨ にょɲo ひぇçe ひゃça ひゅçɨ ひょço びゃbʲa びゅbʲɨ びょbʲo
    ぴゃpʲa ぴゅpʲɨ ぴょpʲo ふぁɸa ふぃɸʲi ふぇɸe ふぉɸo ふゅɸʲɨ ふょɸʲo みゃmʲa みゅmʲɨ みょmʲo りゃɾʲa
    りゅɾʲɨ りょɾʲo ゔぁva ゔぃvʲi ゔぇve ゔぉvo ゔゅbʲɨ ゔょbʲo
    """,
    kana=2,
)
# The moraic nasal before the first symbol of the next kana; ɴ before others.
_NASALS = {"m": "mpb", "ŋ": "kɡ", "ɲ": "ɲʨʥ", "n": "ntdɾzʣʦ"}
_COPULA = ("です", "でし", "だ", "で")  # words of their own after a noun or an adjective
_IPA = {"dʑ": "ʥ", "tɕ": "ʨ", "ts": "ʦ", "dz": "ʣ", "g": "ɡ", "w": "β"}


@dataclass(frozen=True)
class _Morpheme:
    """Morpheme with its symbols and its range in the sentence, which is empty where the written form differs.

    ``unmatched`` is the number of its characters that the sentence writes in another way, as digits or variants.
    """

    symbols: str
    joins: bool
    mark: bool
    start: int = 0
    end: int = 0
    unmatched: int = 0


def japanese_sentences(text: str) -> Iterator[list[SpokenWord]]:
    """Words of each sentence."""
    return speak_with_pronunciations(text, _spell, functools.partial(ipa_symbols, _IPA), "あ")


def _spell(text: str) -> Iterator[list[SpokenWord]]:
    for start, end in split_cjk(text):
        # Open JTalk reads on over spaces, as if there were none.
        yield [
            replace(word, start=word.start + part.start(), end=word.end + part.start())
            for part in _UNSPACED.finditer(text, start, end)
            for word in _words(part[0])
        ]


def _words(text: str) -> Iterator[SpokenWord]:
    return _join(_fill_gaps(text, _place(text, list(_morphemes(text)))))


def _morphemes(sentence: str) -> Iterator[tuple[str, _Morpheme]]:
    """Written forms and morphemes, by Open JTalk."""
    import pyopenjtalk

    before: dict[str, Any] = {"pos": "", "pron": ""}
    # Sudachi would need a dictionary of 70 MB more, for the readings of a few words.
    for node in pyopenjtalk.run_frontend(sentence, use_sudachi_kanji_yomi=False):
        written = str(node["string"])
        if node["pos"] == "記号":
            yield written, _Morpheme("".join(MARKS.get(mark, "") for mark in written), joins=False, mark=True)
        else:
            yield written, _Morpheme(read_kana(node["pron"]), joins=_joins(before, node), mark=False)
        before = node


def _joins(before: dict[str, Any], node: dict[str, Any]) -> bool:
    """True if a morpheme is one word with the one before it.

    So are endings of verbs, suffixes, digits of a number, and what follows a small tsu.
    """
    if before["pos"] in {"", "記号"}:
        return False
    ending = node["pos"] == "助動詞" and not str(node["string"]).startswith(_COPULA)
    conjunction = node["pos_group1"] == "接続助詞" and node["string"] in {"て", "で", "ば"}
    suffix = node["pos_group1"] == "接尾" and node["pos"] != "名詞"
    number = node["pos_group1"] == before["pos_group1"] == "数" and node["chain_flag"] == 1
    return ending or conjunction or suffix or number or str(before["pron"]).rstrip("’'").endswith("ッ")


def read_kana(kana: str) -> str:
    """Symbols of a reading in katakana or hiragana; other letters have none."""
    hira = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヶ" else sign for sign in kana)
    units: list[str] = []
    index = 0
    while index < len(hira):
        pair = hira[index : index + 2]
        units.append(_DIGRAPHS.get(pair) or {"ー": "ː", "っ": "ʔ", "ん": "N"}.get(pair[0]) or _KANA.get(pair[0], ""))
        index += 2 if pair in _DIGRAPHS else 1
    units = [unit for unit in units if unit]
    following = [*units[1:], ""]
    return "".join(_nasal(after) if unit == "N" else unit for unit, after in zip(units, following, strict=False))


def _nasal(following: str) -> str:
    return next((nasal for nasal, firsts in _NASALS.items() if following and following[0] in firsts), "ɴ")


def _place(sentence: str, morphemes: list[tuple[str, _Morpheme]]) -> list[_Morpheme]:
    """Morphemes with their ranges in the sentence, found by the characters that both have."""
    source = [(sign, index) for index, letter in enumerate(sentence) for sign in unicodedata.normalize("NFKC", letter)]
    target = [
        (sign, number)
        for number, (written, _) in enumerate(morphemes)
        for sign in unicodedata.normalize("NFKC", written)
    ]
    matcher = SequenceMatcher(None, [sign for sign, _ in source], [sign for sign, _ in target], autojunk=False)
    places: dict[int, list[int]] = {}
    for first, second, size in matcher.get_matching_blocks():
        for offset in range(size):
            places.setdefault(target[second + offset][1], []).append(source[first + offset][1])
    return [
        replace(
            morpheme,
            start=places[number][0],
            end=places[number][-1] + 1,
            unmatched=max(0, len(written) - len(places[number])),
        )
        if number in places
        else morpheme
        for number, (written, morpheme) in enumerate(morphemes)
        if morpheme.symbols
    ]


def _fill_gaps(sentence: str, morphemes: list[_Morpheme]) -> Iterator[_Morpheme]:
    """Give words without a range, as numbers, the text between their neighbours; several share it."""
    position = 0
    shared = False
    for number, morpheme in enumerate(morphemes):
        if position <= morpheme.start < morpheme.end:
            start = morpheme.start
            while not shared and start > max(position, morpheme.start - morpheme.unmatched):
                if sentence[start - 1].isspace():
                    break
                start -= 1
            yield replace(morpheme, start=start)
            position, shared = morpheme.end, False
            continue
        following = (later.start for later in morphemes[number:] if position <= later.start < later.end)
        gap = sentence[position : next(following, len(sentence))]
        start = position + len(gap) - len(gap.lstrip())
        yield replace(morpheme, start=start, end=start if morpheme.mark else start + len(gap.strip()))
        shared = shared or not morpheme.mark


def _join(morphemes: Iterable[_Morpheme]) -> Iterator[SpokenWord]:
    """Words with their punctuation. Morphemes of the same range, or without one, are one word."""
    word: SpokenWord | None = None
    opening = ""
    for morpheme in morphemes:
        if morpheme.mark and set(morpheme.symbols) <= OPENING:
            opening += morpheme.symbols
        elif word and (morpheme.mark or morpheme.joins or morpheme.start < word.end or morpheme.start == morpheme.end):
            space = "" if morpheme.mark or morpheme.joins else " "
            before = word.symbols
            if morpheme.joins and before.endswith("ɴ"):
                before = before[:-1] + _nasal(morpheme.symbols)
            word = replace(word, symbols=before + space + morpheme.symbols, end=max(morpheme.end, word.end))
        elif not morpheme.mark:
            if word:
                yield word
            word, opening = SpokenWord(opening + morpheme.symbols, morpheme.start, morpheme.end), ""
    if word:
        yield word
