import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkwidget.errors import InputError
from talkwidget.script.text import has_words, speakable, split_text


@given(st.text(alphabet="ab ,.。!\n漢", max_size=200), st.integers(1, 30))
def test_passages_are_all_of_the_text_and_none_is_too_long(text, longest):
    passages = list(split_text(text, longest))
    assert "".join(passages) == text
    assert all(len(passage) <= longest for passage in passages)
    assert text == "" or all(passages)


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("One. Two, three. Four five six.", ["One. Two, three.", " Four five six."]),
        ("Pi is 3.14159 or about that", ["Pi is 3.14159 or ", "about that"]),
        ("Not a sentence, but a clause", ["Not a sentence,", " but a clause"]),
        ("a" * 30, ["a" * 20, "a" * 10]),
        ("今天天气很好。我们去公园散步吧，看看花喝喝茶。", ["今天天气很好。", "我们去公园散步吧，看看花喝喝茶。"]),
    ],
)
def test_a_passage_ends_with_a_sentence_else_a_clause_else_a_word(text, passages):
    assert list(split_text(text, 20)) == passages


@pytest.mark.parametrize(
    ("text", "said"), [("A", True), ("7", True), ("$", True), ("🙂 !", False), ("… !", False), ("", False)]
)
def test_what_a_voice_finds_to_say(text, said):
    assert has_words(text) == said


def test_what_no_voice_should_see_is_a_space():
    assert speakable("a\0b😀c\ud800d\ne") == "a b c d\ne"
    with pytest.raises(InputError, match="nothing to speak"):
        speakable("😀🎉")
