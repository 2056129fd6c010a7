"""The one list of knobs.

Magic arguments, ``%config`` traits, the panel and the Python API are all made from the fields of
:class:`TalkOptions`; nothing else in the package knows a default.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from .errors import InputError

_STEEPEST = 90.0
"""Degrees that a head may be told to turn."""


@dataclass(frozen=True)
class Knob:
    """What a user is told about an option, and what values it takes.

    ``read`` makes the value where :attr:`kind` alone cannot, raising :class:`ValueError` if it is not ``takes``.
    """

    help: str
    choices: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    kind: type = str
    group: str = "main"
    optional: bool = False
    read: Callable[[Any], Any] | None = None
    takes: str = ""

    def check(self, name: str, value: Any) -> Any:
        """Return ``value`` converted to the option's type, or raise :class:`InputError`."""
        if value is None and self.optional:
            return None
        try:
            converted = self.read(value) if self.read else _convert(value, self.kind)
        except (TypeError, ValueError, OverflowError):
            raise InputError(f"{name} takes {self.takes or _article(self.kind)}, not {value!r}.") from None
        if self.choices and converted not in self.choices:
            listed = ", ".join(str(choice) for choice in self.choices)
            raise InputError(f"{name} cannot be {value!r}; choose one of: {listed}.")
        if self.low is not None and self.high is not None and not self.low <= converted <= self.high:
            limits = f"{format_limit(self.low)} and {format_limit(self.high)}"
            raise InputError(f"{name} must lie between {limits}, not {value!r}.")
        return converted


def parse_angles(text: str) -> tuple[float, ...]:
    """Degrees in a text as in ``0 20 -15`` or ``0, 20, -15``.

    Raises
    ------
    ValueError
        Something in it is not a number between -90 and 90, or there is none.
    """
    degrees = tuple(float(part) for part in text.replace(",", " ").split())
    if not degrees or not all(abs(angle) <= _STEEPEST for angle in degrees):
        raise ValueError(text)
    return degrees


def format_limit(limit: float) -> str:
    """``limit`` with all its digits: 2147483647, not 2.14748e+09."""
    return str(int(limit)) if float(limit).is_integer() else str(limit)


def _angle_text(value: Any) -> str:
    text = " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    parse_angles(text)
    return text


def _convert(value: Any, kind: type) -> Any:
    if kind is bool:
        said = str(value).strip().lower()
        if said in {"1", "true", "yes", "on"}:
            return True
        if said in {"0", "false", "no", "off"}:
            return False
        raise ValueError(value)
    if kind is str and not isinstance(value, (str, PathLike)):
        raise TypeError(value)
    if kind is int and isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    converted = kind(value)
    if kind is float and converted != converted:
        raise ValueError(value)
    return converted


def _article(kind: type) -> str:
    return {int: "a whole number", float: "a number", bool: "yes or no"}.get(kind, "text")


def _knob(default: Any, told: str, **about: Any) -> Any:
    about.setdefault("kind", str if default is None else type(default))
    about.setdefault("optional", default is None)
    return field(default=default, metadata={"knob": Knob(told, **about)})


def _angles(told: str) -> Any:
    takes = "degrees between -90 and 90 that the head passes, as in '0 20 -15' or [0, 20, -15]"
    return _knob(None, told, group="sadtalker", read=_angle_text, takes=takes)


