"""Part of the panel where face and voice are chosen and prepared."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...inputs.assets import find_assets
from ...progress import Progress
from ...report import Report
from .boxes import row, text
from .controls import button
from .preview import face_html, face_sample, voice_html, voice_sample
from .source import FileSource

if TYPE_CHECKING:
    from ...face.face import Face
    from ...face.portrait import Portrait, PortraitSource
    from ...talker import Talker
    from ...voice.voice import Voice

Work = Callable[[Progress, threading.Event], str]
"""Work for the worker; returns one line on the result."""
Run = Callable[[Work], None]

ASSETS = "assets"
"""Folder of auto-setup."""


@dataclass(frozen=True)
class _Prepared:
    """Prepared face: its portrait as the Talker has it, where that comes from, and HTML to show it small and large."""

    portrait: Portrait
    source: PortraitSource
    sample: str
    preview: str


@dataclass(frozen=True)
class _Recording:
    """Prepared voice, where it comes from (``None``: another cell), and HTML of its player."""

    voice: Voice
    source: str | bytes | None
    sample: str


class SetupPart:
    """Widgets for the Talker's face and voice.

    Parameters
    ----------
    talker
        Talker whose face and voice they set.
    run
        Runs work in the panel's background thread.
    options
        Returns the options that stay with a face, by name.
    account
        Callback for the report of each preparation.
    """

    def __init__(
        self, talker: Talker, run: Run, options: Callable[[], dict[str, Any]], account: Callable[[Report], None]
    ) -> None:
        self._talker, self._run, self._options, self._account = talker, run, options, account
        self.chosen_voice: str | None = None
        """Selected voice of those prepared; ``None`` before there is one."""
        self._chosen_face: str | None = None
        self._portraits: dict[str, _Prepared] = {}
        self._recordings: dict[str, _Recording] = {}
        self.auto = button("🚀 Auto-Setup from Assets", button_style="primary")
        self.auto.on_click(lambda _: run(self._auto_setup))
        no_face = "No face yet: upload a portrait, or press Auto-Setup."
        no_voice = "No recording: a synthesizer speaks with a voice of its own."
        self.face = FileSource("face", "image/*", no_face, self._take_face, self._pick_face)
        self.voice = FileSource("voice", "audio/*,video/*", no_voice, self._take_voice, self.choose_voice)
        hint = text(f"takes the portrait and the recording that lie in the folder {ASSETS}")
        self.views = (row(self.auto, hint), row(self.face.view, self.voice.view))
        self.refresh()

    def refresh(self) -> None:
        """Take over what other cells have set since: the face, and the latest of the voices."""
        portrait = self._talker.portrait
        chosen = self._portraits.get(self._chosen_face or "")
        if portrait is not None and (chosen is None or chosen.portrait is not portrait):
            known = (name for name, prepared in self._portraits.items() if prepared.portrait is portrait)
            name = next(known, f"from a cell ({len(self._portraits) + 1})")
            face = self._talker.face
            assert face is not None, "a Talker with a portrait has a face"
            self._add_face(name, face, face.image)
        for voice in filter(None, map(self._talker.voice, self._talker.voices)):
            if voice.name not in self._recordings or self._recordings[voice.name].voice is not voice:
                self._add_voice(voice)

    def choose_voice(self, name: str) -> None:
        """Select one of the prepared voices."""
        self.chosen_voice = name
        self._show()

    def check(self, recording: bool) -> None:
        """Check that a clip can be made, with the ``recording`` if it is to be played.

        Raises
        ------
        InputError
            The face or the recording is missing.
        """
        if self._chosen_face is None:
            raise InputError("no face is set yet; upload a portrait above, or press Auto-Setup.")
        if recording and self.chosen_voice is None:
            raise InputError("no recording is set yet; upload a voice above, or let the text be spoken (Mode).")

    def restore(self) -> None:
        """After failed work: show what is set, and accept the same files again."""
        self.face.forget_upload()
        self.voice.forget_upload()
        self._show()

    def _auto_setup(self, progress: Progress, cancel: threading.Event) -> str:
        assets = find_assets(ASSETS)
        told = [self._new_face(assets.face.stem, str(assets.face), progress, cancel)]
        if assets.voice is None:
            told.append("no recording there, so the voice is a synthesizer's own")
        else:
            told.append(self._new_voice(assets.voice.stem, str(assets.voice), progress, cancel))
        taken = " and ".join(path.name for path in (assets.face, assets.voice) if path is not None)
        return " · ".join([f"took {taken} from {ASSETS}", *told])

    def _take_face(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._new_face(name, source, progress, cancel))

    def _pick_face(self, name: str) -> None:
        source = self._portraits[name].source
        self._run(lambda progress, cancel: self._set_face(name, source, progress, cancel))

    def _new_face(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        return self._set_face(_free_name(name, source, self._portraits), source, progress, cancel)

    def _set_face(self, name: str, source: PortraitSource, progress: Progress, cancel: threading.Event) -> str:
        face = self._talker.set_face(source, progress=progress, cancel=cancel, **self._options())
        self._account(self._talker.report)
        self._add_face(name, face, source)
        several = f"; another of the {face.count}: More, Picture, face index" if face.count > 1 else ""
        return f"face {name} is ready{several}"

    def _add_face(self, name: str, face: Face, source: PortraitSource) -> None:
        portrait = self._talker.portrait
        assert portrait is not None, "the Talker has just prepared it"
        self._portraits[name] = _Prepared(portrait, source, face_sample(face), face_html(face, name))
        self._chosen_face = name
        self._show()

    def _take_voice(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._new_voice(name, source, progress, cancel))

    def _new_voice(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        name = _free_name(name, source, self._recordings)
        voice = self._talker.set_voice(source, name, progress=progress, cancel=cancel)
        self._account(self._talker.report)
        self._add_voice(voice, source)
        return f"voice {voice.name} is ready"

    def _add_voice(self, voice: Voice, source: str | bytes | None = None) -> None:
        self._recordings[voice.name] = _Recording(voice, source, voice_sample(voice))
        self.choose_voice(voice.name)

    def _show(self) -> None:
        if self._chosen_face is not None:
            samples = {name: prepared.sample for name, prepared in self._portraits.items()}
            self.face.show(samples, self._chosen_face, self._portraits[self._chosen_face].preview)
        if self.chosen_voice is not None:
            samples = {name: recording.sample for name, recording in self._recordings.items()}
            self.voice.show(samples, self.chosen_voice, voice_html(self._recordings[self.chosen_voice].voice))


def _free_name(name: str, source: str | bytes, prepared: Mapping[str, _Prepared | _Recording]) -> str:
    """Append a number to a name that is taken: phones call every picture image."""
    names = itertools.chain([name], (f"{name} ({number})" for number in itertools.count(2)))
    return next(one for one in names if one not in prepared or prepared[one].source == source)
