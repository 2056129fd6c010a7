"""Suitability of a face for a talking head: turned away, cut off, mouth covered, drawn, or hardly a face.

Thresholds are measured on 37 pictures, most of them also at three tenths of their size. They are photos, paintings,
drawings and statues, also with masks, microphones and hands before the mouth.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .indices import eye_distance, indices

_FAR_TURNED = 28.0
"""Yaw, degrees, from which the far side of a face is too narrow to turn. The landmarks give 34 for a face turned by
about 40, and 46 to 49 for 55 to 70. The portraits that move well have at most 20."""

_FAINT_LIPS, _WEAK_LIPS = 6.5, 12.0
"""Contrast across the lips (CIELAB) below which nothing is there, and below which another colour decides. Measured: 0
to 7.8 over masks, hands and microphones; 10 and more over lips, 8 where the eyes are 18 pixels apart."""

_OTHER_COLOUR, _FOREIGN_COLOUR, _OTHER_HUE = 15.0, 20.0, 60.0
"""Differences in a*b* between the mouth's surroundings and the skin over the nose. The first is that of a mask. The
second is that of a mask whose hue, at least so many degrees off, skin cannot have. Measured: 23 to 49 for masks; at
most 14 for skin and beards."""

_CLEAR_EYES, _EYE_RIM, _EYE_RANGE = 40.0, 0.05, (3, 97)
"""Range of colours (CIELAB) around a clear eye; rim of that area in eye distances, and the percentiles of the range.
Below it the picture is pale or dark, and all differences above shrink with it. Measured: 41 to 89 in ordinary pictures.
In four portraits whose contrast or brightness is reduced to 0.4, it is 17 to 32, and lips have 6 to 20."""

_CUT_OFF = 0.06
"""Share of the landmarks beyond the picture's border from which on a face is cut off. Measured: 0.07 to 0.23 where the
border goes through an eye or a cheek, 0.04 where the forehead is missing, 0 in other pictures."""

_FLAT, _STEEP = 0.5, 8.0
"""First quartile of the gradient in a drawing's face, in grey levels per hundredth of the eye distance. The other is
the least ratio of its 95th percentile to the median. Measured: 0.3 and 16 or more in drawings; 2 and at most 5 in
photos and paintings."""

_WHITE, _PAPER = 225, 0.6
"""Least level of paper, and share of the face that it takes in pencil drawings. Measured: 0.77 and 0.83, and at most
0.09 in other pictures."""

_HARDLY, _LIPLESS = 0.6, 0.72
"""Detector's scores below which something, and something without lips, may not be a face. Measured: 0.50 to 0.7 for the
front of a car, 0.67 and more for faces. Four portraits with masks of four colours, in two sizes, have 0.66 to 0.89;
29 of these 32 have 0.73 and more."""

_SMOOTH, _SOFT, _LEAST_BLUR = 0.02, 0.012, 0.6
"""Blurs with which the colours above were measured: of skin, and of lips, in eye distances; and the least in pixels."""

_SOBEL = 8.0
"""Sobel's response to a ramp of one grey level a pixel: the sum of its kernel's weights."""

_UNIT = 100.0
"""Eye distance, pixels, at which gradients are measured."""

_ABOVE, _STEPS = 0.10, 11
"""Reach above and below the edges of the lips, in eye distances, and samples on each side."""

_SKIN = (168, 8, 9, 151, 107, 336, 6, 197, 108, 337)
"""Vertices on the bridge of the nose and the forehead, over any mask."""

_AROUND_MOUTH = (164, 167, 393, 165, 391, 92, 322, 18, 83, 313, 182, 406, 57, 287, 43, 273, 204, 424)
"""Vertices around the lips."""


@dataclass(frozen=True)
class Suitability:
    """Faults of a face for a talking head.

    Attributes
    ----------
    yaw
        Degrees by which the face is turned to image right.
    cut
        A part of the face lies beyond the picture's border.
    covered
        The mouth cannot be seen.
    drawn
        A drawing of flat colours or of lines on paper.
    doubtful
        It may not be a face at all.
    """

    yaw: float
    cut: bool
    covered: bool
    drawn: bool
    doubtful: bool

    @property
    def remark(self) -> str | None:
        """One line for the user: what is wrong, and the way out; ``None`` if nothing is."""
        if self.doubtful:
            return "this may not be a face at all; choose a picture in which a face can be seen clearly"
        if abs(self.yaw) >= _FAR_TURNED:
            return (
                f"the face is turned sideways by about {abs(self.yaw):.0f} degrees, so its far side may tear; "
                "a picture from the front moves better"
            )
        if self.covered:
            return (
                "the mouth seems covered or blurred, so it may stay still while head and eyes move; "
                "a picture that shows the mouth can speak"
            )
        if self.cut:
            return (
                "a part of the face lies beyond the picture's border, so it hardly turns there; "
                "a picture of the whole face moves better"
            )
        if self.drawn:
            return "this looks like a drawing, so lids and teeth are drawn flat"
        return None


def examine(image: NDArray[np.uint8], landmarks: NDArray[np.float32], score: float) -> Suitability:
    """Examine a face with ``landmarks`` (478, 3), found with ``score`` in ``image`` (H, W, 3)."""
    distance = max(eye_distance(landmarks), 1.0)
    covered = _is_covered(image, landmarks, distance)
    return Suitability(
        yaw=_yaw(landmarks),
        cut=_is_cut_off(image, landmarks),
        covered=covered,
        # A mask is flat too.
        drawn=not covered and _is_drawn(image, landmarks, distance),
        doubtful=score < (_LIPLESS if covered else _HARDLY),
    )


def _yaw(landmarks: NDArray[np.float32]) -> float:
    """Degrees by which the line through the outer eye corners is turned to image right."""
    across = landmarks[indices().left_eye.outer_corner] - landmarks[indices().right_eye.outer_corner]
    return float(np.degrees(np.arctan2(across[2], across[0])))


def _is_cut_off(image: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> bool:
    """Whether the picture's border cuts through the face."""
    places = landmarks[:, :2]
    beyond = (places < 0) | (places > np.array(image.shape[1::-1]) - 1)
    return bool(beyond.any(axis=1).mean() > _CUT_OFF)


