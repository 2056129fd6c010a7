"""Talking-head videos in Jupyter: set a face and a voice up once, then every text becomes a clip."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._version import __version__
from .errors import CancelledError, InputError, TalkError, UnavailableError
from .options import TalkOptions

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .clip.clip import Clip
    from .clip.compare import compare
    from .clip.join import join
    from .face.face import Face
    from .notebook.panel import open_panel as panel
    from .session import (
        auto_setup_from_assets,
        generate_video_fast,
        preprocess_and_cache_face,
        preprocess_and_cache_voice,
    )
    from .speech.speech import Span, Speech, Timing
    from .talker import Talker
    from .voice.voice import Voice

__all__ = [
    "CancelledError",
    "Clip",
    "Face",
    "InputError",
    "Span",
    "Speech",
    "TalkError",
    "TalkOptions",
    "Talker",
    "Timing",
    "UnavailableError",
    "Voice",
    "__version__",
    "auto_setup_from_assets",
    "compare",
    "generate_video_fast",
    "join",
    "panel",
    "preprocess_and_cache_face",
    "preprocess_and_cache_voice",
]

_HOMES = {
    "Clip": "clip.clip",
    "Face": "face.face",
    "Span": "speech.speech",
    "Speech": "speech.speech",
    "Talker": "talker",
    "Timing": "speech.speech",
    "Voice": "voice.voice",
    "auto_setup_from_assets": "session",
    "compare": "clip.compare",
    "generate_video_fast": "session",
    "join": "clip.join",
    "panel": "notebook.panel",
    "preprocess_and_cache_face": "session",
    "preprocess_and_cache_voice": "session",
}


def __getattr__(name: str) -> Any:
    """Load public names on first use, so that ``import talkwidget`` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_HOMES[name]}", __name__)
    return getattr(module, "open_panel" if name == "panel" else name)


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted({*globals(), *_HOMES})


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics; ``%load_ext talkwidget`` calls this."""
    from .notebook.registration import register_magics

    register_magics(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Remove the magics and their completions, and close the panels."""
    from .notebook.registration import unregister_magics

    unregister_magics(shell)
