"""Light: which side it comes from, and what it does to skin that turns."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.blendshapes import VERTICES
from talkwidget.engine.mesh.face.shading import Light, fit_light, vertex_normals
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.face.indices import indices, mean_face

CELL, COLUMNS = 8, 22
FROM_LEFT = np.array([-0.3, 0.05, 0.25])


@pytest.fixture(scope="module")
def normals():
    return vertex_normals(mean_face().vertices[:VERTICES].astype(np.float64))


def swatches(luminance):
    """A portrait with a square of its own for each vertex, 0..1 of white, and where those are."""
    rows = -(-VERTICES // COLUMNS)
    grey = np.zeros(rows * COLUMNS)
    grey[:VERTICES] = luminance
    squares = grey.reshape(rows, COLUMNS).repeat(CELL, 0).repeat(CELL, 1)
    row, column = np.divmod(np.arange(VERTICES), COLUMNS)
    centres = (np.stack([column, row], 1) + 0.5) * CELL - 0.5
    return np.round(255 * squares).astype(np.uint8)[..., None].repeat(3, 2), centres


def fitted(luminance, normals):
    return fit_light(*swatches(luminance), normals, eye_distance=10.0)


def test_normals_point_to_the_viewer(normals):
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-9)
    nose = 4
    assert normals[nose, 2] > 0.8


def test_light_is_unchanged_at_rest_and_changes_with_a_turn(prepared):
    rest = vertex_normals(prepared.neutral @ prepared.pose.rotation.T)
    np.testing.assert_allclose(prepared.light.gain(rest, rest), 1.0)
    turned = vertex_normals(prepared.neutral @ HeadTurn.from_angles(0.3, 0, 0, 0).rotation.T @ prepared.pose.rotation.T)
    gain = prepared.light.gain(rest, turned)
    assert gain.std() > 0.01
    assert gain.min() >= 0.8
    assert gain.max() <= 1.15


@pytest.mark.parametrize("angle", [0.1, 0.5, 1.5])
def test_light_from_the_left_brightens_what_turns_to_the_left(angle):
    ahead, left, right = (np.array([[np.sin(turn), 0.0, np.cos(turn)]]) for turn in (0.0, -angle, angle))
    light = Light(0.8, np.array([-0.3, 0.0, 0.0]))
    assert light.gain(ahead, left) > 1.02
    assert light.gain(ahead, right) < 0.98


def test_the_light_that_made_a_picture_is_found(normals):
    light = fitted(0.5 * (0.8 + normals @ FROM_LEFT), normals)
    assert light.direction[0] == pytest.approx(-0.3, abs=0.04)
    assert light.direction @ FROM_LEFT > 0.95 * np.linalg.norm(light.direction) * np.linalg.norm(FROM_LEFT)


def test_a_highlight_on_one_cheek_is_not_taken_for_light_from_there(normals):
    luminance = 0.45 * (0.8 + normals @ FROM_LEFT)
    plain = fitted(luminance, normals)
    vertices = mean_face().vertices[:VERTICES]
    cheek = vertices[indices().left_eye.lower].mean(0) - [0.0, 2.0, 0.0]
    luminance[np.linalg.norm(vertices[:, :2] - cheek[:2], axis=1) < 1.6] = 1.0
    assert np.abs(fitted(luminance, normals).direction - plain.direction).max() < 0.06
