import numpy as np

from talkwidget.face.points import direction


def test_direction_is_clockwise_on_the_picture() -> None:
    assert direction(np.float32([0, 0]), np.float32([0, 5])) == np.pi / 2
