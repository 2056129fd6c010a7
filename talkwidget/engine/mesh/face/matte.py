"""Head matting: separate the head from the background with GrabCut.

Distances are in eye distances, and by eye unless another source is given. A range in brackets still looked right in two
portraits that turn by 11 degrees, in stills 150 pixels wide, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import indices
from ..geometry import Coordinates, smoothstep
from ..lips import OVAL
from .plate import grow_background
from .strands import find_strands

_CUT_SIZE, _ITERATIONS = 192, 3
"""Longer side of the image given to GrabCut, pixels, and its rounds. By eye, for speed: 0.2 to 0.3 s of a face's
preparation were GrabCut's at 256 pixels and 4 rounds."""

_REACHES = ((1.6, 0.8), (0.9, 0.72), (0.6, 0.45))
"""Search radii for the head, and distances above the face up to which a pixel is first taken for hair. By eye, on 16
portraits (each 0.6 to 1.6 times)."""

_LEAK = 0.45
"""Share of the outermost rim found as head from which on it is a background like hair. By eye (0.27 to 0.72: no
difference)."""

_CROWN, _HALO, _FEATHER = 0.28, 0.045, 0.03
"""Height of the skull above the mesh, rim taken along with the head, and blur of its edge (each 0.6 to 1.6 times)."""

_STRAND_FEATHER, _STRAND_COVER = 0.012, 1.6
"""Blur of the strands' edge, and gain that leaves their middle opaque. By eye (each 0.6 to 1.6 times)."""

_SLIDES_ABOVE = 0.35
"""Distance below the chin from which on the layer stretches, instead of sliding over the plate (0.21 to 0.56)."""

_BAND, _HEAD_BLUR = 0.30, 0.15
"""Search range outside GrabCut's head for missed hair, and radius of the mean of its colour (each 0.6 to 1.6 times)."""

_NEARER, _FOREIGN = 0.8, 2.0
"""Greatest ratio of missed hair's distance to the head's colour and to the background's, and its least distance from
the background's colour in standard deviations. By eye (each 0.6 to 1.6 times)."""

_SEARCHED = np.array([[2.8, 3.0], [2.8, 2.8]])
"""Extent of the searched window from the middle of the face: left and up, right and down (each 0.6 to 1.6 times)."""

_ALPHA_FROM = -0.1
"""Distance below the chin at which the layer begins to stretch. By eye, on 16 portraits (-0.16 to -0.06)."""

_SURE_HAIR, _NOSE_UP, _CROWN_UP = 0.35, 0.2, 0.55
"""Distance from the face within which everything is first taken for the head. Heights above the middle of the face from
which hair, and the crown of the skull, are looked for. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_NECK_HALF, _NECK_REACH = 0.45, 0.8
"""Half width of the neck, and reach below the face in which it is looked for. By eye, on 16 portraits (each 0.6 to 1.6
times)."""

_LEAK_RIM = 0.6
"""Part of the reach from which on a pixel belongs to its rim. By eye (0.36 to 0.96 makes no difference)."""

_FOREHEAD = 10
"""Vertex at the top of the forehead."""


@dataclass(frozen=True)
class Matte:
    """Head and background of a portrait.

    Attributes
    ----------
    head
        1 on head, hair and neck: (H, W) uint8.
    alpha
        Cover of the moving layer over the plate, 0..1: (H, W) float32. Also 1 below the chin, where the shoulders
        stretch rather than slide over a background.
    plate
        Background, inpainted into the head as far as a turn can uncover it: (H, W, 3) uint8.
    """

    head: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    plate: NDArray[np.uint8]


def cut_out(pixels: NDArray[np.uint8], landmarks: Coordinates, eye_distance: float) -> Matte:
    """Separate the head with ``landmarks`` (478, 3) from its background in ``pixels`` (H, W, 3)."""
    head = _head_mask(pixels, landmarks, eye_distance)
    strands = find_strands(pixels, head, float(landmarks[indices().chin, 1]), eye_distance)
    below = height_below_chin(_pixel_grid(pixels.shape[:2]), landmarks, eye_distance)
    grown = _grow(head, _HALO * eye_distance)
    soft = cv2.GaussianBlur(grown.astype(np.float32), (0, 0), max(_FEATHER * eye_distance, 0.8))
    fine = cv2.GaussianBlur(strands.astype(np.float32), (0, 0), max(_STRAND_FEATHER * eye_distance, 0.6))
    soft = np.maximum(soft, np.minimum(_STRAND_COVER * fine, 1.0))
    # The tails of a blur would make every pixel a blend, and blending is most of a frame's cost.
    soft[soft < 1 / 255] = 0.0
    soft[soft > 254 / 255] = 1.0
    alpha = np.maximum(soft, smoothstep(below, _ALPHA_FROM, _SLIDES_ABOVE))
    covered = (soft > 0.0) & (below < _SLIDES_ABOVE)
    return Matte(head | strands, alpha.astype(np.float32), grow_background(pixels, covered, eye_distance))


def height_below_chin(points: Coordinates, landmarks: Coordinates, eye_distance: float) -> Coordinates:
    """Distance of ``points`` (..., 2) below the chin along the face's axis, in eye distances."""
    return ((points - landmarks[indices().chin, :2]) @ down_the_face(landmarks)) / eye_distance


