"""Clip: a finished talking-head video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .cache import files
from .captions.webvtt import webvtt_to_srt
from .errors import InputError, UnavailableError
from .options import TalkOptions
from .report import Report


@dataclass(frozen=True)
class Clip:
    """Finished video; as the result of a cell, it shows itself.

    Attributes
    ----------
    path
        Path of the MP4. The cache may drop it once it has not been used for long; :meth:`save` keeps it.
    text
        Text that is said.
    captions
        WebVTT; empty where the words are not known.
    report
        Cost of each stage, cache hits, and the plug-ins that ran, with the reason.
    width, height
        Size in pixels.
    fps
        Frames per second.
    frames
        Number of frames.
    options
        Options it was made with.
    """

    path: Path
    text: str = field(repr=False)
    captions: str = field(repr=False)
    report: Report = field(repr=False)
    width: int
    height: int
    fps: int
    frames: int
    options: TalkOptions = field(repr=False)

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.frames / self.fps

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return self.path.stat().st_size

    @property
    def debug_view(self) -> Path | None:
        """Path of the second video, which the option ``debug_view`` asks for; ``None`` without one."""
        path = debug_view_path(self.path)
        return path if path.exists() else None

    def save(self, path: str | Path) -> Path:
        """Save a copy of the video as ``NAME.mp4``, with the captions as ``NAME.vtt`` and ``NAME.srt`` beside it.

        The copy has AAC sound, which QuickTime and phones want; MP3 in MP4 is for notebooks.

        Parameters
        ----------
        path
            File, or an existing folder, in which the copy gets a name of its own. ``NAME.vtt`` or ``NAME.srt`` saves
            the captions alone.

        Raises
        ------
        InputError
            No such folder, another ending, or no captions to save.
        UnavailableError
            The copy cannot be written, or the clip was dropped from the cache.
        """
        from .media import portable_file

        target = Path(path).expanduser()
        if target.is_dir():
            target = target / f"talk-{self.path.stem[:12]}.mp4"
        if not target.parent.is_dir():
            raise InputError(f"there is no folder {str(target.parent)!r}; create it first.")
        kind = target.suffix.lower()
        if kind not in {".mp4", ".vtt", ".srt"}:
            raise InputError(
                f"cannot save a clip as {str(path)!r}; use .mp4 for the video, .vtt or .srt for the captions, or an "
                f"existing folder."
            )
        if kind != ".mp4" and not self.captions:
            raise InputError(
                "this clip has no captions: the words of its recording are unknown; give a transcript as text."
            )
        try:
            if kind != ".mp4":
                self._write_captions(target)
            else:
                files.copy_file(portable_file(self.path), target)
                for beside in (".vtt", ".srt") if self.captions else ():
                    self._write_captions(target.with_suffix(beside))
        except OSError as error:
            if kind == ".mp4" and not self.path.exists():
                raise UnavailableError("the clip is no longer in the cache; generate it again, then save it.") from None
            raise UnavailableError(f"cannot write {str(target)!r} ({error.strerror}); choose another folder.") from None
        return target

    def _write_captions(self, target: Path) -> None:
        files.write_text(target, self.captions if target.suffix.lower() == ".vtt" else webvtt_to_srt(self.captions))

    def _repr_mimebundle_(self, include: object | None = None, exclude: object | None = None) -> Mapping[str, str]:
        from .display.clip_view import clip_html, clip_text

        return {"text/html": clip_html(self), "text/plain": clip_text(self)}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from .display.clip_view import clip_text

        printer.text(clip_text(self))


def debug_view_path(clip: Path) -> Path:
    """Path of the second video of a clip."""
    return clip.with_suffix(".debug.mp4")
