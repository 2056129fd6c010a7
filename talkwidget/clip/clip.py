"""Clip: a finished talking-head video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import InputError
from ..options import TalkOptions
from ..report import Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..speech.speech import Timing


class Audio(NamedTuple):
    """Sound of a clip.

    Attributes
    ----------
    samples
        (n,) or (n, 2) float32, nominally in [-1, 1].
    sample_rate
        Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int


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
    frame_count
        Number of frames.
    options
        Options it was made with.
    words, phonemes
        Their times, each list exact or estimated; ``None`` where they are not known.
    """

    path: Path
    text: str = field(repr=False)
    captions: str = field(repr=False)
    report: Report = field(repr=False)
    width: int
    height: int
    fps: int
    frame_count: int
    options: TalkOptions = field(repr=False)
    words: Timing | None = field(default=None, repr=False)
    phonemes: Timing | None = field(default=None, repr=False)

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.frame_count / self.fps

    @property
    def file_name(self) -> str:
        """Name of a saved copy, from the first words said: ``welcome-to-the-course.mp4``."""
        from ..captions.webvtt import webvtt_to_transcript
        from ..inputs.file_names import first_words, safe_name

        said = " ".join(line for _, line in webvtt_to_transcript(self.captions)[:3]) or self.text
        return f"{safe_name(first_words(said))}.mp4"

    @property
    def size(self) -> int:
        """Length of the file in bytes; raises :class:`UnavailableError` where the cache has dropped it."""
        return self._present().stat().st_size

    @property
    def debug_view(self) -> Path | None:
        """Path of the second video, which the option ``debug_view`` asks for; ``None`` without one."""
        path = debug_view_path(self.path)
        return path if path.exists() else None

    @property
    def audio(self) -> Audio:
        """Sound as it is heard, decoded from the file, cut to the length of the pictures.

        Raises
        ------
        UnavailableError
            The clip was dropped from the cache, or is damaged there.
        """
        from ..media.read import read_sound
        from .save import reading

        with reading(self.path):
            return Audio(*read_sound(self._present(), self.duration))

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """Frames in order, decoded one by one: arrays (H, W, 3) uint8 RGB.

        Raises
        ------
        UnavailableError
            The clip was dropped from the cache, or is damaged there.
        """
        return self._frames(self._present())

    def save(self, path: str | Path, *, captions: bool = False) -> Path:
        """Save the clip; the ending of the file says as what.

        ``.mp4`` has AAC sound, which QuickTime and phones want, and the captions as ``NAME.vtt`` and ``NAME.srt``
        beside it. ``.webm`` is VP9 with Opus. ``.gif`` has at most 480 pixels and 12.5 frames per second. ``.wav`` and
        ``.mp3`` are the sound, ``.vtt`` and ``.srt`` the captions, ``.png`` the first frame.

        Parameters
        ----------
        path
            File, or an existing folder, in which the copy is :attr:`file_name`, numbered beside other clips.
        captions
            Draw the captions into the pictures of ``.mp4``, ``.webm``, ``.gif`` or ``.png``; no files lie beside then.

        Raises
        ------
        InputError
            No such folder, another ending, no captions to save, or captions to draw where there are no pictures.
        UnavailableError
            The copy cannot be written, the clip was dropped from the cache, or no font has the letters of the captions.
        """
        from .save import save_clip

        return save_clip(self, path, captions)

    def _frames(self, path: Path) -> Iterator[NDArray[np.uint8]]:
        from ..media.read import read_frames
        from .save import reading

        with reading(path):
            yield from read_frames(path)

    def _present(self) -> Path:
        from .save import gone

        if not self.path.exists():
            raise gone()
        return self.path

    def _repr_mimebundle_(self, include: object | None = None, exclude: object | None = None) -> Mapping[str, str]:
        from ..display.clip_view import clip_html, clip_text

        return {"text/html": clip_html(self), "text/plain": clip_text(self)}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from ..display.clip_view import clip_text

        printer.text(clip_text(self))


def debug_view_path(clip: Path) -> Path:
    """Path of the second video of a clip."""
    return clip.with_suffix(".debug.mp4")


def checked_clips(given: Iterable[Clip], example: str) -> list[Clip]:
    """Clips as a list.

    Raises
    ------
    InputError
        It is none, or something else is among them; ``example`` shows what is right.
    """
    if not isinstance(given, Iterable):
        raise InputError(f"clips are given as in {example}, not as {type(given).__name__}.")
    listed = list(given)
    for one in listed:
        if not isinstance(one, Clip):
            raise InputError(f"clips are given as in {example}, not as {type(one).__name__}.")
    return listed
