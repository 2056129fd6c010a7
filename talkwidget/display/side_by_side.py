"""Columns of HTML side by side, each under a heading."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def side_by_side_html(columns: Iterable[tuple[str, str]]) -> str:
    """Columns of one width, each a plain heading above HTML; they shrink with the notebook's width."""
    shown = "".join(
        f'<div style="flex: 1 1 0; min-width: 0"><div><b>{escape(heading)}</b></div>{html}</div>'
        for heading, html in columns
    )
    return f'<div style="display: flex; gap: 12px; align-items: flex-end">{shown}</div>'
