import subprocess
import sys

import pytest

from talkwidget import InputError, TalkOptions
from talkwidget.engine.sadtalker.options import SadTalkerOptions, parse_angles


def test_own_options_are_given_flat_and_read_with_their_types():
    own = TalkOptions(preprocess="full", size="512").of(SadTalkerOptions)
    assert (own.preprocess, own.size, own.still) == ("full", 512, False)


def test_declaring_options_does_not_load_torch():
    code = "import sys, talkwidget.engine.sadtalker.options; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("given", ["0 20 -15", "0,20,-15", " 0,  20 ,-15 ", [0, 20, -15], (0.0, 20.0, -15.0)])
def test_angles_are_taken_as_text_or_as_numbers(given):
    assert parse_angles(TalkOptions(input_yaw=given).input_yaw) == (0, 20, -15)


def test_one_angle_is_taken_as_it_is():
    assert parse_angles(TalkOptions(input_pitch=-7.5).input_pitch) == (-7.5,)


@pytest.mark.parametrize("axis", ["yaw", "pitch", "roll"])
@pytest.mark.parametrize(
    "given",
    ["", "left", "0 nan", "0 inf", "0 91", ",", "1;2", 91, True, [], [0, "left"], [0, None], [[0, 20]], {"yaw": 0}],
    ids=repr,
)
def test_other_angles_are_refused_when_options_are_made(axis, given):
    with pytest.raises(InputError) as caught:
        TalkOptions(**{f"input_{axis}": given})
    takes = "angles in degrees between -90 and 90, as in '0 20 -15' or [0, 20, -15]"
    assert str(caught.value) == f"input_{axis} takes {takes}, not {given!r}."
