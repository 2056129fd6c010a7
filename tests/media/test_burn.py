"""Captions in the pixels: at their times, inside the frame, in a font that has the letters."""

from __future__ import annotations

import numpy as np
import pytest

from talkwidget.errors import UnavailableError
from talkwidget.media.burn import burn_captions
from talkwidget.media.font import pick_font

GREY = np.full((360, 640, 3), 120, np.uint8)


def burnt(text, frames=10, size=GREY):
    return list(burn_captions([size] * frames, 10, [(0.2, 0.5, text)]))


def test_a_caption_is_there_from_its_start_to_its_end_and_the_frames_given_stay_as_they_are():
    changed = [(frame != 120).any() for frame in burnt("Hello")]
    assert changed == [False, False, True, True, True, False, False, False, False, False]
    assert (GREY == 120).all()


def test_letters_are_white_on_a_dark_box():
    frame = burnt("Hello")[2]
    assert frame.max() > 240
    assert frame.min() < 60


@pytest.mark.parametrize("size", [(360, 640), (640, 360), (256, 256), (128, 1280)])
def test_the_widest_line_fits(size):
    canvas = np.full((*size, 3), 120, np.uint8)
    frame = burnt("W" * 21 + "\n" + "second line", size=canvas)[2]
    rows, columns = np.nonzero((frame != 120).any(axis=2))
    assert columns.min() > 0
    assert columns.max() < size[1] - 1
    assert rows.max() < size[0] - 1
    assert rows.min() > size[0] // 2


def test_plain_letters_are_drawn_in_the_font_that_is_always_there():
    assert pick_font("Hello, number 12!") is None


def test_letters_that_no_font_has_are_named():
    with pytest.raises(UnavailableError, match=r"no font .* letters \U00012000; install one"):
        list(burn_captions([GREY], 10, [(0.0, 1.0, "\U00012000")]))


def test_emoji_without_a_font_are_left_out():
    assert (burnt("Hello")[2] == burnt("Hello\U0001fae0")[2]).all()
