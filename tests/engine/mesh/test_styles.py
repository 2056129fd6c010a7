"""Styles of motion, planned for speech."""

from dataclasses import replace

import numpy as np
import pytest

from talkwidget.engine.mesh.channels import MouthChannel
from talkwidget.engine.mesh.motion.plan import plan_motion
from talkwidget.options import TalkOptions

from .spoken import babble, opening, spoken

SPEECH = spoken(*(babble("hˈɑlo", "mˈɑmɑ", "fˈivɑ", "pˈipol", "bˈotɑ") * 4))


@pytest.fixture(scope="module", params=range(4))
def plans(request):
    """Motion of each style, with one seed."""
    return [
        plan_motion(SPEECH, TalkOptions(style=style, seed=request.param)) for style in ("calm", "natural", "lively")
    ]


def spread(plan):
    """Deviations of the head's speed, the brows, the lids and the corners."""
    gesture = plan.gesture
    head = np.linalg.norm(np.diff([gesture.yaw, gesture.pitch, gesture.roll]), axis=0).mean()
    return np.array([head, gesture.brows[:, 0].std(), gesture.lids.std(), plan.mouth[:, MouthChannel.CORNERS].std()])


def test_each_style_moves_more_than_the_one_before(plans):
    calm, natural, lively = map(spread, plans)
    assert np.all(calm < natural)
    assert np.all(natural < lively)


def test_in_every_style_the_lips_close_where_they_have_to(plans):
    for plan in plans:
        opened = opening(plan.mouth)
        for span in SPEECH.phonemes.spans:
            if span.text[:1] in set("mpb"):
                assert opened[int(span.start * 25) : int(span.end * 25) + 2].min() < 0.2 * np.percentile(opened, 95)


def test_an_exclamation_and_a_loud_voice_make_stronger_accents():
    def reach(speech):
        gesture = plan_motion(speech, TalkOptions()).gesture
        return gesture.brows[:, 0].max()

    plain = replace(SPEECH, text="Hello mama, five people both.")
    assert reach(replace(plain, text=plain.text.replace(".", "!"))) > reach(plain)
