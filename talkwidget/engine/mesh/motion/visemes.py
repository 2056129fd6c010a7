"""Visemes: mouth targets of phonemes, read from IPA.

IPA is read as synthesizers write it: with stress, length and tie marks. Diphthongs, affricates and r-coloured vowels
may be one symbol, and eSpeak NG uses a few ASCII stand-ins in some languages.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

import numpy as np

from ..channels import FITTED, MouthChannel
from .tables import VISEMES_MEASURED, people_tables


@dataclass(frozen=True)
class Viseme:
    """Mouth target of a class of phonemes that look alike.

    ``target`` (15,) has the order and units of :class:`~..channels.MouthChannel`. The dominances are the weights of the
    target among its neighbours (Cohen & Massaro, 1993). One is for the opening and the tongue, one for the shape of the
    lips. ``rounded`` lips move earlier and more slowly.
    """

    name: str
    target: tuple[float, ...]
    jaw_dominance: float
    lip_dominance: float
    rounded: bool = False


_CLARITY = 0.85
"""Weight of clear speech against the people's: half-mumbled stops, as people speak them, do not read as lip sync. The
figures of ``tools/try_constants.py`` hold from 0.4 to 1."""

UPPER_SHARE, JAW_SHARE = 0.25, 0.35
"""Parts of a clear opening taken by the upper lip, and by the chin in addition. Tuned on
clips: the upper lip's share is 0.15 (people: 0.15), and opening and chin correlate by 0.6 (people: 0.58)."""


def _viseme(
    name: str,
    clear: tuple[float, float],
    protrusion: float,
    tongue: float,
    dominance: tuple[float, float],
    *,
    press: float = 0.0,
    bite: float = 0.0,
    rounded: bool = False,
    like: str = "",
) -> Viseme:
    """Mix clear speech (opening, width of each corner, mm) with that of people.

    ``like`` names the viseme measured in place of this one; without a measurement, the speech is all clear.
    """
    opening, corner = np.array(clear) / 10
    target = np.zeros(len(MouthChannel))
    target[FITTED] = UPPER_SHARE * opening, (1 - UPPER_SHARE) * opening, corner, 0.0, JAW_SHARE * opening
    measured = like or name
    if measured in VISEMES_MEASURED:
        people = people_tables().viseme_targets[VISEMES_MEASURED.index(measured)]
        target[FITTED] = _CLARITY * target[FITTED] + (1 - _CLARITY) * people
    others = [MouthChannel.PROTRUSION, MouthChannel.TONGUE, MouthChannel.PRESS, MouthChannel.LIP_TO_TEETH]
    target[others] = protrusion, tongue, press, bite
    return Viseme(name, tuple(float(value) for value in target), *dominance, rounded)


# Clear speech: opening and width of each corner in mm, near those of 10 readers in a laboratory (open vowels 9, round
# 2.8, th 2.5, f and v 1.3 mm). Sounds that pass between vowels are opened by those: so tongue consonants aim lower, and
# w is nearly shut and dominates. Then, by eye: protrusion in cm, tongue, and the dominances. In stills of two
# portraits, half to twice a rounded sound's protrusion looks right, and half of the tongue to all of it. With half to
# twice a class's dominances, the figures of ``tools/try_constants.py`` hold, and a strip of ten rounded sounds looks
# the same.
_TABLE = (
    Viseme("SIL", (0.0,) * len(MouthChannel), 0.50, 0.50),
    _viseme("PBM", (0.0, 0.0), 0.05, 0.00, (1.00, 1.00), press=1.0),
    _viseme("PH", (0.5, -0.5), 0.10, 0.00, (0.90, 0.90), press=0.6),
    _viseme("FV", (1.0, 0.8), 0.00, 0.00, (1.00, 1.00), bite=1.0),
    _viseme("VW", (1.5, 0.0), 0.05, 0.00, (0.90, 0.90), bite=0.6),
    _viseme("TH", (2.0, 0.5), 0.00, 1.00, (0.80, 0.60)),
    _viseme("TDN", (1.45, 0.8), 0.00, 0.75, (0.70, 0.40)),
    _viseme("L", (3.6, 0.5), 0.00, 0.90, (0.60, 0.40)),
    _viseme("SZ", (2.35, 1.8), 0.00, 0.45, (0.90, 0.70)),
    _viseme("SH", (3.0, -2.0), 0.28, 0.40, (1.10, 1.10), rounded=True),
    _viseme("KG", (2.05, 0.3), 0.00, 0.35, (0.55, 0.25)),
    _viseme("R", (2.6, -1.8), 0.20, 0.35, (0.70, 0.90)),
    _viseme("W", (0.2, -4.0), 0.45, 0.00, (3.00, 1.40), rounded=True),
    _viseme("H", (3.8, 0.0), 0.00, 0.00, (0.20, 0.15)),
    _viseme("IY", (4.2, 3.0), 0.00, 0.50, (1.10, 0.90)),
    _viseme("IX", (4.0, 0.6), 0.03, 0.35, (1.10, 0.60), like="IH"),
    _viseme("IH", (4.4, 1.8), 0.00, 0.40, (1.10, 0.60)),
    _viseme("EH", (6.7, 2.0), 0.00, 0.30, (1.20, 0.70)),
    _viseme("AE", (8.4, 3.0), 0.00, 0.00, (1.35, 0.80)),
    _viseme("AA", (8.6, 1.6), 0.04, 0.00, (1.35, 0.70)),
    _viseme("AH", (8.1, 1.6), 0.04, 0.00, (1.60, 0.80), like="AA"),
    _viseme("AX", (4.6, 0.8), 0.02, 0.00, (0.70, 0.30)),
    _viseme("AO", (8.5, -2.5), 0.26, 0.00, (1.35, 1.00), rounded=True),
    _viseme("OW", (4.4, -3.5), 0.38, 0.00, (1.20, 1.20), rounded=True),
    _viseme("UW", (1.3, -4.2), 0.48, 0.00, (1.00, 1.40), rounded=True),
    _viseme("UH", (3.6, -2.5), 0.26, 0.00, (0.90, 1.00)),
    _viseme("ER", (3.6, -2.0), 0.22, 0.00, (0.90, 1.00)),
)

VISEMES = {viseme.name: viseme for viseme in _TABLE}
"""All visemes by name. SIL is the closed mouth, PH bilabial fricatives, VW labiodental approximants, IX close central
and unrounded back vowels. The others are named after English phonemes in ARPAbet."""

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
    "SH": "ʃʒʂʐʧʤɧꭧSZ",
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
# Tone letters, which eSpeak NG writes in tonal languages.
_TONES = frozenset("˥˦˧˨˩")
# Modifier letters on their own, where a synthesizer gives the release of a consonant a time of its own.
_RELEASES = {"ʲ": "j", "ʰ": "h", "ʷ": "w"}
# Weight of the vowel against the offglide of a diphthong or of a vowel with r: two thirds of the time. By eye (half to
# twice); a prototype used 0.55 to 0.62 of the time.
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
    if not any(_is_written_sound(letter) for letter in text):
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


def _is_written_sound(letter: str) -> bool:
    """True for letters, marks and tones; a pause has none of them."""
    return letter.isalnum() or letter in _TONES or unicodedata.category(letter) in {"Lm", "Mn"}


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