def down_the_face(landmarks: Coordinates) -> Coordinates:
    """Unit vector (2,) from forehead to chin in the image; 0 where they are one point."""
    down = landmarks[indices().chin, :2] - landmarks[_FOREHEAD, :2]
    return np.asarray(down / max(float(np.linalg.norm(down)), 1e-6))


def distance_outside(mask: NDArray[np.uint8], eye_distance: float) -> NDArray[np.float32]:
    """Distance of every pixel from ``mask`` (H, W), in eye distances, 0 inside."""
    return cv2.distanceTransform(1 - mask, cv2.DIST_L2, 5) / eye_distance


def _pixel_grid(shape: tuple[int, ...]) -> Coordinates:
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.stack([x, y], -1).astype(np.float64)


def _grow(mask: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    size = 2 * max(1, round(radius)) + 1
    return cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def _head_mask(pixels: NDArray[np.uint8], landmarks: Coordinates, eye_distance: float) -> NDArray[np.uint8]:
    """Find the head by GrabCut (Rother, Kolmogorov & Blake, 2004) in a window a few heads wide."""
    height, width = pixels.shape[:2]
    centre = landmarks[OVAL, :2].mean(0)
    low = np.maximum(np.floor(centre - _SEARCHED[0] * eye_distance), 0).astype(int)
    high = np.minimum(np.ceil(centre + _SEARCHED[1] * eye_distance), (width, height)).astype(int)
    window = pixels[low[1] : high[1], low[0] : high[0], ::-1]
    scale = min(1.0, _CUT_SIZE / max(window.shape[:2]))
    small = cv2.resize(np.ascontiguousarray(window), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points = (landmarks[:, :2] - low) * scale
    found = _cut(small, points, eye_distance * scale)
    # Smooth the staircase of the small mask while enlarging it.
    large = cv2.resize(found.astype(np.float32), window.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), max(0.6 / scale, 0.5))
    mask = np.zeros((height, width), np.uint8)
    mask[low[1] : high[1], low[0] : high[0]] = large > 0.5
    return _fill_face(mask, landmarks)


def _cut(small: NDArray[np.uint8], points: Coordinates, eye_distance: float) -> NDArray[np.uint8]:
    """Head mask of a small image (h, w, 3), searched within the widest reach that does not leak."""
    face = _fill_face(np.zeros(small.shape[:2], np.uint8), points)
    distance = distance_outside(face, eye_distance)
    above_chin = _above_chin(face, points)
    for reach, hair in _REACHES:
        found = _grab(small, _label_guess(points, distance, eye_distance, reach, hair), points)
        rim = (distance > _LEAK_RIM * reach) & (distance < reach) & above_chin
        if rim.any() and found[rim].mean() < _LEAK:
            break
    return _add_missed_hair(found, small, points, eye_distance)


def _grab(small: NDArray[np.uint8], labels: NDArray[np.uint8], points: Coordinates) -> NDArray[np.uint8]:
    """Run GrabCut from initial ``labels``; keep the part connected to the face. Seeded, so it is repeatable."""
    certain = labels == cv2.GC_FGD
    cv2.setRNGSeed(0)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, labels, None, background, foreground, _ITERATIONS, cv2.GC_INIT_WITH_MASK)
    found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.uint8)
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return _one_piece(_around_face(found, points) | certain)


