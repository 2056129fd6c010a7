"""Gallery of the voices that can speak here, each with a button to listen to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from ... import plugins
from ...script.languages import code_of
from ..voices import VoiceTable
from .boxes import text
from .controls import button

SENTENCES = {
    "de": "Hallo, so klingt meine Stimme.",
    "en": "Hello, this is how my voice sounds.",
    "es": "Hola, así suena mi voz.",
    "fr": "Bonjour, voici ma voix.",
    "it": "Ciao, questa è la mia voce.",
    "nl": "Hallo, zo klinkt mijn stem.",
    "pt": "Olá, esta é a minha voz.",
}
"""Sentence that a voice says, by language."""
_NUMBERS = "1, 2, 3, 4, 5."
"""Said in other languages: each synthesizer reads numbers in the language of the text."""


@dataclass(frozen=True)
class GalleryVoice:
    """Voice of a synthesizer, and its label for the user."""

    label: str
    synthesizer: str
    speaker: str | None


DEFAULT_VOICE = GalleryVoice("Default voice", "auto", None)


def offered_voices(language: str, *, online: bool) -> tuple[GalleryVoice, ...]:
    """Voices that speak ``language`` (a code or name) here, without a recording; ``online`` adds those online."""
    code = code_of(language)
    found = []
    for row in VoiceTable().rows:
        if row.lacking:
            continue
        synthesizer = plugins.load(plugins.SYNTHESIZERS, row.synthesizer)
        speaks = _base(row.language) == _base(code) if row.speaker else synthesizer.speaks(code)
        if synthesizer.clones or not speaks or (synthesizer.online and not online):
            continue
        about = ", ".join(filter(None, [row.synthesizer, row.sex])) if row.speaker else ""
        label = f"{row.speaker} ({about})" if row.speaker else row.synthesizer
        found.append(GalleryVoice(label, row.synthesizer, row.speaker or None))
    return tuple(found)


def sample_sentence(language: str) -> str:
    """Sentence that a voice of this language (a code or name) says."""
    return SENTENCES.get(_base(code_of(language)), _NUMBERS)


class Gallery:
    """Radio buttons for the default voice and for those offered, each with a button beside it.

    Parameters
    ----------
    select
        Callback for a voice that the user selects.
    listen
        Callback for a voice that the user wants to hear.
    """

    def __init__(self, select: Callable[[GalleryVoice], None], listen: Callable[[GalleryVoice], None]) -> None:
        self.voices: tuple[GalleryVoice, ...] = ()
        self.choices = widgets.RadioButtons(options=(), layout=widgets.Layout(width="auto", margin="0"))
        self.buttons = widgets.VBox()
        self.player = widgets.HTML()
        self._select, self._listen = select, listen
        self._listing = False
        self.choices.observe(self._selected, names="value")
        rows = widgets.Box([self.choices, self.buttons]).add_class("talkwidget-gallery")
        self.view = widgets.VBox([text("Voices"), rows, self.player])

    def show(self, voices: Sequence[GalleryVoice], chosen: GalleryVoice | None) -> None:
        """List the default voice and ``voices``, and select ``chosen``; ``None`` selects none of them."""
        listed = (DEFAULT_VOICE, *voices)
        self._listing = True
        try:
            if listed != self.voices:
                self.voices = listed
                self.choices.options = [voice.label for voice in listed]
                self.buttons.children = tuple(self._button(voice) for voice in listed)
            self.choices.value = chosen.label if chosen in listed else None
        finally:
            self._listing = False

    def _button(self, voice: GalleryVoice) -> widgets.Button:
        listen = button("Listen", tooltip=f"Listen to {voice.label}")
        listen.on_click(lambda _: self._listen(voice))
        return listen

    def _selected(self, change: dict[str, Any]) -> None:
        if not self._listing and change["new"] is not None:
            self._select(next(voice for voice in self.voices if voice.label == change["new"]))


def _base(code: str) -> str:
    return code.partition("+")[0].partition("-")[0]
