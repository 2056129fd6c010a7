"""The session's one Talker, and the operations on it as functions."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import env
from .display.output import Line, ProgressLine
from .inputs.assets import Assets, find_assets
from .report import Report, combine
from .talker import Talker

if TYPE_CHECKING:
    from .clip import Clip
    from .face.face import Face
    from .face.portrait import PortraitSource
    from .progress import Progress
    from .voice.voice import Voice


@functools.cache
def default_talker() -> Talker:
    """The Talker that the functions below, the magics and the panel share."""
    return Talker()


def preprocess_and_cache_face(image: PortraitSource, **options: Any) -> Face:
    """Prepare a portrait for :func:`generate_video_fast`; see :meth:`Talker.set_face`."""
    return default_talker().set_face(image, **options)


def preprocess_and_cache_voice(audio: str | os.PathLike[str] | bytes, name: str | None = None) -> Voice:
    """Prepare a recording for :func:`generate_video_fast`; see :meth:`Talker.set_voice`."""
    return default_talker().set_voice(audio, name)


def generate_video_fast(text: str = "", **options: Any) -> Clip:
    """Say ``text`` with the face and voice prepared before; see :meth:`Talker.say`."""
    return default_talker().say(text, **options)


@dataclass(frozen=True)
class Setup:
    """What :func:`auto_setup_from_assets` took, and what preparing it cost."""

    assets: Assets
    report: Report

    def __str__(self) -> str:
        voice = f"the recording {self.assets.voice}" if self.assets.voice else "none; synthesizers use their own"
        return f"face: {self.assets.face}\nvoice: {voice}\n{self.report}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def auto_setup_from_assets(folder: str | Path = "assets", progress: Progress | None = None) -> Setup:
    """Prepare the portrait and the recording that lie in a folder; see :func:`talkwidget.inputs.assets.find_assets`.

    ``progress`` is told about each step; in a notebook, where it is left out, a line under the cell is.
    """
    assets = find_assets(folder)
    if progress is not None or not env.in_kernel():
        return _prepare(assets, progress)
    line = ProgressLine()
    try:
        setup = _prepare(assets, line)
    except BaseException:
        line.end("not set up")
        raise
    line.become(Line(f"set up in {setup.report.line}"))
    return setup


def _prepare(assets: Assets, progress: Progress | None) -> Setup:
    talker = default_talker()
    talker.set_face(assets.face, progress=progress)
    reports = [talker.report]
    if assets.voice is not None:
        talker.set_voice(assets.voice, progress=progress)
        reports.append(talker.report)
    return Setup(assets, combine(reports))
