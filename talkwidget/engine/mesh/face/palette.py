"""Colours of the drawn parts of the mouth, taken from the portrait: they suit a photo as well as a painting.

Base colours and mixing weights are by eye, on 16 portraits.

A range in brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ....face.indices import eye_distance
from ..geometry import Coordinates, smoothstep
from ..lips import CORNERS, LOWER, LOWER_INNER, OVAL

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of R, G, B in luminance (ITU-R BT.601)."""

Colour = NDArray[np.float64]
"""RGB, 0..255."""

CHEEKS = ((50, 101, 36, 205), (280, 330, 266, 425))
"""Vertices in the middle of the cheeks at image left and right."""

_BRIGHT_SKIN = 185.0
"""80th percentile of a well-lit face's luminance, which the base colours were chosen for. By eye (111 to 296)."""

_ENAMEL, _ENAMEL_LIMITS, _TINT = 1.30, (70.0, 240.0), 0.85
"""Luminance of teeth relative to the cheeks' median, its limits (0..255), and share of the light's colour in theirs. By
eye, until the inside of mouths had the luminance of filmed ones. Enamel 1.1 to 1.4, at 0.8 teeth are grey. Tint by eye,
on four portraits (0.75 to 1; at 0.5 teeth are grey in the warm light of a painting)."""

_DRAWN_ENAMEL, _DRAWN_TINT = 1.7, 0.3
"""The same of a drawing: its flat colours take no light, and teeth are left white in it. By eye, on a cartoon and a
pencil drawing (enamel 1.4 to 2, tint 0 to 0.5; at 0.85 a cartoon's teeth are orange)."""

_WHITE = np.array([236.0, 228.0, 214.0])
"""Teeth in white light: ivory, as painters mix it. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_LIT, _HIGHLIGHT = 80, (93, 98.5)
"""Percentiles of the face's luminance: of lit skin, and of the highlights that show the colour of the light; glints lie
above. By eye, on 16 portraits (each 0.6 to 1 times)."""

_TONGUE, _TONGUE_OF_LIP = np.array([176.0, 88.0, 86.0]), 0.45
"""Flesh of the tongue, and share of the lip's colour in it. By eye, in stills of two portraits (share 0.22 to 0.9; 0.5
to 1 times as far from grey, at 1.6 it glows)."""

_TONGUE_LIGHT, _TONGUE_LIMITS = 0.85, (0.55, 0.72)
"""Luminance of the tongue relative to the lip's, and its limits relative to the cheeks'. As bright as the lips, it is
taken for a lip; as dark as painted or bearded ones, the mouth is a void. By eye, on eight portraits (limits from 0.5 to
0.55, and 0.7 to 0.72; light 0.42 to 0.85, at 1.36 it is pink)."""

_GUM, _GUM_OF_LIP = np.array([150.0, 78.0, 80.0]), 0.55
"""Flesh of the gums, and share of the lip's colour in theirs. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_CAVITY, _CAVITY_OF_LIP, _CAVITY_LIGHT = np.array([52.0, 26.0, 25.0]), 0.22, 0.32
"""Cavity, what the lips add by their own colour, and its luminance relative to the cheeks'. The inside of filmed mouths
counts as dark below 0.35 of the cheeks, and 0.06 to 0.39 of it are (p10 to p90). By eye, on two portraits (0.19 to
0.32; at 0.51 it is a plate)."""

_DARKEST, _DARKEST_AT = 40.0, 0.1
"""Luminance up to which the darkest of a face counts as black, and its percentile. Measured: 0 to 29 in photos,
paintings and statues. Where even that is lighter, a veil of light lies over the picture, and so over the mouth."""

_SEEN = (1.0, 99.0)
"""Percentiles of the face's luminance between which a toning is known; beyond, it stays as it is at their ends. In a
faded picture, the inside of the mouth is far darker than the face: a continued curve made it bright blue."""

_DIMMED = (0.4, 1.0)
"""Limits of the light on tongue and gums, relative to that of a well-lit face. By eye, on 16 portraits (each 0.6 to 1.6
times)."""

_RED_OF_SKIN = np.array([0.8, 0.55, 0.55])
"""Lip relative to skin where the lip is too small to be sampled. By eye, on 16 portraits (each 0.6 to 1.6 times makes
no difference)."""

