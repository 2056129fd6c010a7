"""Wrinkles laid over a portrait."""

from dataclasses import replace

import numpy as np

from talkwidget.engine.mesh.face.wrinkles import lay_wrinkles


def test_folds_run_from_the_nose_past_the_corners_of_the_mouth(prepared):
    for fold, corner in zip(prepared.wrinkles[:2], (61, 291), strict=True):
        row, column = np.unravel_index(np.argmin(fold.pattern[..., 1]), fold.pattern.shape[:2])
        groove = np.add(fold.origin, (column, row))
        nose, mouth = prepared.texture[2], prepared.texture[corner]
        assert nose[1] - 5 < groove[1] < mouth[1] + 5
        assert abs(groove[0] - nose[0]) > 0.5 * abs(mouth[0] - nose[0])


def test_cheeks_bulge_outside_the_folds(prepared):
    for fold, cheek in zip(prepared.wrinkles[:2], (205, 425), strict=True):
        dark = np.unravel_index(np.argmin(fold.pattern[..., 1]), fold.pattern.shape[:2])[1]
        bright = np.unravel_index(np.argmax(fold.pattern[..., 1]), fold.pattern.shape[:2])[1]
        assert np.sign(bright - dark) == np.sign(prepared.texture[cheek, 0] - prepared.texture[2, 0])


def test_a_plain_face_shows_no_folds_and_a_smile_does(prepared, prepared_smiling):
    flat = np.full_like(prepared.portrait, 180)
    folds = lay_wrinkles(flat, prepared.texture, prepared.eye_distance, prepared.palette)[:2]
    assert all(np.abs(fold.relief).max() < 1e-4 for fold in folds)
    assert max(one.relief.max() for one in prepared_smiling.wrinkles[:2]) > 0.1


def test_shade_is_red_on_skin_and_grey_in_a_black_and_white_picture(prepared):
    for colourful, redder in ((1.0, True), (0.0, False)):
        palette = replace(prepared.palette, colourful=colourful)
        fold = lay_wrinkles(prepared.portrait, prepared.texture, prepared.eye_distance, palette)[0]
        groove = fold.pattern[np.unravel_index(np.argmin(fold.pattern[..., 1]), fold.pattern.shape[:2])]
        assert (groove[2] < 1.2 * groove[0]) == redder


def test_dimples_of_the_chin_are_fainter_under_a_veil(prepared):
    clear, veiled = (
        np.abs(
            lay_wrinkles(
                prepared.portrait, prepared.texture, prepared.eye_distance, replace(prepared.palette, veil=veil)
            )[2].pattern
        ).max()
        for veil in (0.0, 0.75)
    )
    assert veiled < 0.3 * clear
