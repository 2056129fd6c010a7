"""Setup: the part of the panel where face and voice are chosen and prepared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..assets import find_assets
from ..progress import Progress
from ..report import Report
from .boxes import row, text
from .controls import button
from .preview import face_html, voice_html
from .source import Source

if TYPE_CHECKING:
    from ..talker import Talker

Work = Callable[[Progress, threading.Event], str]
"""What the worker does; returns the line that tells the result."""
Run = Callable[[Work], None]

ASSETS = "assets"
"""The folder that auto-setup looks into."""


class Setup:
    """Widgets -> the Talker's face and voice.

    Parameters
    ----------
    talker
        Whose face and voice they become.
    run
        Does work in the panel's one thread.
    options
        The panel's options that stay with a face, by name.
    account
        Told what each preparation cost.
    """

    def __init__(
        self, talker: Talker, run: Run, options: Callable[[], dict[str, Any]], account: Callable[[Report], None]
    ) -> None:
        self._talker, self._run, self._options, self._account = talker, run, options, account
        self.chosen_voice: str | None = None
        """The voice that speaks, of those prepared; ``None`` before there is one."""
        self._portraits: dict[str, tuple[str | bytes, str]] = {}
        self.auto = button("🚀 Auto-Setup from Assets", button_style="primary")
        self.auto.on_click(lambda _: run(self._auto_setup))
        no_face = "No face yet: upload a portrait, or press Auto-Setup."
        no_voice = "No recording: a synthesizer speaks with a voice of its own."
        self.face = Source("face", "image/*", no_face, self._take_face, self._pick_face)
        self.voice = Source("voice", "audio/*,video/*", no_voice, self._take_voice, self._show_voice)
        hint = text(f"takes the portrait and the recording that lie in the folder {ASSETS}")
        self.views = (row(self.auto, hint), row(self.face.view, self.voice.view))
        if talker.face is not None:
            self.face.preview.value = face_html(talker.face, "the face set before")
        self.refresh()

    def refresh(self) -> None:
        """Take notice of voices that other cells have set since; the latest of them is chosen."""
        known = set(self.voice.picker.options)
        if fresh := [name for name in self._talker.voices if name not in known]:
            self._show_voice(fresh[-1])

    def forget_uploads(self) -> None:
        """After work that failed: let the same files be given once more."""
        self.face.forget_upload()
        self.voice.forget_upload()

    def _auto_setup(self, progress: Progress, cancel: threading.Event) -> str:
        assets = find_assets(ASSETS)
        told = [self._set_face(assets.face.stem, str(assets.face), progress, cancel)]
        if assets.voice is None:
            told.append("no recording there, so the voice is a synthesizer's own")
        else:
            told.append(self._set_voice(assets.voice.stem, str(assets.voice), progress, cancel))
        taken = " and ".join(path.name for path in (assets.face, assets.voice) if path is not None)
        return " · ".join([f"took {taken} from {ASSETS}", *told])

    def _take_face(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._set_face(name, source, progress, cancel))

    def _pick_face(self, name: str) -> None:
        self._take_face(name, self._portraits[name][0])

    def _set_face(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        face = self._talker.set_face(source, progress=progress, cancel=cancel, **self._options())
        self._account(self._talker.report)
        self._portraits[name] = source, face_html(face, name)
        self.face.show(tuple(self._portraits), name, self._portraits[name][1])
        several = f"; another of the {face.count}: More, Picture, face index" if face.count > 1 else ""
        return f"face {name} is ready{several}"

    def _take_voice(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._set_voice(name, source, progress, cancel))

    def _set_voice(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        self._talker.set_voice(source, name, progress=progress, cancel=cancel)
        self._account(self._talker.report)
        self._show_voice(name)
        return f"voice {name} is ready"

    def _show_voice(self, name: str) -> None:
        voice = self._talker.voice(name)
        if voice is not None:
            self.chosen_voice = name
            self.voice.show(self._talker.voices, name, voice_html(voice))
