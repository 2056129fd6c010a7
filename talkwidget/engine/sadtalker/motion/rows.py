"""Rows of coefficients: what the mapping network is told of the source and of each frame.

A row is expression (64), head angles (3) and translation (3), in whole-picture modes followed by scale and position of
the face (3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..nets.expnet import EXPRESSIONS
from ..nets.mapping import RADIUS

Rows = NDArray[np.float32]


def source_window(source: Rows, channels: int) -> Rows:
    """What the mapping network sees around the source picture: its row (73,), repeated, as (1, ``channels``, 27)."""
    return np.tile(source[None, :channels, None], 2 * RADIUS + 1)


def driving_rows(coefficients: Rows, source: Rows, channels: int, *, expression_scale: float, still: bool) -> Rows:
    """What the mapping network sees of a clip.

    Parameters
    ----------
    coefficients
        Expression and pose of each frame (T, 70).
    source
        Row of the source picture (73,).
    channels
        70, or 73 to append the source's scale and position.
    expression_scale
        Factor on the expression; the source's own is not scaled.
    still
        The head keeps the pose of the source.

    Returns
    -------
    Rows
        (T, ``channels``).
    """
    frames = len(coefficients)
    rows = np.column_stack([coefficients, np.tile(source[coefficients.shape[1] : channels], (frames, 1))])
    rows[:, :EXPRESSIONS] *= expression_scale
    if still:
        rows[:, EXPRESSIONS:] = source[EXPRESSIONS:channels]
    return rows.astype(np.float32)


def row_windows(rows: Rows, first: int, last: int) -> Rows:
    """The 27 rows around the frames ``first`` to ``last - 1``, (last - first, C, 27); a clip's ends are repeated."""
    index = np.arange(first, last)[:, None] + np.arange(-RADIUS, RADIUS + 1)
    return np.ascontiguousarray(rows[np.clip(index, 0, len(rows) - 1)].transpose(0, 2, 1))


def follow_pose(coefficients: Rows, reference: Rows) -> Rows:
    """Coefficients (T, 70) whose head also moves as in a reference video, relative to its first frame.

    ``reference`` (R, >= 70) holds the coefficients of its frames; it is repeated as often as needed.
    """
    pose = slice(EXPRESSIONS, coefficients.shape[1])
    reference_pose = repeated(reference[:, pose], len(coefficients))
    followed = coefficients.copy()
    followed[:, pose] += reference_pose - reference_pose[0]
    return followed


def repeated(reference: Rows, frames: int) -> Rows:
    """``frames`` rows of ``reference``, from its start again and again."""
    return reference[np.arange(frames) % len(reference)]
