"""Colours of a mouth's inside, as its own portrait has them."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.palette import LUMA, pick_palette


@pytest.fixture(params=[1.0, 0.5], ids=["bright", "dark"])
def palette(request, prepared, closed):
    pixels = (request.param * closed.image).astype(np.uint8)
    return pick_palette(pixels, closed.landmarks.astype(np.float64), prepared.texture)


def test_a_mouth_is_darker_the_deeper_one_looks(palette):
    cavity, tongue, lip = (float(colour @ LUMA) for colour in (palette.cavity, palette.tongue, palette.lip))
    assert cavity < tongue
    assert tongue < 0.6 * lip, "a tongue as bright as that is read as a lip"
    assert float(palette.enamel @ LUMA) > tongue


def test_lips_tongue_and_gums_are_red_and_teeth_are_next_to_white(palette):
    for colour in (palette.lip, palette.tongue, palette.gum, palette.cavity):
        assert colour[0] > colour[1:].max()
    assert palette.enamel.min() > 0.7 * palette.enamel.max()
