"""Choice of a synthesizer's voice in the panel: the gallery, its selection and its samples."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...pipeline.named import NO_VOICE
from ...progress import Progress
from .controls import OptionControls
from .gallery import DEFAULT_VOICE, Gallery, GalleryVoice, offered_voices, sample_sentence
from .preview import speech_player
from .setup import RunWork
from .state import PanelState

if TYPE_CHECKING:
    from ...talker import Talker


class VoiceChoice:
    """Gallery over the panel's controls: a selected voice becomes ``synthesizer`` and ``speaker``.

    Parameters
    ----------
    talker
        Talker whose synthesizers speak the samples.
    state
        Faces and voices that are selected.
    controls
        Controls of the options.
    run
        Runs work in the panel's background thread.
    choose
        Selects a recording by name, or ``NO_VOICE``.
    """

    def __init__(
        self, talker: Talker, state: PanelState, controls: OptionControls, run: RunWork, choose: Callable[[str], None]
    ) -> None:
        self._talker, self._state, self._controls = talker, state, controls
        self._run, self._choose = run, choose
        self._default_synthesizer = talker.options.synthesizer
        self._voices: tuple[GalleryVoice, ...] = ()
        self.gallery = Gallery(self._select, self._listen)
        for name in ("language", "online"):
            controls.control(name).observe(lambda _: self.list_voices(), names="value")

    def list_voices(self) -> None:
        """List the voices of the language that is set."""
        values = self._controls.values
        self._voices = offered_voices(values["language"], online=values["online"])
        self.mark()

    def mark(self) -> None:
        """Mark the voice that speaks, unless it is a recording."""
        values = self._controls.values
        named = (values["synthesizer"], values["speaker"])
        found = next((voice for voice in self._voices if (voice.synthesizer, voice.speaker) == named), DEFAULT_VOICE)
        recording = self._state.voice not in (None, NO_VOICE)
        default = named == (self._default_synthesizer, None)
        self.gallery.show(self._voices, None if recording else DEFAULT_VOICE if default else found)

    def _select(self, voice: GalleryVoice) -> None:
        self._controls.change(synthesizer=self._synthesizer(voice), speaker=voice.speaker)
        self._choose(NO_VOICE)

    def _listen(self, voice: GalleryVoice) -> None:
        self._run(lambda progress, cancel: self._speak_sample(voice, progress, cancel))

    def _speak_sample(self, voice: GalleryVoice, progress: Progress, cancel: threading.Event) -> str:
        values = self._controls.values
        speech = self._talker.speak(
            sample_sentence(values["language"]),
            progress=progress,
            cancel=cancel,
            language=values["language"],
            online=values["online"],
            synthesizer=self._synthesizer(voice),
            speaker=voice.speaker,
            voice=NO_VOICE,
        )
        self.gallery.player.value = speech_player(speech, voice.label)
        return f"Playing {voice.label}"

    def _synthesizer(self, voice: GalleryVoice) -> str:
        return self._default_synthesizer if voice == DEFAULT_VOICE else voice.synthesizer
