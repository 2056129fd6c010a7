"""Contact sheet: the clips of a batch as a grid of small players."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from .. import env
from .output import data_uri, line_html
from .poster import poster_jpeg

SHOWN = 60
"""Cards of a sheet. Not tuned: a card's picture has 8 kB (measured on a photo), and a notebook holds them all."""
_WIDTH = 160  # of a card, in pixels; not tuned
_CARD = f"width: {_WIDTH}px; font-size: small; overflow-wrap: anywhere"


@dataclass(frozen=True)
class Card:
    """One clip of a sheet: its name, a word on it, its file if there is one, and what there is to tell about it."""

    name: str
    status: str
    path: Path | None
    remark: str = ""


def contact_sheet_html(cards: Sequence[Card], note: str = "") -> str:
    """Grid of cards under a line that counts them, and a note on all; clips below the notebook's folder play in it."""
    counted = Counter(card.status for card in cards)
    told = ", ".join(f"{number} {status}" for status, number in counted.items())
    # Failures first where not all are shown: they are what the user has to look at.
    shown = sorted(cards, key=lambda card: card.status != "failed")[:SHOWN] if len(cards) > SHOWN else cards
    rest = line_html(f"and {len(cards) - SHOWN} more") if len(cards) > SHOWN else ""
    grid = "".join(map(_card_html, shown))
    head = line_html(told) + (line_html(note) if note else "")
    return f'{head}<div style="display: flex; flex-wrap: wrap; gap: 8px">{grid}</div>{rest}'


def _card_html(card: Card) -> str:
    told = f"{card.name} · {card.status}" + (f": {card.remark}" if card.remark else "")
    return f'<div style="{_CARD}">{_picture_html(card)}<div>{escape(told)}</div></div>'


def _picture_html(card: Card) -> str:
    if card.path is None:
        return ""
    try:
        poster = data_uri("image/jpeg", poster_jpeg(card.path, _WIDTH))
    except OSError:  # moved or changed since
        return ""
    link = _link(card.path)
    if link is None:
        return f'<img width="{_WIDTH}" src="{poster}" alt="{escape(card.name)}">'
    return (
        f'<video controls playsinline preload="none" width="{_WIDTH}" poster="{poster}" src="{escape(link)}"></video>'
    )


def _link(path: Path) -> str | None:
    """Link to a file relative to the notebook; ``None`` where notebooks show no such link."""
    if env.in_vscode() or env.in_colab():
        return None
    folder = env.notebook_folder().resolve()
    path = path.resolve()
    return quote(path.relative_to(folder).as_posix()) if path.is_relative_to(folder) else None