_CORNER_AT, _CORNER_RADIUS = 0.06, 0.03
"""Place beyond each corner of the mouth that tells whether a beard shades it, and radius of the sample, in eye
distances. By eye, on two bearded portraits (each 0.6 to 1.6 times)."""

_TONED, _FULL_CHROMA = (2.0, 6.0), 30.0
"""Root mean square of what luminance leaves of a face's colours, from that of toned pictures to that of coloured ones.
Chroma (distance from grey, 0..255) from which colours are those of life. Measured: 0 to 1.5 in six black-and-white,
sepia and stone faces, 6.6 to 15 in fifteen coloured ones; their chroma is 28 to 92."""


@dataclass(frozen=True)
class Toning:
    """Colours of a picture: ``colourful`` 0 (one for each luminance, as in sepia)..1 (those of life).

    ``curve`` (3, 3) are the coefficients of 1, luminance and its square, 0..1, of the usual colour's difference from
    grey. ``seen`` are the luminances, 0..255, between which it is known.
    """

    colourful: float
    curve: NDArray[np.float64]
    seen: tuple[float, float]

    def apply(self, colour: Colour) -> Colour:
        """Give ``colour`` (3,) the picture's chroma, with its luminance kept."""
        light = float(colour @ LUMA)
        at = float(np.clip(light, *self.seen)) / 255.0
        toned = light + self.curve.T @ [1.0, at, at**2]
        return np.asarray(toned + self.colourful * (colour - toned))


def fit_toning(skin: NDArray[np.float64]) -> Toning:
    """Fit the toning of a face's pixels (N, 3), 0..255, by least squares."""
    luminance = skin @ LUMA
    design = np.stack([np.ones_like(luminance), luminance / 255.0, (luminance / 255.0) ** 2], 1)
    from_grey = skin - luminance[:, None]
    curve = np.linalg.lstsq(design, from_grey, rcond=None)[0]
    rest = float(np.sqrt(((from_grey - design @ curve) ** 2).sum(1).mean()))
    chroma = float(np.median(np.linalg.norm(from_grey, axis=1)))
    colourful = float(smoothstep(rest, *_TONED)) * min(chroma / _FULL_CHROMA, 1.0)
    low, high = np.percentile(luminance, _SEEN)
    return Toning(colourful, curve, (float(low), float(high)))


@dataclass(frozen=True)
class Palette:
    """Colours of the mouth.

    ``light`` is the 80th percentile of the face's luminance, 0..255; ``colourful`` is that of :class:`Toning`.
    ``beside`` (2,) is the luminance of the skin or beard beside the corners relative to the cavity's, at most 1.
    ``veil`` is the share, 0..1, of a veil of light over the picture; ``darkest`` is the colour that black has under it.
    """

    light: float
    colourful: float
    beside: NDArray[np.float64]
    lip: Colour
    enamel: Colour
    gum: Colour
    cavity: Colour
    tongue: Colour
    veil: float
    darkest: Colour


