"""Options of the SadTalker engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...option import option

_MAX_DEGREES = 90.0  # profile; a head turned further shows its back


def parse_angles(text: str) -> tuple[float, ...]:
    """Parse angles in degrees, as in ``0 20 -15`` or ``0, 20, -15``.

    Raises
    ------
    ValueError
        There is no number, or something that is not a number between -90 and 90.
    """
    degrees = tuple(float(part) for part in text.replace(",", " ").split())
    if not degrees or not all(abs(angle) <= _MAX_DEGREES for angle in degrees):
        raise ValueError(text)
    return degrees


def _angle_text(value: Any) -> str:
    text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    parse_angles(text)
    return text


def _angles(text: str) -> Any:
    takes = "angles in degrees between -90 and 90, as in '0 20 -15' or [0, 20, -15]"
    return option(None, text, read=_angle_text, takes=takes, also="Sequence[float]")


@dataclass(frozen=True)
class SadTalkerOptions:
    """Options of the SadTalker engine."""

    title: ClassVar[str] = "SadTalker"

    preprocess: str = option(
        "crop",
        "animate the face (crop), more of it (extcrop), the whole picture (resize), or paste it back (full, extfull)",
        choices=("crop", "extcrop", "resize", "full", "extfull"),
        synonyms="crop full full_body whole",
        value_synonyms={"crop": "head", "full": "whole body fullbody"},
    )
    size: int = option(
        256,
        "side of the animated square, in pixels",
        choices=(256, 512),
        value_synonyms={"256": "small low", "512": "large high"},
    )
    still: bool = option(False, "keeps the head almost still")
    pose_style: int = option(0, "style of the head motion, 0 to 45", low=0, high=45, synonyms="pose")
    input_yaw: str | None = _angles("angles to turn the head to, in degrees: '0 20 -15'")
    input_pitch: str | None = _angles("angles to nod the head to, in degrees: '0 10'")
    input_roll: str | None = _angles("angles to tilt the head to, in degrees: '0 -8'")
    ref_pose: str | None = option(None, "video to copy the head motion from")
    ref_eyeblink: str | None = option(None, "video to copy the blinks from")
    idle: bool = option(False, "the face blinks and looks around without speaking")
    paste: str = option(
        "soft",
        "blending of the pasted face: soft mask, or poisson as in the original program",
        choices=("soft", "poisson"),
    )
    enhancer: str = option(
        "none",
        "network that sharpens the face; codeformer is for non-commercial use only",
        choices=("none", "gfpgan", "restoreformer", "codeformer"),
        synonyms="enhance restore face_restore gfpgan",
        value_synonyms={"gfpgan": "gfp-gan gfpganer", "none": "no off false"},
    )
    background_enhancer: str = option(
        "none",
        "upscales the whole video 2×",
        choices=("none", "realesrgan"),
        synonyms="upscale upscaler realesrgan super_resolution",
        value_synonyms={"realesrgan": "esrgan yes 2x", "none": "no"},
    )
    checkpoint_dir: str | None = option(
        None,
        "folder of SadTalker's checkpoints, or an installed SadTalker",
        synonyms="checkpoint checkpoints weights model_dir",
    )
    device: str = option(
        "auto",
        "processor of the networks; auto takes a GPU where there is one",
        choices=("auto", "cpu", "cuda"),
        synonyms="gpu cuda cpu",
        value_synonyms={"cuda": "gpu nvidia", "cpu": "processor"},
    )
    precision: str = option(
        "auto",
        "numeric precision; auto is float16 on a GPU and float32 on a CPU",
        choices=("auto", "float32", "float16", "bfloat16"),
        synonyms="dtype half fp16 float16",
        value_synonyms={"float16": "fp16 half", "float32": "fp32 full", "bfloat16": "bf16"},
    )
    batch_size: int = option(0, "frames rendered at once; 0 = as many as fit into memory", low=0, high=256)

    def __post_init__(self) -> None:
        """Refuse a folder of checkpoints that does not exist; raises :class:`InputError`."""
        if self.checkpoint_dir is not None:
            from ...checkpoints.registry import folders

            folders(self.checkpoint_dir)
