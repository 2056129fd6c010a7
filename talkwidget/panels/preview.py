"""Previews: what was found in a picture and a recording, so that a wrong one is noticed before it costs time."""

from __future__ import annotations

import io
import wave
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ..display import data_uri

if TYPE_CHECKING:
    from ..face.face import Face
    from ..speech.voice import Voice

HEIGHT = 240
"""Of the picture, in pixels."""
MARGIN = 0.6
"""Of the face's box that is shown around it on each side: enough to tell whose face it is."""
SECONDS = 6.0
"""Of the recording; the whole would only make the panel slow."""

# iBUG-68: jaw, brows, nose bridge, nostrils; then the closed ones: eyes, outer and inner lips.
_OPEN = ((0, 17), (17, 22), (22, 27), (27, 31), (31, 36))
_CLOSED = ((36, 42), (42, 48), (48, 60), (60, 68))


def face_html(face: Face, name: str) -> str:
    """The picture with the landmarks drawn on it, and one line of what it is."""
    height, width = face.image.shape[:2]
    told = f"{name}: face {face.index + 1} of {face.count}, {width} x {height} pixels"
    source = data_uri("image/jpeg", _draw_landmarks(face))
    return (
        f'<figure><img src="{source}" height="{HEIGHT}" '
        f'alt="{escape(name)} with the landmarks found: jaw, brows, nose, eyes and lips">'
        f"<figcaption>{escape(told)}</figcaption></figure>"
    )


def voice_html(voice: Voice) -> str:
    """A player of the recording's best part, and one line of what it is."""
    source = data_uri("audio/wav", _wave(voice.reference[: int(SECONDS * voice.sample_rate)], voice.sample_rate))
    told = " · ".join([f"{voice.name}: {voice.duration:.1f} s of speech", *voice.warnings])
    return (
        f'<figure><audio controls src="{source}" aria-label="{escape(voice.name)}"></audio>'
        f"<figcaption>{escape(told)}</figcaption></figure>"
    )


def _draw_landmarks(face: Face) -> bytes:
    """JPEG of the face and its surroundings, every contour as a light line on a dark one, seen on any skin."""
    from PIL import Image, ImageDraw

    height, width = face.image.shape[:2]
    margin = MARGIN * max(face.box[2:] - face.box[:2])
    left, top = np.maximum(face.box[:2] - margin, 0)
    right, bottom = np.minimum(face.box[2:] + margin, (width, height))
    scale = HEIGHT / (bottom - top)
    size = (round((right - left) * scale), HEIGHT)
    picture = Image.fromarray(face.image).resize(size, box=(left, top, right, bottom))
    points = [(float(x), float(y)) for x, y in (face.points68 - (left, top)) * scale]
    contours = [points[first:last] for first, last in _OPEN]
    contours += [[*points[first:last], points[first]] for first, last in _CLOSED]
    draw = ImageDraw.Draw(picture)
    for colour, thickness in (("black", 3), ("white", 1)):
        for contour in contours:
            draw.line(contour, fill=colour, width=thickness)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=85)
    return jpeg.getvalue()


def _wave(samples: np.ndarray, sample_rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, sample_rate, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
