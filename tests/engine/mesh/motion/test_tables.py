"""Tables fitted to people."""

import numpy as np

from talkwidget.engine.mesh.channels import FITTED, SHAPES, SIDES, MouthChannel
from talkwidget.engine.mesh.motion.tables import BANDS, TABLES, VISEMES_MEASURED, people_tables

TARGETS = dict(zip(VISEMES_MEASURED, people_tables().viseme_targets, strict=True))
UPPER, LOWER, WIDTH = (
    FITTED.index(channel) for channel in (MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP, MouthChannel.WIDTH)
)


def test_the_file_is_small():
    assert TABLES.stat().st_size < 200_000


def test_tables_fit_the_channels():
    tables = people_tables()
    assert len(tables.mouth_fields) == len(FITTED)
    assert (len(tables.shape_fields), len(tables.side_fields)) == (len(SHAPES), len(SIDES))
    for bands in (tables.mouth_bands, tables.side_bands, tables.brow_bands, tables.head_bands, tables.lid_bands):
        assert len(bands) == len(BANDS)
        np.testing.assert_allclose(bands, bands.swapaxes(1, 2), rtol=1e-5)
        assert np.linalg.eigvalsh(bands).min() > -1e-4 * bands.max()


def test_people_open_open_vowels_most_and_close_for_bilabials():
    opening = {name: target[[UPPER, LOWER]].sum() for name, target in TARGETS.items()}
    assert opening["PBM"] == 0.0
    assert opening["FV"] < opening["UW"] < opening["IY"] < opening["AA"]


def test_people_lift_the_lower_lip_for_f_and_v_above_its_closure():
    assert TARGETS["FV"][LOWER] < 0.0 < TARGETS["FV"][UPPER]


def test_people_round_and_spread():
    assert max(TARGETS[name][WIDTH] for name in ("UW", "OW", "AO", "W")) < -0.1
    assert min(TARGETS[name][WIDTH] for name in ("IY", "SZ", "AE")) > 0.15
