"""File of a face or a voice in the panel: upload, path, preview and picker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ...inputs.files import user_path
from .boxes import card, row, text
from .controls import button, labelled
from .picker import Picker
from .pieces import Pieces

GivenFile = Callable[[str, "str | bytes"], None]
"""Callback for a file: its name, and its path or bytes."""

_UPLOAD_LIMIT = "up to 200 MB; for a larger file, give its path"
_RECORD = {"face": ("Use the camera", "talkwidget-camera"), "voice": ("Record", "talkwidget-microphone")}
"""Text and class of the button that ``record.js`` listens to."""


class FileSource:
    """Part of the panel where a face or a voice is selected.

    Parameters
    ----------
    kind
        ``face`` or ``voice``.
    accept
        MIME type of its files, as in ``image/*``.
    none
        Text shown while none is selected.
    take
        Callback for a file that the user gives.
    pick
        Callback for the name of one prepared earlier.
    further
        Widgets below the prepared ones.
    """

    def __init__(
        self,
        kind: str,
        accept: str,
        none: str,
        take: GivenFile,
        pick: Callable[[str], None],
        further: Iterable[widgets.Widget] = (),
    ) -> None:
        self.none = f"<span>{escape(none)}</span>"
        """HTML shown while none is selected."""
        self.upload = widgets.FileUpload(
            accept=accept,
            multiple=False,
            description=f"Upload a {kind}",
            layout=widgets.Layout(width="auto", margin="0"),
        )
        told, device = _RECORD[kind]
        self.record = button(told).add_class("talkwidget-record").add_class(device)
        self.note = text(_UPLOAD_LIMIT).add_class("talkwidget-upload-note")
        self._pieces = Pieces()
        self.path = labelled(widgets.Text, f"Path of a {kind}", placeholder="where the kernel runs")
        self.path.add_class("talkwidget-field")
        self.use_path = button(f"Use this {kind}")
        self.picker = Picker(kind, pick)
        self.preview = widgets.HTML(self.none)
        self._take = take
        self.upload.observe(self._uploaded, names="value")
        self.use_path.on_click(lambda _: self._use_path())
        self.view = card(
            kind.capitalize(),
            self.preview,
            self.picker.view,
            *further,
            row(self.upload, self.record, self.note),
            row(self.path, self.use_path),
        )

    def forget_upload(self) -> None:
        """Accept the same file again: a browser reports only changes."""
        self.upload.set_trait("value", type(self.upload.value)())

    def show(self, samples: Mapping[str, str], name: str | None, preview: str) -> None:
        """List what is prepared, select ``name`` and show its preview."""
        self.picker.show(samples, name)
        self.preview.value = preview

    def _use_path(self) -> None:
        path = self.path.value.strip()
        self._take(user_path(path).stem, path)

    def _uploaded(self, change: dict[str, Any]) -> None:
        for name, data in uploaded_files(change["new"]):
            whole = self._pieces.add(name, data)
            if whole is None:
                self.forget_upload()
            else:
                self._take(Path(whole[0]).stem, whole[1])
            self.note.value = text(self._pieces.told if whole is None else _UPLOAD_LIMIT).value


def uploaded_files(value: Any) -> list[tuple[str, bytes]]:
    """Names and bytes in a FileUpload's value: a dictionary in ipywidgets 7, a tuple in 8."""
    if isinstance(value, dict):
        return [(name, bytes(file["content"])) for name, file in value.items()]
    return [(file["name"], bytes(file["content"])) for file in value]
