"""Drawing of wrinkles: brightness patterns that move with the skin and deepen with its motion.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from ..channels import Blendshape
from ..face.wrinkles import Wrinkle
from ..geometry import Coordinates
from ..lips import CORNERS

_FOLD_RISE, _FOLD_SPREAD, _DEEPEST_FOLD = 0.68, 0.54, 0.26
"""Depth of the folds per cm of a mouth corner's way up and outwards, and the most. By eye: the local contrast of folds
of filmed people varies by 14 to 45 % (each 0.45 to 1.3 times)."""

_CHIN_PRESS, _CHIN_TENSE, _CHIN_RAISE = 0.09, 0.09, 0.22
"""Depth of the chin's dimples in pressed lips, and per unit of the lip at the teeth or of protrusion in cm. The same
per cm of the chin's way up. By eye (each 0.6 to 1.6 times)."""

_PURSED, _NARROWED = 0.45, 0.5
"""Protrusion, cm, at which the lines over the lips are near their full depth, and how much of it a corner's way inwards
counts. By eye (each 0.6 to 1.6 times)."""

_HOLLOW, _HOLLOW_PRESS, _HOLLOW_TENSE, _HOLLOW_RAISE = 0.13, 0.4, 0.6, 1.0
"""Deepest hollow under the lower lip. What pressed lips, a lip at the teeth or forward, and the chin's way up, cm, add
to it. By eye (each 0.6 to 1.6 times)."""

_GONE, _MOST_GONE = 0.68, 0.90
"""Depth, negative, at which all of a fold that can be removed is gone, and the part that can. In speech, the depths of
two toothy smiles that close are -0.99 to -0.41 (5th and 95th percentile): their folds come and go within that."""

_RAISED, _LOWERED = 0.30, 0.15
"""Way of the brows up, and of their inner ends down, cm, at which their lines are near their full depth. By eye (each
0.6 to 1.6 times); people who address a camera move their brows by 5 mm in all."""

_STRETCHED = 4.0
"""Pixels beyond the pattern, which stretches as the head turns."""

_LEAST_DEPTH = 0.004
"""Least depth that is drawn: below it, no grey level changes."""


def wrinkle_depths(shape: Coordinates, corners: Coordinates, weights: NDArray[np.float64]) -> tuple[float, ...]:
    """Depths of all wrinkles, in the order of the state's.

    First the folds at image left and right, and the chin's dimples. Then the lines of forehead, frown and pursed lips,
    and the hollow under the lower lip.

    ``shape`` (>= 468, 3) is the face, cm, ``corners`` (2, 3) are the mouth's corners in the portrait. Folds of a smile
    soften as it closes.
    """
    moved = shape[CORNERS[:, 0]] - corners
    outwards = moved[:, 0] * np.array([-1.0, 1.0])
    folds = _FOLD_RISE * moved[:, 1] + _FOLD_SPREAD * outwards
    chin = _CHIN_PRESS * weights[Blendshape.PRESS]
    tense = max(float(weights[Blendshape.LIP_TO_TEETH] + weights[Blendshape.PROTRUSION]), 0.0)
    raised = max(-float(weights[Blendshape.JAW]), 0.0)
    chin += _CHIN_TENSE * tense + _CHIN_RAISE * raised
    folds = np.where(folds > 0, _DEEPEST_FOLD * np.tanh(folds / _DEEPEST_FOLD), folds)
    brows, inner = float(weights[Blendshape.BROW]), float(weights[Blendshape.BROW_INNER])
    forehead = math.tanh(max(brows, 0.0) / _RAISED)
    frown = math.tanh(max(-brows - inner, 0.0) / _LOWERED)
    narrowed = _NARROWED * max(-float(weights[Blendshape.WIDTH]), 0.0)
    pursed = math.tanh((max(float(weights[Blendshape.PROTRUSION]), 0.0) + narrowed) / _PURSED)
    hollow = _HOLLOW_PRESS * float(weights[Blendshape.PRESS]) + _HOLLOW_TENSE * tense + _HOLLOW_RAISE * raised
    hollow = _HOLLOW * math.tanh(hollow)
    return float(folds[0]), float(folds[1]), float(chin), forehead, frown, pursed, hollow


def draw_wrinkle(
    wrinkle: Wrinkle,
    out: NDArray[np.uint8],
    maps: NDArray[np.float32],
    region: tuple[int, int],
    points: Coordinates,
    depth: float,
) -> None:
    """Deepen, or at a negative ``depth`` smooth, a wrinkle in the frame ``out`` (H, W, 3), in place.

    ``maps`` are the source coordinates (>= 2, h, w) of the region that starts at ``region`` (x, y). The vertices in
    this frame are ``points`` (478, 2).
    """
    if abs(depth) < _LEAST_DEPTH:
        return
    layer, strength = (wrinkle.pattern, depth) if depth > 0 else (wrinkle.relief, min(-depth / _GONE, 1.0) * _MOST_GONE)
    if layer is None:
        return
    around, reach = points[wrinkle.vertices], np.array(wrinkle.reach) + _STRETCHED
    low = np.maximum(np.floor(around.min(0) - reach[:2]).astype(int), region)
    end = np.array(region) + np.array(maps.shape[:0:-1])
    high = np.minimum(np.ceil(around.max(0) + reach[2:]).astype(int), end)
    if (high - low).min() < 2:
        return
    rows = slice(low[1] - region[1], high[1] - region[1])
    columns = slice(low[0] - region[0], high[0] - region[0])
    pattern = cv2.remap(
        layer,
        maps[0, rows, columns] - wrinkle.origin[0],
        maps[1, rows, columns] - wrinkle.origin[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )
    target = out[low[1] : high[1], low[0] : high[0]]
    gain = np.float32(1.0) + np.float32(strength) * pattern
    cv2.multiply(target, gain, dst=target, dtype=cv2.CV_8U)
