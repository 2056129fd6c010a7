import numpy as np
import pytest

from talkwidget.engine.mesh.channels import Blendshape
from talkwidget.engine.mesh.face.blendshapes import VERTICES, Handles, build_blendshapes, mouth_width, open_jaw
from talkwidget.engine.mesh.lips import LOWER, LOWER_INNER, OVAL, UPPER, UPPER_INNER
from talkwidget.face.indices import indices, mean_face

SIDED = ["SIDE_1", "SIDE_2", "SIDE_3", "BROW_SIDE"]
_CHEEK = 118
"""Vertex on the right cheekbone, under the eye."""


@pytest.fixture(scope="module")
def fields():
    neutral = mean_face().vertices[:VERTICES].astype(np.float64)
    return dict(zip(Blendshape, build_blendshapes(neutral), strict=True))


def test_every_blendshape_is_a_finite_field(fields):
    for name, field in fields.items():
        assert field.shape == (VERTICES, 3), name
        assert np.isfinite(field).all(), name
        assert 0.02 < np.abs(field).max() < 5.0, name


def test_pressed_lips_bulge_and_get_thicker(fields):
    neutral, press = mean_face().vertices[:VERTICES], fields[Blendshape.PRESS]
    for lip in (UPPER, LOWER):
        middle = lip[:, 5]
        assert press[middle, 2].min() > 0.0
        thickness = [abs(np.ptp(shape[middle[[0, 3]], 1])) for shape in (neutral, neutral + press)]
        assert 1.02 * thickness[0] < thickness[1] < 1.2 * thickness[0]


@pytest.mark.parametrize("name", ["UPPER_LIP", "LOWER_LIP", "LIP_TO_TEETH"])
def test_upper_and_lower_lip_decouple(fields, name):
    field = fields[Blendshape[name]]
    upper, lower = field[UPPER_INNER[5], 1], field[LOWER_INNER[5], 1]
    assert abs(upper - lower) > 0.1


def test_a_lip_moves_by_its_unit_and_leaves_the_other_lip(fields):
    upper, lower = fields[Blendshape.UPPER_LIP], fields[Blendshape.LOWER_LIP]
    assert upper[UPPER_INNER[5], 1] == pytest.approx(1.0, abs=0.12)
    assert lower[LOWER_INNER[5], 1] == pytest.approx(-1.0, abs=0.12)
    assert abs(upper[LOWER_INNER[5], 1]) < 0.1
    assert abs(lower[UPPER_INNER[5], 1]) < 0.1


def test_the_jaw_lowers_the_chin_and_leaves_lips_and_eyes(fields):
    jaw, eye = fields[Blendshape.JAW], indices().right_eye
    assert jaw[152, 1] == pytest.approx(-1.0, abs=0.1)
    assert np.abs(jaw[[UPPER_INNER[5], LOWER_INNER[5]], 1]).max() < 0.2
    assert np.abs(jaw[np.r_[eye.ring, eye.brow_upper]]).max() == 0.0


def test_cheeks_rise_with_the_corners_of_the_mouth(fields):
    corners = fields[Blendshape.CORNERS]
    assert corners[[61, 291], 1] == pytest.approx(1.0, abs=0.05)
    # People's cheeks rise by about 0.35 mm per mm.
    assert 0.2 < corners[[205, 425], 1].mean() < 0.7


def test_the_mouth_leaves_the_outline_of_the_upper_face(fields):
    above = OVAL[mean_face().vertices[OVAL, 1] > -1.0]
    assert len(above) > 10
    for shape in Blendshape:
        assert np.abs(fields[shape][above]).max() < 0.02, shape.name


def test_a_squint_lifts_cheeks_and_lower_lids_and_nothing_else(fields):
    squint = fields[Blendshape.SQUINT]
    for eye in (indices().right_eye, indices().left_eye):
        assert squint[eye.lower[4], 1] == pytest.approx(1.0)
        assert np.abs(squint[np.r_[eye.upper, eye.brow_upper, eye.brow_lower]]).max() == 0.0
    assert squint[_CHEEK, 1] > 0.2
    assert np.abs(squint[np.r_[UPPER_INNER, LOWER_INNER]]).max() < 0.05


@pytest.mark.parametrize("shape", Blendshape)
def test_fields_are_alike_or_opposite_on_both_sides(fields, shape):
    mirrored = fields[shape][mean_face().mirror[:VERTICES]] * np.array([-1.0, 1.0, 1.0])
    if shape.name in SIDED:
        mirrored = -mirrored
    assert np.abs(mirrored - fields[shape]).max() < 0.06


def test_a_mouth_drawn_wider_by_1_cm_on_both_sides_is_2_cm_wider(fields):
    mean = mean_face().vertices[:VERTICES].astype(np.float64)
    assert mouth_width(mean + fields[Blendshape.WIDTH]) == pytest.approx(mouth_width(mean) + 2.0, abs=0.05)


def test_an_opened_jaw_turns_about_its_hinge_by_14_degrees():
    chin = mean_face().vertices[[152]].astype(np.float64)
    opened = open_jaw(chin, 1.0)
    (fixed,) = open_jaw(np.array([[3.0, 0.2, -1.6]]), 1.0)
    np.testing.assert_allclose(fixed, [3.0, 0.2, -1.6])
    before, after = (np.degrees(np.arctan2(*(points[0, 1:] - fixed[1:]))) for points in (chin, opened))
    assert abs(after - before) == pytest.approx(14.0)
    assert opened[0, 1] < chin[0, 1]


def test_handles_are_met_exactly_and_later_ones_win():
    handles = Handles().pin_above(-10.0)
    handles.move(np.array([4]), np.array([0.0, 1.0, 0.0]))
    field = handles.spread()
    assert field[4, 1] == 1.0
    assert np.abs(np.delete(field, 4, 0)).max() == 0.0
