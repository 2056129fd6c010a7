import numpy as np

from talkwidget.engine.sadtalker.motion.windows import (
    driving_rows,
    follow_pose,
    repeat_rows,
    row_windows,
)
from talkwidget.engine.sadtalker.prepare.state import source_window

from ..conftest import difference, golden

FIRST = 13
"""Where the first frame's own row stands in the window around it."""


def expression_scale(target, coefficients):
    """The factor that a case was made with, from its first frame."""
    expression = coefficients[0, :64]
    return float(target[:64, FIRST] @ expression / (expression @ expression))


def test_rows_are_the_original_s():
    case = golden("semantics")
    source = case["source73"][0]
    frames = len(case["coeffs"])
    for name in map(str, case["cases"]):
        batch, steps, channels, width = case[f"{name}_target"].shape
        scale = expression_scale(case[f"{name}_target"][0, 0], case["coeffs"])
        rows = driving_rows(case["coeffs"], source, channels, expression_scale=scale, still="still" in name)
        # The original fills its batches by repeating the last window.
        shown = np.minimum(np.arange(batch * steps), frames - 1)
        windows = row_windows(rows, 0, frames)[shown]
        target = case[f"{name}_target"].reshape(-1, channels, width)
        case.hold(f"{name}_target", difference(windows, target).max(), 1e-6)
        case.near(f"{name}_source", source_window(source, channels)[0], 1e-6)


def test_references_are_followed_as_by_the_original():
    case = golden("semantics")
    source = case["source73"][0]
    for key in (key for key in case if key.startswith("refpose") and key.endswith("_video")):
        video = case[key]
        number = key.removeprefix("refpose").removesuffix("_video")
        case.near(f"refpose{number}_out", follow_pose(case["coeffs"], video), 1e-6)
        faces = case[f"refblink{number}_ref"]
        case.near(f"refblink{number}_ref", repeat_rows(video, len(faces))[:, :64], 1e-6, np.s_[:, :64])
        assert (faces[:, 64:] == source[64:70]).all()


def test_windows_of_a_part_are_those_of_the_whole():
    rows = np.random.default_rng(0).normal(size=(50, 70)).astype(np.float32)
    whole = row_windows(rows, 0, 50)
    assert whole.shape == (50, 70, 27)
    assert (row_windows(rows, 10, 20) == whole[10:20]).all()
    assert (whole[20] == rows[7:34].T).all()
    assert (whole[0, :, :13] == rows[0][:, None]).all()
    assert (whole[-1, :, 13:] == rows[-1][:, None]).all()
