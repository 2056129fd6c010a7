"""Lines over pursed lips, and the hollow under the lower lip."""

import cv2
import numpy as np

from talkwidget.engine.mesh.face.lip_folds import lay_lip_folds
from talkwidget.engine.mesh.lips import LOWER, UPPER


def laid(state, pixels=None):
    return lay_lip_folds(state.portrait if pixels is None else pixels, state.texture, state.eye_distance, 1.0)


def rows_of(wrinkle):
    """Rows of the portrait that the pattern covers."""
    return wrinkle.origin[1], wrinkle.origin[1] + len(wrinkle.pattern)


def test_the_lines_stand_between_nose_and_upper_lip(prepared):
    top, bottom = rows_of(laid(prepared)[0])
    assert top > prepared.texture[1, 1]
    assert bottom < prepared.texture[UPPER[3, 5], 1]


def test_the_lines_are_upright(prepared):
    pattern = laid(prepared, np.full_like(prepared.portrait, 150))[0].pattern[..., 1]
    assert np.abs(np.diff(pattern, axis=1)).mean() > 1.4 * np.abs(np.diff(pattern, axis=0)).mean()


def test_smooth_skin_has_fainter_lines_than_creased_skin(prepared):
    noise = np.random.default_rng(0).normal(size=prepared.portrait.shape[:2]).astype(np.float32)
    creases = cv2.GaussianBlur(noise, (0, 0), 2.0)[..., None] * 60
    smooth = cv2.GaussianBlur(prepared.portrait, (0, 0), 6)
    creased = np.clip(smooth + creases, 0, 255).astype(np.uint8)
    depths = [np.abs(laid(prepared, pixels)[0].pattern).max() for pixels in (smooth, creased)]
    assert depths[0] < 0.5 * depths[1]


def test_the_hollow_is_dark_under_the_lip_and_bright_on_the_chin(prepared):
    hollow = laid(prepared)[1]
    along = hollow.pattern[:, hollow.pattern.shape[1] // 2, 1]
    darkest, brightest = int(along.argmin()), int(along.argmax())
    assert along.min() < -0.9
    assert prepared.texture[LOWER[0, 5], 1] < darkest + hollow.origin[1] < brightest + hollow.origin[1]


def test_folds_of_a_black_and_white_face_are_grey(prepared):
    for wrinkle in lay_lip_folds(prepared.portrait, prepared.texture, prepared.eye_distance, 0.0):
        np.testing.assert_array_equal(wrinkle.pattern[..., 0], wrinkle.pattern[..., 2])
