import contextlib
import itertools
import json
import struct
import unicodedata
from importlib import resources
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.visemes import VISEMES, read_ipa
from talkwidget.speech.misaki_times import time_phonemes

ESPEAK = (Path(__file__).parents[3] / "data" / "espeak_ipa.txt").read_text(encoding="utf-8").split("\n")[:-1]
"""Every phoneme that eSpeak NG 1.52 gave for sentences and numbers in 138 languages."""

MARKS_AND_PAUSES = {"1", "?", "ː", "\u0303"}


_IPA_NAME = 0x0D
"""Operation of eSpeak NG's phoneme programs that gives a phoneme's IPA; the low byte is its length."""


def table_names():
    """IPA of the phonemes in all of the installed eSpeak NG's phoneme tables (files ``phontab`` and ``phonindex``)."""
    folder = Path(espeakng_loader.get_data_path())
    tables, index = (folder / "phontab").read_bytes(), (folder / "phonindex").read_bytes()
    words = struct.unpack(f"<{len(index) // 2}H", index)
    starts, place = set(), 4
    for _ in range(tables[0]):
        count, place = tables[place], place + 36
        starts |= {struct.unpack_from("<H", tables, place + 16 * i + 8)[0] for i in range(count)}
        place += 16 * count
    assert place == len(tables)
    ordered = [*sorted(starts - {0}), len(words)]
    found = set()
    for start, end in itertools.pairwise(ordered):
        at = next((i for i in range(start, end) if words[i] >> 8 == _IPA_NAME and words[i] & 255), None)
        if at is not None:
            length = words[at] & 255
            text = b"".join(struct.pack(">H", word) for word in words[at + 1 : at + 1 + (length + 1) // 2])[:length]
            with contextlib.suppress(UnicodeDecodeError):  # bytes of another operation
                found.add(text.decode("utf-8").lstrip("\x01\x02"))
    assert len(found) > 200
    return sorted(name for name in found if name.isprintable() and name.strip())


def hibari_symbols():
    """Symbols of hibari's model, which are Kokoro's, without punctuation, as the IPA that times are told in."""
    vocabulary = json.loads((resources.files("hibari") / "assets" / "vocab.json").read_text(encoding="utf-8"))
    hum = np.full(24_000, 0.1, np.float32)
    timed = [time_phonemes(symbol, (4, 30, 6), hum) for symbol in vocabulary]
    return sorted({phoneme.text for phonemes in timed for phoneme in phonemes} - {""})


TONES = "\u02e5\u02e6\u02e7\u02e8\u02e9"


@pytest.mark.parametrize("ipa", sorted({*table_names(), *hibari_symbols()}))
def test_no_phoneme_of_a_table_is_without_a_class(ipa):
    letters = [letter for letter in unicodedata.normalize("NFKD", ipa) if letter.isalpha()]
    modifiers = all(unicodedata.category(letter) in {"Lm", "Mn"} or letter in TONES for letter in ipa)
    visemes = [part.viseme.name for part in read_ipa(ipa).parts]
    if modifiers:
        assert "SIL" not in visemes
    elif letters:
        assert visemes
        assert "SIL" not in visemes
        assert any(letter in "\u0259\u0258" for letter in letters) or "AX" not in visemes


def names(ipa):
    return [part.viseme.name for part in read_ipa(ipa).parts]


@pytest.mark.parametrize("viseme", VISEMES.values(), ids=lambda viseme: viseme.name)
def test_every_viseme_has_a_target_for_every_channel(viseme):
    assert len(viseme.target) == len(MouthChannel)
    assert viseme.jaw_dominance > 0
    assert viseme.lip_dominance > 0


@pytest.mark.parametrize("ipa", [ipa for ipa in ESPEAK if ipa not in MARKS_AND_PAUSES])
def test_every_symbol_of_espeak_is_known_and_fills_its_time(ipa):
    parts = read_ipa(ipa).parts
    assert sum(part.share for part in parts) == pytest.approx(1.0)
    assert all(part.viseme is not VISEMES["SIL"] for part in parts)
    schwa = any(letter in "əɘ" for letter in ipa)
    assert schwa or all(part.viseme is not VISEMES["AX"] for part in parts), "fell back to the neutral vowel"


@pytest.mark.parametrize("ipa", ESPEAK)
def test_lips_close_for_bilabials_and_touch_the_teeth_for_labiodentals(ipa):
    letters = unicodedata.normalize("NFD", ipa)
    press = max((part.viseme.target[MouthChannel.PRESS] for part in read_ipa(ipa).parts), default=0.0)
    bite = max((part.viseme.target[MouthChannel.LIP_TO_TEETH] for part in read_ipa(ipa).parts), default=0.0)
    assert (press == 1.0) == any(letter in "pbm" for letter in letters)
    assert (press > 0.0) == any(letter in "pbmɸβΦ" for letter in letters)
    assert (bite == 1.0) == any(letter in "fv" for letter in letters)
    assert (bite > 0.0) == any(letter in "fvʋ" for letter in letters)


@pytest.mark.parametrize(
    ("ipa", "expected"),
    [
        ("aɪ", ["AE", "IH"]),
        ("ˈoʊ", ["OW", "UW"]),
        ("aɪɚ", ["AE", "IH", "ER"]),
        ("ɔːɹ", ["AO", "R"]),
        ("əl", ["AX", "L"]),
        ("n̩", ["TDN"]),
        ("tʃ", ["SH"]),
        ("t͡ʃ", ["SH"]),
        ("ts.h", ["SH"]),
        ("dz", ["SZ"]),
        ("pf", ["PBM", "FV"]),
        ("th", ["TDN"]),
        ("pʰ", ["PBM"]),
        ("kʷ", ["KG", "W"]),
        ("ɑ̃", ["AA"]),
        ("ã", ["AE"]),
        ("c\u0327", ["IY"]),
        ("ju", ["IY", "UW"]),
        ("aː", ["AE"]),
        ("ʲ", ["IY"]),
        ("ss", ["SZ"]),
        ("S", ["SH"]),
    ],
)
def test_what_is_written_as_one_phoneme_falls_into_what_can_be_seen(ipa, expected):
    assert names(ipa) == expected


def test_no_consonant_opens_the_lips_as_far_as_a_vowel_in_the_middle_of_the_chart():
    (schwa,) = read_ipa("ə").parts
    consonants = {part.viseme for ipa in ESPEAK for part in read_ipa(ipa).parts if not part.vowel}
    lips = [MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]
    limit = sum(schwa.viseme.target[lip] for lip in lips)
    assert len(consonants) > 10
    assert [viseme.name for viseme in consonants if sum(viseme.target[lip] for lip in lips) >= limit] == []


def test_the_vowel_keeps_most_of_a_diphthong():
    first, second = read_ipa("aʊ").parts
    assert 1.6 * second.share < first.share < 3 * second.share
    vowel, r = read_ipa("ɑːɹ").parts
    assert vowel.share > 0.55
    assert vowel.vowel
    assert not r.vowel


def test_stress_is_read_wherever_it_stands():
    assert read_ipa("ˈɪ").stressed
    assert not read_ipa("ˌɪ").stressed
    assert read_ipa("ˈt").stressed


@pytest.mark.parametrize("pause", ["", " ", ".", "—", "_:", "|"])
def test_punctuation_is_a_pause(pause):
    assert names(pause) == ["SIL"]


@pytest.mark.parametrize("mark", ["ː", "ˈ", "(en)", "ˤ", "1", "\u0303"])
def test_marks_without_a_sound_have_no_part(mark):
    assert names(mark) == []


@pytest.mark.parametrize("text", ["あ", "字", "Ж", "ß", "😀a", "\x00", "a" * 10_000, "\ud800"])
def test_anything_at_all_can_be_read(text):
    assert sum(part.share for part in read_ipa(text).parts) == pytest.approx(1.0)
