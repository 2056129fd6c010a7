"""Choice of a synthesizer's voice in the panel: the gallery, its selection and its samples."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...common_options import NO_VOICE
from ...progress import Progress
from ...script.languages import code_of, known_languages
from .controls import OptionControls
from .gallery import DEFAULT_VOICE, Gallery, GalleryVoice, offered_voices, sample_sentence
from .preview import speech_player
from .state import PanelState
from .worker import RunWork

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
    changed
        Callback for another voice, or another list of them.

    Attributes
    ----------
    spoken
        Name of the voice that speaks without a recording.
    """

    def __init__(
        self,
        talker: Talker,
        state: PanelState,
        controls: OptionControls,
        run: RunWork,
        changed: Callable[[], None],
    ) -> None:
        self._talker, self._state, self._controls, self._run, self._changed = talker, state, controls, run, changed
        self.spoken = "default"
        self._default_synthesizer = talker.options.synthesizer
        self._voices: tuple[GalleryVoice, ...] = ()
        self._taken: GalleryVoice | None = None
        self.gallery = Gallery(self._select, self._listen)
        for name in ("language", "online"):
            controls.control(name).observe(lambda _: self.list_voices(), names="value")

    def list_voices(self) -> None:
        """List the voices of the language that is set; one that does not speak it gives way to the default voice."""
        values = self._controls.values
        self._voices = offered_voices(values["language"], online=values["online"])
        typed = code_of(values["language"]) in known_languages()  # not just its first letters
        if typed and self._taken is not None and self._taken not in self._voices:
            self._controls.change(synthesizer=self._default_synthesizer, speaker=None)
        self.mark()
        self._changed()

    def mark(self) -> None:
        """Mark the voice that speaks, unless it is a recording."""
        values = self._controls.values
        named = (values["synthesizer"], values["speaker"])
        found = next((voice for voice in self._voices if (voice.synthesizer, voice.speaker) == named), None)
        default = named == (self._default_synthesizer, None)
        speaking = DEFAULT_VOICE if default or found is None else found
        recording = self._state.voice not in (None, NO_VOICE)
        self.gallery.show(self._voices, None if recording else speaking)
        if default or found is not None:
            self._taken = None if default else found
        self.spoken = "default" if speaking == DEFAULT_VOICE else speaking.label

    def _select(self, voice: GalleryVoice) -> None:
        self._controls.change(synthesizer=self._synthesizer(voice), speaker=voice.speaker)
        self._state.voice = NO_VOICE
        self.mark()
        self._changed()

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
