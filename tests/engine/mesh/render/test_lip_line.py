"""Line where lips meet that the portrait shows apart."""

from dataclasses import replace

import numpy as np

from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.render.lip_line import draw_lip_line
from talkwidget.engine.mesh.render.window import MouthWindow


def line(state, gap=0.0, **colours):
    """Luminance of a grey frame in which the line is drawn, at the middle of the lips and above them."""
    upper = state.texture[UPPER_INNER]
    edges = upper, state.texture[LOWER_INNER]
    out = np.full_like(state.portrait, 200)
    window = MouthWindow.around(np.concatenate([upper, edges[1][::-1][1:-1]]), out.shape[:2], 1)
    draw_lip_line(out, window, edges, gap, replace(state.palette, **colours), state.eye_distance)
    x, y = upper[5].round().astype(int)
    return out[y - 1 : y + 2, x].min(), out[y - 12, x].max()


def test_lips_meet_in_a_dark_line_and_the_skin_stays(prepared):
    dark, skin = line(prepared)
    assert dark < 120
    assert skin == 200


def test_parted_lips_have_a_softer_rim(prepared):
    assert line(prepared, gap=0.1 * prepared.eye_distance)[0] > line(prepared)[0] + 20


def test_under_a_veil_the_line_is_no_darker_than_black(prepared):
    assert 150 <= line(prepared, darkest=np.full(3, 150.0))[0] < 175
