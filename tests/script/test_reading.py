import contextlib
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkwidget.errors import InputError
from talkwidget.script.coverage import find_unspoken
from talkwidget.script.lexicon import read_lexicon
from talkwidget.script.reading import read_script
from talkwidget.script.sentence import cut_sentences
from talkwidget.speech.synthesizers.espeak import Espeak


def texts(text, language="en-us", **options):
    return [piece.text for piece in read_script(text, language, **options).pieces]


def test_a_plain_text_is_one_piece():
    script = read_script("Hello, world. How are you?\n", "en-us")
    assert [piece.text for piece in script.pieces] == [script.text] == ["Hello, world. How are you?"]
    assert script.notes == ()
    assert script.pieces[0].pause == script.pause == 0


def test_lines_headings_and_items_are_pieces_with_pauses():
    script = read_script("# Title\n\n- **Red**\n- Blue &amp; green", "en-us")
    assert [piece.text for piece in script.pieces] == ["Title", "Red", "Blue and green"]
    assert script.text == "Title\n\nRed\n\nBlue & green"
    assert script.pieces[0].pause == 0
    assert script.pieces[1].pause > script.pieces[2].pause > 0.2


def test_pauses_add_up_and_stand_at_both_ends():
    script = read_script("[pause 1s] a [pause 1s] [pause 500ms] b [pause 2s]", "en-us")
    assert [piece.pause for piece in script.pieces] == [1.0, 1.5]
    assert script.pause == 2.0
    assert script.text == "a b"


def test_prosody_is_that_of_all_marks_around():
    script = read_script("a [slow]b <prosody rate='50%' pitch='+2st'>c</prosody>[/slow] [loud]d[/loud]", "en-us")
    assert [round(piece.prosody.rate, 3) for piece in script.pieces] == [1.0, 0.8, 0.4, 1.0]
    assert [piece.prosody.pitch for piece in script.pieces] == [0, 0, 2, 0]
    assert script.pieces[3].prosody.volume > 0


def test_emoji_are_shown_and_named_as_not_spoken():
    script = read_script("Hello 😀 world 👍🏽! 😀", "en-us")
    assert script.text == "Hello 😀 world 👍🏽! 😀"
    assert script.notes == ("signs are not spoken: 😀 👍🏽",)


def test_numbers_are_spelled_out_and_shown_as_written():
    script = read_script("It costs $5 on 2024-03-05.", "en-us")
    assert script.pieces[0].text == "It costs five dollars on March fifth, twenty twenty four."
    assert script.text == "It costs $5 on 2024-03-05."


def test_pronunciations_are_spoken():
    text = "I use [NumPy](say: num pie) and [SQL](/ˈsiːkwəl/) with Kubectl."
    lexicon = read_lexicon("kubectl,cube control")
    assert texts(text, lexicon=lexicon, reads_ipa=True) == ["I use num pie and [SQL](/ˈsiːkwəl/) with cube control."]
    script = read_script(text, "en-us", lexicon)
    assert script.pieces[0].text == "I use num pie and SQL with cube control."
    assert script.text == "I use NumPy and SQL with Kubectl."
    assert len(script.notes) == 1
    assert "SQL" in script.notes[0]


def test_a_lexicon_may_hold_ipa():
    lexicon = read_lexicon("SQL,/ˈsiːkwəl/")
    assert texts("SQL.", lexicon=lexicon, reads_ipa=True) == ["[SQL](/ˈsiːkwəl/)."]


def test_text_is_read_as_ssml_tells():
    text = '<speak>Ask <say-as interpret-as="characters">FBI</say-as> on <sub alias="Monday">Mon</sub>.</speak>'
    assert texts(text) == ["Ask F B I on Monday."]


def test_code_is_read_as_it_stands():
    assert texts("Call `print[pause]` &lt;now&gt;.") == ["Call print[pause] <now>."]
    assert texts(r"A \[pause] b") == ["A [pause] b"]


