"""Time that the cache saved: measured seconds per stage, and a chart of the cost with and without it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ...report import Report, combine

_CELL = "padding: 0 0.8em 0 0; text-align: left"
_WIDEST = "min(18em, 28%)"
"""Length of the longer bar; leaves room for its label, in a narrow window too."""


def savings_html(latest: Report, session: Sequence[Report]) -> str:
    """Table of the latest work stage by stage, and a chart for it and for the session."""
    head = "".join(f'<th style="{_CELL}">{title}</th>' for title in ("stage", "now", "when made", "from"))
    return (
        f"<table><caption>Latest work, in seconds</caption><tr>{head}</tr>{_rows(latest)}</table>"
        + _chart("This clip", latest)
        + _chart(f"This session ({len(session)} steps)", combine(session))
        + "<div>Estimated: the time that each reused part took when it was made on this machine.</div>"
    )


def _rows(report: Report) -> str:
    rows = []
    for stage in report.stages:
        cells = (stage.name, f"{stage.seconds:.2f}", f"{stage.cost:.2f}", _origin(stage.why))
        rows.append("<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in cells) + "</tr>")
    return "".join(rows)


def _origin(why: str) -> str:
    """Origin of a stage's result: ``reused``, or ``new`` with the reason; of some sentences, their number."""
    kind, _, reason = why.partition(": ")
    if kind == "partly hit":
        return f"reused: {reason}"
    return "reused" if kind == "hit" else f"new: {reason}" if reason else "new"


def _chart(title: str, report: Report) -> str:
    without = report.seconds + report.saved
    longest = max(without, 1e-9)
    # A hit's cost is what the stage took when this machine made it; the same call was never run without the cache.
    source = "estimated" if report.saved else "nothing reused"
    return (
        f"<div><b>{escape(title)}</b>"
        + _bar("with reuse", report.seconds / longest, f"{report.seconds:.2f} s, measured")
        + _bar("without", without / longest, f"{without:.2f} s, {source}")
        + "</div>"
    )


def _bar(label: str, share: float, told: str) -> str:
    return (
        f'<div class="talkwidget-bar"><span>{label}</span>'
        f'<span aria-hidden="true" style="width: calc({max(share, 0.005):.3f} * {_WIDEST})"></span>'
        f"<span>{escape(told)}</span></div>"
    )
