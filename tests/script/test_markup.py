import pytest

from talkwidget.script.markers import MARKER, Break, End, Markers, Saying, unprotect
from talkwidget.script.markup import protect_code, read_markdown


def read(text):
    """Lines without marks, the pauses after them, and notes."""
    markers = Markers()
    marked = read_markdown(protect_code(text, markers), markers)
    pauses = [markers.event(found[0]) for found in MARKER.finditer(marked)]
    assert all(isinstance(event, Break) and event.paragraph for event in pauses)
    lines = [unprotect(line) for line in MARKER.split(marked) if line]
    return lines, [event.seconds for event in pauses], markers.notes


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Some **bold**, *it*, __bold__, _it_ and ***both***.", "Some bold, it, bold, it and both."),
        ("**bold with *it* inside** ~~gone~~", "bold with it inside gone"),
        ('A [link](http://x.y/z_(1) "title"), a [ref][1] and <https://x.y>', "A link, a ref and https://x.y"),
        ("![A cat](cat.jpg) sits.[^1]", "A cat sits."),
        ("Use `x = a*b*c` or ``a`b``.", "Use x = a*b*c or a`b."),
        (r"Not \*bold\* and \[pause\]", "Not *bold* and [pause]"),
        ("> Quoted.", "Quoted."),
        ("2 * 3 * 4, snake_case_name, 5*6*7", "2 * 3 * 4, snake_case_name, 5*6*7"),
        ("# Title #", "Title"),
        ("A break\\", "A break"),
        ("- [x] done", "done"),
        ("| a | b |", "a, b"),
    ],
)
def test_marks_are_not_read(written, shown):
    assert read(written)[0] == [shown]


def test_headings_items_and_lines_pause():
    lines, pauses, _ = read("# Title\n\nText.\n\n- Red\n- Blue\n\n1. One\n2. Two\n\nRed\nGreen")
    assert lines == ["Title", "Text.", "Red", "Blue", "1. One", "2. Two", "Red", "Green"]
    assert len(pauses) == len(lines)
    assert pauses[0] == max(pauses)
    assert min(pauses) > 0.2


def test_underlined_headings_and_rules_are_not_read():
    assert read("Title\n=====\nText\n\n---\n\n| a |\n|---|\n| 1 |")[0] == ["Title", "Text", "a", "1"]


def test_a_wrapped_line_goes_on():
    text = "This paragraph was wrapped by an editor at a column that is\nnot its end, and goes on in the next line."
    assert read(text)[0] == [text]


def test_code_blocks_are_read_as_they_stand():
    assert read("```python\nx = [pause] # *no* mark\n```\nDone.")[0] == ["x = [pause] # *no* mark", "Done."]


def test_references_of_links_are_not_read():
    assert read("See [a][1].\n\n[1]: http://x.y 'z'")[0] == ["See a."]


@pytest.mark.parametrize("formula", ["$x^2 + 1$", "$$\\frac{a}{b}$$", r"\(\alpha\)", r"\[a = b\]", "$x$"])
def test_formulas_stay_unspoken_with_a_note(formula):
    markers = Markers()
    marked = read_markdown(protect_code(f"The value {formula} grows.", markers), markers)
    assert unprotect(MARKER.sub("", marked)) == f"The value {formula} grows."
    assert [markers.event(found[0]) for found in MARKER.finditer(marked)][:2] == [Saying("say"), End()]
    assert len(markers.notes) == 1
    assert "not spoken" in markers.notes[0]


def test_prices_are_no_formulas():
    text = "It costs $5 or $6, not $7.50 or US$8."
    assert read(text)[0] == [text]
    assert not read(text)[2]


@pytest.mark.parametrize("line", ["[Anna]: Hello.", "[Note]: this is text", "[^1]: see http://x.y"])
def test_only_addresses_of_links_are_left_out(line):
    assert read(f"A.\n\n{line}")[0][-1] == line.removeprefix("[^1]: ")
