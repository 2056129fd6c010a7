from dataclasses import replace

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.blendshapes import VERTICES
from talkwidget.engine.mesh.face.seam import close_lips
from talkwidget.engine.mesh.face.state import build_state
from talkwidget.engine.mesh.geometry import SUBPIXEL_BITS, to_fixed_point
from talkwidget.engine.mesh.lips import CORNERS, LOWER_INNER, UPPER_INNER
from talkwidget.engine.mesh.pose import fit_pose
from talkwidget.face.indices import indices


def openings(points):
    """Mean height of both eyes' openings in the frame of the head, cm."""
    eyes = (indices().right_eye, indices().left_eye)
    return np.mean([points[eye.upper[4], 1] - points[eye.lower[4], 1] for eye in eyes])


def narrowed(face, by):
    """``face`` with its lower lids raised by a part ``by`` of the openings."""
    landmarks = face.landmarks.copy()
    for eye in (indices().right_eye, indices().left_eye):
        landmarks[eye.lower[1:-1]] += by * (landmarks[eye.upper[1:-1]] - landmarks[eye.lower[1:-1]])
    return replace(face, landmarks=landmarks)


def test_a_smile_is_closed_and_a_closed_mouth_is_left(smiling, closed):
    for face, was_open in ((smiling, True), (closed, False)):
        points = face.landmarks.astype(np.float64)
        pose = fit_pose(points)
        lips = close_lips(face.image, points, pose, face.eye_distance)
        assert lips.was_open is was_open
        gap = np.abs(lips.neutral[13] - lips.neutral[14])
        assert gap[:2].max() < 0.05
        if not was_open:
            np.testing.assert_array_equal(lips.rest, lips.neutral)
            np.testing.assert_allclose(pose.to_image(lips.neutral)[:, :2], lips.texture, atol=1e-9)


@pytest.mark.parametrize("off", [-0.02, 0.02])
def test_a_closed_mouth_is_cut_along_its_dark_line(closed, off):
    points = closed.landmarks.astype(np.float64)
    middle = (points[UPPER_INNER, :2] + points[LOWER_INNER, :2]) / 2
    line = middle + np.array([0, off * closed.eye_distance])
    pixels = np.full_like(closed.image, 180)
    cv2.polylines(pixels, [to_fixed_point(line)], False, (40, 30, 30), 2, cv2.LINE_AA, SUBPIXEL_BITS)
    texture = close_lips(pixels, points, fit_pose(points), closed.eye_distance).texture
    inner = slice(2, -2)
    np.testing.assert_allclose(texture[UPPER_INNER[inner]], line[inner], atol=0.6)
    np.testing.assert_array_equal(texture[UPPER_INNER[inner]], texture[LOWER_INNER[inner]])


@pytest.mark.parametrize("by", [0.3, 0.5])
def test_cheeks_that_narrow_the_eyes_come_down_with_the_smile(smiling, by):
    face = narrowed(smiling, by)
    prepared = build_state(face)
    at_rest = prepared.pose.to_head(face.landmarks.astype(np.float64))
    relaxed = openings(prepared.neutral) - openings(at_rest)
    assert 0.05 < relaxed < 0.22
    corners = np.r_[[(eye.outer_corner, eye.inner_corner) for eye in (indices().right_eye, indices().left_eye)]]
    assert np.abs(prepared.neutral[corners] - at_rest[corners]).max() < 1e-9


def test_ordinary_eyes_stay_as_they_are(smiling, prepared_smiling):
    at_rest = prepared_smiling.pose.to_head(smiling.landmarks.astype(np.float64))
    rings = np.r_[indices().right_eye.ring, indices().left_eye.ring]
    assert np.abs(prepared_smiling.neutral[rings] - at_rest[rings]).max() < 0.02


def test_the_smile_itself_is_drawn_in(smiling, prepared_smiling):
    at_rest = prepared_smiling.pose.to_head(smiling.landmarks.astype(np.float64))[:VERTICES]
    width = [
        np.linalg.norm(points[CORNERS[0, 0]] - points[CORNERS[1, 0]]) for points in (at_rest, prepared_smiling.neutral)
    ]
    assert width[1] < width[0] - 0.2


def test_a_closed_mouth_changes_no_eye(closed):
    face = narrowed(closed, 0.4)
    prepared = build_state(face)
    at_rest = prepared.pose.to_head(face.landmarks.astype(np.float64))
    assert abs(openings(prepared.neutral) - openings(at_rest)) < 1e-9
