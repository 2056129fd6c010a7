"""Talker of the session, and its operations as functions."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import env
from .display.output import Line, ProgressLine
from .inputs.assets import Assets, assets_or_samples
from .keywords import takes_options
from .report import Report, combine
from .talker import Talker

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .clip import Clip
    from .face.face import Face
    from .face.portrait import PortraitSource
    from .keywords import OptionKeywords
    from .progress import Progress
    from .voice.voice import Voice


@functools.cache
def default_talker() -> Talker:
    """Talker that the functions below, the magics and the panel share."""
    return Talker()


@takes_options
def preprocess_and_cache_face(image: PortraitSource, **options: Unpack[OptionKeywords]) -> Face:
    """Prepare a portrait for :func:`generate_video_fast`; see :meth:`Talker.set_face`."""
    return default_talker().set_face(image, **options)


def preprocess_and_cache_voice(audio: str | os.PathLike[str] | bytes, name: str | None = None) -> Voice:
    """Prepare a recording for :func:`generate_video_fast`; see :meth:`Talker.set_voice`."""
    return default_talker().set_voice(audio, name)


@takes_options
def generate_video_fast(text: str = "", **options: Unpack[OptionKeywords]) -> Clip:
    """Say ``text`` with the face and voice prepared before; see :meth:`Talker.say`."""
    return default_talker().say(text, **options)


@dataclass(frozen=True)
class AutoSetup:
    """Files that :func:`auto_setup_from_assets` took, and the report of preparing them."""

    assets: Assets
    report: Report

    @property
    def source(self) -> str:
        """One line for the user on where the files come from."""
        return self.assets.source

    def __str__(self) -> str:
        voice = f"recording {self.assets.voice}" if self.assets.voice else "default voice"
        return f"face: {self.assets.face}\nvoice: {voice}\n{self.report}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def auto_setup_from_assets(folder: str | Path = "assets", progress: Progress | None = None) -> AutoSetup:
    """Prepare the portrait and the recording in a folder; see :func:`talkwidget.inputs.assets.find_assets`.

    Where there is no folder ``assets``, the samples of the package are used.

    ``progress`` is called at each step; without it, a notebook shows a progress line under the cell.
    """
    assets = assets_or_samples(folder)
    if progress is not None or not env.in_kernel():
        return _prepare(assets, progress)
    line = ProgressLine()
    try:
        setup = _prepare(assets, line)
    except BaseException:
        line.end("Nothing was set up.")
        raise
    line.become(Line(f"{setup.source} · {setup.report.line}"))
    return setup


def _prepare(assets: Assets, progress: Progress | None) -> AutoSetup:
    talker = default_talker()
    talker.set_face(assets.face, progress=progress)
    reports = [talker.report]
    if assets.voice is not None:
        talker.set_voice(assets.voice, progress=progress)
        reports.append(talker.report)
    return AutoSetup(assets, combine(reports))
