import numpy as np
import pytest

from talkwidget.engine.mesh.pose import FLIP, PIVOT, HeadTurn, fit_pose, rotation_x, rotation_y, rotation_z
from talkwidget.face.indices import mean_face


def landmarks_of(scale, rotation, translation):
    return (scale * mean_face().vertices.astype(np.float64) @ rotation.T + translation) * FLIP


def test_fit_recovers_the_similarity_that_made_the_landmarks():
    rotation = rotation_z(0.1) @ rotation_y(-0.3) @ rotation_x(0.2)
    landmarks = landmarks_of(12.5, rotation, np.array([250.0, -260.0, 3.0]))
    pose = fit_pose(landmarks)
    assert pose.scale == pytest.approx(12.5, rel=1e-6)
    np.testing.assert_allclose(pose.rotation, rotation, atol=1e-6)
    np.testing.assert_allclose(pose.to_head(landmarks), mean_face().vertices, atol=1e-5)


def test_a_face_whose_depth_is_inside_out_is_not_mirrored():
    landmarks = landmarks_of(12.5, rotation_y(0.2), np.array([250.0, -260.0, 3.0])) * [1.0, 1.0, -1.0]
    pose = fit_pose(landmarks)
    assert np.linalg.det(pose.rotation) == pytest.approx(1.0)
    assert pose.scale == pytest.approx(12.5, rel=0.3)


def test_image_and_head_frames_are_inverse(smiling):
    landmarks = smiling.landmarks.astype(np.float64)
    pose = fit_pose(landmarks)
    np.testing.assert_allclose(pose.to_image(pose.to_head(landmarks)), landmarks, atol=1e-9)


def test_no_motion_moves_nothing():
    points = np.random.default_rng(0).normal(size=(20, 3))
    np.testing.assert_allclose(HeadTurn.from_angles(0, 0, 0, 0)(points), points, atol=1e-12)


def test_the_neck_stays_and_a_nod_lowers_the_nose():
    nose = np.array([[0.0, -1.0, 7.4]])
    nod = HeadTurn.from_angles(0.0, 0.1, 0.0, 0.0)
    np.testing.assert_allclose(nod(PIVOT[None])[0], PIVOT, atol=1e-12)
    assert nod(nose)[0, 1] < nose[0, 1]


def test_the_head_turns_tilts_and_shifts_the_way_that_is_written():
    nose, crown = np.array([0.0, -1.0, 7.4]), np.array([0.0, 8.0, 0.0])
    motions = ((0.1, 0, 0, 0), (0, 0, 0.1, 0), (0, 0, 0, 0.5))
    right, tilted, shifted = (HeadTurn.from_angles(*motion) for motion in motions)
    assert right(nose[None])[0, 0] > 0.5
    assert tilted(crown[None])[0, 0] < -0.5
    np.testing.assert_allclose(shifted(nose[None])[0], nose + np.array([0.5, 0.0, 0.0]))
