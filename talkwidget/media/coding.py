"""Settings of the encoders of a video."""

from __future__ import annotations

from dataclasses import dataclass

from .marking import SYNTHETIC, Marking

CODING_VERSION = "4"
"""Part of the key of clips and of their pictures; changes when the same frames and sound give another file."""

AUDIO_CODECS = {"mp3": "libmp3lame", "aac": "aac"}
"""FFmpeg's encoder for each value of the option ``audio_codec``."""


@dataclass(frozen=True)
class Coding:
    """Settings of the encoders.

    Attributes
    ----------
    fps
        Frames per second.
    quality
        x264's constant rate factor, 1 (best) to 51; 0 would give a profile that few players support.
    audio_codec
        Key of :data:`AUDIO_CODECS`.
    marking
        Statement of the file about its making.
    """

    fps: int
    quality: int
    audio_codec: str
    marking: Marking = SYNTHETIC
