"""Options of the SadTalker engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ...option import option

_STEEPEST = 90.0  # degrees that a head may be told to turn


def parse_angles(text: str) -> tuple[float, ...]:
    """Angles in a text as in ``0 20 -15`` or ``0, 20, -15``, in degrees.

    Raises
    ------
    ValueError
        Something in it is not a number between -90 and 90, or there is none.
    """
    degrees = tuple(float(part) for part in text.replace(",", " ").split())
    if not degrees or not all(abs(angle) <= _STEEPEST for angle in degrees):
        raise ValueError(text)
    return degrees


def _angle_text(value: Any) -> str:
    text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    parse_angles(text)
    return text


def _angles(told: str) -> Any:
    takes = "degrees between -90 and 90 that the head passes, as in '0 20 -15' or [0, 20, -15]"
    return option(None, told, read=_angle_text, takes=takes)


@dataclass(frozen=True)
class SadTalkerOptions:
    """Options of the SadTalker engine."""

    title: ClassVar[str] = "SadTalker"

    preprocess: str = option(
        "crop",
        "what sadtalker shows: the face (crop, extcrop), all of it (resize), the face in its picture (full, extfull)",
        choices=("crop", "extcrop", "resize", "full", "extfull"),
    )
    size: int = option(256, "sadtalker's picture size, in pixels", choices=(256, 512))
    still: bool = option(False, "the head keeps the pose of the picture, but for a slight sway")
    pose_style: int = option(0, "how the head moves, one of 46 styles", low=0, high=45)
    input_yaw: str | None = _angles("degrees the head turns to, as in '0 20 -15'")
    input_pitch: str | None = _angles("degrees the head nods to, as in '0 10'")
    input_roll: str | None = _angles("degrees the head tilts to, as in '0 -8'")
    ref_pose: str | None = option(None, "video whose head motion is followed")
    ref_eyeblink: str | None = option(None, "video whose eyes are followed")
    idle: bool = option(False, "the face only idles: no sound moves it")
    paste: str = option(
        "soft",
        "how full and extfull put the face back: behind a soft mask, or by Poisson blending as the original does",
        choices=("soft", "poisson"),
    )
    enhancer: str = option(
        "none",
        "sharpens the face (codeformer is for non-commercial use only)",
        choices=("none", "gfpgan", "restoreformer", "codeformer"),
    )
    background_enhancer: str = option("none", "doubles the resolution of the whole", choices=("none", "realesrgan"))
    checkpoint_dir: str | None = option(None, "folder of an installed SadTalker")
    device: str = option("auto", "where sadtalker computes", choices=("auto", "cpu", "cuda"))
    precision: str = option(
        "auto",
        "numbers sadtalker draws with; auto is float16 on a GPU, float32 else",
        choices=("auto", "float32", "float16", "bfloat16"),
    )
    batch_size: int = option(0, "frames sadtalker draws at once, 0 = as many as fit", low=0, high=256)

    def __post_init__(self) -> None:
        """Refuse a folder of checkpoints that does not exist; raises :class:`InputError`."""
        if self.checkpoint_dir is not None:
            from ...checkpoints.registry import folders

            folders(self.checkpoint_dir)
