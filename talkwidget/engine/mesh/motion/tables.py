"""Tables of motion, fitted to 13 filmed people (2,245 frames) by ``tools/fit_motion.py``."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLES = Path(__file__).with_name("people.npz")
"""File of the tables."""

BANDS = ((0.08, 0.5), (0.5, 2.0), (2.0, 5.0))
"""Bands in Hz in which motion was measured. Faster motion is below what landmarks can show."""

VISEMES_MEASURED = (
    *("PBM", "FV", "TH", "TDN", "KG", "H", "L", "SZ", "SH", "R", "ER", "W"),
    *("UW", "OW", "UH", "AO", "IY", "EH", "IH", "AX", "AA", "AE"),
)
"""Visemes with a measured target, in the order of the table."""


@dataclass(frozen=True)
class PeopleTables:
    """Motion of a middling person.

    Fields are displacements (C, 468, 3) of the mean face, cm per unit. Bands are covariances (B, C, C) by
    :data:`BANDS` of what the visemes leave.

    Attributes
    ----------
    mouth_fields
        Of :data:`~..channels.FITTED`.
    shape_fields, side_fields
        Of :data:`~..channels.SHAPES` and :data:`~..channels.SIDES`, cm per standard deviation.
    brow_fields
        Brows up, inner ends up, sides against each other.
    viseme_targets
        Values (V, 5) of :data:`~..channels.FITTED` over closed lips for :data:`VISEMES_MEASURED`, cm.
    mouth_bands
        Of the fitted channels, then the shapes: (B, 8, 8).
    side_bands, brow_bands
        (B, 3, 3) each.
    head_bands
        Yaw, pitch and roll, degrees: (B, 3, 3).
    lid_bands
        Opening of the eyes between blinks, relative to its median: (B, 1, 1).
    """

    mouth_fields: NDArray[np.float64]
    shape_fields: NDArray[np.float64]
    side_fields: NDArray[np.float64]
    brow_fields: NDArray[np.float64]
    viseme_targets: NDArray[np.float64]
    mouth_bands: NDArray[np.float64]
    side_bands: NDArray[np.float64]
    brow_bands: NDArray[np.float64]
    head_bands: NDArray[np.float64]
    lid_bands: NDArray[np.float64]


@functools.cache
def people_tables() -> PeopleTables:
    """Read the tables."""
    with np.load(TABLES) as stored:
        return PeopleTables(**{name: stored[name].astype(np.float64) for name in stored.files})
