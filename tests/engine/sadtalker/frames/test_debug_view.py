import numpy as np
import pytest
import torch

from talkwidget.engine.sadtalker.frames.debug_view import DebugView
from talkwidget.engine.sadtalker.motion.plan import Plan
from talkwidget.engine.sadtalker.prepare.crop import whole_image
from talkwidget.engine.sadtalker.prepare.reference import References
from talkwidget.engine.sadtalker.prepare.state import SadTalkerState

SIZE = 128
FRAMES = np.full((2, SIZE, SIZE, 3), 100, dtype=np.uint8)


def view(points=None, sound=None, degrees=(0.0, 0.0, 0.0), driving=None, occlusion=1.0):
    nothing = np.zeros((15, 3), np.float32)
    picture = np.zeros((SIZE, SIZE, 3), np.uint8)
    crop = whole_image((SIZE, SIZE))
    prepared = SadTalkerState(picture, crop, picture, points, nothing, nothing, nothing, nothing, References())
    keypoints = np.repeat((nothing if driving is None else driving)[None], 2, axis=0)
    plan = Plan(keypoints, np.repeat(np.float32([degrees]), 2, axis=0), np.arange(2.0), sound)
    drawn = DebugView(prepared, plan.rows(True), lambda _: points).draw(
        0, FRAMES, torch.full((2, 1, 32, 32), occlusion)
    )
    assert drawn.shape == (2, 2 * SIZE, 2 * SIZE, 3)
    return drawn[0]


def tile(drawn, row, column):
    return drawn[row * SIZE : (row + 1) * SIZE, column * SIZE : (column + 1) * SIZE].astype(int)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"points": np.full((68, 2), 40, np.float32)}, (0, 0)),
        ({"degrees": (30.0, 0.0, 0.0)}, (0, 0)),
        ({"driving": np.full((15, 3), 0.5, np.float32)}, (0, 1)),
        ({"occlusion": 0.0}, (1, 0)),
        ({"sound": np.random.default_rng(0).uniform(-1, 1, 1280).astype(np.float32)}, (1, 1)),
    ],
    ids=["landmarks", "pose", "keypoints", "occlusion", "sound"],
)
def test_each_thing_is_drawn_in_its_tile(changes, where):
    plain, changed = view(), view(**changes)
    for row in (0, 1):
        for column in (0, 1):
            differs = (tile(plain, row, column) != tile(changed, row, column)).any()
            assert differs == ((row, column) == where)
