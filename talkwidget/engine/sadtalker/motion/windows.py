"""Input of the mapping network for each frame: windows of rows of 3DMM coefficients.

A row is laid out as in :mod:`..nets.layout`; scale and position are part of it where frames are pasted back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..nets.layout import EXPRESSION_COLUMNS, EXPRESSION_COUNT, POSE_COLUMNS, Coefficients
from ..nets.mapping import RADIUS


def driving_rows(
    coefficients: Coefficients, source: Coefficients, channels: int, *, expression_scale: float, still: bool
) -> Coefficients:
    """Rows of all frames as the mapping network takes them.

    Parameters
    ----------
    coefficients
        Expression and pose of each frame (T, 70).
    source
        Row of the source image (73,).
    channels
        70, or 73 to append the source's scale and position.
    expression_scale
        Factor on the expression; the source's own is not scaled.
    still
        The head keeps the pose of the source.

    Returns
    -------
    Coefficients
        (T, ``channels``).
    """
    frames = len(coefficients)
    rows = np.column_stack([coefficients, np.tile(source[coefficients.shape[1] : channels], (frames, 1))])
    rows[:, EXPRESSION_COLUMNS] *= expression_scale
    if still:
        rows[:, EXPRESSION_COUNT:] = source[EXPRESSION_COUNT:channels]
    return rows.astype(np.float32)


def row_windows(rows: Coefficients, first: int, last: int) -> NDArray[np.float32]:
    """The 27 rows around each frame from ``first`` to ``last - 1``, (last - first, C, 27).

    Beyond the ends of the clip the first and the last row are repeated.
    """
    index = np.arange(first, last)[:, None] + np.arange(-RADIUS, RADIUS + 1)
    return np.ascontiguousarray(rows[np.clip(index, 0, len(rows) - 1)].transpose(0, 2, 1))


def follow_pose(coefficients: Coefficients, reference: Coefficients) -> Coefficients:
    """Add the head motion of a reference video, relative to its first frame, to coefficients (T, 70).

    ``reference`` (R, >= 70) holds the coefficients of the video's frames; it is repeated as often as needed.
    """
    reference_pose = repeat_rows(reference[:, POSE_COLUMNS], len(coefficients))
    followed = coefficients.copy()
    followed[:, POSE_COLUMNS] += reference_pose - reference_pose[0]
    return followed


def repeat_rows(reference: Coefficients, frames: int) -> Coefficients:
    """``frames`` rows of ``reference`` (R, C), from its start again and again."""
    return reference[np.arange(frames) % len(reference)]
