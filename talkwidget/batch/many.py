"""Many texts: tables and scripts of several speakers, as methods of the Talker."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..keywords import takes_options
from ..progress import Progress, Watch
from .workers import Workers

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ..clip import Clip
    from ..keywords import OptionKeywords
    from ..talker import Talker
    from .dialogue import Speakers
    from .table import TableRow, TableSource


class ManyTexts:
    """Methods of :class:`~talkwidget.talker.Talker` that say many texts."""

    @takes_options
    def say_many(
        self,
        texts: TableSource,
        out: str | Path = "clips",
        *,
        n_jobs: int | None = None,
        backend: str | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Any:
        """Say many texts into a folder, one clip each; running it again does only what is missing or changed.

        Parameters
        ----------
        texts
            List of texts, list of dictionaries, pandas DataFrame, or path of a ``.csv``, ``.tsv`` or ``.txt`` file. Its
            columns are ``text``, ``name`` (of the file) and options; ``face`` and ``voice`` may also be paths.
        out
            Folder of the clips, made if it is not there: ``NAME.mp4``, ``NAME.vtt``, ``NAME.srt``.
        n_jobs, backend
            Processes, and kind of them, as for :class:`joblib.Parallel`. By default those of
            :func:`joblib.parallel_config`, else one: this process.
        progress
            Called with the number of clips.
        cancel
            Set from another thread, it stops the work; clips that are done stay.
        changes
            Options for all texts; those of a row are stronger.

        Returns
        -------
        DataFrame or tuple
            One row for each text with ``name``, ``status``, ``path``, ``seconds``, ``cache_hits``, ``error`` and
            ``notes``; a DataFrame where pandas is installed, else a tuple of
            :class:`~talkwidget.batch.result.BatchRow`. A row that fails does not end the others.

        Raises
        ------
        InputError
            The table is empty or cannot be read, or all rows have a column that is not an option.
        UnavailableError
            The folder cannot be written, or joblib's backend is not installed.
        """
        from .table import read_rows

        return self._say_rows(read_rows(texts), out, changes, Workers(n_jobs, backend), Watch(progress, cancel))

    @takes_options
    def say_script(
        self,
        script: str,
        speakers: Speakers | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Clip:
        """Say a script of several speakers as one clip, cut from speaker to speaker.

        Parameters
        ----------
        script
            Lines ``Anna: Hello.``; lines without a name go on with the speaker before.
        speakers
            Options of speakers by name, as in ``{"Anna": {"face": "anna", "speaker": "af_heart"}}``. Others have the
            face and the voice of their name; without a voice of it, that of the synthesizer.
        progress, cancel
            As for :meth:`say`.
        changes
            Options for all lines; those of a speaker are stronger.

        Raises
        ------
        InputError
            As :meth:`say`, with the number of the line; or an unknown speaker. Nothing is drawn then.
        """
        from .dialogue import say_dialogue

        return say_dialogue(cast("Talker", self), script, speakers or {}, changes, Watch(progress, cancel))

    @takes_options
    def say_lines(
        self,
        script: str,
        out: str | Path = "clips",
        speakers: Speakers | None = None,
        *,
        n_jobs: int | None = None,
        backend: str | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Any:
        """Say a script of several speakers into a folder, one clip for each line; a :meth:`say_many` of its lines."""
        from .dialogue import dialogue_rows

        rows = dialogue_rows(cast("Talker", self), script, speakers or {})
        return self._say_rows(rows, out, changes, Workers(n_jobs, backend), Watch(progress, cancel))

    def _say_rows(
        self, rows: Sequence[TableRow], out: str | Path, options: Mapping[str, Any], workers: Workers, watch: Watch
    ) -> Any:
        from .run import run_batch

        return run_batch(cast("Talker", self), rows, out, options, workers, watch)
