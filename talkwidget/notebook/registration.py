"""Registration of the magics, their settings and their completion in an IPython shell."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

from ..env import new_cache_folder
from ..option import Option
from ..options import declared_options
from ..pipeline.defaults import clear_session_defaults
from . import config
from .completion import WORDS, complete, complete_words
from .magic import VOICE_OPTIONS, TalkMagics, face_options, talk_options
from .tool_magics import ToolMagics
from .working import session_talker

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MAGICS = (TalkMagics, ToolMagics)


def register_magics(shell: InteractiveShell) -> None:
    """Add the magics, their settings and completions to a shell."""
    unregister_magics(shell)
    config.drop_invalid(shell.config, TalkMagics.__name__)
    for magics in _MAGICS:
        shell.register_magics(magics)
    folder = new_cache_folder()
    if folder is not None:
        print(f"Prepared faces, voices and clips are kept in {folder}. TALKWIDGET_CACHE=off turns this off.")
    for name in _completed():
        shell.set_hook("complete_command", _complete, str_key=name)  # type: ignore[no-untyped-call]


def unregister_magics(shell: InteractiveShell) -> None:
    """Remove all that :func:`register_magics` added; IPython itself has no function for this."""
    manager = shell.magics_manager
    for kind, name in _names():
        manager.magics[kind].pop(name, None)
    # By name: after %reload_ext of a changed package, the classes are others.
    names = {magics.__name__ for magics in _MAGICS}
    for name in names:
        manager.registry.pop(name, None)
    clear_session_defaults()
    shell.configurables[:] = [one for one in shell.configurables if type(one).__name__ not in names]
    for name in _completed():
        shell.strdispatchers["complete_command"].strs.pop(name, None)
    # Not imported for this: where the module is not there, no panel is open.
    panels = sys.modules.get("talkwidget.notebook.panel")
    if panels is not None:
        panels.close_panels()


def _names() -> list[tuple[str, str]]:
    """Kind (``line`` or ``cell``) and name of each magic."""
    return [(kind, name) for magics in _MAGICS for kind, named in magics.magics.items() for name in named]


def _completed() -> list[str]:
    return [("%" if kind == "line" else "%%") + name for kind, name in _names()]


def _complete(_shell: InteractiveShell, event: SimpleNamespace) -> list[str]:
    if event.command in WORDS:
        return complete_words(event.command)
    return complete(event, _options(event.command), _prepared)


def _options(command: str) -> dict[str, Option]:
    ways = {
        "%talk_voice": lambda: VOICE_OPTIONS,
        "%talk_face": face_options,
        "%talk_setup": declared_options,
        "%talk_demo": declared_options,
    }
    return ways.get(command, talk_options)()


def _prepared(kind: str) -> tuple[str, ...]:
    # Not imported for this: the first Tab must answer within a second.
    if "talkwidget.session" not in sys.modules:
        return ()
    return session_talker().faces if kind == "face" else session_talker().voices