def _is_covered(image: NDArray[np.uint8], landmarks: NDArray[np.float32], distance: float) -> bool:
    """Whether a mask, a hand or a microphone hides the mouth: no lips, or a colour that skin cannot have."""
    lab = cv2.cvtColor(image.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    soft = cv2.GaussianBlur(lab, (0, 0), max(_SOFT * distance, _LEAST_BLUR))
    lips = _lip_contrast(soft, landmarks, distance)
    smooth = cv2.GaussianBlur(lab, (0, 0), max(_SMOOTH * distance, _LEAST_BLUR))
    skin, around = (_median_colour(smooth, landmarks, ids) for ids in (_SKIN, _AROUND_MOUTH))
    difference = float(np.linalg.norm(around - skin))
    turn = np.degrees(np.arctan2(around[1], around[0]) - np.arctan2(skin[1], skin[0]))
    hue = abs((turn + 180.0) % 360.0 - 180.0)
    clear = min(_eye_contrast(soft, landmarks, distance) / _CLEAR_EYES, 1.0)
    return (
        lips < clear * _FAINT_LIPS
        or (lips < clear * _WEAK_LIPS and difference > clear * _OTHER_COLOUR)
        or (difference > clear * _FOREIGN_COLOUR and hue > _OTHER_HUE)
    )


def _eye_contrast(soft: NDArray[np.float32], landmarks: NDArray[np.float32], distance: float) -> float:
    """Range of the colour (CIELAB) around the clearer eye: no mask covers eyes."""
    ranges = [0.0]
    for eye in (indices().right_eye, indices().left_eye):
        ring = landmarks[eye.ring, :2]
        low = np.maximum(np.floor(ring.min(0) - _EYE_RIM * distance).astype(int), 0)
        high = np.maximum(np.ceil(ring.max(0) + _EYE_RIM * distance).astype(int), 0)
        around = soft[low[1] : high[1], low[0] : high[0]].reshape(-1, 3)
        if len(around):
            ranges.append(float(np.linalg.norm(np.ptp(np.percentile(around, _EYE_RANGE, axis=0), axis=0))))
    return max(ranges)


def _lip_contrast(soft: NDArray[np.float32], landmarks: NDArray[np.float32], distance: float) -> float:
    """Range of the colour (CIELAB) on the way across the lips, the same along the mouth."""
    lips = indices().lips
    down = landmarks[lips.lower_outer[5], :2] - landmarks[lips.upper_outer[5], :2]
    down = down / max(float(np.linalg.norm(down)), 1e-6)
    way = np.linspace(0.0, _ABOVE * distance, _STEPS)[:, None] * down
    profiles = []
    for upper, lower in zip(lips.upper_inner[2:-2], lips.lower_inner[2:-2], strict=True):
        where = np.r_[landmarks[upper, :2] - way[::-1], landmarks[lower, :2] + way].astype(np.float32)
        x, y = where[:, :1], where[:, 1:]
        profiles.append(cv2.remap(soft, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[:, 0])
    return float(np.linalg.norm(np.ptp(np.median(profiles, axis=0), axis=0)))


def _median_colour(
    lab: NDArray[np.float32], landmarks: NDArray[np.float32], ids: tuple[int, ...]
) -> NDArray[np.float64]:
    """Median a*b* (2,) at vertices."""
    limits = np.array(lab.shape[1::-1]) - 1
    x, y = np.clip(landmarks[list(ids), :2].astype(int), 0, limits).T
    return np.asarray(np.median(lab[y, x, 1:], axis=0), np.float64)


def _is_drawn(image: NDArray[np.uint8], landmarks: NDArray[np.float32], distance: float) -> bool:
    """Whether the face is of flat colours with steep edges, or of lines on paper."""
    face = np.zeros(image.shape[:2], np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(landmarks[indices().oval, :2].astype(np.int32)), 1)
    if not face.any():
        return False
    if (image[face > 0].min(axis=1) > _WHITE).mean() > _PAPER:
        return True
    x, y, width, height = cv2.boundingRect(face)
    scale = _UNIT / distance
    grey = cv2.cvtColor(image[y : y + height, x : x + width], cv2.COLOR_RGB2GRAY).astype(np.float32)
    # Repeated pixels of an enlarged picture would be flat, as colours of a drawing are.
    grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    inside = cv2.resize(face[y : y + height, x : x + width], grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    steepness = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))[inside] / _SOBEL
    first, median, steep = np.percentile(steepness, (25, 50, 95))
    return bool(first < _FLAT and steep > _STEEP * max(median, _FLAT))
