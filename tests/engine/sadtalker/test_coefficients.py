import numpy as np

from talkwidget.engine.sadtalker.align import align
from talkwidget.engine.sadtalker.coefficients import face_coefficients, picture_alignment
from talkwidget.engine.sadtalker.crop import network_picture
from talkwidget.engine.sadtalker.modes import MODES
from talkwidget.engine.sadtalker.prepared import locate_face

from .conftest import golden


def test_coefficients_of_a_picture_are_the_original_s_in_every_mode(networks):
    case = golden("extract")
    regressor = networks(str(case["salt"])).regressor
    for name, mode in MODES.items():
        crop = locate_face(case["image_u8"], case["lm68_full"], mode)
        case.near(f"{name}_crop_wh", crop.inner_size, 0)
        picture = network_picture(crop.cut(mode, case["image_u8"]), len(case["crop_picture_u8"]))
        alignment = picture_alignment(picture, case[f"{name}_lm68_crop"])
        if f"{name}_picture_u8" in case:
            case.near(f"{name}_picture_u8", picture, 0)
        if f"{name}_aligned_u8" in case:
            case.near(f"{name}_aligned_u8", align(picture, alignment), 0)
        found = face_coefficients(regressor, [picture], [alignment])
        case.near(f"{name}_coeff73", found[:, :71], 2e-4, np.s_[:, :71])
        case.near(f"{name}_coeff73", found[:, 71:], 1e-3, np.s_[:, 71:])
