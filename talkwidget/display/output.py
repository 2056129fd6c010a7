"""Output of a cell: progress, then the result in the same place."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from .. import env

STAGES = {
    "face": "Finding the face",
    "preparing": "Preparing the face",
    "voice": "Preparing the voice",
    "speech": "Making the speech",
    "frames": "Drawing frames",
}
"""Names of stages as users read them."""
UPDATES_PER_SECOND = 10
"""Limit for progress updates: Jupyter Server drops messages beyond 1,000 a second (``iopub_msg_rate_limit``), of all
cells together."""


@dataclass(frozen=True)
class Line:
    """Line of text in a cell."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return line_html(self.text)


@dataclass(frozen=True)
class Step:
    """Progress of a stage, with the seconds that are left, once they can be estimated."""

    stage: str
    done: int
    total: int
    left: float | None = None

    @property
    def name(self) -> str:
        """Name of the stage as users read it; names of files, as of downloads, stay as they are."""
        if "." in self.stage:
            return self.stage
        return STAGES.get(self.stage) or self.stage[:1].upper() + self.stage[1:]

    def __repr__(self) -> str:
        if not self.total:
            return f"{self.name} …"
        return f"{self.name} {self.done}/{self.total}" + ("" if self.left is None else f", {self.left:.0f} s left")

    def _repr_html_(self) -> str:
        if not self.total:
            return line_html(repr(self))
        bar = f'<progress value="{self.done}" max="{self.total}" aria-label="{escape(self.name)}"></progress>'
        return f"{bar} {escape(repr(self))}"


class Pace:
    """Pace of a stage, from its first finished step on: before it models load and loops are compiled, once."""

    def __init__(self) -> None:
        self.stage = ""
        self._first: tuple[int, float] | None = None

    def step(self, stage: str, done: int, total: int) -> Step:
        """Progress with the time left, which is told after a second of steps."""
        now = time.monotonic()
        if stage != self.stage:
            self.stage, self._first = stage, None
        if self._first is None:
            self._first = (done, now) if done else None
            return Step(stage, done, total)
        steps, seconds = done - self._first[0], now - self._first[1]
        return Step(stage, done, total, seconds / steps * (total - done) if steps > 0 and seconds > 1 else None)


class Slot(Protocol):
    """Place that shows one thing at a time."""

    @property
    def used(self) -> bool:
        """Whether something has been shown."""

    def show(self, content: Any) -> None:
        """Replace the content."""


class Output:
    """One output of a cell, created by the first content shown, or at once with ``content``."""

    def __init__(self, content: Any = None) -> None:
        self._handle: Any = None
        if content is not None:
            self.show(content)

    @property
    def used(self) -> bool:
        """Whether something has been shown."""
        return self._handle is not None

    def show(self, content: Any) -> None:
        """Replace the content; from any thread once there is some.

        A terminal cannot replace output: steps take turns on one line there, and the rest is printed below it.
        """
        from IPython.display import display

        if not env.in_kernel():
            self._print(content)
        elif self._handle is None:
            self._handle = display(content, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(content)

    def _print(self, content: Any) -> None:
        from IPython.display import display

        self._handle = content
        if isinstance(content, Step):
            print(f"\r{content!r:<{_TERMINAL_COLUMNS}}", end="", flush=True)
        else:
            print(f"\r{'':<{_TERMINAL_COLUMNS}}\r", end="")
            display(content)  # type: ignore[no-untyped-call]


_TERMINAL_COLUMNS = 60


class ProgressLine:
    """Progress bar in a cell, replaced by the result.

    It appears with the first step, so that an error found earlier leaves only its message.
    """

    def __init__(self, slot: Slot | None = None) -> None:
        self._slot = Output() if slot is None else slot
        self._pace = Pace()
        self._shown = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a step; a :class:`~talkwidget.progress.Progress`."""
        now, same = time.monotonic(), stage == self._pace.stage
        step = self._pace.step(stage, done, total)
        if same and now - self._shown < 1 / UPDATES_PER_SECOND:
            return
        self._shown = now
        self._slot.show(step)

    def become(self, result: Any) -> None:
        """Replace the bar by the result."""
        self._slot.show(result)

    def end(self, told: str) -> None:
        """Replace the bar, if there is one, by a line of text."""
        if self._slot.used:
            self._slot.show(Line(told))


def data_uri(mime: str, data: bytes) -> str:
    """Data URL of bytes."""
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def table_html(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """HTML of a table whose cells are text."""
    titles = "".join(f"<th>{escape(title)}</th>" for title in head)
    lines = ("".join(f'<td style="text-align: left">{escape(cell)}</td>' for cell in row) for row in rows)
    return f"<table><tr>{titles}</tr>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def line_html(text: str) -> str:
    """HTML of a small line of text."""
    return f'<div style="font-size: small">{escape(text)}</div>'
