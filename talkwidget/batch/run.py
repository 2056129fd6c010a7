"""Run a batch: plan its rows, say those that are missing or changed, and keep each as it comes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cache.files import written_whole
from ..errors import InputError, TalkError, UnavailableError
from ..inputs.files import reason_of, user_path
from .cast import Cast
from .manifest import Manifest
from .pool import Pool
from .result import BatchRow, as_table
from .stop import Stop
from .table import TableRow
from .work import Outcome

if TYPE_CHECKING:
    import threading

    from ..progress import Progress
    from ..talker import Talker
    from .parcel import Parcel

WRITE_SECONDS = 2.0
"""Least time between two writes of the folder's list; after a crash, the clips of this time are made again."""
WRITE_SHARE = 0.02
"""Most of the time that goes into writing the list, which takes seconds for a million clips."""


@dataclass(frozen=True)
class _Job:
    """Row that has to be said."""

    row: TableRow
    parcel: Parcel
    options: Mapping[str, Any]
    fingerprint: str


def run_batch(
    talker: Talker,
    rows: Sequence[TableRow],
    out: str | Path,
    *,
    n_jobs: int | None,
    backend: str | None,
    progress: Progress | None,
    cancel: threading.Event | None,
    options: Mapping[str, Any],
) -> Any:
    """Say all rows; see :meth:`Talker.say_many`."""
    talker.options.replace(**options)  # raises where an option for all rows is not valid
    stop = Stop()
    pool = Pool(n_jobs, backend, stop, cancel)
    folder = _folder(out)
    batch = _Batch(folder, talker, options)
    for row in rows:
        batch.plan(row)
    jobs = batch.jobs
    if progress is not None:
        progress("clips", 0, len(jobs))
    try:
        calls = {number: (job.parcel, job.row.text, job.options, stop) for number, job in jobs.items()}
        for done, (number, outcome) in enumerate(pool.run(calls), start=1):
            batch.keep(number, outcome)
            if progress is not None:
                progress("clips", done, len(jobs))
    finally:
        batch.close()
    return as_table(batch.result(row) for row in rows)


class _Batch:
    """Rows of one run, the folder they go to, and the result of each so far."""

    def __init__(self, folder: Path, talker: Talker, options: Mapping[str, Any]) -> None:
        self.jobs: dict[int, _Job] = {}
        self._folder, self._options = folder, options
        self._cast = Cast(talker)
        self._manifest = Manifest(folder)
        self._results: dict[int, BatchRow] = {}
        self._write_at = time.monotonic() + WRITE_SECONDS

    def plan(self, row: TableRow) -> None:
        """Classify a row: report its fault, skip a file that is there, or queue it."""
        path = self._folder / f"{row.name}.mp4"
        if row.fault:
            self._fail(row, row.fault)
            return
        try:
            parcel, options = self._cast.find({**self._options, **row.options})
            fingerprint = parcel.talker.fingerprint(row.text, **options)
        except TalkError as error:
            self._fail(row, str(error))
            return
        if self._manifest.has(row.name, path, fingerprint):
            self._results[row.number] = BatchRow(row.name, "unchanged", path, 0.0, "", "")
        else:
            self.jobs[row.number] = _Job(row, parcel, options, fingerprint)

    def keep(self, number: int, outcome: Outcome) -> None:
        """Write the files of a row; from time to time also the folder's list."""
        job = self.jobs[number]
        path = self._folder / f"{job.row.name}.mp4"
        if outcome.files is None:
            if outcome.status == "failed":
                self._fail(job.row, outcome.error, outcome.seconds)
            return
        try:
            for ending, content in outcome.files.items():
                with written_whole(path.with_name(path.stem + ending)) as part:
                    part.write_bytes(content)
        except OSError as error:
            self._fail(job.row, f"cannot write {str(path)!r} ({reason_of(error)}); free space, or give another folder.")
            return
        self._manifest.add(job.row.name, path, job.fingerprint)
        hits = ", ".join(outcome.hits)
        self._results[number] = BatchRow(job.row.name, "done", path, round(outcome.seconds, 3), hits, "")
        began = time.monotonic()
        if began > self._write_at:
            self._manifest.write()
            ended = time.monotonic()
            self._write_at = ended + max(WRITE_SECONDS, (ended - began) / WRITE_SHARE)

    def close(self) -> None:
        """Write the folder's list."""
        try:
            self._manifest.write()
        except OSError as error:
            raise UnavailableError(
                f"cannot write to {str(self._folder)!r} ({reason_of(error)}); free space, or give another folder."
            ) from None

    def result(self, row: TableRow) -> BatchRow:
        """Result of a row; ``stopped`` where none came."""
        return self._results.get(row.number) or BatchRow(row.name, "stopped", None, 0.0, "", "")

    def _fail(self, row: TableRow, why: str, seconds: float = 0.0) -> None:
        told = f"row {row.number} ({row.name}): {why}"
        self._results[row.number] = BatchRow(row.name, "failed", None, round(seconds, 3), "", told)


def _folder(out: str | Path) -> Path:
    """Folder of the files, made if it is not there.

    Raises
    ------
    InputError
        It is no folder.
    UnavailableError
        It cannot be made.
    """
    if not str(out).strip():
        raise InputError("the folder's name is empty; give one, as in out='clips/'.")
    folder = user_path(out)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{str(out)!r} is a file; give a folder for the clips.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnavailableError(f"cannot make {str(out)!r} ({reason_of(error)}); give another folder.") from None
    return folder
