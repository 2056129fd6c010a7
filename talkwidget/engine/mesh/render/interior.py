"""The inside of the mouth: cavity, tongue and teeth behind the lips, with the shadow the lips cast on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.controls import JAW_HINGE, jaw_rotation
from ..face.lips import LOWER_INNER, UPPER_INNER, smoothstep
from ..face.palette import Palette
from ..face.pose import HeadMotion, HeadPose, Points
from ..face.teeth import PhotoTeeth, Row, Teeth, strip_mesh
from .raster import fill_triangles

_SMALL_FACE = 100.0
"""Pixels of eye distance: a smaller mouth is drawn at twice the resolution, or its teeth would alias."""

_MARGIN = 3
"""Pixels around the opening that its soft edge may touch."""

_SUBPIXEL_BITS = 4
_LEAST_GAP = 0.4
"""Pixels: a narrower opening shows nothing."""

_LINE_WIDTH, _LINE_SHADE = 0.012, 0.30
"""Of the drawn lip line: width in eye distances, brightness as a part of the lip's."""

_LINE_CLOSED, _LINE_OPEN = 0.85, 0.40
"""Opacity of the drawn lip line: closed lips meet in a dark line, parted ones have a soft rim."""

_TONGUE_RADII = (1.75, 0.70)
"""Half width and half height of the tongue, cm on the mean mouth."""

_TONGUE_WITH_JAW = 0.78
"""How far the tongue goes along with the jaw; the rest of it hangs on the skull."""

_WARMTH = np.array([0.80, 1.05, 1.18])
"""Exponents of the shadow per channel: neutral grey shading makes teeth grey."""

_LIT_BEFORE = 0.5
"""Part of the shadow that photographed teeth have already."""

_STRIP, _STRIP_TEXTURE = strip_mesh()


@dataclass(frozen=True)
class MouthPose:
    """One frame's mouth.

    Attributes
    ----------
    lips
        (478, 2) pixel positions of the vertices.
    head
        Rigid motion of the head.
    jaw
        Opening in units of :data:`controls.JAW_ANGLE`.
    tongue
        Raise of the tongue's tip, 0..1.
    """

    lips: Points
    head: HeadMotion
    jaw: float
    tongue: float

    def open_jaw(self, points: Points) -> Points:
        """Points (N, 3) of the lower jaw at rest, cm, turned with it."""
        return (points - JAW_HINGE) @ jaw_rotation(self.jaw).T + JAW_HINGE


