"""A face that the border cuts off turns less there."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.state import build_state
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.engine.mesh.render.border import free_share, turn_face
from talkwidget.face.find import find_face
from talkwidget.options import TalkOptions

from ..conftest import OPEN, draw

TURN = HeadTurn.from_angles(np.radians(6), 0, 0, 0)


@pytest.fixture(scope="module")
def cut(closed):
    """The closed face, cut off through the eye at image left."""
    x = int(closed.landmarks[:, 0].min() + 0.3 * np.ptp(closed.landmarks[:, 0])) // 2 * 2
    return build_state(find_face(np.ascontiguousarray(closed.image[:, x:]), TalkOptions()))


def test_a_face_amid_the_portrait_turns_freely(prepared):
    assert free_share(prepared) is None
    expected = prepared.pose.to_image(TURN(prepared.neutral))
    np.testing.assert_array_equal(turn_face(prepared, None, TURN, prepared.neutral), expected)


def test_what_lies_beyond_the_border_stays_and_the_rest_turns(cut):
    share = free_share(cut)
    moved = turn_face(cut, share, TURN, cut.neutral) - cut.pose.to_image(cut.neutral)
    beyond, far = cut.texture[:, 0] < 0, cut.texture[:, 0] > 0.4 * cut.eye_distance
    assert beyond.any()
    np.testing.assert_array_equal(moved[beyond], 0.0)
    free = cut.pose.to_image(TURN(cut.neutral)) - cut.pose.to_image(cut.neutral)
    np.testing.assert_allclose(moved[far], free[far])


def test_a_face_that_turns_away_from_the_border_leaves_no_stripes(cut):
    frame = draw(cut, yaw=6)
    low, high = int(cut.texture[10, 1]), int(cut.texture[152, 1])

    def alike(image):
        """Neighbours in a row that are alike at the border, where a stripe repeats one pixel."""
        edge = image[low:high, : int(0.1 * cut.eye_distance)].astype(int)
        return (np.abs(np.diff(edge, axis=1)).max(2) <= 1).mean()

    assert alike(frame) < alike(cut.portrait) + 0.15


def test_a_mouth_beside_the_border_speaks(cut):
    x, y = cut.texture[14].astype(int)
    lips = np.s_[y - 2 : y + 6, x - 6 : x + 6]
    assert np.abs(draw(cut, mouth=OPEN)[lips].astype(int) - cut.portrait[lips]).mean() > 20
