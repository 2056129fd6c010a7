"""Part of the panel where a table becomes a folder of clips."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...batch.result import rows_of, sheet_html
from ...batch.table_file import LARGEST_TABLE, read_records
from ...progress import Progress
from .boxes import row, text
from .controls import labelled
from .upload import Upload

if TYPE_CHECKING:
    from ...talker import Talker
    from .worker import RunWork

_COLUMNS = (
    "A CSV file with the columns text, name, face, voice, language or any option; or a text file, a clip a paragraph."
)
_ENDINGS = (".csv", ".tsv", ".txt")
_UPLOAD_LIMIT = f"up to {LARGEST_TABLE >> 20} MB"


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
        self.upload = Upload("Upload a table", ",".join(_ENDINGS), _UPLOAD_LIMIT, self._uploaded)
        self.folder = labelled(widgets.Text, "Folder of the clips", value="clips").add_class("talkwidget-field")
        self.sheet = widgets.HTML()
        self._talker, self._run, self._options = talker, run, options
        self.views = (text(_COLUMNS), row(self.upload.button, self.upload.note), self.folder, self.sheet)

    def _uploaded(self, name: str, data: bytes) -> None:
        self._run(functools.partial(self._say, name, data))
        self.upload.forget()

    def _say(self, name: str, data: bytes, progress: Progress, cancel: threading.Event) -> str:
        records, folder = read_records(name, data), self.folder.value
        table = self._talker.say_many(records, folder, progress=progress, cancel=cancel, **self._options())
        rows = rows_of(table)
        self.sheet.value = sheet_html(rows)
        made = sum(row.path is not None for row in rows)
        return f"{made} of {len(rows)} clips are in {folder}"
