import numpy as np
import pytest

from talkwidget.engine.sadtalker.frames.compositor import Compositor
from talkwidget.engine.sadtalker.prepare.crop import locate_face, resize_for_networks
from talkwidget.engine.sadtalker.prepare.modes import MODES
from talkwidget.engine.sadtalker.prepare.reference import References
from talkwidget.engine.sadtalker.prepare.state import SadTalkerState

from ..conftest import golden, tensor


@pytest.mark.parametrize("name", MODES)
def test_frames_have_the_shape_of_what_was_cut(name):
    case = golden("extract")
    image, mode = case["image_u8"], MODES[name]
    crop = locate_face(image, case["lm68_full"], mode)
    nothing = np.zeros((15, 3), np.float32)
    picture = resize_for_networks(crop.cut(mode, image), 256)
    state = SadTalkerState(image, crop, picture, None, nothing, nothing, nothing, nothing, References())
    frames = Compositor(state, mode, "soft")(tensor(state.source_image[None]).movedim(-1, 1) / 255)
    height, width = frames.shape[1:3]
    if mode.pasted:
        assert frames.shape[1:] == case["image_u8"].shape
        # The picture itself, animated by nothing, fits into its place.
        assert np.abs(frames[0].astype(int) - case["image_u8"]).mean() < 4
    else:
        wanted = crop.inner_size
        assert width == 256
        assert height % 2 == 0
        assert abs(height - width * wanted[1] / wanted[0]) < 2
