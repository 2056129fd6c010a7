"""The inside of the mouth: what hangs on the jaw goes with it, the rest stays; a smile keeps its own teeth."""

from dataclasses import replace

import numpy as np
import pytest

from talkwidget.engine.mesh.face.blendshapes import VERTICES
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.engine.mesh.render.interior import MouthPose
from talkwidget.engine.mesh.render.renderer import blendshape_weights

from ..conftest import OPEN

RED, BLACK = np.array([255.0, 0, 0]), np.zeros(3)


def open_lips(face):
    """Pixel positions (478, 2) of the vertices of a wide open mouth."""
    shape = face.neutral.copy()
    shape[:VERTICES] += np.tensordot(blendshape_weights(face, OPEN, 0.0), face.controls, 1)
    return face.pose.to_image(shape)[:, :2]


def red_rows(face, part, jaw, tongue=0.0):
    """Highest and lowest row of one part of an open mouth, painted red, while all else is black."""
    interior = face.interior
    clear = {name: np.zeros_like(getattr(interior.teeth, name).texture) for name in ("upper", "lower")}
    if part in clear:
        clear[part] = np.full_like(clear[part], 1.0)
        clear[part][..., :3] = RED
    teeth = replace(
        interior.teeth,
        upper=replace(interior.teeth.upper, texture=clear["upper"]),
        lower=replace(interior.teeth.lower, texture=clear["lower"]),
        photo=None,
    )
    palette = replace(interior.palette, cavity=BLACK, tongue=RED if part == "tongue" else BLACK)
    out = np.zeros_like(face.picture)
    mouth = MouthPose(open_lips(face), HeadTurn.from_angles(0, 0, 0, 0), jaw, tongue)
    replace(interior, palette=palette, teeth=teeth, outline=False).draw(out, face.picture, mouth)
    rows = np.flatnonzero((out[..., 0] > 30).any(1))
    return rows[0], rows[-1]


def test_the_teeth_of_the_jaw_go_down_with_it_and_those_of_the_skull_stay(prepared):
    assert red_rows(prepared, "lower", 0.9)[0] > red_rows(prepared, "lower", 0.4)[0] + 0.04 * prepared.eye_distance
    assert red_rows(prepared, "upper", 0.9) == red_rows(prepared, "upper", 0.4)


def test_the_tongue_goes_down_with_the_jaw_and_its_tip_rises(prepared):
    resting, lowered, raised = (red_rows(prepared, "tongue", *pose)[0] for pose in ((0.4,), (0.9,), (0.9, 1.0)))
    assert resting < lowered
    assert raised < lowered


def painted_teeth(face):
    """The picture with its own teeth in blue."""
    picture = face.picture.copy()
    picture[face.interior.teeth.photo.mask > 0.5] = (0, 0, 255)
    return picture


def blue(face, picture, sideways=0.0):
    """Where (rows, columns) the inside of an open mouth is blue."""
    head = HeadTurn.from_angles(0, 0, 0, sideways)
    lips = open_lips(face) + np.array([sideways * face.pose.scale, 0.0])
    out = np.zeros_like(picture)
    face.interior.draw(out, picture, MouthPose(lips, head, 0.9, 0.0))
    return np.nonzero((out[..., 2] > 40) & (out[..., 2] > 3.0 * out[..., 1]))


def test_a_smile_keeps_its_own_teeth_and_they_go_with_the_head(prepared_smiling):
    picture = painted_teeth(prepared_smiling)
    here, aside = blue(prepared_smiling, picture), blue(prepared_smiling, picture, 1.0)
    assert len(here[0]) > 0.3 * (prepared_smiling.interior.teeth.photo.mask > 0.5).sum()
    assert aside[1].mean() - here[1].mean() == pytest.approx(prepared_smiling.pose.scale, abs=1.0)


def test_a_closed_mouth_has_no_teeth_to_keep(prepared):
    assert prepared.interior.teeth.photo is None


def test_photographed_teeth_keep_most_of_their_light(prepared_smiling):
    """The photo has their shadow already; some more tells that the lips are nearer."""
    picture = np.full_like(prepared_smiling.picture, 200)
    out = np.zeros_like(picture)
    mouth = MouthPose(open_lips(prepared_smiling), HeadTurn.from_angles(0, 0, 0, 0), 0.9, 0.0)
    prepared_smiling.interior.draw(out, picture, mouth)
    middle = np.median(out[prepared_smiling.interior.teeth.photo.mask > 0.5])
    assert 0.72 < middle / 200 < 0.9
