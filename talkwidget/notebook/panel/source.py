"""File of a face or a voice in the panel: upload, path, preview and picker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path

import ipywidgets as widgets

from ...inputs.files import user_path
from .boxes import card, row
from .controls import button, labelled
from .picker import Picker
from .upload import Upload

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
        self.upload = Upload(f"Upload a {kind}", accept, _UPLOAD_LIMIT, lambda name, data: take(Path(name).stem, data))
        told, device = _RECORD[kind]
        self.record = button(told).add_class("talkwidget-record").add_class(device)
        self.path = labelled(widgets.Text, f"Path of a {kind}", placeholder="where the kernel runs")
        self.path.add_class("talkwidget-field")
        self.use_path = button(f"Use this {kind}")
        self.picker = Picker(kind, pick)
        self.preview = widgets.HTML(self.none)
        self._take = take
        self.use_path.on_click(lambda _: self._use_path())
        self.view = card(
            kind.capitalize(),
            self.preview,
            self.picker.view,
            *further,
            row(self.upload.button, self.record, self.upload.note),
            row(self.path, self.use_path),
        )

    def show(self, samples: Mapping[str, str], name: str | None, preview: str) -> None:
        """List what is prepared, select ``name`` and show its preview."""
        self.picker.show(samples, name)
        self.preview.value = preview

    def _use_path(self) -> None:
        path = self.path.value.strip()
        self._take(user_path(path).stem, path)
