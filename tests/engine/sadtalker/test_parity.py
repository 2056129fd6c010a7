"""Golden cases from a picture and a sound to the frames, through all stages of the engine."""

import functools

import numpy as np
import pytest

from talkwidget.engine.sadtalker.frames.compositor import output_size
from talkwidget.engine.sadtalker.frames.paste import resize_frames
from talkwidget.engine.sadtalker.frames.renderer import FrameRenderer
from talkwidget.engine.sadtalker.motion.blink import blink_ratio
from talkwidget.engine.sadtalker.motion.draws import SeededDraws
from talkwidget.engine.sadtalker.motion.driving import driving_keypoints
from talkwidget.engine.sadtalker.motion.prediction import predict_coefficients
from talkwidget.engine.sadtalker.motion.settings import MotionSettings
from talkwidget.engine.sadtalker.motion.windows import driving_rows, row_windows
from talkwidget.engine.sadtalker.nets.pixels import to_uint8
from talkwidget.engine.sadtalker.prepare.modes import MODES
from talkwidget.engine.sadtalker.prepare.reference import References
from talkwidget.engine.sadtalker.prepare.state import build_sadtalker_state
from talkwidget.face.face import Face

from .conftest import DEVICES, ROUNDING, difference, golden, golden_names, slack, tensor

CASES = golden_names("e2e_*")


class Recorded:
    """The random numbers of a recorded run."""

    def __init__(self, case):
        self._noise = case["z"]
        closed = np.flatnonzero(case["blink_ratio"] == 1) - 2
        starts = np.concatenate([[0], closed + 5])
        self._gaps = [*(closed - starts[:-1]), len(case["blink_ratio"])]

    def gap(self, low, high):
        return int(self._gaps.pop(0))

    def noise(self, chunks):
        assert chunks == len(self._noise)
        return tensor(self._noise)

    def sway(self, seconds):
        return np.zeros((len(seconds), 3), dtype=np.float32)


def face_of(case):
    nothing = np.zeros(4, np.float32)
    return Face(case["image_u8"], nothing, case["lm68_full"], nothing, 1.0, 1.0, 0, 1)


@pytest.fixture(scope="module")
def prepared(networks):
    """A case, the networks that it was made with, and its face, prepared once."""

    @functools.cache
    def made(name, device):
        case = golden(name)
        loaded = networks(str(case["salt"]), device, len(case["picture_u8"]))
        mode = MODES[str(case["preprocess"])]
        state = build_sadtalker_state(loaded, face_of(case), mode, lambda _picture: case["lm68_crop"], References())
        return case, loaded, state

    return made


def direction(case):
    given = {
        axis: tuple(map(float, case[f"input_{axis}"])) for axis in ("yaw", "pitch", "roll") if f"input_{axis}" in case
    }
    return MotionSettings(int(case["pose_style"]), float(case["expression_scale"]), still=bool(case["still"]), **given)


def coefficients_of(case, loaded, state, draws):
    """Coefficients of all frames, from the sound on."""
    frames = len(case["coeffs"])
    sound = case["wav_i16"][: frames * 640].astype(np.float32) / 32768
    return predict_coefficients(loaded, state.coefficients, sound, frames, direction(case), References(), draws)


def driving_of(case, loaded, state, coefficients):
    """Keypoints and head angles of all frames."""
    channels = MODES[str(case["preprocess"])].channels
    draws, source = Recorded(case), state.coefficients
    return driving_keypoints(loaded, coefficients, source, channels, state.canonical, direction(case), draws)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", CASES)
def test_picture_and_coefficients_are_the_original_s(prepared, name, device):
    case, loaded, state = prepared(name, device)
    case.near("picture_u8", state.source_image, 0)
    if "crop" in case:
        case.near("crop", state.crop.outer, 0)
        case.near("quad", state.crop.inner, 1e-6)
    case.near("coeff73", state.coefficients[:71], 2e-4 * slack(device), np.s_[0, :71])
    case.near("coeff73", state.coefficients[71:], 1e-3 * slack(device), np.s_[0, 71:])
    coefficients = coefficients_of(case, loaded, state, Recorded(case))
    case.near("coeffs", coefficients, 2e-4 * slack(device))
    check_windows(case, state, coefficients, slack(device))
    degrees = driving_of(case, loaded, state, coefficients).degrees
    for axis, name in enumerate(("yaw", "pitch", "roll")):
        if f"{name}_degrees" in case:
            case.near(f"{name}_degrees", degrees[:, axis], 1e-5)


def check_windows(case, state, coefficients, factor):
    """What the mapping network sees of the frames that were drawn."""
    channels, wanted = case["target_windows"].shape[1], direction(case)
    rows = driving_rows(
        coefficients, state.coefficients, channels, expression_scale=wanted.expression, still=wanted.still
    )
    windows = np.concatenate([row_windows(rows, frame, frame + 1) for frame in case["frame_index"]])
    case.near("target_windows", windows[:, :71], 2e-4 * factor, np.s_[:, :71])
    case.near("target_windows", windows[:, 71:], 1e-3 * factor, np.s_[:, 71:])


@pytest.mark.parametrize("name", CASES)
def test_blinks_are_the_original_s(name):
    case = golden(name)
    ratio = case["blink_ratio"]
    case.near("blink_ratio", blink_ratio(len(ratio), SeededDraws(int(case["blink_seed"])).gap), 0)
    case.near("blink_ratio", blink_ratio(len(ratio), Recorded(case).gap), 0)


@pytest.mark.slow
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("name", CASES)
def test_frames_from_picture_and_sound_on_are_the_original_s(prepared, name, device):
    case, loaded, state = prepared(name, device)
    factor = slack(device)
    coefficients = coefficients_of(case, loaded, state, Recorded(case))
    driving = driving_of(case, loaded, state, coefficients).keypoints
    renderer = FrameRenderer(loaded, state)
    size = output_size(state.crop.inner_size, loaded.size)
    case.near("output_size_wh", size, 0)
    off, finished = [], []
    for index, frame in enumerate(case["frame_index"]):
        drawn = renderer.render_batch(driving[frame : frame + 1]).frames
        off.append(difference(drawn[0], case["frames_u16"][index] / 65535))
        finished.append(difference(resize_frames(to_uint8(drawn), size)[0], case["output_u8"][index]))
    case.hold("frames_u16", np.max(off), 1e-2 * factor)
    case.hold("frames_u16, mean", np.mean(off), (2e-5 + ROUNDING / 2) * factor)
    case.hold("frames_u16, share off", np.mean(np.array(off) > (2e-4 + ROUNDING) * factor), 5e-3)
    case.hold("output_u8", np.max(finished), 2 * factor)
    case.hold("output_u8, share off", np.mean(np.array(finished) > 0), 1e-2 * factor)
