"""Part of the panel where a text becomes a clip."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

from ...options import TalkOptions, declared_options
from .boxes import Fold, card, row
from .controls import OptionControls, button, labelled
from .status import Status

SPEAK, PLAY = "speak the text", "use the recorded voice"
_NOT_OF_A_FACE = ("main", "output")
"""Groups of options that do not stay with a face."""
_APART = ("language", "engine", "captions")


class Generate:
    """Widgets for the text and the options of a clip."""

    def __init__(self, options: TalkOptions) -> None:
        self.controls = OptionControls(options)
        hint = "What should be said; for a recorded voice: what it says, or nothing."
        self.text = labelled(widgets.Textarea, "Text", placeholder=hint, rows=4)
        self.mode = labelled(widgets.Dropdown, "Mode", options=(SPEAK, PLAY)).add_class("talkwidget-field")
        self.generate = button("🚀 Generate Video", button_style="primary")
        self.stop = button("Stop", icon="stop")
        self.status = Status()
        control = self.controls.control
        folds = self.controls.folds(_APART)
        self.more = Fold("More", lambda: [control("engine"), *(fold.view for fold in folds)])
        self.view = card(
            "Clip",
            self.text,
            row(control("language"), self.mode),
            self.more.view,
            row(self.generate, self.stop),
            self.status.view,
        )

    @property
    def options(self) -> dict[str, Any]:
        """Values of the widgets, by the names of the options."""
        return {**self.controls.values, "use_recording": self.mode.value == PLAY}

    @property
    def face_options(self) -> dict[str, Any]:
        """Options among them that stay with a face."""
        groups = {name: option.group for name, option in declared_options().items()}
        return {
            name: value
            for name, value in self.controls.values.items()
            if name == "engine" or groups[name] not in _NOT_OF_A_FACE
        }

    def reuse(self, text: str, options: TalkOptions) -> None:
        """Show text and options of an earlier clip in the widgets."""
        self.text.value = text
        self.mode.value = PLAY if options.use_recording else SPEAK
        self.controls.set(options)
