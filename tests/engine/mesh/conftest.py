"""Faces to animate: NASA's portrait, which smiles, and the same person with a closed mouth, drawn by the engine."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from talkwidget.engine.mesh.face.state import MeshState, build_state
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.engine.mesh.render.renderer import MeshRenderer, Moment, blendshape_weights
from talkwidget.face.face import Face
from talkwidget.face.find import find_face
from talkwidget.face.portrait import read_portrait
from talkwidget.options import TalkOptions

PORTRAIT = Path(__file__).parents[2] / "data" / "facemesh" / "astronaut.png"

CLOSED = np.zeros(8, np.float32)
OPEN = np.array([0.95, 0.08, 0.08, -0.04, 0.05, 0, 0, 0], np.float32)
PRESSED = np.array([0.0, 0, 0, 0.02, 0.05, 1, 0, 0], np.float32)


def moment(face: MeshState, mouth=CLOSED, yaw=0.0, pitch=0.0, roll=0.0, blink=0.0, brow=0.0) -> Moment:
    """One frame's motion; angles in degrees."""
    return Moment(
        head=HeadTurn.from_angles(*np.radians([yaw, pitch, roll]), 0.0),
        controls=blendshape_weights(face, mouth, brow),
        tongue=float(mouth[7]),
        blink=blink,
        gaze=np.zeros(2),
    )


def draw(face: MeshState, **motion) -> np.ndarray:
    """A frame of ``face``."""
    out = np.empty_like(face.picture)
    MeshRenderer(face).draw(moment(face, **motion), out)
    return out


@pytest.fixture(scope="session")
def smiling() -> Face:
    return find_face(read_portrait(PORTRAIT).pixels, TalkOptions())


@pytest.fixture(scope="session")
def prepared_smiling(smiling) -> MeshState:
    return build_state(smiling)


@pytest.fixture(scope="session")
def closed(prepared_smiling, smiling) -> Face:
    return find_face(draw(prepared_smiling, mouth=CLOSED), TalkOptions())


@pytest.fixture(scope="session")
def prepared(closed) -> MeshState:
    face = build_state(closed)
    assert not face.interior.outline, "the drawn closed mouth must be found closed"
    return face


@pytest.fixture(scope="session")
def still(prepared) -> MeshState:
    """The closed face with its background plate painted green: shows where the plate is used."""
    plate = np.zeros_like(prepared.plate)
    plate[..., 1] = 255
    return replace(prepared, plate=plate)
