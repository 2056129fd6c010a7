"""Work on one row of a batch, in this process or a worker."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cache.files import scratch_folder
from ..captions.webvtt import webvtt_to_srt
from ..errors import CancelledError, TalkError
from ..report import Report
from .parcel import Parcel
from .stop import Stop


@dataclass(frozen=True)
class Outcome:
    """Outcome of one row, as a worker hands it back.

    Attributes
    ----------
    status
        ``done``, ``failed`` or ``stopped``.
    seconds
        Time it took.
    files
        Content of its files, by ending.
    hits
        Stages that came from the cache.
    error
        Reason of a failure, in one line.
    notes
        Notes for the user on the clip, as on words that are not spoken.
    skipped
        Reasons against other engines and synthesizers.
    """

    status: str
    seconds: float = 0.0
    files: Mapping[str, bytes] | None = None
    hits: tuple[str, ...] = ()
    error: str = ""
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def perform(number: int, parcel: Parcel, text: str, options: Mapping[str, Any], stop: Stop) -> tuple[int, Outcome]:
    """Say one text; returns its number and the outcome, and raises nothing."""
    began = time.perf_counter()
    try:
        clip = parcel.talker.say(text, cancel=stop, **options)  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
            content = {".mp4": clip.save(Path(folder) / "clip.mp4").read_bytes()}
        if clip.captions:
            content |= {".vtt": clip.captions.encode(), ".srt": webvtt_to_srt(clip.captions).encode()}
        hits = tuple(stage.name for stage in clip.report.stages if stage.hit)
        # A talker tells reasons with its first clip alone, which depends on who says the row.
        skipped = _skipped(clip.report)
        notes = tuple(note for note in clip.report.notes if note not in skipped)
        return number, Outcome("done", time.perf_counter() - began, content, hits, "", notes, skipped)
    except CancelledError:
        return number, Outcome("stopped", time.perf_counter() - began)
    except (Exception, SystemExit) as error:  # one row must not end the others, whatever is wrong with it
        return number, Outcome("failed", time.perf_counter() - began, error=one_line(error))


def refuse(number: int, why: str) -> tuple[int, Outcome]:
    """Outcome of a row that can no longer be said."""
    return number, Outcome("failed", error=why)


def one_line(error: BaseException) -> str:
    """Message of an error, with the name of its class unless it is written for users."""
    return str(error) if isinstance(error, TalkError) else " ".join(f"{type(error).__name__}: {error}".split())


def _skipped(report: Report) -> tuple[str, ...]:
    """Reasons against other plug-ins."""
    return tuple(reason for used in (report.engine, report.synthesizer) if used for reason in used.skipped)