def test_letters_are_composed_for_the_voice_and_kept_for_the_reader():
    script = read_script("cafe\u0301 eﬃcient", "en-us")
    assert script.pieces[0].text == "café efficient"
    assert script.text == "cafe\u0301 eﬃcient"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr-fr", "Élève français à côté d'un château."),
        ("es", "El niño tomó café con azúcar."),
        ("de", "Die Mädchen hören Süßes."),
        ("vi", "Tôi đang học tiếng Việt ở Hà Nội."),
        ("ko", "한국어를 배웁니다."),
        ("sv", "Åsa såg en älg på ön."),
    ],
)
def test_decomposed_text_has_the_phonemes_of_composed_text(language, text):
    composed, decomposed = (
        Espeak().synthesize(texts(unicodedata.normalize(form, text), language)[0], language) for form in ("NFC", "NFD")
    )
    assert composed.phonemes == decomposed.phonemes


def test_a_language_has_a_name_or_a_code():
    assert read_script("Hallo", "Deutsch").language == "de"
    assert texts("5 km", "German") == ["fünf Kilometer"]


def test_a_text_in_another_language_gets_a_note():
    assert read_script("Привет, как дела?", "en-us").notes == ("the text looks Russian; add --language ru",)


@pytest.mark.parametrize("text", ["", " \n", "---", "!!!", "[pause 1s]", "<br>", "# "])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(InputError, match="nothing to speak"):
        read_script(text, "en-us")


def test_a_wrong_mark_is_refused():
    with pytest.raises(InputError, match=r"\[pause\]"):
        read_script("a [puase 1s] b", "en-us")


def test_reading_is_cheap_to_import():
    code = (
        "import sys, talkwidget.script.reading as r; r.read_script('No number.', 'en');"
        "print({'torch', 'num2words', 'IPython', 'scipy'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


PARTS = [
    "Hello",
    "5 km",
    "**bold**",
    "# Title\n",
    "\n\n",
    "[pause 1s]",
    "[slow]",
    "[/slow]",
    "<b>",
    "</b>",
    "`x`",
    "$5",
]
PARTS += ["é", "[1]", "[a](b)", "&amp;", "II", "<break/>", "1.", "- ", "|", "*", "_", "\\", "日本", "[x](say: y)", " "]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map("".join))
def test_any_text_is_read_or_refused_in_one_line(text):
    try:
        script = read_script(text, "en-us")
    except InputError as error:
        lines = str(error).splitlines()
    else:
        lines = [""]
    assert len(lines) == 1
    if lines[0]:
        return
    for piece in script.pieces:
        assert len(piece.spoken.places) == len(piece.text)
        assert all(0 <= start < end <= len(script.text) for start, end in piece.spoken.places)
    covered = [script.text[slice(*piece.spoken.range_of(0, len(piece.text)))] for piece in script.pieces]
    assert find_unspoken(script.text, covered) == ()


@pytest.mark.parametrize(
    "mark", ["*a ", "_a ", "~~a ", "[a ", "<a ", "`a ", "$a ", "1-", "a.", "\\[", "&a", "- a\n", "<!--"]
)
def test_many_lone_marks_are_read_in_time(mark):
    began = time.process_time()
    read_script(mark * 2000 + "end", "en-us")
    assert time.process_time() - began < 3


def test_a_formula_without_words_is_not_spoken_and_stays_in_the_captions():
    script = read_script("The area $x^2$ grows.", "en-us")
    assert [piece.text.split() for piece in script.pieces] == [["The", "area", "grows."]]
    assert script.text == "The area $x^2$ grows."
    assert len(script.notes) == 1


def test_a_formula_is_spoken_in_the_words_it_is_given():
    script = read_script("The area [$\\pi r^2$](say: pi r squared) grows.", "en-us")
    assert [piece.text for piece in script.pieces] == ["The area pi r squared grows."]
    assert script.text == "The area $\\pi r^2$ grows."
    assert script.notes == ()


@pytest.mark.parametrize("unit", [*"aé[!(<~`|# \t1", "![", "1:", "1/", "http://a.", "a\u0301", "a@", "- "])
def test_a_word_or_a_gap_without_end_takes_no_longer_than_other_texts(unit):
    began = time.process_time()
    for before in ("Word ", "# x", ""):
        with contextlib.suppress(InputError):  # nothing to speak in signs alone
            cut_sentences(read_script(f"{before}{unit * (20_000 // len(unit))}y", "en-us"))
    assert time.process_time() - began < 5.0, "it grew with the square of the length: 7 to 60 s"