def pick_palette(
    pixels: NDArray[np.uint8], landmarks: Coordinates, texture: Coordinates, drawn: bool = False
) -> Palette:
    """Pick colours from ``pixels`` (H, W, 3).

    Parameters
    ----------
    landmarks
        (478, 3), pixels.
    texture
        Texture coordinates, with the lips at their seam: (478, 2).
    drawn
        The portrait is a drawing, whose teeth are white.
    """
    face = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(landmarks[OVAL, :2].astype(np.int32)), 1)
    skin = pixels[face > 0].astype(np.float64)
    luminance = skin @ LUMA
    light = float(np.percentile(luminance, _LIT))
    low, high = np.percentile(luminance, _HIGHLIGHT)
    highlight = skin[(luminance >= low) & (luminance <= high)].mean(0)
    toning = fit_toning(skin)
    lip = _lip_colour(pixels, texture, np.median(skin, 0), toning)
    tint = highlight / max(float(highlight.max()), 1.0)
    share, brightness = (_DRAWN_TINT, _DRAWN_ENAMEL) if drawn else (_TINT, _ENAMEL)
    enamel = _WHITE * (1.0 - share + share * tint)
    cheeks = cheek_light(pixels, landmarks)
    # In a dark picture, the least is that of its highlights: teeth would glow.
    least, most = min(_ENAMEL_LIMITS[0], float(high)), _ENAMEL_LIMITS[1]
    enamel *= np.clip(brightness * cheeks, least, most) / float(enamel @ LUMA)
    dim = np.clip(light / _BRIGHT_SKIN, *_DIMMED)
    tongue = _TONGUE_OF_LIP * lip + (1.0 - _TONGUE_OF_LIP) * dim * _TONGUE
    tongue *= np.clip(_TONGUE_LIGHT * float(lip @ LUMA), *np.multiply(_TONGUE_LIMITS, cheeks)) / float(tongue @ LUMA)
    gum = _GUM_OF_LIP * lip + (1.0 - _GUM_OF_LIP) * dim * _GUM
    cavity = _CAVITY + _CAVITY_OF_LIP * lip
    cavity *= _CAVITY_LIGHT * cheeks / float(cavity @ LUMA)
    veil = 0.0 if drawn else _veil(luminance, cheeks)
    veiled = (one + veil * (cheeks - one @ LUMA) for one in (enamel, gum, cavity, tongue))
    enamel, gum, cavity, tongue = (np.clip(toning.apply(one), 0, 255) for one in veiled)
    darkest = toning.apply(np.full(3, veil * cheeks)) if veil > 0.0 else np.zeros(3)
    beside = np.minimum(_light_beside(pixels, landmarks) / max(float(cavity @ LUMA), 1.0), 1.0)
    return Palette(
        light,
        toning.colourful,
        beside,
        lip=lip,
        enamel=enamel,
        gum=gum,
        cavity=cavity,
        tongue=tongue,
        veil=veil,
        darkest=darkest,
    )


def _veil(luminance: NDArray[np.float64], cheeks: float) -> float:
    """Share, 0..1, of a veil over a face of ``luminance`` (N,), relative to its cheeks, which stay as they are."""
    lifted = max(float(np.percentile(luminance, _DARKEST_AT)) - _DARKEST, 0.0)
    return min(lifted * 255.0 / (255.0 - _DARKEST) / max(cheeks, 1.0), 1.0)


def cheek_light(pixels: NDArray[np.uint8], landmarks: Coordinates) -> float:
    """Median luminance of ``pixels`` (H, W, 3) at the middle of the cheeks."""
    x, y = np.clip(landmarks[np.ravel(CHEEKS), :2].astype(int).T, 0, np.array(pixels.shape[1::-1])[:, None] - 1)
    return float(np.median(pixels[y, x] @ LUMA))


def _light_beside(pixels: NDArray[np.uint8], landmarks: Coordinates) -> NDArray[np.float64]:
    """Median luminance (2,) beyond the corners of the mouth, at image left and right."""
    unit = eye_distance(landmarks)
    ends = landmarks[CORNERS[:, 0], :2]
    across = (ends[1] - ends[0]) / max(float(np.linalg.norm(ends[1] - ends[0])), 1e-6)
    found = []
    for end, outwards in zip(ends, (-across, across), strict=True):
        low = np.rint(end + _CORNER_AT * unit * outwards - _CORNER_RADIUS * unit).astype(int)
        size = max(1, round(2 * _CORNER_RADIUS * unit))
        x, y = np.clip(low, 0, np.array(pixels.shape[1::-1]) - size)
        found.append(float(np.median(pixels[y : y + size, x : x + size] @ LUMA)))
    return np.array(found)


def _lip_colour(pixels: NDArray[np.uint8], texture: Coordinates, skin: Colour, toning: Toning) -> Colour:
    """Median colour of the lower lip, or reddened skin where the lip is too small."""
    area = np.zeros(pixels.shape[:2], np.uint8)
    outline = np.r_[texture[LOWER[0]], texture[LOWER_INNER][::-1]]
    cv2.fillPoly(area, [outline.astype(np.int32)], 1)
    if area.sum() <= 20:
        return toning.apply(skin * _RED_OF_SKIN)
    return np.median(pixels[area > 0], 0).astype(np.float64)
