"""Talking-head videos in Jupyter: set a face and a voice up once, then every text becomes a clip."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .errors import CancelledError, InputError, TalkError, UnavailableError
from .options import TalkOptions

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .clip import Clip
    from .notebook.panel import open_panel as panel
    from .session import (
        auto_setup_from_assets,
        generate_video_fast,
        preprocess_and_cache_face,
        preprocess_and_cache_voice,
    )
    from .talker import Talker

__version__ = "0.1.0"
__all__ = [
    "CancelledError",
    "Clip",
    "InputError",
    "TalkError",
    "TalkOptions",
    "Talker",
    "UnavailableError",
    "auto_setup_from_assets",
    "generate_video_fast",
    "panel",
    "preprocess_and_cache_face",
    "preprocess_and_cache_voice",
]

_HOMES = {"Clip": ("clip", "Clip"), "Talker": ("talker", "Talker"), "panel": ("notebook.panel", "open_panel")}


def __getattr__(name: str) -> Any:
    """Load the working parts on first use, so that ``import talkwidget`` stays fast."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES.get(name, ("session", name))
    return getattr(importlib.import_module(f".{module}", __name__), attribute)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics: what ``%load_ext talkwidget`` calls."""
    from .notebook.magic import register

    register(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Take the magics, their completions and the panel away again."""
    from .notebook.magic import unregister

    unregister(shell)
