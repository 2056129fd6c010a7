import numpy as np
import pytest

from talkwidget import InputError, TalkOptions
from talkwidget.media.label import Label


def labelled(text, height=200, width=300, shade=100):
    return Label(text).draw(np.full((2, height, width, 3), shade, np.uint8))


def test_a_label_stands_in_the_lower_left_corner_and_nowhere_else():
    frames = labelled("AI-generated")
    changed = (frames != 100).any(axis=(0, 3))
    rows, columns = np.nonzero(changed)
    assert rows.min() > 160
    assert rows.max() == 199
    assert columns.min() == 0
    assert columns.max() < 150
    assert (frames[0] == frames[1]).all()
    assert frames.max() > 250


def test_letters_differ():
    assert (labelled("one") != labelled("two")).any()


@pytest.mark.parametrize(("height", "width"), [(64, 64), (64, 400), (400, 64), (1080, 1920)])
def test_a_long_label_fits_into_any_frame(height, width):
    assert labelled("x" * 60, height, width).shape == (2, height, width, 3)


def test_the_frames_of_the_engine_stay_as_they_are():
    frames = np.full((1, 64, 64, 3), 100, np.uint8)
    Label("x").draw(frames)
    assert (frames == 100).all()


@pytest.mark.parametrize("value", ["", "  ", "x" * 61, "two\nlines", 3, True, b"x", "\0"])
def test_what_is_no_line_is_refused(value):
    with pytest.raises(InputError, match="one line"):
        TalkOptions(label=value)


def test_a_label_makes_another_clip_without_speaking_again(talker, portrait):
    talker.set_face(portrait)
    plain, marked = talker.say("Hello"), talker.say("Hello", label="AI-generated")
    assert plain.path != marked.path
    assert [stage.name for stage in marked.report.stages if not stage.hit] == ["clip"]
    assert not [path for path in talker.cache.root.rglob("*.json") if "AI-generated" in path.read_text()]
