"""Face detector: a box and six keypoints for each face, from the BlazeFace network."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .networks import blazeface
from .points import Points, direction
from .portrait import Pixels
from .sampling import Region, sample

# All are MediaPipe's, as published with the network.
MIN_SCORE = 0.5
MAX_OVERLAP = 0.3
"""Intersection over union above which two candidates are the same face."""
MAPS = ((16, 2), (8, 6))
"""Side of each output map of the network, and anchors in each of its cells."""


@dataclass(frozen=True)
class Detection:
    """Face found by the detector.

    Attributes
    ----------
    box
        x1, y1, x2, y2 in pixels, (4,) float32.
    keypoints
        The person's right eye, left eye, nose tip, mouth centre, right and left ear, in pixels, (6, 2) float32.
    score
        Confidence, 0.5..1.
    """

    box: Points
    keypoints: Points
    score: float

    @property
    def roll(self) -> float:
        """Angle of the line through the eyes in radians; 0 is upright, positive is clockwise."""
        return direction(*self.keypoints[:2])


def detect(pixels: Pixels, parts: tuple[int, ...] = (1,)) -> list[Detection]:
    """Find faces.

    Parameters
    ----------
    pixels
        Image (H, W, 3) uint8 RGB.
    parts
        Sizes of the tiles to search. 1 is the whole image, where faces below a tenth of the longer side are missed. 2
        stands for overlapping tiles of half that side, 4 for a quarter. Tiles take longer and mistake patterns for
        faces more often.

    Returns
    -------
    list[Detection]
        Best score first.
    """
    regions = [tile for part in parts for tile in _tiles(pixels, part)]
    crops = sample(pixels, regions, blazeface().side, outside="zeros")
    regressors, logits = blazeface()(crops / np.float32(127.5) - 1)
    scores = 1 / (1 + np.exp(-logits.clip(-80, 80)))
    points, kept = [], []
    for raw, score, region in zip(regressors, scores, regions, strict=True):
        likely = score >= MIN_SCORE
        points.append(_decode(raw[likely], anchors()[likely], region))
        kept.append(score[likely])
    merged = _merge(np.concatenate(points), np.concatenate(kept))
    return merged if parts == (1,) else _drop_parts(merged)


def _tiles(pixels: Pixels, part: int) -> list[Region]:
    """Squares of ``1 / part`` of the longer side that cover the image; each overlaps the next by half or more."""
    height, width = pixels.shape[:2]
    side = max(height, width) / part
    return [Region(x, y, side) for y, x in itertools.product(_tile_centres(height, side), _tile_centres(width, side))]


def _tile_centres(length: int, side: float) -> NDArray[np.float64]:
    if length <= side:
        return np.array([length / 2])
    return np.linspace(side / 2, length - side / 2, math.ceil(2 * length / side) - 1)


@functools.cache
def anchors() -> Points:
    """Centres of the 896 anchors (896, 2), in units of the input's side."""
    centres = []
    for side, repeats in MAPS:
        steps = (np.arange(side, dtype=np.float32) + 0.5) / side
        rows, columns = np.meshgrid(steps, steps, indexing="ij")
        centres.append(np.stack([columns, rows], axis=-1).reshape(-1, 2).repeat(repeats, axis=0))
    return np.concatenate(centres)


def _decode(raw: Points, centres: Points, region: Region) -> Points:
    """Convert regressors (n, 16) to two corners of the box and six keypoints (n, 8, 2) in pixels."""
    values = raw.reshape(-1, 8, 2) / blazeface().side
    middle, half = values[:, :1] + centres[:, None], values[:, 1:2] / 2
    points = np.concatenate([middle - half, middle + half, values[:, 2:] + centres[:, None]], axis=1)
    return region.to_image(points)


def _merge(points: Points, scores: Points) -> list[Detection]:
    """Weighted non-maximum suppression of candidates (n, 8, 2): overlapping ones become their mean by score.

    It gives steadier boxes from frame to frame than keeping the best candidate (Bazarevsky et al. 2019,
    arXiv:1907.05047, section 3.4).
    """
    sound = (points[:, 1] > points[:, 0]).all(axis=1)
    points, scores = points[sound], scores[sound]
    merged = []
    rest = np.argsort(-scores, kind="stable")
    while len(rest):
        same = _overlap(points[rest[0], :2], points[rest, :2]) > MAX_OVERLAP
        group = rest[same]
        weights = scores[group] / scores[group].sum()
        mean = np.einsum("n,npc->pc", weights, points[group])
        merged.append(Detection(mean[:2].reshape(4), mean[2:], float(scores[rest[0]])))
        rest = rest[~same]
    return merged


def _overlap(box: Points, boxes: Points) -> Points:
    """Intersection over union of ``box`` (2, 2) with each of ``boxes`` (n, 2, 2), given as corners."""
    shared = np.minimum(box[1], boxes[:, 1]) - np.maximum(box[0], boxes[:, 0])
    intersection = np.prod(np.maximum(shared, 0), axis=1)
    union = np.prod(box[1] - box[0]) + np.prod(boxes[:, 1] - boxes[:, 0], axis=1) - intersection
    return intersection / union


def _drop_parts(detections: list[Detection]) -> list[Detection]:
    """Drop detections inside a better one: parts of a face that another tile shows whole."""
    whole: list[Detection] = []
    for detection in detections:
        middle = detection.box.reshape(2, 2).mean(axis=0)
        if not any(np.all((middle > other.box[:2]) & (middle < other.box[2:])) for other in whole):
            whole.append(detection)
    return whole
