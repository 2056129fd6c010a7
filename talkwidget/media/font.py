"""Font that has the letters of a text."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from PIL import ImageFont

from ..errors import UnavailableError

Font = ImageFont.FreeTypeFont

FILES = (
    *("DejaVuSans.ttf", "NotoSans-Regular.ttf", "arial.ttf", "Arial.ttf", "Arial Unicode.ttf", "segoeui.ttf"),
    *("NotoSansCJK-Regular.ttc", "msyh.ttc", "meiryo.ttc", "malgun.ttf", "PingFang.ttc", "Hiragino Sans GB.ttc"),
    *("AppleSDGothicNeo.ttc", "wqy-zenhei.ttc", "NotoSansDevanagari-Regular.ttf", "Nirmala.ttf"),
    *("NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansThai-Regular.ttf", "leelawui.ttf"),
    *("unifont.otf", "unifont.ttf"),
)
"""Fonts of Linux, Windows and macOS by file name, those with most languages first."""
_MISSING = "\uffff"  # no character (Unicode 23.7), so fonts draw the sign for one that they lack


def pick_font(text: str, otherwise: str = "save the captions as .srt") -> str | None:
    """File name of a font with all letters and digits of ``text``; ``None`` for the one that Pillow brings.

    Pillow's own is asked first, so that Latin captions look the same on every machine. ``otherwise`` ends the message
    of the error.

    Raises
    ------
    UnavailableError
        No font of this machine has them.
    """
    letters = {letter for letter in text if letter.isalnum()}
    lacking = letters
    for name in (None, *FILES):
        font = _open(name, 16)
        if font is None:
            continue
        missed = {letter for letter in letters if not _has(font, letter)}
        if not missed:
            return name
        lacking = min(lacking, missed, key=len)
    shown = "".join(sorted(lacking)[:5])
    raise UnavailableError(
        f"no font of this machine has the letters {shown}; install one, as Noto Sans for their script, or {otherwise}."
    )


def open_font(name: str | None, size: int) -> Font:
    """Open a font that :func:`pick_font` named, ``size`` pixels high."""
    font = _open(name, size)
    assert font is not None, "pick_font names fonts that open"
    return font


def drawable(text: str, font: Font) -> str:
    """Leave out signs that the font lacks, as emoji."""
    return "".join(letter for letter in text if letter.isspace() or _has(font, letter))


def _open(name: str | None, size: int) -> Font | None:
    try:
        font = ImageFont.load_default(size) if name is None else ImageFont.truetype(name, size)
    except OSError:
        return None
    return font if isinstance(font, Font) else None


@functools.lru_cache(maxsize=4096)
def _has(font: Font, letter: str) -> bool:
    return _drawn(font, letter) != _drawn(font, _MISSING)


def _drawn(font: Font, letter: str) -> tuple[object, bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


def font_sizes(largest: int) -> Iterator[int]:
    """Sizes to try, in pixels, from ``largest`` down to one that can just be read."""
    yield from range(max(largest, 9), 8, -1)
