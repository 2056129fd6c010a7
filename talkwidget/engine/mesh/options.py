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
        synonyms="manner liveliness lively calm",
        value_synonyms={
            "calm": "quiet still news newsreader serious",
            "natural": "normal default auto",
            "lively": "energetic animated expressive high",
        },
    )
    mood: str = option(
        "neutral",
        "what the face shows; [happy] ... [/happy] in the text changes it",
        choices=MOODS,
        group="motion",
        synonyms="emotion feeling emotions smile happy sad",
        value_synonyms={
            "neutral": "none normal default off calm",
            "happy": "joy joyful cheerful smile smiling friendly",
            "sad": "sadness unhappy sorry",
            "serious": "angry anger stern earnest",
            "surprised": "surprise amazed astonished",
        },
    )
    motion_from: str | None = option(
        None,
        "video of a face to take head motion, gaze, blinks and brows from",
        group="motion",
        synonyms="driving_video driver ref_video reference motion_video",
        label="Take motion from video",
    )
