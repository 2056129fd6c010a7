"""Check of the fonts, which captions and labels are drawn with."""

from __future__ import annotations

import sys

from ..errors import UnavailableError
from ..media.font import pick_font
from .finding import OK, WARNING, Finding

_SCRIPTS = {
    "Latin": "Ag",
    "Greek": "Ωα",
    "Cyrillic": "Жя",
    "Arabic": "سم",
    "Hebrew": "שמ",
    "Hindi": "नम",
    "Thai": "สว",
    "Chinese": "你好",
    "Japanese": "こカ",
    "Korean": "한글",
}
"""Letters of the scripts that captions are most often in."""


def check_fonts() -> Finding:
    """Look for a font for each script."""
    lacking = [script for script, letters in _SCRIPTS.items() if not _can_draw(letters)]
    if not lacking:
        return Finding("fonts", OK, f"captions can be drawn in all {len(_SCRIPTS)} scripts that were tried.")
    command = (
        "apt-get install fonts-noto-core fonts-noto-cjk"
        if sys.platform == "linux"
        else "install Noto Sans from fonts.google.com"
    )
    told = f"no font draws captions in {', '.join(lacking)}; saved as .srt or .vtt they need none."
    return Finding("fonts", WARNING, told, command)


def _can_draw(letters: str) -> bool:
    try:
        pick_font(letters)
    except UnavailableError:
        return False
    return True
