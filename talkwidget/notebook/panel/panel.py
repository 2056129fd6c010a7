"""Panel: widgets to set a face and a voice up, say texts and watch the clips."""

from __future__ import annotations

import dataclasses
import logging
import threading
import weakref
from typing import TYPE_CHECKING

import ipywidgets as widgets

from ... import env
from ...display.clip_view import download_html
from ...display.output import Line, Output, ProgressLine, Slot
from ...display.player import Player
from ...errors import CancelledError, TalkError
from ...inputs.assets import SAMPLE_TEXT
from ...progress import Progress
from ...report import Report
from .boxes import Fold, PanelBox, row, style
from .generate import SPEAK, Generate
from .history import History
from .place import ClipPlace
from .savings import savings_html
from .setup import SetupPart
from .state import state_of
from .table import TablePart
from .worker import Work, Worker

if TYPE_CHECKING:
    from ...clip import Clip
    from ...options import TalkOptions
    from ...talker import Talker

CLOSING_SECONDS = 5.0
"""Time that closing waits for work to stop, which it does between two steps."""

STOPPED = "⏹ Stopped. No partial files left."

_log = logging.getLogger("talkwidget")
OPEN_PANELS: weakref.WeakSet[Panel] = weakref.WeakSet()


class Panel:
    """Widgets over a Talker, shown as the result of a cell.

    Long work runs in one background thread, so that other cells and the Stop button stay responsive. Text, options,
    faces, voices and clips belong to the session, so a panel opened again shows them. When a cell runs again, the panel
    that it showed before is closed.
    """

    def __init__(self, talker: Talker, options: TalkOptions) -> None:
        self.state = state = state_of(talker)
        self.worker = Worker(self._finish, self._abandon)
        self.generate = Generate(options.replace(**state.values), state)
        self.status = self.generate.status
        control = self.generate.controls.control
        self.setup = SetupPart(talker, state, self._run, self.generate.controls, self._account)
        self.history = History(state.clips, self._look, self._reuse)
        self.table = TablePart(talker, self._run, lambda: {**self.generate.options, "voice": self.setup.chosen_voice})
        self.saved = widgets.HTML("Nothing was made yet.")
        self.download = widgets.HTML()
        self.captions = control("captions")
        self.place = ClipPlace(state.clip or Line("The clip will be shown here."))
        self._talker = talker
        self._player: Player | None = None
        self._cell: str | None = None
        self.captions.observe(lambda _: self._toggle_captions(), names="value")
        self.generate.generate.on_click(lambda _: self._run(self._say))
        self.generate.stop.on_click(lambda _: self._stop())
        self.setup.try_it.on_click(lambda _: self._run(self._try))
        self.folds = (
            self.generate.options_fold,
            Fold("Many clips from a table", lambda: self.table.views),
            Fold("Time saved", lambda: [self.saved]),
            Fold("History", lambda: self.history.views),
        )
        left = widgets.VBox([self.setup.fold.view, *(fold.view for fold in self.folds)])
        after = row(self.captions, self.download).add_class("talkwidget-after")
        right = widgets.VBox([*self.generate.views, self.place.view, after])
        columns = widgets.Box([left.add_class("talkwidget-left"), right.add_class("talkwidget-right")])
        parts = [style(self.place.style), columns.add_class("talkwidget-columns")]
        self.view = PanelBox(parts).add_class("talkwidget-panel")
        if state.clip is not None:
            self.download.value = download_html(state.clip)
        if state.reports:
            self.saved.value = savings_html(state.reports[-1], state.reports)
        OPEN_PANELS.add(self)

    @property
    def clip(self) -> Clip | None:
        """Clip that is shown."""
        return self.state.clip

    def close(self) -> None:
        """Stop the work and remove the widgets; the clip stays."""
        self.worker.close(CLOSING_SECONDS)
        for part in (
            self.view,
            self.saved,
            self.place.html,
            *self.history.views,
            *self.table.views,
        ):  # folded ones may not be in the view
            _close(part)
        OPEN_PANELS.discard(self)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        self._cell = env.cell_id()
        if self._cell is not None:
            for former in [panel for panel in OPEN_PANELS if panel is not self and panel._cell == self._cell]:
                former.close()
        display(self.view)  # type: ignore[no-untyped-call]
        if env.in_kernel():
            self.place.attach(Output())

    def _run(self, work: Work) -> None:
        """Run work in the worker, if it is free."""
        if not self.worker.start(lambda cancel: self._do(work, cancel)):
            self.status.remark("Busy: wait until this is done, or press Stop.")
            self.setup.restore()

    def _do(self, work: Work, cancel: threading.Event) -> str:
        self.generate.busy(True)
        self.status.remark("")
        try:
            return f"✓ {work(ProgressLine(self.status), cancel)}"
        except (Exception, SystemExit) as error:  # in a thread, nobody else would tell
            if self.worker.runs(cancel):
                self.setup.restore()
            return _explain(error)

    def _finish(self, told: str) -> None:
        self.status.remark("")
        self._tell(told)
        self.generate.busy(False)

    def _abandon(self) -> None:
        """Go on without work that does not stop in time."""
        self._finish(STOPPED)  # first: the page shall say so within a second
        if self._player is not None:
            self._player.end(self.clip or Line("No clip was made."))
        self.setup.restore()

    def _say(self, progress: Progress, cancel: threading.Event) -> str:
        self.setup.refresh()
        options = self.generate.options
        self.setup.check(options["use_recording"])
        self._player = player = Player(self.place)
        try:
            clip = self._talker.say(
                self.generate.text.value,
                progress=progress,
                cancel=cancel,
                on_fragment=player.on_fragment,
                **options,
                voice=self.setup.chosen_voice,
            )
            if cancel.is_set():
                raise CancelledError("stopped.")
        except BaseException:
            if self.worker.runs(cancel):
                player.end(self.clip or Line("No clip was made."))
            raise
        self._account(clip.report)
        self.history.add(clip)
        self._look(clip, player)
        self.setup.fold_up()
        return "Done"

    def _try(self, progress: Progress, cancel: threading.Event) -> str:
        self.setup.use_sample(progress, cancel)
        self.generate.text.value = self.generate.text.value.strip() or SAMPLE_TEXT
        self.generate.mode.value = SPEAK
        return self._say(progress, cancel)

    def _stop(self) -> None:
        if not self.worker.stop(lambda: self._tell("Stopping …")):
            self._tell("Nothing to stop.")

    def _look(self, clip: Clip, slot: Slot | None = None) -> None:
        """Show a new clip or one of the history, with captions as the control says now."""
        options = clip.options.replace(captions=self.captions.value)
        self.state.clip = shown = dataclasses.replace(clip, options=options)
        (slot or self.place).show(shown)
        self.download.value = download_html(clip)

    def _reuse(self, clip: Clip) -> None:
        self.generate.reuse(clip.text, clip.options)
        if clip.options.voice is not None:
            self.setup.choose_voice(clip.options.voice)
        self.setup.voices.mark()

    def _toggle_captions(self) -> None:
        # A video that plays already is not taken away for the former clip; at its end it heeds the control too.
        if self.clip is not None and not (self._player and self._player.playing):
            self._look(self.clip)

    def _account(self, report: Report) -> None:
        self.state.reports.append(report)
        self.saved.value = savings_html(report, self.state.reports)

    def _tell(self, told: str) -> None:
        self.status.show(Line(told))


def _explain(error: BaseException) -> str:
    if isinstance(error, CancelledError):
        return STOPPED
    if isinstance(error, TalkError):
        return f"⚠ {error}"
    _log.error("the panel failed", exc_info=error)
    return f"⚠ Unexpected error: {type(error).__name__}: {error}. The log has the details."


def _close(widget: widgets.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
