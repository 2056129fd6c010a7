"""Words in Kokoro's alphabet by eSpeak NG, for the languages that Kokoro was trained on with eSpeak, and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ...script.text import find_word, has_words, split_words
from ..espeak.check import render_text
from ..espeak.library import WORDS_PER_MINUTE, Event
from ..language import find_language
from ..pronunciations import speak_with_pronunciations
from ..utterances import SpokenWord, split_sentences
from .kokoro_model import ALPHABET

# eSpeak's IPA -> misaki's alphabet (hexgrad/misaki, espeak.py: EspeakG2P, EspeakFallback); longer keys go first.
_COMMON_SYMBOLS = {
    "aɪ": "I",
    "aʊ": "W",
    "dz": "ʣ",
    "dʒ": "ʤ",
    "eɪ": "A",
    "oʊ": "O",
    "əʊ": "Q",
    "ts": "ʦ",
    "tʃ": "ʧ",
    "ɔɪ": "Y",
    "ɫ": "l",
    "ɱ": "m",
}
_ENGLISH = {
    **_COMMON_SYMBOLS,
    "n\u0329": "ᵊn",
    "l\u0329": "ᵊl",
    "əl": "ᵊl",
    "ɚ": "əɹ",
    "e": "A",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɐ": "ə",
    "ɬ": "l",
    "ɾ": "T",
    "ʔ": "t",
    "ʲ": "",
    "\u0303": "",
}
_TABLES = {
    "en-gb": {**_ENGLISH, "eə": "ɛː", "iə": "ɪə", "o": "ɔ"},
    "en-us": {**_ENGLISH, "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "o": "ɔ"},
}
_STRESSES = "ˈˌ"
# Punctuation that makes pauses or tones -> the symbols that Kokoro knows.
_MARKS = {mark: mark for mark in ",.;:!?—…"} | {"–": "—", "،": ",", "؛": ";", "؟": "?", "।": ".", "॥": "."}
_OPENING = {"(": "(", "“": "“", "«": "“", "„": "“", '"': "“"}
_CLOSING = {**_MARKS, ")": ")", "”": "”", "»": "”", '"': "”"}
_SCRIPTS = {"hi": ("DEVANAGARI", "LATIN")}  # that eSpeak reads as words; in other languages Latin


def espeak_sentences(text: str, language: str) -> Iterator[list[SpokenWord]]:
    """Words of each sentence. Words in scripts that eSpeak would spell by letters' names are left out."""

    def spell(plain: str) -> Iterator[list[SpokenWord]]:
        return _spell(plain, language)

    return speak_with_pronunciations(text, spell, lambda ipa: _to_symbols(ipa, language), "a")


def _spell(text: str, language: str) -> Iterator[list[SpokenWord]]:
    readable = _mask_foreign(text, _SCRIPTS.get(language, ("LATIN",)))
    if not has_words(readable):
        return
    rendering, unspoken = render_text(readable, find_language(language).voice, WORDS_PER_MINUTE)
    words = list(_words(readable, rendering.events, frozenset(unspoken), language))
    index = 0
    for _, end in split_sentences(text, language):
        first = index
        while index < len(words) and words[index].start < end:
            index += 1
        yield words[first:index]


def _mask_foreign(text: str, scripts: tuple[str, ...]) -> str:
    """Replace words with letters of other scripts by spaces."""

    def mask(found: re.Match[str]) -> str:
        names = (unicodedata.name(letter, "") for letter in found[0] if letter.isalpha())
        return found[0] if all(name.startswith(scripts) for name in names) else " " * len(found[0])

    return re.sub(r"\S+", mask, text)


def _words(text: str, events: Iterable[Event], unspoken: frozenset[str], language: str) -> Iterator[SpokenWord]:
    """Words with the phonemes between two word events; eSpeak has one event for some groups of words, as "of the"."""
    events = list(events)
    places = split_words(text, (event.position for event in events if event.phoneme is None))
    spoken = [""] * (len(places) + 1)
    current = len(places)
    for event in events:
        if event.phoneme is None:
            current = find_word(places, event.position)
        elif not event.phoneme.startswith("("):  # a change of language
            spoken[current] += _unit(event.phoneme, language)
    for (start, end), (following, _), symbols in zip(
        places, [*places[1:], (len(text), len(text))], spoken, strict=False
    ):
        grouped = [word for word in re.finditer(r"\S+", text[end:following]) if _is_grouped(word[0], unspoken)]
        last = end + grouped[-1].end() if grouped else end
        if symbols := _tidy(symbols, language):
            yield SpokenWord(_punctuate(symbols, text[start:last], text[last:following]), start, last)


def _is_grouped(word: str, unspoken: frozenset[str]) -> bool:
    return any(map(str.isalnum, word)) and word not in unspoken


def _punctuate(symbols: str, word: str, gap: str) -> str:
    """Symbols with the punctuation around the word, and the pauses in the gap to the next one."""
    edges = re.fullmatch(r"(\W*).*?(\W*)", word.replace("...", "…"), re.DOTALL)
    before, after = edges.groups() if edges else ("", "")
    opening = "".join(_OPENING.get(mark, "") for mark in before)
    closing = "".join(_CLOSING.get(mark, "") for mark in after) + "".join(_MARKS.get(mark, "") for mark in gap)
    return opening + symbols + closing


def _unit(phoneme: str, language: str) -> str:
    """Symbols of one phoneme of eSpeak."""
    core = phoneme.lstrip(_STRESSES)
    return phoneme[: len(phoneme) - len(core)] + _to_symbols(core, language)


def _to_symbols(ipa: str, language: str) -> str:
    """Symbols of IPA; letters that Kokoro does not know become their base letters, or are left out."""
    table = _TABLES.get(language, _COMMON_SYMBOLS)
    keys = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    mapped = re.sub(keys, lambda found: table[found[0]], ipa.replace("\u0361", "").replace("g", "ɡ"))
    known = (symbol if symbol in ALPHABET else unicodedata.normalize("NFD", symbol) for symbol in mapped)
    return "".join(symbol for letters in known for symbol in letters if symbol in ALPHABET)


def _tidy(symbols: str, language: str) -> str:
    """Join an r-coloured vowel and the r after it, which are one sound in misaki's American English."""
    return symbols.replace("ɹɹ", "ɹ") if language == "en-us" else symbols
