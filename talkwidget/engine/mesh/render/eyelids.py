"""Drawing of a blink: lid, lash line and its shadow. Lengths are in eye distances, and by eye.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.eyelids import Eyelid
from ..geometry import SUBPIXEL_BITS, Coordinates, smooth_curve, to_fixed_point

_MEET, _COVER = 0.86, 1.05
"""Parts of the opening: height of the lash line of a full blink, to which the lower lid rises, and end of the skin. By
eye (0.7 to 1)."""

_LEAST_BLINK = 0.02
"""Least blink that is drawn: a smaller one moves the lid by a fraction of a pixel."""

_APPEAR = 3.5
"""Opacity gained per blink: the lid is opaque from a blink of 0.29. By eye, on 16 portraits (2.1 to 5.6)."""

_FINE_POINTS = 33
"""Points of a rim's curve. By eye, on half-shut lids of three portraits (17 to 65)."""

_LASH_WIDTH, _LASH_TAPER = 0.016, np.sqrt(1.0 - np.linspace(-1, 1, _FINE_POINTS) ** 4)[:, None]
"""Thickness of the lash line in the middle, and relative to that along the rim. By eye (0.012 to 0.024;
0.04 is a bar)."""

_LASH_BLUR, _LASH_PIXELS = 0.004, 0.35
"""Blur of the lash line, and what is added in pixels. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_SHADOW = 0.35
"""Darkening under the lash line. By eye, on 16 portraits (0.21 to 0.56)."""

_FAR, _WINDOW = 0.10, 0.12
"""Distance to which each of a lid's two masks goes on beyond the other one's edge, and margin of the window. Both are
more than three of the widest blur's deviations."""

_CRISP, _SOFT = 0.007, 0.022
"""Blurs of the lid's lower edge and of its shadow and upper edge. By eye, on 16 portraits (soft 0.01 to 0.045)."""


def draw_eyelid(
    lid: Eyelid,
    out: NDArray[np.uint8],
    maps: NDArray[np.float32],
    region: tuple[int, int],
    eyes: Coordinates,
    blink: float,
    eye_distance: float,
) -> None:
    """Close an eye in a frame.

    Parameters
    ----------
    out
        Frame, changed in place: (H, W, 3).
    maps
        Source coordinates (>= 2, h, w) of the region that starts at ``region`` (x, y).
    eyes
        Pixel positions (478, 2) of the vertices in this frame, lids open.
    blink
        0 open..1 closed.
    eye_distance
        Pixels.
    """
    if blink <= _LEAST_BLINK:
        return
    upper, lower = eyes[lid.upper], eyes[lid.lower]
    opening = lower - upper
    if lid.outline:
        # A drawn lid covers the outline too: above, below and beyond the corners.
        beyond = lid.outline * opening[4] / (np.linalg.norm(opening[4]) + 1e-6)
        width = np.linalg.norm(upper[-1] - upper[0]) + 1e-6
        aside = np.linspace(-1, 1, len(upper))[:, None] * lid.outline * (upper[-1] - upper[0]) / width
        upper, lower = upper - beyond + aside, lower + beyond + aside
        opening = lower - upper
    rim = smooth_curve(upper + opening * (_MEET * blink), _FINE_POINTS)
    edge = smooth_curve(upper + opening * ((_MEET + (_COVER - _MEET) * blink) * blink), _FINE_POINTS)
    down = opening[4] / (np.linalg.norm(opening[4]) + 1e-6)
    arch = np.sqrt(np.clip(1.0 - np.linspace(-1, 1, 9) ** 2, 0, 1))[:, None]
    top = smooth_curve(upper - down * lid.reach * arch, _FINE_POINTS)
    low, high = _window(np.concatenate([top, edge, lower]), maps.shape[1:], region, eye_distance)
    if (high - low).min() < 3:
        return
    shape = (int(high[1] - low[1]), int(high[0] - low[0]))
    appear = min(1.0, _APPEAR * blink)
    # A drawing has lines of one width and no shades.
    soft, shade, thickness = (_CRISP, 0.0, lid.outline) if lid.outline else (_SOFT, _SHADOW, _LASH_WIDTH * eye_distance)
    alpha = _cover(shape, top - low, edge - low, down, eye_distance, soft)[..., None] * appear
    line = np.zeros(shape, np.uint8)
    half = thickness / 2 * _LASH_TAPER * down
    cv2.fillPoly(
        line, [to_fixed_point(np.concatenate([rim - half, (rim + half)[::-1]]) - low)], 255, cv2.LINE_AA, SUBPIXEL_BITS
    )
    lash = cv2.GaussianBlur(line, (0, 0), _LASH_BLUR * eye_distance + _LASH_PIXELS).astype(np.float32) / 255.0
    lash *= lid.lash_strength * appear
    shadow = shade * cv2.GaussianBlur(lash, (0, 0), _SOFT * eye_distance)[..., None]
    rows = slice(low[1] - region[1], high[1] - region[1])
    columns = slice(low[0] - region[0], high[0] - region[0])
    skin = cv2.remap(
        lid.skin,
        maps[0, rows, columns] - lid.origin[0],
        maps[1, rows, columns] - lid.origin[1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    target = out[low[1] : high[1], low[0] : high[0]]
    drawn = (target * (1.0 - alpha) + skin * alpha) * (1.0 - shadow * alpha)
    drawn += (lid.lash - drawn) * lash[..., None]
    target[:] = np.clip(drawn + 0.5, 0, 255)


def _cover(
    shape: tuple[int, int], top: Coordinates, rim: Coordinates, down: Coordinates, eye_distance: float, fade: float
) -> NDArray[np.float32]:
    """Alpha (h, w) of a lid: crisp at the rim, fading into the skin above over ``fade`` eye distances."""
    far = _FAR * eye_distance * down
    crisp, soft = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.fillPoly(crisp, [to_fixed_point(np.concatenate([top - far, rim[::-1]]))], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    cv2.fillPoly(soft, [to_fixed_point(np.concatenate([top, rim[::-1] + far]))], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    edge = cv2.GaussianBlur(crisp, (0, 0), _CRISP * eye_distance + 0.3).astype(np.float32)
    above = cv2.GaussianBlur(soft, (0, 0), fade * eye_distance + 0.3).astype(np.float32)
    return edge * above / 255.0**2


def _window(
    points: Coordinates, shape: tuple[int, ...], region: tuple[int, int], eye_distance: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and end pixel (x, y) of the box around ``points``, within the region of ``shape``."""
    margin = int(_WINDOW * eye_distance) + 3
    end = np.array(region) + np.array(shape[::-1])
    low = np.maximum(np.floor(points.min(0)).astype(int) - margin, region)
    high = np.minimum(np.ceil(points.max(0)).astype(int) + margin, end)
    return low, high
