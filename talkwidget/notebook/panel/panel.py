"""Panel: widgets to set a face and a voice up, say texts and watch the clips."""

from __future__ import annotations

import dataclasses
import logging
import threading
import weakref
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from ... import env
from ...display.clip_view import download_html
from ...display.output import Line, Output, ProgressLine, Slot
from ...display.player import Player
from ...errors import CancelledError, TalkError
from ...progress import Progress
from ...report import Report
from ...session import default_talker
from .boxes import Fold, row, style
from .generate import Generate
from .history import History
from .savings import savings_html
from .setup import SetupPart, Work
from .worker import Worker

if TYPE_CHECKING:
    from ...clip import Clip
    from ...options import TalkOptions
    from ...talker import Talker

CLOSING_SECONDS = 5.0
"""Time that closing waits for work to stop, which it does between two steps."""

_log = logging.getLogger("talkwidget")
_open: weakref.WeakSet[Panel] = weakref.WeakSet()


class Panel:
    """Widgets over a Talker, shown as the result of a cell.

    Long work runs in one background thread, so that other cells and the Stop button stay responsive. The clip has an
    output of its own below the widgets: notebooks save outputs, but no widgets. When a cell runs again, the panel that
    it showed before is closed.
    """

    def __init__(self, talker: Talker, options: TalkOptions) -> None:
        self.clip: Clip | None = None
        self.worker = Worker()
        self.generate = Generate(options)
        self.status = self.generate.status
        self.setup = SetupPart(talker, self._run, lambda: self.generate.face_options, self._account)
        self.history = History(self._look, self._reuse)
        self.saved = widgets.HTML("Nothing was done yet.")
        self.download = widgets.HTML()
        self.captions = self.generate.controls.control("captions")
        self._talker = talker
        self._session: list[Report] = []
        self._output: Output | None = None
        self._player: Player | None = None
        self._cell: str | None = None
        self.captions.observe(lambda _: self._toggle_captions(), names="value")
        self.generate.generate.on_click(lambda _: self._run(self._say))
        self.generate.stop.on_click(lambda _: self._stop())
        self.folds = (Fold("What the cache saved", lambda: [self.saved]), Fold("History", lambda: self.history.views))
        parts = [*self.setup.views, self.generate.view, *(fold.view for fold in self.folds)]
        after = row(self.captions, self.download).add_class("talkwidget-after")
        self.view = widgets.VBox([style(), *parts, after]).add_class("talkwidget-panel")
        _open.add(self)

    def close(self) -> None:
        """Stop the work and remove the widgets; the clip stays."""
        self.worker.close(CLOSING_SECONDS)
        for part in (self.view, self.saved, *self.history.views):  # folded ones may never have got into the view
            _close(part)
        _open.discard(self)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        self._cell = env.cell_id()
        if self._cell is not None:
            for former in [panel for panel in _open if panel is not self and panel._cell == self._cell]:
                former.close()
        display(self.view)  # type: ignore[no-untyped-call]
        self._output = Output(Line("The clip will be shown here."))
        if self.clip is not None:
            self._output.show(self.clip)

    def _run(self, work: Work) -> None:
        """Run work in the worker, if it is free."""
        if not self.worker.start(lambda cancel: self._do(work, cancel)):
            self.status.remark("busy; wait until this is done, or press Stop first.")
            self.setup.restore()

    def _do(self, work: Work, cancel: threading.Event) -> None:
        self.status.remark("")
        try:
            told = f"✓ {work(ProgressLine(self.status), cancel)}"
        except Exception as error:  # in a thread, nobody else would tell
            told = _explain(error)
            self.setup.restore()
        self.status.remark("")
        self._tell(told)

    def _say(self, progress: Progress, cancel: threading.Event) -> str:
        self.setup.refresh()
        options = self.generate.options
        self.setup.check(options["use_recording"])
        self._player = player = Player(self._output) if self._output is not None else None
        try:
            clip = self._talker.say(
                self.generate.text.value,
                progress=progress,
                cancel=cancel,
                on_fragment=player.on_fragment if player else None,
                **options,
                voice=self.setup.chosen_voice,
            )
        except BaseException:
            if player:
                player.end(self.clip or Line("no clip was made"))
            raise
        self._account(clip.report)
        self.history.add(clip)
        self._look(clip, player)
        return f"done: {clip.duration:.1f} s clip in {clip.report.seconds:.2f} s; it is below."

    def _stop(self) -> None:
        self._tell("stopping …" if self.worker.stop() else "there is nothing to stop.")

    def _look(self, clip: Clip, slot: Slot | None = None) -> None:
        """Show a new clip or one of the history, with captions as the control says now."""
        self.clip = dataclasses.replace(clip, options=clip.options.replace(captions=self.captions.value))
        slot = slot or self._output
        if slot is not None:
            slot.show(self.clip)
        self.download.value = download_html(clip)

    def _reuse(self, clip: Clip) -> None:
        self.generate.reuse(clip.text, clip.options)
        if clip.options.voice is not None:
            self.setup.choose_voice(clip.options.voice)

    def _toggle_captions(self) -> None:
        # A film that plays already is not taken away for the former clip; at its end it heeds the control too.
        if self.clip is not None and not (self._player and self._player.playing):
            self._look(self.clip)

    def _account(self, report: Report) -> None:
        self._session.append(report)
        self.saved.value = savings_html(report, self._session)

    def _tell(self, told: str) -> None:
        self.status.show(Line(told))


def open_panel(**options: Any) -> Panel:
    """Open a panel over the session's Talker.

    Parameters
    ----------
    options
        Initial values of its controls.

    Raises
    ------
    InputError
        An unknown option or value.
    """
    talker = default_talker()
    return Panel(talker, talker.options.replace(**options))


def close_panels() -> None:
    """Close all panels of this session."""
    for panel in list(_open):
        panel.close()


def _explain(error: Exception) -> str:
    if isinstance(error, CancelledError):
        return f"⏹ {error} Nothing half-done is kept."
    if isinstance(error, TalkError):
        return f"⚠ {error}"
    _log.error("the panel failed", exc_info=error)
    return f"⚠ this should not have happened: {type(error).__name__}: {error}; the log has more."


def _close(widget: widgets.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