@dataclass(frozen=True)
class Interior:
    """What is needed to draw the mouth's inside, once per face. ``width`` is relative to the mean face's mouth."""

    pose: HeadPose
    palette: Palette
    teeth: Teeth
    width: float
    eye_distance: float
    outline: bool
    """Draw a lip line: pictures of open mouths have no dark seam to show when the lips meet."""

    @property
    def _oversample(self) -> int:
        return 2 if self.eye_distance < _SMALL_FACE else 1

    def draw(self, out: NDArray[np.uint8], picture: NDArray[np.uint8], mouth: MouthPose) -> None:
        """Draw into ``out`` the hole between the inner lips of ``picture``'s face, both (H, W, 3)."""
        upper, lower = mouth.lips[UPPER_INNER], mouth.lips[LOWER_INNER]
        gap = float(np.linalg.norm(upper - lower, axis=1).max())
        if gap <= _LEAST_GAP and not self.outline:
            return
        window = _Window.around(np.r_[upper, lower[::-1][1:-1]], out.shape[:2], self._oversample)
        if window is None:
            return
        if gap > _LEAST_GAP:
            self._draw_hole(out, window, picture, mouth)
        if self.outline:
            self._draw_lip_line(out, window, (upper, lower), gap)

    def _draw_hole(self, out: NDArray[np.uint8], window: _Window, picture: NDArray[np.uint8], mouth: MouthPose) -> None:
        hole = window.polygon()
        inside = self._cavity(window, hole)
        self._draw_tongue(inside, window, mouth)
        self._draw_row(inside, window, self.teeth.lower, mouth.head(mouth.open_jaw(self.teeth.lower.points)), 0.80)
        self._draw_row(inside, window, self.teeth.upper, mouth.head(self.teeth.upper.points), 1.0)
        shadow = self._shadow(window, hole, mouth.lips)
        if self.teeth.photo is not None:
            covered = self._draw_photo_teeth(inside, window, picture, self.teeth.photo, mouth.head)
            shadow **= 1.0 - _LIT_BEFORE * covered
        inside *= shadow
        window.composite(out, inside, hole)

    def _cavity(self, window: _Window, hole: NDArray[np.float32]) -> NDArray[np.float32]:
        top, bottom = window.outline[:, 1].min(), window.outline[:, 1].max()
        down = np.clip((np.arange(hole.shape[0]) - top) / max(bottom - top, 1.0), 0, 1)[:, None, None]
        colour = self.palette.cavity * (0.75 + 0.75 * down) + 0.16 * self.palette.tongue * down
        return np.broadcast_to(colour, (*hole.shape, 3)).astype(np.float32)

    def _draw_tongue(self, inside: NDArray[np.float32], window: _Window, mouth: MouthPose) -> None:
        rest = self.teeth.tongue[None]
        jawed = mouth.open_jaw(rest)
        centre = _TONGUE_WITH_JAW * jawed + (1 - _TONGUE_WITH_JAW) * rest
        centre = centre + mouth.tongue * np.array([0.0, 0.55 * self.width, 0.5])
        x, y = window.to_local(self.pose.to_image(mouth.head(centre))[:, :2])[0]
        unit = self.pose.scale * self.width * window.oversample
        rows, columns = np.mgrid[: inside.shape[0], : inside.shape[1]].astype(np.float32)
        radius = np.hypot((columns - x) / (_TONGUE_RADII[0] * unit), (rows - y) / (_TONGUE_RADII[1] * unit))
        alpha = smoothstep(-radius, -1.0, -0.80)[..., None]
        lit = np.clip((y + 0.2 * unit - rows) / (0.62 * unit) * 0.5 + 0.4, 0, 1)
        groove = np.exp(-(((columns - x) / (0.13 * unit)) ** 2))
        shade = (0.24 + 0.46 * lit - 0.08 * groove)[..., None]
        inside += (self.palette.tongue * shade - inside) * alpha

    def _draw_row(
        self, inside: NDArray[np.float32], window: _Window, row: Row, points: Points, brightness: float
    ) -> None:
        local = window.to_local(self.pose.to_image(points)[:, :2])
        planes = np.full((4, *inside.shape[:2]), -10.0, np.float32)
        attributes = np.zeros((len(local), 4), np.float32)
        attributes[:, :2] = _STRIP_TEXTURE
        fill_triangles(_STRIP, local, attributes, planes, 0, 0, False)
        drawn = cv2.remap(row.texture, planes[0], planes[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        inside += (drawn[..., :3] * brightness - inside) * drawn[..., 3:]

    def _draw_photo_teeth(
        self,
        inside: NDArray[np.float32],
        window: _Window,
        picture: NDArray[np.uint8],
        photo: PhotoTeeth,
        motion: HeadMotion,
    ) -> NDArray[np.float32]:
        """Draw them, and tell what they cover: (h, w, 1), 0..1."""
        source = self.pose.to_image(photo.anchors)[:, :2].astype(np.float32)
        target = window.to_local(self.pose.to_image(motion(photo.anchors))[:, :2]).astype(np.float32)
        move = cv2.getAffineTransform(source, target)
        size = inside.shape[1::-1]
        drawn = cv2.warpAffine(picture, move, size, flags=cv2.INTER_LINEAR).astype(np.float32)
        alpha = cv2.warpAffine(photo.mask, move, size, flags=cv2.INTER_LINEAR)[..., None]
        inside += (drawn - inside) * alpha
        return alpha

    def _shadow(self, window: _Window, hole: NDArray[np.float32], lips: Points) -> NDArray[np.float32]:
        """Darker under the upper lip, towards the corners, and where the opening is narrow: (h, w, 3) factors."""
        drop = round(0.018 * self.eye_distance * window.oversample)
        lit = np.zeros_like(hole)
        lit[drop:] = hole[: hole.shape[0] - drop]
        sigma = max(1.0, 0.045 * self.eye_distance * window.oversample)
        open_sky = np.clip(1.25 * cv2.GaussianBlur(lit * hole, (0, 0), sigma), 0, 1)
        corners = window.to_local(lips[[UPPER_INNER[0], UPPER_INNER[-1]]])
        half_width = np.linalg.norm(corners[1] - corners[0]) / 2 + 1e-3
        aside = np.abs(np.arange(hole.shape[1]) - corners[:, 0].mean()) / half_width
        shade = (0.30 + 0.70 * open_sky) * (1.0 - 0.50 * smoothstep(aside, 0.40, 0.95))
        return np.exp(np.log(np.maximum(shade, 1e-3))[..., None] * _WARMTH).astype(np.float32)

    def _draw_lip_line(self, out: NDArray[np.uint8], window: _Window, edges: tuple[Points, Points], gap: float) -> None:
        parted = float(smoothstep(gap / self.eye_distance, 0.01, 0.05))
        strength = _LINE_CLOSED + (_LINE_OPEN - _LINE_CLOSED) * parted
        line = np.zeros(window.shape, np.uint8)
        thickness = max(1, round(_LINE_WIDTH * self.eye_distance * window.oversample))
        for edge in edges:
            points = np.round(window.to_local(edge) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
            cv2.polylines(line, [points], False, 255, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)
        line = cv2.GaussianBlur(line, (0, 0), 0.004 * self.eye_distance * window.oversample + 0.3)
        alpha = window.shrink(line.astype(np.float32) / 255.0)[..., None] * strength
        target = window.view(out)
        target[:] = np.clip(target * (1 - alpha) + _LINE_SHADE * self.palette.lip * alpha + 0.5, 0, 255)


@dataclass(frozen=True)
class _Window:
    """The opening's bounding box in the frame, drawn ``oversample`` times as fine."""

    left: int
    top: int
    right: int
    bottom: int
    oversample: int
    outline: Points

    @classmethod
    def around(cls, outline: Points, size: tuple[int, ...], oversample: int) -> _Window | None:
        left, top = np.maximum(np.floor(outline.min(0)).astype(int) - _MARGIN, 0)
        right, bottom = np.minimum(np.ceil(outline.max(0)).astype(int) + _MARGIN + 1, (size[1], size[0]))
        if right - left < 2 or bottom - top < 2:
            return None
        window = cls(int(left), int(top), int(right), int(bottom), oversample, outline)
        return replace(window, outline=window.to_local(outline))

    @property
    def shape(self) -> tuple[int, int]:
        return (self.bottom - self.top) * self.oversample, (self.right - self.left) * self.oversample

    def to_local(self, points: Points) -> Points:
        return (points - [self.left, self.top] + 0.5) * self.oversample - 0.5

    def polygon(self) -> NDArray[np.float32]:
        mask = np.zeros(self.shape, np.uint8)
        points = np.round(self.outline * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.fillPoly(mask, [points], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        return mask.astype(np.float32) / 255.0

    def shrink(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        size = (self.right - self.left, self.bottom - self.top)
        return cv2.resize(image, size, interpolation=cv2.INTER_AREA)

    def view(self, out: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return out[self.top : self.bottom, self.left : self.right]

    def composite(self, out: NDArray[np.uint8], inside: NDArray[np.float32], alpha: NDArray[np.float32]) -> None:
        colour = self.shrink(inside * alpha[..., None])
        cover = self.shrink(alpha)[..., None]
        target = self.view(out)
        target[:] = np.clip(target * (1.0 - cover) + colour + 0.5, 0, 255)
