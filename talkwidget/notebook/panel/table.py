"""Part of the panel where a table becomes a folder of clips."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...batch.result import rows_of, sheet_html
from ...batch.table_file import read_records
from ...progress import Progress
from .boxes import row, text
from .controls import labelled
from .source import uploaded_files

if TYPE_CHECKING:
    from ...talker import Talker
    from .worker import RunWork

_COLUMNS = (
    "A CSV file with the columns text, name, face, voice, language or any option; or a text file, a clip a paragraph."
)


class TablePart:
    """Upload of a table, the folder of its clips, and a contact sheet of them.

    Parameters
    ----------
    talker
        Says the texts.
    run
        Runs work in the background.
    options
        Returns the options for all rows; those of a row are stronger.
    """

    def __init__(self, talker: Talker, run: RunWork, options: Callable[[], Mapping[str, Any]]) -> None:
        self.upload = widgets.FileUpload(
            accept=".csv,.tsv,.txt",
            multiple=False,
            description="Upload a table",
            layout=widgets.Layout(width="auto", margin="0"),
        )
        self.folder = labelled(widgets.Text, "Folder of the clips", value="clips").add_class("talkwidget-field")
        self.sheet = widgets.HTML()
        self._talker, self._run, self._options = talker, run, options
        self.upload.observe(self._uploaded, names="value")
        self.views = (text(_COLUMNS), row(self.upload, self.folder), self.sheet)

    def _uploaded(self, change: dict[str, Any]) -> None:
        for name, data in uploaded_files(change["new"]):
            self._run(functools.partial(self._say, name, data))
        if change["new"]:
            # A browser reports only changes; so the same file can be given again.
            self.upload.set_trait("value", type(self.upload.value)())

    def _say(self, name: str, data: bytes, progress: Progress, cancel: threading.Event) -> str:
        records, folder = read_records(name, data), self.folder.value
        table = self._talker.say_many(records, folder, progress=progress, cancel=cancel, **self._options())
        rows = rows_of(table)
        self.sheet.value = sheet_html(rows)
        made = sum(row.path is not None for row in rows)
        return f"{made} of {len(rows)} clips are in {folder}"
