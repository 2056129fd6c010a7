"""Run a batch: plan its rows, say those that are missing or changed, and keep each as it comes."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import logging
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib

from ..cache.files import bytes_digest, remove_leftovers, written_whole
from ..errors import InputError, UnavailableError
from ..inputs.files import is_there, reason_of, user_path
from .cast import Cast, role_of
from .clip_list import CAPTIONS, FILE, ClipList, Listed
from .pool import Pool
from .result import BatchRow, as_table
from .stop import Stop
from .table import TableRow
from .work import Outcome, one_line, perform, refuse

if TYPE_CHECKING:
    from ..progress import Watch
    from ..talker import Talker
    from .workers import Workers

PLANNED_AT_ONCE = 100
"""Rows that are planned between two reports of the progress."""
WRITE_SECONDS = 2.0
"""Least time between two writes of the folder's list; after a crash, the clips of this time are made again."""
WRITE_SHARE = 0.02
"""Largest share of the time for writing the list, which takes seconds for a million clips."""

_JOINT = "; "  # between notes
_log = logging.getLogger("talkwidget")


@dataclass(frozen=True)
class _Job:
    """Row that has to be said."""

    row: TableRow
    fingerprint: str
    notes: tuple[str, ...]


def run_batch(
    talker: Talker,
    rows: Sequence[TableRow],
    out: str | Path,
    options: Mapping[str, Any],
    workers: Workers,
    watch: Watch,
) -> Any:
    """Say all rows; see :meth:`Talker.say_many`."""
    talker.options.replace(**options)  # raises where an option for all rows is not valid
    stop = Stop()
    pool = Pool(workers, stop, watch)
    folder = _folder(out)
    batch = _Batch(folder, talker, options)
    for done, row in enumerate(batch.by_part(rows)):
        if watch.stopped:
            stop.set()
            break
        if done and done % PLANNED_AT_ONCE == 0:
            watch.tell("planning", done, len(rows))
        batch.plan(row)
    jobs = batch.jobs
    watch.tell("clips", 0, len(jobs))
    try:
        calls = {number: functools.partial(batch.call, number, stop) for number in jobs}
        for done, (number, outcome) in enumerate(pool.run(calls), start=1):
            batch.keep(number, outcome)
            watch.tell("clips", done, len(jobs))
    finally:
        batch.close()
    return as_table(batch.result(row) for row in rows)


class _Batch:
    """Rows of one run, the folder they go to, and the result of each so far."""

    def __init__(self, folder: Path, talker: Talker, options: Mapping[str, Any]) -> None:
        self.jobs: dict[int, _Job] = {}
        self._folder, self._options = folder, options
        self._cast = Cast(talker)
        self._list = ClipList(folder)
        self._results: dict[int, BatchRow] = {}
        self._skipped: dict[int, tuple[str, ...]] = {}
        self._told: set[str] = set()
        self._write_at = time.monotonic() + WRITE_SECONDS

    def by_part(self, rows: Sequence[TableRow]) -> list[TableRow]:
        """Rows in an order in which each face with its voice comes once, so that its file is read once."""
        order: dict[str, int] = {}
        first = [order.setdefault(repr(self._part(row)), len(order)) for row in rows]
        return [row for _, row in sorted(zip(first, rows, strict=True), key=lambda placed: placed[0])]

    def plan(self, row: TableRow) -> None:
        """Classify a row: report its fault, skip a file that is there, or queue it."""
        path = self._folder / f"{row.name}.mp4"
        if row.fault:
            self._fail(row, row.fault)
            return
        try:
            parcel, options = self._cast.find({**self._options, **row.options})
            fingerprint = parcel.talker.fingerprint(row.text, **options)
            unchanged = self._list.has(row.name, path, fingerprint)
        except Exception as error:  # one bad row must not end the others
            self._fail(row, one_line(error))
            return
        if unchanged:
            self._results[row.number] = BatchRow(row.name, "unchanged", path, 0.0, "", "")
        else:
            self.jobs[row.number] = _Job(row, fingerprint, parcel.notes)

    def call(self, number: int, stop: Stop) -> Any:
        """Call of joblib that says a row; its face and voice are read again if many came in between."""
        row = self.jobs[number].row
        try:
            parcel, options = self._cast.find({**self._options, **row.options})
        except Exception as error:  # its files have changed meanwhile
            return joblib.delayed(refuse)(number, one_line(error))
        return joblib.delayed(perform)(number, parcel, row.text, options, stop)

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
            if job.row.name in self._list:  # captions of an earlier clip of this name, which had some
                for ending in set(CAPTIONS) - set(outcome.files):
                    path.with_name(path.stem + ending).unlink(missing_ok=True)
        except OSError as error:
            self._fail(job.row, f"cannot write {str(path)!r} ({reason_of(error)}); free space, or give another folder.")
            return
        # The digest of what was written, not of the file: another batch may have put its own there meanwhile.
        digest = bytes_digest(outcome.files[path.suffix])
        self._list.add(job.row.name, Listed(job.fingerprint, digest, set(CAPTIONS) <= set(outcome.files)))
        self._skipped[number] = outcome.skipped
        hits, notes = ", ".join(outcome.hits), _JOINT.join(dict.fromkeys([*job.notes, *outcome.notes]))
        self._results[number] = BatchRow(job.row.name, "done", path, round(outcome.seconds, 3), hits, "", notes)
        began = time.monotonic()
        if began > self._write_at:
            with contextlib.suppress(OSError):  # it is told at the end, when the list is written again
                self._list.write()
            ended = time.monotonic()
            self._write_at = ended + max(WRITE_SECONDS, (ended - began) / WRITE_SHARE)

    def close(self) -> None:
        """Write the folder's list; without it, the clips are there, and a run that follows makes them again."""
        try:
            self._list.write()
        except OSError as error:
            path = str(self._folder / FILE)
            _log.warning(
                "cannot write %r (%s); the clips stay, but the next run makes them again.", path, reason_of(error)
            )

    def result(self, row: TableRow) -> BatchRow:
        """Result of a row; ``stopped`` where none came. The first tells why other plug-ins were not used."""
        made = self._results.get(row.number) or BatchRow(row.name, "stopped", None, 0.0, "", "")
        new = [reason for reason in self._skipped.get(row.number, ()) if reason not in self._told]
        self._told.update(new)
        return dataclasses.replace(made, notes=_JOINT.join(filter(None, [made.notes, *dict.fromkeys(new)])))

    def _part(self, row: TableRow) -> Any:
        try:
            return role_of({**self._options, **row.options})
        except InputError:  # told when the row is planned
            return None

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
        It cannot be made or written.
    """
    if not str(out).strip():
        raise InputError("the folder's name is empty; give one, as in out='clips/'.")
    folder = user_path(out)
    if is_there(folder) and not folder.is_dir():
        raise InputError(f"{str(out)!r} is a file; give a folder for the clips.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a NUL
        raise UnavailableError(f"cannot make {str(out)!r} ({reason_of(error)}); give another folder.") from None
    if not os.access(folder, os.W_OK):
        raise UnavailableError(f"{str(out)!r} is read-only; give another folder for the clips.")
    remove_leftovers(folder, pattern="")
    return folder
