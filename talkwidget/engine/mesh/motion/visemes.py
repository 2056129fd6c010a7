"""Visemes: mouth targets of phonemes, read from IPA.

IPA is read as synthesizers write it: with stress, length and tie marks, with diphthongs, affricates and r-coloured
vowels as one symbol, and with a few ASCII stand-ins that eSpeak NG uses in some languages.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Viseme:
    """Mouth target of a class of phonemes that look alike.

    ``target`` (8,) has the order and units of :class:`~..channels.MouthChannel`. The dominances are the weights of the
    target among its neighbours (Cohen & Massaro, "Modeling coarticulation in synthetic visual speech", 1993): one for
    jaw and tongue, one for the lips. ``rounded`` lips move earlier and more slowly.
    """

    name: str
    target: tuple[float, ...]
    jaw_dominance: float
    lip_dominance: float
    rounded: bool = False


# Targets for clear speech at normal loudness, then the dominance of jaw and lips. By eye, from sheets of drawn visemes
# and from clips; then adjusted until the landmarks of clips showed closures, open vowels and apertures in the range of
# filmed speech (95th percentile of the aperture 0.14 to 0.24 eye distances). With all jaws scaled by 0.85, texts
# without open vowels open too little; by 1.15, those full of them open too far. Still open vowels open further than in
# a laboratory: by 15.5 mm from closed lips, against 9.0 mm in 29 sounds of 10 readers.
_TABLE = (
    Viseme("SIL", (0.00, 0.00, 0.00, 0.00, 0.00, 0.0, 0.0, 0.00), 0.50, 0.50),
    Viseme("PBM", (0.03, 0.00, 0.00, 0.02, 0.05, 1.0, 0.0, 0.00), 1.00, 1.00),
    Viseme("PH", (0.10, 0.00, 0.00, -0.05, 0.12, 0.6, 0.0, 0.00), 0.90, 0.90),
    Viseme("FV", (0.12, 0.10, 0.00, 0.08, 0.00, 0.0, 1.0, 0.00), 1.00, 1.00),
    Viseme("VW", (0.16, 0.06, 0.00, 0.00, 0.05, 0.0, 0.6, 0.00), 0.90, 0.90),
    Viseme("TH", (0.20, 0.05, 0.06, 0.05, 0.00, 0.0, 0.0, 1.00), 0.80, 0.60),
    Viseme("TDN", (0.17, 0.05, 0.06, 0.08, 0.00, 0.0, 0.0, 0.75), 0.70, 0.40),
    Viseme("L", (0.26, 0.05, 0.05, 0.05, 0.00, 0.0, 0.0, 0.90), 0.60, 0.40),
    Viseme("SZ", (0.10, 0.09, 0.15, 0.18, 0.00, 0.0, 0.0, 0.45), 0.90, 0.70),
    Viseme("SH", (0.14, 0.12, 0.16, -0.30, 0.38, 0.0, 0.0, 0.40), 1.10, 1.10, rounded=True),
    Viseme("KG", (0.22, 0.03, 0.03, 0.03, 0.00, 0.0, 0.0, 0.35), 0.55, 0.25),
    Viseme("R", (0.19, 0.07, 0.08, -0.25, 0.28, 0.0, 0.0, 0.35), 0.70, 0.90),
    Viseme("W", (0.14, 0.03, 0.03, -0.72, 0.65, 0.0, 0.0, 0.00), 0.90, 1.40, rounded=True),
    Viseme("H", (0.35, 0.05, 0.05, 0.00, 0.00, 0.0, 0.0, 0.00), 0.20, 0.15),
    Viseme("IY", (0.28, 0.14, 0.16, 0.34, 0.00, 0.0, 0.0, 0.50), 1.10, 0.90),
    Viseme("IX", (0.32, 0.07, 0.08, 0.06, 0.03, 0.0, 0.0, 0.35), 1.10, 0.60),
    Viseme("IH", (0.40, 0.10, 0.10, 0.18, 0.00, 0.0, 0.0, 0.40), 1.10, 0.60),
    Viseme("EH", (0.58, 0.10, 0.10, 0.16, 0.00, 0.0, 0.0, 0.30), 1.20, 0.70),
    Viseme("AE", (0.88, 0.14, 0.12, 0.20, 0.00, 0.0, 0.0, 0.00), 1.35, 0.80),
    Viseme("AA", (1.00, 0.08, 0.08, -0.04, 0.05, 0.0, 0.0, 0.00), 1.35, 0.70),
    Viseme("AH", (0.88, 0.08, 0.12, 0.00, 0.04, 0.0, 0.0, 0.00), 1.60, 0.80),
    Viseme("AX", (0.42, 0.06, 0.06, 0.02, 0.02, 0.0, 0.0, 0.00), 0.70, 0.30),
    Viseme("AO", (0.72, 0.08, 0.08, -0.34, 0.34, 0.0, 0.0, 0.00), 1.35, 1.00, rounded=True),
    Viseme("OW", (0.50, 0.06, 0.06, -0.58, 0.52, 0.0, 0.0, 0.00), 1.20, 1.20, rounded=True),
    Viseme("UW", (0.24, 0.05, 0.05, -0.74, 0.68, 0.0, 0.0, 0.00), 1.00, 1.40, rounded=True),
    Viseme("UH", (0.34, 0.06, 0.06, -0.34, 0.36, 0.0, 0.0, 0.00), 0.90, 1.00),
    Viseme("ER", (0.32, 0.08, 0.08, -0.28, 0.30, 0.0, 0.0, 0.00), 0.90, 1.00),
)

VISEMES = {viseme.name: viseme for viseme in _TABLE}
"""All visemes by name. SIL is the closed mouth, PH bilabial fricatives, VW labiodental approximants, IX close central
and unrounded back vowels; the others are named after English phonemes in ARPAbet."""

# Letters of the IPA chart (International Phonetic Association, 2020), its retired ligatures, Greek letters mistaken for
# IPA, and X-SAMPA capitals that eSpeak NG leaves in a few languages.
_CONSONANTS = {
    "PBM": "pbmɓʙʘƥ",
    "PH": "ɸβφ",
    "FV": "fvɱⱱ",
    "VW": "ʋ",
    "TH": "θðǀ",
    "TDN": "tdnɾrɲɳɖʈɗɽɺᶑɟcʄȵȶȡƭǃǂ",
    "L": "lɫɬɮɭʎʟǁꞎ",
    "SZ": "szɕʑʦʣʨʥ",
    "SH": "ʃʒʂʐʧʤɧSZ",
    "KG": "kgɡŋxɣɠʛqɢɴχʁʀɰƙʞN",
    "R": "ɹɻ",
    "W": "wʍɥ",
    "H": "hɦʔħʕʜʢʡ",
    "IY": "jçʝ",
}
_VOWELS = {
    "IY": "i",
    "IX": "ɨɯᵻɘ",
    "IH": "ɪ",
    "EH": "eɛεᴇ",
    "AE": "æa",
    "AA": "ɑɒα",
    "AH": "ʌɐɤ",
    "AX": "ə",
    "AO": "ɔɶ",
    "OW": "oøœɵ",
    "UW": "uyʉ",
    "UH": "ʊʏᵿ",
    "ER": "ɜɚɝɞ",
}
_CONSONANT_OF = {letter: VISEMES[name] for name, letters in _CONSONANTS.items() for letter in letters}
_VOWEL_OF = {letter: VISEMES[name] for name, letters in _VOWELS.items() for letter in letters}
_UNKNOWN = VISEMES["AX"]
_SIBILANTS = (VISEMES["SZ"], VISEMES["SH"])

# The second vowel of diphthongs such as in "go" and "now" is rounder than the short vowel of the same letter.
_OFFGLIDES = {VISEMES["UH"]: VISEMES["UW"]}
# Retroflex sibilant in eSpeak NG's Mandarin.
_RETROFLEX = ("s.", "ʂ")
# The one modifier letter that changes the lips; length, aspiration, palatalisation and tone do not.
_LABIALISED = "ʷ"
# Modifier letters on their own, where a synthesizer gives the release of a consonant a time of its own.
_RELEASES = {"ʲ": "j", "ʰ": "h", "ʷ": "w"}
# Weight of the vowel against the offglide of a diphthong or of a vowel with r: two thirds of the time. By eye; a
# prototype used 0.55 to 0.62 of the time.
_NUCLEUS_WEIGHT = 2.0


@dataclass(frozen=True)
class Part:
    """Part of a phoneme with one viseme; ``share`` is its part of the time, 0..1."""

    viseme: Viseme
    share: float
    vowel: bool


@dataclass(frozen=True)
class Phoneme:
    """Phoneme as visemes. The shares of the parts add up to 1; a mark without a sound has no parts."""

    parts: tuple[Part, ...]
    stressed: bool


@functools.lru_cache(maxsize=4096)
def read_ipa(text: str) -> Phoneme:
    """Read one phoneme from IPA; never fails.

    A diphthong or a vowel with r becomes two parts; an affricate becomes its fricative. A letter outside the IPA counts
    as its base letter (ã as a), else as a neutral vowel. No text, or only punctuation, is a pause (SIL). A mark without
    a sound of its own (a lone length mark, a tone, a language marker such as ``(en)``) has no parts.
    """
    if not any(letter.isalnum() or unicodedata.category(letter) in {"Lm", "Mn"} for letter in text):
        return Phoneme((Part(VISEMES["SIL"], 1.0, False),), False)
    written = _RELEASES.get(text, unicodedata.normalize("NFC", text).replace(*_RETROFLEX))
    sounds = [] if text.startswith("(") else _read_sounds(written)
    nucleus = next((i for i, (_, vowel) in enumerate(sounds) if vowel), None)
    weights = [_NUCLEUS_WEIGHT if i == nucleus else 1.0 for i in range(len(sounds))]
    return Phoneme(
        tuple(
            Part(viseme, weight / sum(weights), vowel) for (viseme, vowel), weight in zip(sounds, weights, strict=True)
        ),
        stressed="ˈ" in text,
    )


def _read_sounds(text: str) -> list[tuple[Viseme, bool]]:
    """Distinct visemes of one phoneme in order, each with whether it is a vowel."""
    sounds: list[tuple[Viseme, bool]] = []
    for letter in text:
        sound = _classify(letter)
        aspiration = letter == "h" and sounds
        if sound is None or aspiration:
            continue
        viseme, vowel = sound
        if viseme in _SIBILANTS and sounds and sounds[-1][0].name == "TDN":
            sounds.pop()
        if vowel and sounds and sounds[-1][1]:
            viseme = _OFFGLIDES.get(viseme, viseme)
        if not sounds or sounds[-1][0] != viseme:
            sounds.append((viseme, vowel))
    return sounds


def _classify(letter: str) -> tuple[Viseme, bool] | None:
    """Viseme of a letter, and whether it is a vowel; ``None`` for marks."""
    if letter == _LABIALISED:
        return VISEMES["W"], False
    if not letter.isalpha() or unicodedata.category(letter) == "Lm":
        return None
    for candidate in (letter, letter.lower(), unicodedata.normalize("NFKD", letter)[0].lower()):
        if candidate in _VOWEL_OF:
            return _VOWEL_OF[candidate], True
        if candidate in _CONSONANT_OF:
            return _CONSONANT_OF[candidate], False
    return _UNKNOWN, True
