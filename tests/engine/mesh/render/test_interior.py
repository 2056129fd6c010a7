"""Inside of the mouth: parts on the jaw move with it, the others stay; a smile keeps its own teeth."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.blendshapes import VERTICES
from talkwidget.engine.mesh.face.palette import LUMA, cheek_light
from talkwidget.engine.mesh.lips import LOWER_INNER
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.engine.mesh.render.interior import Interior, MouthPose
from talkwidget.engine.mesh.render.renderer import blendshape_weights

from ..conftest import OPEN

RED, BLACK = np.array([255.0, 0, 0]), np.zeros(3)


def open_shape(state):
    """Vertices (478, 3) of a wide open mouth, cm."""
    shape = state.neutral.copy()
    shape[:VERTICES] += np.tensordot(blendshape_weights(state, OPEN, 0.0), state.blendshapes, 1)
    return shape


def open_lips(state):
    """Their pixel positions (478, 2)."""
    return state.pose.to_image(open_shape(state))[:, :2]


def red_rows(state, part, jaw, tongue=0.0):
    """Highest and lowest row of one part of an open mouth, painted red, while all else is black."""
    clear = {name: np.zeros_like(getattr(state.teeth, name).texture) for name in ("upper", "lower")}
    if part in clear:
        clear[part] = np.full_like(clear[part], 1.0)
        clear[part][..., :3] = RED
    teeth = replace(
        state.teeth,
        upper=replace(state.teeth.upper, texture=clear["upper"]),
        lower=replace(state.teeth.lower, texture=clear["lower"]),
        photo=None,
    )
    palette = replace(state.palette, cavity=BLACK, tongue=RED if part == "tongue" else BLACK)
    out = np.zeros_like(state.portrait)
    mouth = MouthPose(open_lips(state), HeadTurn.from_angles(0, 0, 0, 0), jaw, tongue)
    Interior(replace(state, palette=palette, teeth=teeth, was_open=False)).draw(out, mouth)
    rows = np.flatnonzero((out[..., 0] > 30).any(1))
    return rows[0], rows[-1]


def test_the_teeth_of_the_jaw_go_down_with_it_and_those_of_the_skull_stay(prepared):
    assert red_rows(prepared, "lower", 0.5)[0] > red_rows(prepared, "lower", 0.1)[0] + 0.03 * prepared.eye_distance
    assert red_rows(prepared, "upper", 0.5) == red_rows(prepared, "upper", 0.1)


def test_the_tongue_goes_down_with_the_jaw_and_its_tip_rises(prepared):
    resting, lowered, raised = (red_rows(prepared, "tongue", *pose)[0] for pose in ((0.1,), (0.6,), (0.6, 1.0)))
    assert resting < lowered
    assert raised < lowered


def lower_teeth(state, over_lip):
    """Red pixels of lower teeth that stand ``over_lip`` cm over the lower lip of an open mouth, all else black."""
    clear = np.zeros_like(state.teeth.upper.texture)
    red = np.full_like(clear, 1.0)
    red[..., :3] = RED
    lips = open_lips(state)
    lip = open_shape(state)[LOWER_INNER[5], 1]
    points = state.teeth.lower.points.copy()
    points[:, 1] += lip + over_lip - points[len(points) // 4, 1]
    lower = replace(state.teeth.lower, texture=red, points=points)
    teeth = replace(state.teeth, upper=replace(state.teeth.upper, texture=clear), lower=lower, photo=None)
    palette = replace(state.palette, cavity=BLACK, tongue=BLACK)
    out = np.zeros_like(state.portrait)
    Interior(replace(state, palette=palette, teeth=teeth, was_open=False)).draw(
        out, MouthPose(lips, HeadTurn.from_angles(0, 0, 0, 0), 0.0, 0.0)
    )
    return int((out[..., 0] > 30).sum())


def test_lower_teeth_are_no_line_on_the_lip(prepared):
    assert lower_teeth(prepared, 0.05) == 0
    assert lower_teeth(prepared, 0.4) > 40


def test_the_cavity_is_dark_and_the_teeth_are_bright(prepared):
    out = np.zeros_like(prepared.portrait)
    lips = open_lips(prepared)
    Interior(prepared).draw(out, MouthPose(lips, HeadTurn.from_angles(0, 0, 0, 0), 0.5, 0.0))
    light = out[out.any(-1)] @ LUMA / cheek_light(prepared.portrait, prepared.texture)
    assert np.percentile(light, 10) < 0.35
    assert np.percentile(light, 90) > 0.7
    assert 0.45 < light.mean() < 0.75


def test_a_wide_mouth_lets_in_more_light(prepared):
    closed, wide = prepared.texture, open_lips(prepared)
    light = []
    for part in (0.25, 1.0):
        out = np.zeros_like(prepared.portrait)
        lips = closed + part * (wide - closed)
        Interior(prepared).draw(out, MouthPose(lips, HeadTurn.from_angles(0, 0, 0, 0), 0.5 * part, 0.0))
        light.append(float((out[out.any(-1)] @ LUMA).mean()) / cheek_light(prepared.portrait, prepared.texture))
    # Filmed mouths have 0.49 to 0.73 of the cheeks' luminance, more where they are wide.
    assert light[0] < 0.85 * light[1]


def with_blue_teeth(state):
    """``state`` of a portrait whose own teeth are blue."""
    portrait = state.portrait.copy()
    portrait[state.teeth.photo.mask > 0.5] = (0, 0, 255)
    return replace(state, portrait=portrait)


def blue(state, sideways=0.0):
    """Rows and columns of the blue pixels inside an open mouth."""
    head = HeadTurn.from_angles(0, 0, 0, sideways)
    lips = open_lips(state) + np.array([sideways * state.pose.scale, 0.0])
    out = np.zeros_like(state.portrait)
    Interior(state).draw(out, MouthPose(lips, head, 0.9, 0.0))
    return np.nonzero((out[..., 2] > 40) & (out[..., 2] > 3.0 * out[..., 1]))


def test_a_smile_keeps_its_own_teeth_and_they_go_with_the_head(prepared_smiling):
    state = with_blue_teeth(prepared_smiling)
    here, aside = blue(state), blue(state, 1.0)
    assert len(here[0]) > 0.3 * (state.teeth.photo.mask > 0.5).sum()
    assert aside[1].mean() - here[1].mean() == pytest.approx(state.pose.scale, abs=1.0)


def test_a_corner_in_a_dark_beard_does_not_shine(prepared):
    lips = open_lips(prepared)
    corner = lips[78] + 0.06 * (lips[308] - lips[78])
    x, y = corner.astype(int)
    light = []
    for beside in (1.0, 0.2):
        out = np.zeros_like(prepared.portrait)
        palette = replace(prepared.palette, beside=np.array([beside, 1.0]))
        mouth = MouthPose(lips, HeadTurn.from_angles(0, 0, 0, 0), 0.4, 0.0)
        Interior(replace(prepared, palette=palette)).draw(out, mouth)
        light.append(out[y - 2 : y + 3, x - 2 : x + 3].mean())
    assert light[1] < 0.7 * light[0]


def test_a_closed_mouth_has_no_teeth_to_keep(prepared):
    assert prepared.teeth.photo is None


def test_photographed_teeth_keep_most_of_their_light(prepared_smiling):
    """The photo has their shadow already; some more tells that the lips are nearer."""
    state = replace(prepared_smiling, portrait=np.full_like(prepared_smiling.portrait, 200))
    out = np.zeros_like(state.portrait)
    mouth = MouthPose(open_lips(state), HeadTurn.from_angles(0, 0, 0, 0), 0.9, 0.0)
    Interior(state).draw(out, mouth)
    middle = np.median(out[state.teeth.photo.mask > 0.5])
    assert 0.8 < middle / 200 < 0.97


def test_nothing_in_the_mouth_is_darker_than_black_under_the_picture_s_veil(prepared):
    palette = replace(prepared.palette, darkest=np.array([120.0, 110.0, 100.0]))
    out = np.zeros_like(prepared.portrait)
    mouth = MouthPose(open_lips(prepared), HeadTurn.from_angles(0, 0, 0, 0), 0.5, 0.0)
    Interior(replace(prepared, palette=palette, portrait=out + 119)).draw(out, mouth)
    seen = np.zeros_like(out)
    Interior(prepared).draw(seen, mouth)
    inside = cv2.erode(seen.any(-1).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (seen[inside].min(0) < palette.darkest - 20).all()
    assert (out[inside].min(0) >= (119, 109, 99)).all()
