"""Lines that brows draw on forehead and glabella."""

import dataclasses

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.brow_lines import lay_brow_lines
from talkwidget.engine.mesh.face.state import build_state


def lines_on(state, pixels):
    return lay_brow_lines(pixels, state.texture, state.eye_distance, 1.0)


@pytest.fixture(scope="module")
def plain(prepared):
    """A face of one colour."""
    return np.full_like(prepared.portrait, (200, 160, 140))


def place(wrinkle, least=0.5):
    """Mean position (x, y) of a wrinkle's grooves."""
    rows, columns = np.nonzero(wrinkle.pattern[..., 1] < least * wrinkle.pattern[..., 1].min())
    return np.add(wrinkle.origin, (columns.mean(), rows.mean()))


def test_lines_lie_between_brows_and_hairline_and_a_frown_between_the_brows(prepared, plain):
    forehead, frown = lines_on(prepared, plain)
    brows, hairline = prepared.texture[[105, 334], 1].mean(), prepared.texture[10, 1]
    assert hairline < place(forehead)[1] < brows
    assert prepared.texture[107, 0] < place(frown)[0] < prepared.texture[336, 0]


def test_lines_run_across_the_forehead_and_a_frown_upright(prepared, plain):
    for wrinkle, across in zip(lines_on(prepared, plain), (True, False), strict=True):
        down, right = (np.abs(np.diff(wrinkle.pattern[..., 1], axis=axis)).mean() for axis in (0, 1))
        assert (down > 2 * right) if across else (right > 2 * down)


def test_smooth_skin_gets_less_than_rough_skin(prepared, plain):
    rows = np.arange(len(plain))[:, None, None]
    wrinkled = np.clip(plain + 12 * np.sin(rows * 2 * np.pi / (0.10 * prepared.eye_distance)), 0, 255).astype(np.uint8)
    smooth, rough = (np.abs(lines_on(prepared, pixels)[0].pattern).max() for pixels in (plain, wrinkled))
    assert smooth < 0.03
    assert rough > 3 * smooth


def test_a_fringe_has_no_lines(prepared, plain):
    fringed = plain.copy()
    tips = int(0.7 * prepared.texture[10, 1] + 0.3 * prepared.texture[9, 1])
    fringed[:tips] = (60, 40, 30)
    bare, below = (lines_on(prepared, pixels)[0] for pixels in (plain, fringed))
    on_hair = np.abs(below.pattern[: max(tips - 4 - below.origin[1], 0)]).max(initial=0.0)
    assert on_hair < 0.2 * np.abs(bare.pattern).max()
    assert np.abs(below.pattern).max() > 0.5 * np.abs(bare.pattern).max()


def test_a_forehead_beyond_the_edge_of_the_portrait_has_none(prepared, plain):
    beyond = prepared.texture - np.array([0.0, prepared.texture[:, 1].max() + 50.0])
    for wrinkle in lay_brow_lines(plain, beyond, prepared.eye_distance, 1.0):
        assert np.abs(wrinkle.pattern).max() < 0.004


def test_drawings_have_none(smiling):
    flat = cv2.pyrMeanShiftFiltering(smiling.image, 8, 40)
    drawing = dataclasses.replace(smiling, image=(flat // 24 * 24 + 12).astype(np.uint8))
    assert drawing.suitability.drawn
    assert build_state(drawing).wrinkles == ()
