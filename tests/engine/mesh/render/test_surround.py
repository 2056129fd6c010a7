"""Motion of the grid around the face, and its inverse."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.matte import cut_out
from talkwidget.engine.mesh.face.surround import lay_surround
from talkwidget.engine.mesh.pose import HeadTurn, fit_pose
from talkwidget.engine.mesh.render.surround import displace_nodes, source_map


@pytest.fixture(scope="module")
def landmarks(smiling):
    return smiling.landmarks.astype(np.float64)


@pytest.fixture(scope="module")
def head(smiling, landmarks):
    return cut_out(smiling.image, landmarks, smiling.eye_distance).head


def test_surroundings_rest_with_the_head(head, smiling, landmarks):
    pose = fit_pose(landmarks)
    surround = lay_surround(landmarks, pose, head, smiling.eye_distance)
    still = displace_nodes(surround, pose, HeadTurn.from_angles(0, 0, 0, 0), np.zeros((36, 2)), 0.0)
    assert np.abs(still).max() < 1e-3
    height, width = smiling.image.shape[:2]
    maps = source_map(surround, still, (width, height))
    y, x = np.mgrid[: maps.shape[1], : maps.shape[2]]
    np.testing.assert_allclose(maps[0], x + surround.origin[0], atol=1e-3)
    np.testing.assert_allclose(maps[1], y + surround.origin[1], atol=1e-3)


def test_the_source_map_inverts_the_displacement(head, smiling, landmarks):
    pose = fit_pose(landmarks)
    surround = lay_surround(landmarks, pose, head, smiling.eye_distance)
    turn = HeadTurn.from_angles(0.12, 0.05, 0.05, 0.0)
    forward = displace_nodes(surround, pose, turn, np.zeros((36, 2)), 0.0).reshape(-1, 2)
    height, width = smiling.image.shape[:2]
    maps = source_map(surround, forward.reshape(*surround.shape, 2), (width, height))
    solid = surround.weight > 0.999
    target = np.rint(surround.nodes[solid] + forward[solid]).astype(int) - surround.origin
    inside = ((target > 0) & (target < [maps.shape[2], maps.shape[1]])).all(1)
    column, row = target[inside].T
    error = maps[:2, row, column].T - surround.nodes[solid][inside]
    assert np.percentile(np.abs(error), 90) < 1.0


def test_shoulders_follow_the_head_and_breathe_but_not_the_head(head, smiling, landmarks):
    pose = fit_pose(landmarks)
    surround = lay_surround(landmarks, pose, head, smiling.eye_distance)
    chin = landmarks[152, :2]
    still, aside = HeadTurn.from_angles(0, 0, 0, 0), HeadTurn.from_angles(0, 0, 0, 1.0)
    shoulder = np.linalg.norm(surround.nodes - chin - [0, 1.3 * smiling.eye_distance], axis=1).argmin()
    forward = {
        name: displace_nodes(surround, pose, turn, np.zeros((36, 2)), breath).reshape(-1, 2)
        for name, turn, breath in (("breath", still, 0.2), ("aside", aside, 0.0))
    }
    assert forward["breath"][shoulder, 1] == pytest.approx(-0.2 * pose.scale, rel=0.1)
    assert 0.15 < forward["aside"][shoulder, 0] / pose.scale < 0.6
    above = surround.nodes[:, 1] < landmarks[10, 1]
    assert np.abs(forward["breath"][above]).max() < 1e-3