def _add_missed_hair(
    found: NDArray[np.uint8], small: NDArray[np.uint8], points: Coordinates, eye_distance: float
) -> NDArray[np.uint8]:
    """Add pixels nearer to the head's local colour than to the background's.

    GrabCut compares with the colours of the whole image, and loses dark hair where another part of the background is
    dark. Left on the plate, that hair would stand still beside the moving head.
    """
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    distance = distance_outside(found, eye_distance)
    beyond = (distance > _BAND).astype(np.float32)
    head = _local_mean(lab, found.astype(np.float32), _HEAD_BLUR * eye_distance)
    background = _local_mean(lab, beyond, _BAND * eye_distance)
    to_head, to_background = (np.linalg.norm(lab - colour, axis=2) for colour in (head, background))
    deviation = np.sqrt(_local_mean(to_background[..., None] ** 2, beyond, _BAND * eye_distance)[..., 0])
    missed = (distance < _BAND) & (to_head < _NEARER * to_background) & (to_background > _FOREIGN * deviation)
    grown = found | (missed & _above_chin(found, points))
    grown = cv2.morphologyEx(grown, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) | found
    return _one_piece(_around_face(grown, points))


def _above_chin(mask: NDArray[np.uint8], points: Coordinates) -> NDArray[np.bool_]:
    """Rows (h, 1) of a mask (h, w) that lie above the chin."""
    return np.asarray(np.arange(len(mask))[:, None] < points[indices().chin, 1])


def _local_mean(values: NDArray[np.float32], weight: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian mean (h, w, C) of ``values`` around each pixel, weighted by ``weight`` (h, w)."""
    total = cv2.GaussianBlur(weight, (0, 0), sigma)
    blurred = cv2.GaussianBlur(values * weight[..., None], (0, 0), sigma).reshape(values.shape)
    return np.asarray(blurred / np.maximum(total, 1e-6)[..., None], np.float32)


def _around_face(mask: NDArray[np.uint8], points: Coordinates) -> NDArray[np.bool_]:
    """Connected component of a mask at the middle of the face."""
    _, component = cv2.connectedComponents(mask)
    middle = np.clip(points[OVAL].mean(0).astype(int), 0, np.array(mask.shape[1::-1]) - 1)
    return np.asarray((component == component[middle[1], middle[0]]) & (mask > 0))


def _one_piece(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return _fill_holes(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))


def _fill_face(mask: NDArray[np.uint8], points: Coordinates) -> NDArray[np.uint8]:
    """Set the convex hull of the face oval to 1, in place."""
    return cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(points[OVAL, :2]).astype(np.int32)), 1)


def _fill_holes(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fill enclosed parts of a mask, such as a hair band or an ear ring."""
    filled = np.zeros_like(mask)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)


def _label_guess(
    points: Coordinates, distance: NDArray[np.float32], eye_distance: float, reach: float, hair: float
) -> NDArray[np.uint8]:
    """Initial GrabCut labels, given the distance (h, w) of the pixels outside the face in eye distances."""
    height, width = distance.shape
    x, y = np.arange(width)[None], np.arange(height)[:, None]
    above_nose = y < points[OVAL, 1].mean() - _NOSE_UP * eye_distance
    below_chin = y > points[indices().chin, 1]
    neck = below_chin & (np.abs(x - points[indices().chin, 0]) < _NECK_HALF * eye_distance) & (distance < _NECK_REACH)
    labels = np.full(distance.shape, cv2.GC_PR_BGD, np.uint8)
    labels[(distance < _SURE_HAIR) | ((distance < hair) & above_nose)] = cv2.GC_PR_FGD
    labels[below_chin & (distance > 0)] = cv2.GC_PR_BGD
    labels[neck] = cv2.GC_PR_FGD
    labels[distance > reach] = cv2.GC_BGD
    # The skull goes on above the mesh, which ends at the hairline: its crown is certain, and shows the hair's colours.
    crown = y < points[OVAL, 1].mean() - _CROWN_UP * eye_distance
    labels[(distance == 0) | (crown & (distance < _CROWN))] = cv2.GC_FGD
    return labels
