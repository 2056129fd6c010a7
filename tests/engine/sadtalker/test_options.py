import subprocess
import sys

import pytest

from talkwidget import InputError, TalkOptions
from talkwidget.engine.sadtalker.options import SadTalkerOptions, parse_angles


def test_own_options_are_read_with_their_types_and_given_flat():
    own = TalkOptions(preprocess="full", size="512").of(SadTalkerOptions)
    assert (own.preprocess, own.size, own.still) == ("full", 512, False)


def test_angles_are_parsed():
    assert parse_angles("0, 20 -15") == (0, 20, -15)


@pytest.mark.parametrize("text", ["", "left", "0 91", "nan"])
def test_other_angles_are_refused(text):
    with pytest.raises(ValueError, match=text or "^$"):
        parse_angles(text)
    with pytest.raises(InputError, match=r"input_roll takes degrees between -90 and 90"):
        TalkOptions(input_roll=text)


def test_options_do_not_load_torch():
    code = "import sys, talkwidget.engine.sadtalker.options; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
