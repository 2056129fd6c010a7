"""Upload button of the panel, with a note that says what it takes and what it refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from .boxes import text
from .pieces import Pieces


class Upload:
    """Upload button and its note; ``upload.js`` checks each file, tells in the note and sends large ones in pieces.

    Parameters
    ----------
    label
        Text of the button.
    accept
        MIME types as in ``image/*``, or endings as in ``.csv``, with commas between.
    hint
        Text of the note while there is nothing to tell.
    take
        Callback for a file: its name and its bytes.
    """

    def __init__(self, label: str, accept: str, hint: str, take: Callable[[str, bytes], None]) -> None:
        self.button = widgets.FileUpload(
            accept=accept, multiple=False, description=label, layout=widgets.Layout(width="auto", margin="0")
        )
        self.note = text(hint).add_class("talkwidget-upload-note")
        self._hint, self._take = hint, take
        self._pieces = Pieces()
        self.button.observe(self._uploaded, names="value")

    def forget(self) -> None:
        """Accept the same file again: a browser reports only changes."""
        self.button.set_trait("value", type(self.button.value)())

    def _uploaded(self, change: dict[str, Any]) -> None:
        for name, data in uploaded_files(change["new"]):
            whole = self._pieces.add(name, data)
            if whole is None:
                self.forget()
            else:
                self._take(*whole)
            self.note.value = text(self._pieces.told if whole is None else self._hint).value


def uploaded_files(value: Any) -> list[tuple[str, bytes]]:
    """Names and bytes in a FileUpload's value: a dictionary in ipywidgets 7, a tuple in 8."""
    if isinstance(value, dict):
        return [(name, bytes(file["content"])) for name, file in value.items()]
    return [(file["name"], bytes(file["content"])) for file in value]
