import pytest

from talkwidget import TalkOptions
from talkwidget.engine.sadtalker.motion.settings import MotionSettings


@pytest.mark.parametrize("given", ["0 20 -15", "0, 20,-15", [0, 20, -15]])
def test_angles_are_those_of_the_options(given):
    settings = MotionSettings.from_options(TalkOptions(input_yaw=given))
    assert settings.yaw == (0, 20, -15)
    assert settings.pitch is None


def test_common_and_own_options_are_taken_over():
    settings = MotionSettings.from_options(
        TalkOptions(pose_style=7, expression=0.5, head_motion=1.5, still=True, blink=False)
    )
    assert settings == MotionSettings(style=7, expression=0.5, head_motion=1.5, still=True, blink=False)
