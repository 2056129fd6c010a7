"""Previews of a face and a voice, so that a wrong one is noticed before it costs time."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ...display.output import data_uri
from ...face.ibug68 import CLOSED_CONTOURS, OPEN_CONTOURS

if TYPE_CHECKING:
    from PIL.Image import Image

    from ...face.face import Face
    from ...speech.speech import Speech
    from ...voice.voice import Voice

HEIGHT = 240
"""Height of the picture, in pixels."""
SIDE = 96
"""Side of a thumbnail, in pixels."""
FACE_MARGIN = 0.6
"""Margin around the face's box on each side, in sides of the box: enough to recognise the person."""
PREVIEW_SECONDS = 4.0
"""Length of the sample: 30 kB, so that forty voices do not slow the panel down."""


def face_html(face: Face, name: str) -> str:
    """Picture with its landmarks, and a caption."""
    told = f"{name}: {face.description}"
    return (
        f'<figure><img src="{_jpeg_uri(_draw_landmarks(face))}" height="{HEIGHT}" '
        f'alt="{escape(name)} with the landmarks found: jaw, brows, nose, eyes and lips">'
        f"<figcaption>{escape(told)}</figcaption></figure>"
    )


def voice_html(voice: Voice) -> str:
    """One line on a recording, with its defects as a voice."""
    return f"<span>{escape(' · '.join([f'{voice.name}: {voice.duration:.1f} s of speech', *voice.warnings]))}</span>"


def face_sample(face: Face) -> str:
    """Thumbnail; without text, as the name stands beside it."""
    picture = _crop(face)
    side = min(picture.size)
    left = (picture.width - side) / 2
    small = picture.resize((SIDE, SIDE), box=(left, 0, left + side, side))
    return f'<img src="{_jpeg_uri(small)}" width="{SIDE}" height="{SIDE}" alt="">'


def voice_sample(voice: Voice) -> str:
    """Player of the recording's best part."""
    import soundfile

    mp3 = io.BytesIO()
    soundfile.write(mp3, voice.reference[: int(PREVIEW_SECONDS * voice.sample_rate)], voice.sample_rate, format="MP3")
    source = data_uri("audio/mpeg", mp3.getvalue())
    return f'<audio controls preload="metadata" src="{source}" aria-label="Listen to {escape(voice.name)}"></audio>'


def speech_player(speech: Speech, label: str) -> str:
    """Player of a voice's sample, which starts by itself."""
    import soundfile

    mp3 = io.BytesIO()
    soundfile.write(mp3, speech.heard, speech.sample_rate, format="MP3")
    source = data_uri("audio/mpeg", mp3.getvalue())
    return f'<audio controls autoplay src="{source}" aria-label="Sample of {escape(label)}"></audio>'


def _draw_landmarks(face: Face) -> Image:
    """Draw every contour as a light line on a dark one, visible on any skin, on the face and its surroundings."""
    from PIL import ImageDraw

    left, top, _, bottom = _surroundings(face)
    picture = _crop(face)
    points = [(float(x), float(y)) for x, y in (face.points68 - (left, top)) * HEIGHT / (bottom - top)]
    contours = [points[contour] for contour in OPEN_CONTOURS]
    contours += [[*points[contour], points[contour.start]] for contour in CLOSED_CONTOURS]
    draw = ImageDraw.Draw(picture)
    for colour, thickness in (("black", 3), ("white", 1)):
        for contour in contours:
            draw.line(contour, fill=colour, width=thickness)
    return picture


def _crop(face: Face) -> Image:
    """Crop the face and its surroundings, scaled to :data:`HEIGHT`."""
    from PIL import Image

    left, top, right, bottom = box = _surroundings(face)
    size = (round((right - left) * HEIGHT / (bottom - top)), HEIGHT)
    return Image.fromarray(face.image).resize(size, box=box)


def _surroundings(face: Face) -> tuple[float, float, float, float]:
    height, width = face.image.shape[:2]
    margin = FACE_MARGIN * max(face.box[2:] - face.box[:2])
    left, top = np.maximum(face.box[:2] - margin, 0)
    right, bottom = np.minimum(face.box[2:] + margin, (width, height))
    return float(left), float(top), float(right), float(bottom)


def _jpeg_uri(picture: Image) -> str:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=85)
    return data_uri("image/jpeg", jpeg.getvalue())
