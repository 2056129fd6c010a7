"""Teeth: rows around the arch behind the lips, and photographed ones."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.palette import LUMA, pick_palette
from talkwidget.engine.mesh.face.seam import close_lips
from talkwidget.engine.mesh.face.teeth import set_teeth, strip_mesh
from talkwidget.engine.mesh.face.tooth_row import TEXTURE_SIZE
from talkwidget.engine.mesh.lips import LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.pose import fit_pose


def teeth_of(face, pixels):
    landmarks = face.landmarks.astype(np.float64)
    pose = fit_pose(landmarks)
    closed = close_lips(pixels, landmarks, pose, face.eye_distance)
    palette = pick_palette(pixels, landmarks, closed.texture)
    return set_teeth(pixels, landmarks, closed, palette, 1.0, face.eye_distance, pose.scale), closed


@pytest.mark.parametrize("row", ["upper", "lower"])
def test_rows_lie_behind_the_lips_and_bend_backwards(prepared, row):
    points = getattr(prepared.teeth, row).points.reshape(2, 17, 3)
    lips = prepared.neutral[[UPPER_INNER[5], LOWER_INNER[5]], 2].min()
    assert points[..., 2].max() < lips
    assert points[0, 8, 2] > points[0, 0, 2] + 1.0
    assert (points[0, :, 1] > points[1, :, 1]).all()
    assert (np.diff(points[..., 0], axis=1) > 0).all()


def test_the_lower_row_lies_below_and_behind_the_upper_one(prepared):
    upper, lower = (row.points[[8, 25]].mean(0) for row in (prepared.teeth.upper, prepared.teeth.lower))
    assert lower[1] < upper[1]
    assert lower[2] < upper[2]


def test_rows_are_symmetric_and_have_an_edge(prepared):
    texture = prepared.teeth.upper.texture
    assert texture.shape == (TEXTURE_SIZE[1], TEXTURE_SIZE[0], 4)
    np.testing.assert_allclose(texture, texture[:, ::-1], atol=0.5)
    middle = TEXTURE_SIZE[0] // 2 - 20
    assert texture[40, middle, 3] > 0.95
    assert texture[-1, middle, 3] < 0.5


def test_every_point_of_a_strip_belongs_to_a_triangle():
    triangles, where = strip_mesh()
    assert set(triangles.ravel()) == set(range(len(where)))
    np.testing.assert_array_equal(where[[0, -1]], [[0, 0], [TEXTURE_SIZE[0] - 1, TEXTURE_SIZE[1] - 1]])


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
