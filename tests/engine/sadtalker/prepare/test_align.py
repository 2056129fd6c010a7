import numpy as np
import pytest

from talkwidget import InputError
from talkwidget.engine.sadtalker.prepare.align import (
    STANDARD_FACE,
    align_face,
    align_points,
    fit_alignment,
    standard_points,
)

from ..conftest import check_alignment, golden


def test_alignment_is_the_original_s():
    case = golden("align")
    assert (case["lm3d_std"] == STANDARD_FACE.astype(np.float32)).all()
    for name in sorted(key.removesuffix("_trans_params") for key in case if key.endswith("_trans_params")):
        if name == "noface":
            continue
        width, height = map(int, case[f"{name}_size_wh"])
        five = align_points(case[f"{name}_lm68_ydown"], height)
        case.near(f"{name}_lm5_yup", five, 1e-4)
        alignment = fit_alignment(five, (width, height))
        check_alignment(case, f"{name}_trans_params", alignment)
        check_alignment(case, f"{name}_trans_params_from5", alignment)
        if f"{name}_image_u8" in case:
            case.near(f"{name}_aligned_u8", align_face(case[f"{name}_image_u8"], alignment), 0)


def test_standard_face_stands_in_where_none_is_found_as_by_the_original():
    case = golden("align")
    image = case["c0_image_u8"]
    five = standard_points(len(image))
    case.near("noface_lm5", five, 1e-4)
    alignment = fit_alignment(five, (image.shape[1], image.shape[0]))
    check_alignment(case, "noface_trans_params", alignment)
    case.near("noface_aligned_u8", align_face(image, alignment), 0)


def test_points_in_one_place_are_refused_in_one_line():
    with pytest.raises(InputError) as refused:
        fit_alignment(np.full((5, 2), 100.0), (256, 256))
    assert "\n" not in str(refused.value)
