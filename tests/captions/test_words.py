import pytest

from talkwidget.captions.cues import make_cues
from talkwidget.captions.words import LINE_WIDTH
from tests.captions.said import shown, speech


def test_what_stands_between_the_words_is_kept():
    text = "Nice 😀 day – yes"
    assert shown(make_cues(speech(text, words=["Nice", "day", "yes"]))[0]) == [text]


def test_words_that_the_synthesizer_changed_are_shown_as_they_are():
    assert shown(make_cues(speech("It costs $5.", words=["It", "costs", "five", "dollars."]))[0]) == [
        "It costs five dollars."
    ]


def test_a_word_wider_than_a_line_is_cut():
    address = "https://example.org/" + "long/" * 20
    cues = make_cues(speech(f"See {address} now", word_seconds=3.0))
    assert "".join("".join(shown(cue)) for cue in cues).replace(" ", "") == f"See{address}now"
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH


def test_joiners_are_kept_and_take_no_room():
    text = "می\u200cخواهم 👩\u200d🔬 ශ්\u200dරී"
    assert shown(make_cues(speech(text))[0]) == [text]
    full = "a\u200c" * LINE_WIDTH
    assert shown(make_cues(speech(full))[0]) == [full]


def test_wide_characters_take_two_columns():
    text = "今天天气很好我们去公园散步吧看看花喝喝茶然后回家吃饭睡觉明天再来"
    cues = make_cues(speech(text, words=list(text)))
    assert max(len(line) for cue in cues for line in shown(cue)) <= LINE_WIDTH // 2
    assert " " not in "".join(line for cue in cues for line in shown(cue))


def test_a_compound_wider_than_a_line_is_cut_with_a_hyphen():
    compound = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    first, second = shown(make_cues(speech(compound, word_seconds=4.0))[0])
    assert len(first) == LINE_WIDTH
    assert first.endswith("-")
    assert first[:-1] + second == compound


def test_an_address_is_cut_after_a_mark_and_gets_no_hyphen():
    address = "https://example.org/gradients-and-what-they-mean/chapter_seven?page=12&view=all"
    first, second = shown(make_cues(speech(address, word_seconds=4.0))[0])
    assert first + second == address
    assert first == "https://example.org/gradients-and-what-"


@pytest.mark.parametrize(
    ("letter", "columns"),
    [
        ("👩\u200d👩\u200d👧\u200d👦", 2),
        ("👍🏽", 2),
        ("🇩🇪", 2),
        ("e\u0301\u0323", 1),
        ("क्षि", 2),
        ("ก็", 1),
        ("각", 2),
        ("\u05e9\u05c1\u05b8", 1),
    ],
)
def test_what_is_one_letter_to_its_reader_is_never_cut(letter, columns):
    cues = make_cues(speech(letter * 60, word_seconds=8.0))
    lines = [line for cue in cues for line in shown(cue)]
    assert "".join(lines).replace("-", "") == letter * 60
    assert all(line.replace("-", "") == letter * line.count(letter) for line in lines)
    assert max(line.count(letter) for line in lines) == LINE_WIDTH // columns - (lines[0][-1] == "-")
