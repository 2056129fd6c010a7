"""Part of the panel where face and voice are chosen and prepared."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ...common_options import NO_VOICE
from ...errors import InputError
from ...inputs.assets import ASSETS_FOLDER, Assets, assets_or_samples, sample_assets
from ...progress import Progress
from ...report import Report
from .boxes import Fold, row, text
from .controls import OptionControls, button, labelled
from .preview import face_html, face_sample, voice_html, voice_sample
from .source import FileSource
from .state import PanelState, PreparedFace, PreparedVoice
from .voice_choice import VoiceChoice
from .worker import RunWork

if TYPE_CHECKING:
    from ...face.face import Face
    from ...face.portrait import Portrait
    from ...talker import Talker
    from ...voice.voice import Voice

AGREED = "It is me, or the person agrees"
"""Label of the box for consent, and the statement that it makes."""


class SetupPart:
    """Widgets for the Talker's face and voices, both recordings and those of synthesizers.

    Parameters
    ----------
    talker
        Talker whose face and voice they set.
    state
        Faces and voices prepared so far, and those selected.
    run
        Runs work in the panel's background thread.
    controls
        Controls of the options; those that stay with a face are set with it.
    account
        Callback for the report of each preparation.
    """

    def __init__(
        self,
        talker: Talker,
        state: PanelState,
        run: RunWork,
        controls: OptionControls,
        account: Callable[[Report], None],
    ) -> None:
        self._talker, self._state, self._run, self._controls, self._account = talker, state, run, controls, account
        self.voices = VoiceChoice(talker, state, controls, run, self._show)
        self.auto = button("🚀 Auto-Setup from Assets", button_style="primary")
        self.auto.on_click(lambda _: run(self._auto_setup))
        self.try_it = button("Try it", tooltip="Make a clip of the sample portrait")
        self.face = FileSource(
            "face", "image/*", "No face yet: upload a portrait, or press Try it.", self._take_face, self._pick_face
        )
        further = (self.voices.gallery.view, controls.control("online"))
        self.voice = FileSource(
            "voice", "audio/*,video/*", "Using the default voice", self._take_voice, self.choose_voice, further
        )
        self.consent = labelled(widgets.Checkbox, AGREED, value=False, indent=False)
        hint = text(f"Uses the portrait and recording in {ASSETS_FOLDER}/")
        parts = (row(self.auto, self.try_it), hint, self.face.view, self.voice.view, self.consent)
        self.fold = Fold("", lambda: parts, opened=True)
        self.refresh()
        self.voices.list_voices()
        self.fold.button.value = state.face is None

    @property
    def chosen_voice(self) -> str | None:
        """Name of the selected recording, ``none`` for the default voice; ``None`` before there is a choice."""
        return self._state.voice

    @property
    def recording(self) -> str | None:
        """Name of the selected recording."""
        return None if self._state.voice == NO_VOICE else self._state.voice

    @property
    def _stated(self) -> dict[str, Any]:
        """Consent for the next face or voice, where the box is ticked."""
        return {"consent": AGREED} if self.consent.value else {}

    def refresh(self) -> None:
        """Take over what other cells have set since: the face, and the latest of the voices."""
        portrait = self._talker.portrait
        chosen = self._state.faces.get(self._state.face or "")
        if portrait is not None and (chosen is None or chosen.portrait is not portrait):
            known = (name for name, prepared in self._state.faces.items() if prepared.portrait is portrait)
            face = self._talker.face
            assert face is not None, "a Talker with a portrait has a face"
            name = next(known, None) or _free_name(self._talker.faces[-1], self._state.faces)
            self._add_face(name, face)
        for voice in filter(None, map(self._talker.voice, self._talker.voices)):
            prepared = self._state.voices.get(voice.name)
            if prepared is None or prepared.voice is not voice:
                self._add_voice(voice)

    def choose_voice(self, name: str) -> None:
        """Select one of the recordings, or the default voice by the name ``none``."""
        self._state.voice = name
        self.voices.mark()
        self._show()

    def check(self, recording: bool) -> None:
        """Check that a clip can be made, with the ``recording`` if it is to be played.

        Raises
        ------
        InputError
            The face or the recording is missing.
        """
        if self._state.face is None:
            raise InputError("no face is set yet; upload a portrait, or press Try it.")
        if recording and self.recording is None:
            raise InputError('no recording is set; upload or select one, or choose "Speak my text".')

    def restore(self) -> None:
        """After failed work: show what is set, and accept the same files again."""
        self.face.upload.forget()
        self.voice.upload.forget()
        self._show()

    def fold_up(self) -> None:
        """Leave one line with face and voice."""
        self.fold.button.value = False

    def use_sample(self, progress: Progress, cancel: threading.Event) -> None:
        """Set the sample portrait of the package, and the default voice."""
        self._new_face("sample", str(sample_assets().face), progress, cancel)
        self.choose_voice(NO_VOICE)

    def _auto_setup(self, progress: Progress, cancel: threading.Event) -> str:
        assets = assets_or_samples()
        self._new_face(_name(assets, assets.face.stem), str(assets.face), progress, cancel)
        if assets.voice is None:
            self.choose_voice(NO_VOICE)
        else:
            self._new_voice(_name(assets, assets.voice.stem), str(assets.voice), progress, cancel)
        self.fold_up()
        return assets.source

    def _take_face(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._new_face(name, source, progress, cancel))

    def _pick_face(self, name: str) -> None:
        portrait = self._state.faces[name].portrait
        self._run(lambda progress, cancel: self._set_face(name, portrait, progress, cancel))

    def _new_face(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        from ...face.portrait import read_portrait  # imports OpenCV

        portrait = read_portrait(source)
        return self._set_face(_free_name(name, self._state.faces, portrait.digest), portrait, progress, cancel)

    def _set_face(self, name: str, portrait: Portrait, progress: Progress, cancel: threading.Event) -> str:
        stated = {**self._controls.face_values, **self._stated}
        face = self._talker.set_face(portrait, name, progress=progress, cancel=cancel, **stated)
        self._account(self._talker.report)
        self._add_face(name, face)
        several = f"; for another of the {face.count}, set Options, Picture, Face number" if face.count > 1 else ""
        return f"Face {name} is ready{several}"

    def _add_face(self, name: str, face: Face) -> None:
        portrait = self._talker.portrait
        assert portrait is not None, "the Talker has just prepared it"
        self._state.faces[name] = PreparedFace(portrait, face_sample(face), face_html(face, name))
        self._state.face = name
        self._show()

    def _take_voice(self, name: str, source: str | bytes) -> None:
        self._run(lambda progress, cancel: self._new_voice(name, source, progress, cancel))

    def _new_voice(self, name: str, source: str | bytes, progress: Progress, cancel: threading.Event) -> str:
        from ...voice.recording import read_recording  # imports PyAV

        recording = read_recording(source)
        name = _free_name(name, self._state.voices, recording.digest)
        voice = self._talker.set_voice(recording, name, progress=progress, cancel=cancel, **self._stated)
        self._account(self._talker.report)
        self._add_voice(voice)
        return f"Voice {voice.name} is ready"

    def _add_voice(self, voice: Voice) -> None:
        self._state.voices[voice.name] = PreparedVoice(voice, voice_sample(voice))
        self.choose_voice(voice.name)

    def _show(self) -> None:
        faces, voices = self._state.faces, self._state.voices
        if self._state.face is not None:
            samples = {name: prepared.sample for name, prepared in faces.items()}
            self.face.show(samples, self._state.face, faces[self._state.face].preview)
        preview = voice_html(voices[self.recording].voice) if self.recording else self.voice.none
        self.voice.show({name: prepared.sample for name, prepared in voices.items()}, self.recording, preview)
        # The one line that stays when the part is folded.
        self.fold.title = f"Face: {self._state.face or 'none yet'} · Voice: {self.recording or self.voices.spoken}"


def _name(assets: Assets, stem: str) -> str:
    return f"sample {stem}" if assets.sample and stem != "portrait" else "sample" if assets.sample else stem


def _free_name(
    name: str, prepared: dict[str, PreparedFace] | dict[str, PreparedVoice], digest: str | None = None
) -> str:
    """Append a number to a name that is taken by another file: phones call every picture image."""
    names = itertools.chain([name], (f"{name} ({number})" for number in itertools.count(2)))
    return next(one for one in names if one not in prepared or prepared[one].digest == digest)
