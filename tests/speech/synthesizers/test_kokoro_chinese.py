"""Mandarin words: numbers here, words with pypinyin and budoux in `make test-extras`."""

import pytest

from talkwidget.speech.synthesizers.kokoro_chinese import chinese_sentences, name_number, read_syllable
from talkwidget.speech.synthesizers.kokoro_model import ALPHABET


@pytest.fixture
def readings():
    pytest.importorskip("pypinyin", reason="the package of an extra; run: make test-extras")
    pytest.importorskip("budoux", reason="the package of an extra; run: make test-extras")


def spelled(text):
    return [(text[word.start : word.end], word.symbols) for sentence in chinese_sentences(text) for word in sentence]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("0", "零"),
        ("10", "十"),
        ("15", "十五"),
        ("110", "一百一十"),
        ("1005", "一千零五"),
        ("1,250", "一千二百五十"),
        ("10000", "一万"),
        ("100500", "十万零五百"),
        ("105000", "十万五千"),
        ("120000000", "一亿二千万"),
        ("3.05", "三点零五"),
        ("50%", "百分之五十"),
        ("12345678901234567", "一二三四五六七八九零一二三四五六七"),
    ],
)
def test_numbers_have_names(written, name):
    assert name_number(written) == name


@pytest.mark.extras
@pytest.mark.parametrize(
    ("pinyin", "symbols"),
    [
        ("hao3", "xau↓"),
        ("zhi1", "ꭧɨ→"),
        ("yu2", "y↗"),
        ("xue2", "ɕɥe↗"),
        ("wo3", "wo↓"),
        ("er4", "ɚ↘"),
        ("liu2", "ljou↗"),
        ("de5", "tɤ"),
    ],
)
def test_syllables_are_read_as_by_misaki(readings, pinyin, symbols):
    assert read_syllable(pinyin) == symbols
    assert set(symbols) <= ALPHABET


@pytest.mark.extras
def test_words_are_parts_of_the_text_with_their_punctuation(readings):
    assert spelled("今天天气很好，「我们」去公园。") == [
        ("今天", "ʨi→ntʰjɛ→n"),
        ("天气", "tʰjɛ→nʨʰi↘"),
        ("很", "xə↓n"),
        ("好，", "xau↓,"),
        ("我们」", "“wo↓mən”"),
        ("去", "ʨʰy↘"),
        ("公园。", "kʊ→ŋɥɛ↗n."),
    ]


@pytest.mark.extras
def test_years_numbers_and_english_words_are_read(readings):
    words = dict(spelled("2024年，Python有3.5%。"))
    assert words["2024"] == "ɚ↘li↗ŋɚ↘sɨ↘"
    assert words["Python"].startswith("pˈIθ")
    assert words["3.5%。"].startswith("pai↓fə→nꭧɨ→")


@pytest.mark.extras
def test_a_pronunciation_in_ipa_is_spoken(readings):
    assert spelled("去[NumPy](/na/)，好") == [("去", "ʨʰy↘"), ("[NumPy](/na/)，", "na,"), ("好", "xau↓")]
