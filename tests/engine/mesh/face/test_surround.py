"""Grid around the face: what moves with the head and what does not."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.matte import cut_out
from talkwidget.engine.mesh.face.surround import lay_surround
from talkwidget.engine.mesh.lips import OVAL
from talkwidget.engine.mesh.pose import fit_pose


@pytest.fixture(scope="module")
def landmarks(smiling):
    return smiling.landmarks.astype(np.float64)


@pytest.fixture(scope="module")
def surround(smiling, landmarks):
    head = cut_out(smiling.image, landmarks, smiling.eye_distance).head
    return lay_surround(landmarks, fit_pose(landmarks), head, smiling.eye_distance)


def test_nodes_on_the_face_go_with_the_head_and_those_at_the_edges_stay(surround, smiling, landmarks):
    nearest = np.linalg.norm(surround.nodes - landmarks[OVAL, :2].mean(0), axis=1).argmin()
    assert surround.weight[nearest] > 0.99
    height, width = smiling.image.shape[:2]
    x, y = surround.nodes.T
    outermost = (x < surround.spacing) | (x > width - surround.spacing) | (y > height - surround.spacing)
    assert surround.weight[outermost].max(initial=0.0) < 0.05


def test_the_jaw_moves_the_neck_and_not_the_hair(surround, smiling, landmarks):
    chin, forehead = landmarks[152, :2], landmarks[10, :2]
    apart = 0.3 * smiling.eye_distance * np.array([0.0, 1.0])
    chins = np.isin(OVAL, [148, 152, 377])

    def follows(place):
        return surround.jaw_weight[np.linalg.norm(surround.nodes - place, axis=1).argmin(), chins].sum()

    assert follows(chin + apart) > 0.3
    assert follows(forehead - apart) < 0.01


def test_nodes_lie_on_their_own_pixels_in_the_head_too(surround, landmarks):
    seen = fit_pose(landmarks).to_image(surround.head.astype(np.float64))
    np.testing.assert_allclose(seen[:, :2], surround.nodes, atol=0.01)


def test_the_neck_lies_far_behind_the_chin(surround, smiling, landmarks):
    chin = landmarks[152, :2]
    below = chin + 0.5 * smiling.eye_distance * np.array([0.0, 1.0])
    chin_depth, neck_depth = (
        surround.head[np.linalg.norm(surround.nodes - place, axis=1).argmin(), 2] for place in (chin, below)
    )
    assert chin_depth - neck_depth > 3.0
