"""Folds and dimples that deepen with the motion."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.channels import Blendshape
from talkwidget.engine.mesh.render.wrinkles import draw_wrinkle, wrinkle_depths

from ..conftest import draw
from ..spoken import mouth_of


def depths(state, **weights):
    amounts = np.zeros(len(Blendshape))
    for name, amount in weights.items():
        amounts[Blendshape[name.upper()]] = amount
    shape = state.neutral.copy()
    shape[: state.blendshapes.shape[1]] += np.tensordot(amounts, state.blendshapes, 1)
    return wrinkle_depths(shape, state.corners, amounts)


def identity(state):
    height, width = state.portrait.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.stack([x, y, np.ones_like(x)])


def test_a_face_at_rest_has_no_wrinkles(prepared):
    assert depths(prepared) == (0.0,) * len(prepared.wrinkles)


def test_folds_deepen_as_corners_rise_and_soften_as_the_mouth_narrows(prepared):
    assert min(depths(prepared, corners=0.3)[:2]) > 0.03
    assert max(depths(prepared, width=-0.3)[:2]) < -0.03


def test_the_folds_of_a_smile_soften_as_it_closes(prepared_smiling, smiling):
    assert max(depths(prepared_smiling)[:2]) < -0.1
    state = prepared_smiling
    fold = state.wrinkles[0]
    out = state.portrait.copy()
    # The median depth of a smile that speaks.
    draw_wrinkle(fold, out, identity(state), (0, 0), state.texture, -0.44)
    (x, y), (height, width) = fold.origin, fold.relief.shape[:2]
    window = np.s_[y : y + height, x : x + width]
    creased, softened = (
        np.abs(cv2.Laplacian(cv2.GaussianBlur(image, (0, 0), 1.5)[window], cv2.CV_32F)).mean()
        for image in (state.portrait, out)
    )
    assert softened < 0.85 * creased


def test_each_fold_follows_its_own_side(prepared):
    left, right = depths(prepared, side_1=2.0)[:2]
    assert abs(left - right) > 0.02


def test_the_chin_dimples_in_pressed_lips(prepared):
    assert depths(prepared, press=1.0)[2] > 0.03


def test_lines_stand_over_pursed_lips_and_none_over_spread_ones(prepared):
    assert depths(prepared, protrusion=0.4, width=-0.3)[5] > 0.5
    assert depths(prepared, width=0.3)[5] == 0.0


def test_a_hollow_lies_under_a_tense_lower_lip_and_none_under_an_open_mouth(prepared):
    assert min(depths(prepared, press=1.0)[6], depths(prepared, lip_to_teeth=1.0)[6]) > 0.03
    assert depths(prepared, jaw=0.5, lower_lip=1.0)[6] == 0.0


def test_a_deeper_fold_darkens_its_groove(prepared):
    fold = prepared.wrinkles[0]
    out = prepared.portrait.copy()
    draw_wrinkle(fold, out, identity(prepared), (0, 0), prepared.texture, 0.15)
    changed = out.astype(int).sum(-1) - prepared.portrait.astype(int).sum(-1)
    row, column = np.unravel_index(np.argmin(fold.pattern[..., 1]), fold.pattern.shape[:2])
    assert changed[row + fold.origin[1], column + fold.origin[0]] < -10
    rows, columns = np.nonzero(changed)
    assert rows.min() >= fold.origin[1]
    assert columns.max() < fold.origin[0] + fold.pattern.shape[1]


def test_a_fold_that_the_portrait_does_not_show_is_not_smoothed(prepared):
    fold = prepared.wrinkles[2]
    assert fold.relief is None
    out = prepared.portrait.copy()
    draw_wrinkle(fold, out, identity(prepared), (0, 0), prepared.texture, -0.3)
    np.testing.assert_array_equal(out, prepared.portrait)


def test_a_smile_is_seen_beside_the_nose(prepared):
    smiling, calm = draw(prepared, mouth=mouth_of(corners=0.3, width=0.2)), draw(prepared)
    x, y = prepared.texture[206].astype(int)
    near = np.s_[y - 12 : y + 12, x - 12 : x + 12]
    assert (smiling[near] != calm[near]).any()


def test_raised_brows_draw_lines_and_lowered_ones_a_frown(prepared):
    assert depths(prepared, brow=0.3)[3:5] == (pytest.approx(0.76, abs=0.02), 0.0)
    assert depths(prepared, brow=-0.1, brow_inner=-0.1)[3:5] == (0.0, pytest.approx(0.87, abs=0.02))


def test_lines_move_with_the_head(prepared):
    lines = prepared.wrinkles[3]
    moved = prepared.texture + np.array([7.0, 3.0])
    shifted = identity(prepared) - np.array([7.0, 3.0, 0.0], np.float32)[:, None, None]
    changes = []
    for points, maps in ((prepared.texture, identity(prepared)), (moved, shifted)):
        out = np.full_like(prepared.portrait, 200)
        draw_wrinkle(lines, out, maps, (0, 0), points, 1.0)
        changes.append(np.argwhere(out[..., 1] != 200).mean(0))
    np.testing.assert_allclose(changes[1] - changes[0], [3.0, 7.0], atol=0.1)
