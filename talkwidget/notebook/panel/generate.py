"""Part of the panel where a text becomes a clip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from ...options import TalkOptions
from .boxes import Fold, row
from .controls import OptionControls, button, labelled
from .state import PanelState
from .status import Status

SPEAK, PLAY = "Speak my text", "Play my recording"
HINTS = {SPEAK: "Type what the face should say", PLAY: "Optional: type what the recording says, for captions"}
_APART = ("language", "captions", "online")


class Generate:
    """Widgets for the text and the options of a clip.

    Parameters
    ----------
    options
        Initial values of the options.
    state
        Keeps text, mode and changed options.
    """

    def __init__(self, options: TalkOptions, state: PanelState) -> None:
        self._state = state
        self.controls = OptionControls(options, state.values)
        self.text = labelled(widgets.Textarea, "Text", value=state.text, rows=3).add_class("talkwidget-say")
        self.mode = labelled(widgets.RadioButtons, "Mode", options=(SPEAK, PLAY)).add_class("talkwidget-mode")
        self.mode.value = PLAY if state.play or options.use_recording else SPEAK
        self.generate = button("🚀 Generate Video", button_style="primary", tooltip="Ctrl+Enter")
        self.generate.add_class("talkwidget-generate")
        self.stop = button("Stop", icon="stop", disabled=True)
        self.status = Status()
        self.options_fold = Fold("Options", self._groups)
        self.mode.observe(lambda _: self._keep(), names="value")
        self.text.observe(lambda _: self._keep(), names="value")
        self._keep()
        self.views = (
            self.text,
            row(self.controls.control("language"), self.mode),
            row(self.generate, self.stop, self.status.view),
        )

    @property
    def options(self) -> dict[str, Any]:
        """Values of the widgets, by the names of the options; raises as :attr:`OptionControls.checked`."""
        return {**self.controls.checked, "use_recording": self.mode.value == PLAY}

    def busy(self, working: bool) -> None:
        """Allow only what can be done now: Generate while nothing runs, Stop while something does."""
        self.generate.disabled, self.stop.disabled = working, not working

    def reuse(self, text: str, options: TalkOptions) -> None:
        """Show text and options of an earlier clip in the widgets."""
        self.text.value = text
        self.mode.value = PLAY if options.use_recording else SPEAK
        self.controls.set(options)

    def _groups(self) -> Sequence[widgets.Widget]:
        return [fold.view for fold in self.controls.folds(_APART)]

    def _keep(self) -> None:
        self._state.text, self._state.play = self.text.value, self.mode.value == PLAY
        self.text.placeholder = HINTS[self.mode.value]
