import pytest

from talkwidget.engine.sadtalker.nets.recon import ANGLE, EXPRESSION, TRANSLATION

from ..conftest import DEVICES, golden, pictures, slack


@pytest.mark.parametrize("device", DEVICES)
def test_coefficients_are_the_original_s(networks, device):
    case = golden("recon")
    regressor = networks(str(case["salt"]), device).regressor
    view = pictures(case["image_u8"], device)
    case.near("feature", regressor.backbone(view).flatten(1), 1e-4 * slack(device))
    found = regressor(view)
    case.near("coeffs", found, 1e-4 * slack(device))
    for part, name in ((EXPRESSION, "exp"), (ANGLE, "angle"), (TRANSLATION, "trans")):
        assert (case["coeffs"][:, part] == case[f"split_{name}"]).all()