@dataclass(frozen=True)
class TalkOptions:
    """How a text becomes a clip. Immutable; :meth:`replace` makes a checked copy.

    Raises
    ------
    InputError
        A value is of the wrong type, outside its range, or not one of the choices.
    """

    engine: str = _knob("auto", "what draws the frames: auto, or the name of an engine")
    synthesizer: str = _knob("auto", "what speaks: auto, or the name of a synthesizer")
    language: str = _knob("en-us", "language of the text, as in en-us, fr-fr, de, cmn")
    voice: str | None = _knob(None, "name of a prepared voice; the latest when left out")
    rate: float = _knob(1.0, "speaking speed, 1 = normal", low=0.5, high=2.0)
    seed: int = _knob(0, "repeats blinks, head motion and noise exactly", low=0, high=2**31 - 1)
    offline: bool = _knob(False, "never send the text to an online synthesizer")
    use_recording: bool = _knob(False, "speak with the prepared recording as it is; the text is its transcript")

    fps: int = _knob(25, "frames per second", low=10, high=60, group="picture")
    max_height: int = _knob(1080, "shorter side of the video at most, in pixels", low=128, high=2160, group="picture")
    face_index: int | None = _knob(
        None,
        "which face of the picture, 0 = leftmost; the largest when left out",
        kind=int,
        low=0,
        high=63,
        group="picture",
    )
    landmarks: str = _knob(
        "mesh", "landmark network: mesh (built in) or fan (face-alignment)", group="picture", choices=("mesh", "fan")
    )
    head_motion: float = _knob(1.0, "how much the head moves, 0 = still", low=0.0, high=2.0, group="picture")
    expression: float = _knob(1.0, "how far the mouth moves, 1 = normal", low=0.0, high=2.0, group="picture")
    blink: bool = _knob(True, "blink", group="picture")

    preprocess: str = _knob(
        "crop",
        "what sadtalker shows: the face (crop, extcrop), all of it (resize), the face in its picture (full, extfull)",
        choices=("crop", "extcrop", "resize", "full", "extfull"),
        group="sadtalker",
    )
    size: int = _knob(256, "sadtalker's picture size, in pixels", choices=(256, 512), group="sadtalker")
    still: bool = _knob(False, "the head keeps the pose of the picture, but for a slight sway", group="sadtalker")
    pose_style: int = _knob(0, "how the head moves, one of 46 styles", low=0, high=45, group="sadtalker")
    input_yaw: str | None = _angles("degrees the head turns to, as in '0 20 -15'")
    input_pitch: str | None = _angles("degrees the head nods to, as in '0 10'")
    input_roll: str | None = _angles("degrees the head tilts to, as in '0 -8'")
    ref_pose: str | None = _knob(None, "video whose head motion is followed", group="sadtalker")
    ref_eyeblink: str | None = _knob(None, "video whose eyes are followed", group="sadtalker")
    idle: bool = _knob(False, "the face only idles: no sound moves it", group="sadtalker")
    paste: str = _knob(
        "soft",
        "how full and extfull put the face back: behind a soft mask, or by Poisson blending as the original does",
        choices=("soft", "poisson"),
        group="sadtalker",
    )
    enhancer: str = _knob(
        "none",
        "sharpens the face (codeformer is for non-commercial use only)",
        choices=("none", "gfpgan", "restoreformer", "codeformer"),
        group="sadtalker",
    )
    background_enhancer: str = _knob(
        "none", "doubles the resolution of the whole", choices=("none", "realesrgan"), group="sadtalker"
    )
    checkpoint_dir: str | None = _knob(None, "folder of an installed SadTalker", group="sadtalker")
    device: str = _knob("auto", "where sadtalker computes", choices=("auto", "cpu", "cuda"), group="sadtalker")
    precision: str = _knob(
        "auto",
        "numbers sadtalker draws with; auto is float16 on a GPU, float32 else",
        choices=("auto", "float32", "float16", "bfloat16"),
        group="sadtalker",
    )
    batch_size: int = _knob(0, "frames sadtalker draws at once, 0 = as many as fit", low=0, high=256, group="sadtalker")

    quality: int = _knob(18, "x264's constant rate factor, lower = better", low=1, high=40, group="output")
    audio_codec: str = _knob(
        "mp3",
        "sound of the inline video: mp3 plays in VS Code too; what is saved or downloaded has aac",
        choices=("mp3", "aac"),
        group="output",
    )
    debug_view: bool = _knob(
        False, "a second video beside the clip shows what the engine's networks did", group="output"
    )
    captions: bool = _knob(True, "show captions with the inline video", group="output")
    stream: bool = _knob(True, "start playing while the rest is drawn, where anywidget is installed", group="output")
    embed: str = _knob(
        "auto",
        "put the video into the notebook (always), link it (never), or decide by its size",
        choices=("auto", "always", "never"),
        group="output",
    )
    embed_limit: float = _knob(8.0, "largest video that auto embeds, in MB", low=0.0, high=200.0, group="output")

    def __post_init__(self) -> None:
        for name, knob in knobs().items():
            object.__setattr__(self, name, knob.check(name, getattr(self, name)))

    def replace(self, **changes: Any) -> TalkOptions:
        """A copy with ``changes`` made; an unknown name raises :class:`InputError` and suggests the nearest."""
        known = knobs()
        for name in changes:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"options are: {', '.join(known)}."
                raise InputError(f"there is no option {name!r}; {hint}")
        return dataclasses.replace(self, **changes)

    def subset(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The named options as a plain dictionary: what a cache key is made of."""
        return {name: getattr(self, name) for name in names}


def knobs() -> dict[str, Knob]:
    """Every option's name and what is known about it, in order."""
    return {item.name: item.metadata["knob"] for item in dataclasses.fields(TalkOptions)}
