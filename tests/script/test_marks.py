import pytest

from talkwidget.errors import InputError
from talkwidget.script.markers import MARKER, MOODS, Break, End, Markers, MoodChange, ProsodyChange, Saying
from talkwidget.script.marks import read_marks


def read(text):
    """Text without markers, and their events."""
    markers = Markers()
    marked = read_marks(text, markers)
    return MARKER.sub("", marked), [markers.event(found[0]) for found in MARKER.finditer(marked)]


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [
        ("[pause 1.5s]", 1.5),
        ("[pause 300ms]", 0.3),
        ("[pause 2]", 2.0),
        ("[PAUSE .5 s]", 0.5),
        ("[pause]", 0.5),
        ("[pause 2 seconds]", 2.0),
        ("[pause: 1s]", 1.0),
        ("[pause=1 sec]", 1.0),
    ],
)
def test_a_pause_has_its_length(mark, seconds):
    assert read(f"a {mark} b") == ("a  b", [Break(seconds)])


def test_prosody_is_changed_up_to_the_closing_mark():
    text, events = read("a [slow]b [loud]c[/loud][/slow]")
    assert text == "a b c"
    assert isinstance(events[0], ProsodyChange)
    assert events[0].rate < 1 < events[1].rate + events[1].volume
    assert events[2:] == [End(), End()]


@pytest.mark.parametrize("mood", MOODS)
def test_a_mood_holds_up_to_the_closing_mark(mood):
    assert read(f"a [{mood}]b[/{mood.upper()}] c") == ("a b c", [MoodChange(mood), End()])


def test_a_word_is_spoken_as_told():
    assert read("[NumPy](say: num pie)") == ("NumPy", [Saying("say", "num pie"), End()])
    assert read("[SQL](/ˈsiːkwəl/)") == ("SQL", [Saying("ipa", "ˈsiːkwəl"), End()])
    assert read("[bit](ipa: bit)") == ("bit", [Saying("ipa", "bit"), End()])


@pytest.mark.parametrize(
    "text",
    [
        "see [1]",
        "[sic]",
        "[last]",
        "[a link](http://x.y)",
        "[help](/help/)",
        "x[0]",
        "[mail](mailto:a@b.c)",
        "[said]",
        "[had] a",
    ],
)
def test_other_brackets_are_text(text):
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[puase 1s] a", r"did you mean \[pause\]"),
        ("[hapy]a[/hapy]", r"did you mean \[happy\]"),
        ("[surprise]a[/surprise]", r"did you mean \[surprised\]"),
        ("[happy]a[/sad]", "closes nothing"),
        ("[slwo]a[/slwo]", r"did you mean \[slow\]"),
        ("[pause long] a", r"\[pause 1.5s\]"),
        ("[pause 100s] a", "60 seconds"),
        ("[slow] a", r"\[/slow\]"),
        ("a [/slow]", "closes nothing"),
        ("[slow]a[/fast]", "closes nothing"),
        ("[NumPy](sya: num pie)", r"\(say: num pie\)"),
        ("[NumPy](say: )", "has no words"),
        ("[whisper]a[/whisper]", r"\[whisper\] is no mark; there are: pause, slow"),
    ],
)
def test_a_wrong_mark_is_refused_in_one_line_with_the_right_one(text, said):
    with pytest.raises(InputError, match=said) as caught:
        read(text)
    assert "\n" not in str(caught.value)
