import numpy as np
import pytest

from talkwidget.engine.sadtalker.motion.head_angles import angle_path

from ..conftest import golden


def test_paths_are_the_original_s():
    case = golden("semantics")
    lists = [key for key in case if key.startswith("cam") and key.endswith("_list")]
    assert lists
    for key in lists:
        name = key.removesuffix("_list")
        path = angle_path(list(map(float, case[key])), int(case[f"{name}_frames"]))
        case.near(f"{name}_degrees", path, 1e-5)


@pytest.mark.parametrize("frames", [1, 2, 3, 13, 20, 21, 31, 32, 33, 64, 65])
@pytest.mark.parametrize("degrees", [[5.0], [5.0, 5.0], [0.0, 10.0, 10.0, -10.0], [0.0, 20.0]])
def test_any_length_and_repeated_angles_work(degrees, frames):
    """Also those where the original program divides by zero."""
    path = angle_path(degrees, frames)
    assert path.shape == (frames,)
    assert path[0] == degrees[0]
    assert min(degrees) <= path.min() <= path.max() <= max(degrees)
    steps = np.abs(np.diff(path))
    assert frames < 2 or steps.max() <= 1.001 * max(np.abs(np.diff(degrees)).sum() / (frames - 1), 0)
