"""Option ``--save`` of ``%%talk``: a copy of the clip under a name of the user's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..display.output import Line, Output
from ..errors import InputError
from ..inputs.files import user_path
from ..option import Option

if TYPE_CHECKING:
    from ..clip import Clip

SAVE_OPTION = {
    "save": Option(None, "saves the clip too: a file such as intro.mp4, or a folder", optional=True, group="output")
}
_ENDING = re.compile(r"\.[A-Za-z]\w{0,4}")
"""Ending of a file; ``.2`` of ``lecture-1.2`` and ``. Smith`` of ``Dr. Smith`` are parts of a name."""


def take_target(options: dict[str, Any]) -> Path | None:
    """Take ``save`` out of the options: where to save, or ``None``; a name without an ending is an MP4.

    Raises
    ------
    InputError
        As :func:`~talkwidget.clip.save.checked_target`, or the clips of a batch are to be saved.
    """
    named = options.pop("save", None)
    if named is None:
        return None
    if options.get("batch"):
        raise InputError("--batch saves each clip already; name the folder with --out.")
    # Not imported with the extension: it brings NumPy.
    from ..clip.save import checked_target

    path = user_path(named)
    ended = _ENDING.fullmatch(path.suffix) is not None
    return checked_target(path if ended or path.is_dir() else path.with_name(f"{path.name}.mp4"), captions=False)


def save_copy(clip: Clip, target: Path) -> None:
    """Save the clip, and say where."""
    Output(Line(f"Saved as {clip.save(target)}"))
