import numpy as np

from talkwidget.engine.sadtalker.prepare.align import align_face, image_alignment
from talkwidget.engine.sadtalker.prepare.coefficients import face_coefficients
from talkwidget.engine.sadtalker.prepare.crop import locate_face, resize_for_networks
from talkwidget.engine.sadtalker.prepare.modes import MODES

from ..conftest import check_alignment, golden, pictures


def test_coefficients_of_a_picture_are_the_original_s_in_every_mode(networks):
    case = golden("extract")
    regressor = networks(str(case["salt"])).regressor
    size = next(len(case[key]) for key in case if key.endswith("_picture_u8"))
    names = [key.removesuffix("_coeff73") for key in case if key.endswith("_coeff73")]
    assert names
    for name in names:
        mode = MODES[name]
        crop = locate_face(case["image_u8"], case["lm68_full"], mode)
        case.near(f"{name}_crop_wh", crop.inner_size, 0)
        if f"{name}_crop" in case:
            case.near(f"{name}_crop", crop.outer, 0)
            case.near(f"{name}_quad", crop.inner, 1e-6)
        picture = resize_for_networks(crop.cut(mode, case["image_u8"]), size)
        alignment = image_alignment(picture, case[f"{name}_lm68_crop"])
        if f"{name}_picture_u8" in case:
            case.near(f"{name}_picture_u8", picture, 0)
        if f"{name}_aligned_u8" in case:
            aligned = align_face(picture, alignment)
            case.near(f"{name}_aligned_u8", aligned, 0)
            check_alignment(case, f"{name}_trans_params", alignment)
            case.near(f"{name}_full257", regressor(pictures(aligned.copy())[None]), 1e-4)
        found = face_coefficients(regressor, [picture], [alignment])
        case.near(f"{name}_coeff73", found[:, :71], 2e-4, np.s_[:, :71])
        case.near(f"{name}_coeff73", found[:, 71:], 1e-3, np.s_[:, 71:])
