"""Photographed teeth: found in a smile, and drawn behind closed lips."""

import numpy as np

from talkwidget.engine.mesh.face.palette import LUMA, pick_palette
from talkwidget.engine.mesh.face.seam import close_lips
from talkwidget.engine.mesh.face.teeth import set_teeth
from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.pose import fit_pose


def teeth_of(face, pixels):
    landmarks = face.landmarks.astype(np.float64)
    pose = fit_pose(landmarks)
    closed = close_lips(pixels, landmarks, pose, face.eye_distance)
    palette = pick_palette(pixels, landmarks, closed.texture)
    return set_teeth(pixels, landmarks, closed, palette, 1.0, face.eye_distance, pose.scale), closed


def test_a_smile_gives_its_own_teeth(smiling, prepared_smiling):
    mask = prepared_smiling.teeth.photo.mask
    seen = np.median(smiling.image[mask > 0.7] @ LUMA)
    lips = smiling.landmarks[np.r_[UPPER_INNER, LOWER_INNER], :2]
    rows, columns = np.nonzero(mask > 0.3)
    assert seen > 100
    assert lips[:, 0].min() < columns.min() < columns.max() < lips[:, 0].max()
    assert lips[:, 1].min() - 1 < rows.min() < rows.max() < lips[:, 1].max() + 1


def test_the_teeth_of_a_smile_stand_no_lower_than_behind_closed_lips(smiling, prepared_smiling):
    teeth, closed = teeth_of(smiling, smiling.image)
    photo = teeth.photo
    seam = closed.neutral[[UPPER_INNER[5], LOWER_INNER[5]], 1].mean()
    lifted = photo.stands[0, 1] - photo.anchors[0, 1]
    assert lifted >= 0.0
    assert seam - (photo.edge + lifted) < 0.35
    np.testing.assert_array_equal(photo.standing(photo.edge - 1.0).stands, photo.anchors)


def test_a_few_bright_pixels_are_no_row_of_teeth(smiling):
    pixels = smiling.image.copy()
    corner = smiling.landmarks[UPPER_INNER[4], 0].astype(int)
    pixels[:, :corner] = pixels[:, :corner] // 4
    assert teeth_of(smiling, pixels)[0].photo is None


def test_a_dark_open_mouth_has_no_teeth_to_keep(smiling):
    teeth, closed = teeth_of(smiling, (0.3 * smiling.image).astype(np.uint8))
    assert closed.was_open
    assert teeth.photo is None
