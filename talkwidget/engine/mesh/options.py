"""Options of the mesh engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...option import option
from ...script.markers import MOODS
from .styles import NATURAL, STYLES


@dataclass(frozen=True)
class MeshOptions:
    """Options of the mesh engine."""

    title: ClassVar[str] = "the mesh engine"

    style: str = option(
        NATURAL,
        "manner of the face and head: calm as a newsreader, natural, or lively",
        choices=tuple(STYLES),
        group="motion",
    )
    mood: str = option(
        "neutral", "what the face shows; [happy] ... [/happy] in the text changes it", choices=MOODS, group="motion"
    )
    motion_from: str | None = option(
        None, "video of a face to take head motion, gaze, blinks and brows from", group="motion"
    )
