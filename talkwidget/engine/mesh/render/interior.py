"""Inside of the mouth: cavity, tongue and teeth behind the lips, and the shadow of the lips on them.

Shapes, shades and opacities were tuned by eye on 16 portraits. Lengths in cm are for a mouth of usual width. A range in
brackets still looked right in stills of two portraits, with that constant alone changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from ..face.blendshapes import open_jaw
from ..face.photo_teeth import PhotoTeeth
from ..face.state import MeshState
from ..face.teeth import Row, strip_mesh
from ..geometry import Coordinates, smoothstep
from ..lips import LOWER_INNER, UPPER_INNER
from ..pose import HeadTurn
from .lip_line import draw_lip_line
from .raster import fill_triangles
from .window import MouthWindow

MouthPixels: TypeAlias = NDArray[np.float32]
"""Pixels (h, w) or (h, w, 3) of the window around the mouth."""

_SMALL_FACE = 100.0
"""Eye distance in pixels below which the mouth is drawn at twice the resolution, against aliased teeth. By eye (60 to
160)."""

_LEAST_GAP = 0.4
"""Widest opening, pixels, in which nothing is drawn: less than half a pixel shows nothing."""

_TONGUE_RADII = (1.75, 0.70)
"""Half width and half height of the tongue, cm. By eye (up to 2.1 and 0.9; 1.4 and 0.5 look like a lump)."""

_TONGUE_WITH_JAW = 0.78
"""Share of the jaw's motion taken by the tongue, which also hangs on the skull. By eye (0.6 to 0.95)."""

_TONGUE_RAISE, _TONGUE_FORWARD = 0.55, 0.5
"""Motion of a fully raised tip, up (grows with the mouth) and forward, cm. By eye (up: 0.3 to 0.8)."""

_CAVITY_TOP, _CAVITY_GAIN, _CAVITY_TONGUE = 0.55, 0.60, 0.08
"""Brightness of the cavity at its top, its gain to the bottom, and share of the tongue's colour that shines there. By
eye, on 16 portraits (each 0.6 to 1.6 times)."""

_TONGUE_EDGE = -0.45
"""Part of the tongue's radius, negative, from which its edge is soft. By eye, on 16 portraits (-0.72 to -0.27)."""

_TONGUE_LIT, _TONGUE_DARK, _TONGUE_GROOVE = (-0.60, 0.05), 0.40, (0.08, 0.16)
"""Heights over its middle between which the back of the tongue turns from lit to dark, cm, and its brightness there.
Depth and width, cm, of the groove in its middle. By eye, on 16 portraits (each 0.6 to 1.6 times)."""

_BARED = (0.12, 0.26)
"""Height of the lower teeth over the lip, cm, over which they appear. By eye, in stills of two portraits (0.7 times
to twice). From 0.06 on, a white line was glued to the lip of a bearded face."""

_LOWER_TEETH = 0.86
"""Brightness of the lower teeth relative to the upper ones. By eye (0.6 to 1.0)."""

_WARMTH = np.array([0.80, 1.05, 1.18])
"""Exponents of the shadow by channel: neutral grey shading makes teeth grey. By eye (up to 0.6, 1.1, 1.36)."""

_OPEN_SKY = 1.40
"""Gain of the light that falls through the opening: its middle is lit fully. By eye, on 16 portraits (0.84 to 2.2)."""

_SHADE_DROP, _SHADE_BLUR = 0.028, 0.040
"""Offset downwards and blur of the lips' shadow, eye distances. By eye (offset 0.018 to 0.04, blur 0.02 to 0.09; at 0
the upper teeth are lit to the lip)."""

_DEEPEST, _CORNER_SHADE, _CORNER_FROM = 0.48, 0.35, (0.55, 1.0)
"""Brightness in narrow openings, darkening of the corners, and range of its rise in half widths of the mouth. The
inside of filmed mouths has 0.49 to 0.73 of the cheeks' luminance, and 0.31 of it is dark. By eye: deepest 0.35 to 0.75,
corners 0.2 to 0.8."""

_NARROW, _NARROW_GAP = 0.22, (0.02, 0.08)
"""The same in the narrowest openings, and the gap in eye distances over which it brightens: a slit is not lit. By
eye (0.15 to 0.6)."""

_GAPE_LIGHT, _DEEP_LIGHT, _GAPE = (0.74, 1.17), 1.06, (0.025, 0.09)
"""Light on the inside in narrow and in wide openings, gain of cavity and tongue in wide ones, and gaps (eye distances).
A wide mouth lets in more light: in filmed ones, brightness and area correlate by 0.42, and brightness deviates by 0.15.
By eye (narrow ones 0.72 to 1, at 0.7 teeth are grey; wide ones 1 to 1.17, at 1.22 they shine; gain 1 to 1.15)."""

_LIPS_NEARER = 0.91
"""Light on photographed teeth relative to the portrait's: lips that a smile drew back stand before them again. By eye,
on two toothy smiles (0.9 to 1); at 0.88 the teeth of a fair face are grey."""

