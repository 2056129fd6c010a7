import numpy as np
import pytest

from talkwidget.engine.mesh.channels import Blendshape
from talkwidget.engine.mesh.face.blendshapes import VERTICES, Handles, build_blendshapes, mouth_width, open_jaw
from talkwidget.engine.mesh.lips import LOWER, LOWER_INNER, OVAL, UPPER, UPPER_INNER
from talkwidget.face.indices import indices, mean_face

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
        assert 0.05 < np.abs(field).max() < 5.0, name


def test_pressed_lips_roll_inwards_and_show_less_red(fields):
    neutral, press = mean_face().vertices[:VERTICES], fields[Blendshape.PRESS]
    for lip in (UPPER, LOWER):
        middle = lip[:, 5]
        assert press[middle, 2].max() < 0.0
        thickness = [abs(np.ptp(shape[middle[[0, 3]], 1])) for shape in (neutral, neutral + press)]
        assert thickness[1] < 0.9 * thickness[0]


@pytest.mark.parametrize("name", ["JAW", "UPPER_LIP", "LOWER_LIP", "LIP_TO_TEETH"])
def test_upper_and_lower_lip_decouple(fields, name):
    field = fields[Blendshape[name]]
    upper, lower = field[UPPER_INNER[5], 1], field[LOWER_INNER[5], 1]
    assert abs(upper - lower) > 0.1


def test_the_jaw_opens_downwards_and_leaves_the_brows(fields):
    jaw = fields[Blendshape.JAW]
    assert jaw[LOWER_INNER[5], 1] < -1.0
    assert jaw[152, 1] < -1.0
    eye = indices().right_eye
    assert np.abs(jaw[np.r_[eye.ring, eye.brow_upper]]).max() < 0.05


def test_only_jaw_and_brows_move_the_outline_of_the_face(fields):
    for shape in set(Blendshape) - {Blendshape.JAW, Blendshape.BROW}:
        assert np.abs(fields[shape][OVAL]).max() == 0.0, shape.name


def test_a_squint_lifts_cheeks_and_lower_lids_and_nothing_else(fields):
    squint = fields[Blendshape.SQUINT]
    for eye in (indices().right_eye, indices().left_eye):
        assert squint[eye.lower[4], 1] == pytest.approx(1.0)
        assert np.abs(squint[np.r_[eye.upper, eye.brow_upper, eye.brow_lower]]).max() == 0.0
    assert squint[_CHEEK, 1] > 0.2
    assert np.abs(squint[np.r_[UPPER_INNER, LOWER_INNER]]).max() < 0.05


@pytest.mark.parametrize("shape", Blendshape)
def test_fields_are_mirror_symmetric_on_the_symmetric_face(fields, shape):
    mirrored = fields[shape][mean_face().mirror[:VERTICES]] * np.array([-1.0, 1.0, 1.0])
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
