"""Join clips one after the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from ..cache.files import bytes_digest, file_digest, scratch_folder
from ..captions.webvtt import join_webvtt
from ..errors import InputError, UnavailableError
from ..inputs.files import reason_of
from ..report import Report, combine
from .clip import Clip, checked_clips
from .save import reading

if TYPE_CHECKING:
    from ..speech.speech import Timing


def join(clips: Iterable[Clip]) -> Clip:
    """Join clips to one that shows them one after the other.

    Pictures of clips that are coded as the first (size, frame rate, quality) are copied, not encoded again. Others are
    fitted into its size. The file lasts until Python ends; :meth:`Clip.save` keeps it.

    Parameters
    ----------
    clips
        At least one, in order.

    Returns
    -------
    Clip
        Text, captions, words, phonemes and report are those of all; options, size and frame rate those of the first.

    Raises
    ------
    InputError
        There is no clip, or something else among them.
    UnavailableError
        A clip was dropped from the cache or is damaged there, or the disk cannot take the video.
    """
    from ..media.join import join_videos

    listed = checked_clips(clips, "join([a, b])")
    if not listed:
        raise InputError("there is no clip to join; give a list of at least one.")
    first, paths = listed[0], [clip.path for clip in listed]
    folder = scratch_folder()
    try:
        with reading(*paths):
            path = folder / f"{bytes_digest(' '.join(map(file_digest, paths)).encode())}.mp4"
            lengths = join_videos(paths, path, first.options.quality)
    except OSError as error:
        raise UnavailableError(
            f"cannot write the video to {str(folder)!r} ({reason_of(error)}); free space, or name a folder in TMPDIR."
        ) from None
    starts = [frames / first.fps for frames in accumulate(lengths, initial=0)]
    return dataclasses.replace(
        first,
        path=path,
        text="\n".join(clip.text for clip in listed),
        captions=join_webvtt((clip.captions, start) for clip, start in zip(listed, starts, strict=False)),
        report=_joined_report(listed, path, sum(lengths) / first.fps),
        frame_count=sum(lengths),
        words=_joined_timing([clip.words for clip in listed], starts),
        phonemes=_joined_timing([clip.phonemes for clip in listed], starts),
    )


def _joined_report(clips: Sequence[Clip], path: Path, duration: float) -> Report:
    from ..media.sync import measure_sync

    reports = [clip.report for clip in clips]
    drawn = sum(clip.frame_count / clip.report.render_fps for clip in clips if clip.report.render_fps)
    return dataclasses.replace(
        combine(reports),
        engine=reports[0].engine,
        synthesizer=reports[0].synthesizer,
        duration=duration,
        render_fps=sum(clip.frame_count for clip in clips) / drawn if drawn else 0.0,
        notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        sync=measure_sync(path),
    )


def _joined_timing(timings: Sequence[Timing | None], starts: Sequence[float]) -> Timing | None:
    """Spans of all clips, each later by the start of its clip; ``None`` unless all are known."""
    from ..speech.speech import join_timings

    return join_timings([timing and timing.later(start) for timing, start in zip(timings, starts, strict=False)])