_LIT_BEFORE = 0.1
"""Share of the shadow that photographed teeth have already. By eye, on three smiles (0.06 to 0.7; 0.9 shines)."""

_STRIP, _STRIP_TEXTURE = strip_mesh()
_MIDDLE_COLUMN = len(_STRIP_TEXTURE) // 4
"""Point in the middle of a strip's upper edge."""


@dataclass(frozen=True)
class MouthPose:
    """Mouth of one frame.

    Attributes
    ----------
    lips
        Pixel positions of the vertices: (478, 2).
    head
        Rigid motion of the head.
    jaw
        Weight of the jaw's blendshape.
    tongue
        Raise of the tongue's tip, 0..1.
    """

    lips: Coordinates
    head: HeadTurn
    jaw: float
    tongue: float


@dataclass(frozen=True)
class Interior:
    """Inside of the mouth of one prepared face."""

    state: MeshState

    def draw(self, out: NDArray[np.uint8], mouth: MouthPose) -> None:
        """Draw the opening between the inner lips into the frame ``out`` (H, W, 3).

        A portrait of an open mouth has no dark seam to show when the lips meet: there, a lip line is drawn too.
        """
        upper, lower = mouth.lips[UPPER_INNER], mouth.lips[LOWER_INNER]
        gap = float(np.linalg.norm(upper - lower, axis=1).max())
        if gap <= _LEAST_GAP and not self.state.was_open:
            return
        oversample = 2 if self.state.eye_distance < _SMALL_FACE else 1
        window = MouthWindow.around(np.concatenate([upper, lower[::-1][1:-1]]), out.shape[:2], oversample)
        if window is None:
            return
        if gap > _LEAST_GAP:
            self._draw_hole(out, window, mouth, gap / self.state.eye_distance)
        if self.state.was_open:
            draw_lip_line(out, window, (upper, lower), gap, self.state.palette, self.state.eye_distance)

    def _draw_hole(self, out: NDArray[np.uint8], window: MouthWindow, mouth: MouthPose, gap: float) -> None:
        teeth = self.state.teeth
        hole = window.polygon()
        inside = self._cavity(window, hole)
        self._draw_tongue(inside, window, mouth)
        if not self.state.drawn:
            inside *= np.float32(1.0 + (_DEEP_LIGHT - 1.0) * smoothstep(gap, *_GAPE))
        lowered = open_jaw(teeth.lower.points, mouth.jaw)
        bared = self._bared(lowered, mouth)
        if bared > 0.0:
            self._draw_row(inside, window, teeth.lower, mouth.head(lowered), _LOWER_TEETH, bared)
        self._draw_row(inside, window, teeth.upper, mouth.head(teeth.upper.points), 1.0, 1.0)
        if self.state.drawn:
            window.composite(out, inside, hole)
            return
        shadow = self._shadow(window, hole, mouth.lips, gap)
        if teeth.photo is not None:
            self._draw_photo_teeth(inside, window, teeth.photo, mouth.head)
            # The rows have the colour of the photographed teeth, and so their light.
            shadow = np.float32(_LIPS_NEARER) * np.minimum(shadow, np.float32(1.0)) ** np.float32(1.0 - _LIT_BEFORE)
        inside *= shadow
        np.maximum(inside, self.state.palette.darkest.astype(np.float32), out=inside)
        window.composite(out, inside, hole)

    def _cavity(self, window: MouthWindow, hole: MouthPixels) -> MouthPixels:
        """Background (h, w, 3), brighter and redder towards the bottom: a flat dark fill reads as a black hole.

        That of a drawing is flat.
        """
        if self.state.drawn:
            return np.broadcast_to(self.state.palette.cavity, (*hole.shape, 3)).astype(np.float32)
        top, bottom = window.outline[:, 1].min(), window.outline[:, 1].max()
        down = np.clip((np.arange(hole.shape[0]) - top) / max(bottom - top, 1.0), 0, 1)[:, None, None]
        palette = self.state.palette
        colour = palette.cavity * (_CAVITY_TOP + _CAVITY_GAIN * down) + _CAVITY_TONGUE * palette.tongue * down
        return np.broadcast_to(colour, (*hole.shape, 3)).astype(np.float32)

    def _draw_tongue(self, inside: MouthPixels, window: MouthWindow, mouth: MouthPose) -> None:
        state = self.state
        rest = state.teeth.tongue[None]
        centre = _TONGUE_WITH_JAW * open_jaw(rest, mouth.jaw) + (1 - _TONGUE_WITH_JAW) * rest
        centre = centre + mouth.tongue * np.array([0.0, _TONGUE_RAISE * state.mouth, _TONGUE_FORWARD])
        x, y = window.to_local(state.pose.to_image(mouth.head(centre))[:, :2])[0]
        unit = state.pose.scale * state.mouth * window.oversample
        rows = np.arange(inside.shape[0], dtype=np.float32)[:, None]
        columns = np.arange(inside.shape[1], dtype=np.float32)[None]
        across, down = (columns - x) / (_TONGUE_RADII[0] * unit), (rows - y) / (_TONGUE_RADII[1] * unit)
        alpha = smoothstep(-np.sqrt(across**2 + down**2), -1.0, _TONGUE_EDGE)[..., None].astype(np.float32)
        # Its tip is in the light, its back recedes into the dark.
        lit = smoothstep((rows - y) / unit, *_TONGUE_LIT)
        groove = np.exp(-(((columns - x) / (_TONGUE_GROOVE[1] * unit)) ** 2))
        shade = (_TONGUE_DARK + (1.0 - _TONGUE_DARK) * lit - _TONGUE_GROOVE[0] * groove)[..., None].astype(np.float32)
        if state.drawn:
            shade = np.ones_like(shade)
        inside += (state.palette.tongue.astype(np.float32) * shade - inside) * alpha

    def _draw_row(
        self, inside: MouthPixels, window: MouthWindow, row: Row, points: Coordinates, brightness: float, opacity: float
    ) -> None:
        local = window.to_local(self.state.pose.to_image(points)[:, :2])
        planes = np.full((4, *inside.shape[:2]), -10.0, np.float32)
        attributes = np.zeros((len(local), 4), np.float32)
        attributes[:, :2] = _STRIP_TEXTURE
        fill_triangles(_STRIP, local, attributes, planes, 0, 0, False)
        drawn = cv2.remap(row.texture, planes[0], planes[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        inside += (drawn[..., :3] * brightness - inside) * (drawn[..., 3:] * np.float32(opacity))

    def _bared(self, lower_teeth: Coordinates, mouth: MouthPose) -> float:
        """Opacity, 0..1, of lower teeth by their height over the lower lip: less than a tooth's edge is a line."""
        pose = self.state.pose
        top = pose.to_image(mouth.head(lower_teeth[[_MIDDLE_COLUMN]]))[0, :2]
        upper, lip = mouth.lips[UPPER_INNER[5]], mouth.lips[LOWER_INNER[5]]
        down = (lip - upper) / max(float(np.linalg.norm(lip - upper)), 1e-6)
        height = float((lip - top) @ down) / (pose.scale * self.state.mouth)
        return float(smoothstep(height, *_BARED))

    def _draw_photo_teeth(self, inside: MouthPixels, window: MouthWindow, photo: PhotoTeeth, head: HeadTurn) -> None:
        """Draw the portrait's teeth."""
        pose = self.state.pose
        source = pose.to_image(photo.anchors)[:, :2].astype(np.float32)
        target = window.to_local(pose.to_image(head(photo.stands))[:, :2]).astype(np.float32)
        move = cv2.getAffineTransform(source, target)
        size = inside.shape[1::-1]
        drawn = cv2.warpAffine(self.state.portrait, move, size, flags=cv2.INTER_LINEAR).astype(np.float32)
        alpha = cv2.warpAffine(photo.mask, move, size, flags=cv2.INTER_LINEAR)[..., None]
        inside += (drawn - inside) * alpha

    def _shadow(self, window: MouthWindow, hole: MouthPixels, lips: Coordinates, gap: float) -> MouthPixels:
        """Brightness factors (h, w, 3): darker under the upper lip, in the corners and in narrow openings."""
        unit = self.state.eye_distance * window.oversample
        drop = round(_SHADE_DROP * unit)
        lit = np.zeros_like(hole)
        lit[drop:] = hole[: hole.shape[0] - drop]
        sigma = max(1.0, _SHADE_BLUR * unit)
        open_sky = np.clip(_OPEN_SKY * cv2.GaussianBlur(lit * hole, (0, 0), sigma), 0, 1)
        corners = window.to_local(lips[[UPPER_INNER[0], UPPER_INNER[-1]]])
        half_width = np.linalg.norm(corners[1] - corners[0]) / 2 + 1e-3
        aside = (np.arange(hole.shape[1]) - corners[:, 0].mean()) / half_width
        # In a dark beard, a corner as bright as in bare skin would shine.
        darkened = 1.0 - (1.0 - _CORNER_SHADE) * self.state.palette.beside[(aside > 0).astype(int)]
        deepest = _NARROW + (_DEEPEST - _NARROW) * smoothstep(gap, *_NARROW_GAP)
        shade = (deepest + (1.0 - deepest) * open_sky) * (1.0 - darkened * smoothstep(np.abs(aside), *_CORNER_FROM))
        shade *= np.interp(smoothstep(gap, *_GAPE), (0.0, 1.0), _GAPE_LIGHT)
        warmth = 1.0 + self.state.palette.colourful * (_WARMTH - 1.0)
        return np.exp(np.log(np.maximum(shade, 1e-3))[..., None] * warmth).astype(np.float32)
