"""Magics that make clips: options and text of a cell go to the Talker, its clip becomes the cell's output."""

from __future__ import annotations

import dataclasses
import sys
import weakref
from typing import TYPE_CHECKING, Any

import traitlets
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class

from .. import plugins
from ..common_options import NO_VOICE
from ..display.output import Line, Output, ProgressLine
from ..display.player import Player
from ..errors import InputError
from ..inputs.assets import SAMPLE_TEXT, sample_assets
from ..option import Option
from ..options import declared_options
from ..pipeline.defaults import set_session_defaults
from . import config
from .arguments import split_line, split_path
from .fill import fill_in
from .many import CELL_OPTIONS, say_cell, wants_many
from .save import SAVE_OPTION, save_copy, take_target
from .usage import explained, refresh_usage
from .working import session_talker, working

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

VOICE_OPTIONS = {
    "name": Option(None, "name of the voice, by default the file's name", optional=True),
    "consent": dataclasses.replace(declared_options()["consent"], group=""),
    "learn": Option(False, "learn a style of speaking from it; takes minutes, once", kind=bool),
}
"""Options of ``%talk_voice``."""
_FACE_NAME = Option(None, "name of the face, by default the file's name", optional=True, group="picture")
_FILL = {"fill": Option(False, "fill in {variables} of the notebook; write {{ and }} for braces; or -f", kind=bool)}


def talk_options() -> dict[str, Option]:
    """Options of ``%%talk``."""
    return {**_FILL, **SAVE_OPTION, **CELL_OPTIONS, **declared_options()}


def face_options() -> dict[str, Option]:
    """Options of ``%talk_face``."""
    return {"name": _FACE_NAME, **declared_options()}


@magics_class
class TalkMagics(Magics, config.Settings):  # type: ignore[misc]
    """Talking-head videos from cells.

    ``%config TalkMagics.fps = 30`` sets a default for every later cell.
    """

    @explained(
        """Speak a text: the clip appears under the cell and is ``_`` in the next one.

    %%talk [options]        the text is on the lines below; -f fills in {variables}, --save NAME saves a copy
    %%talk --batch          makes a clip of each paragraph, as files in a folder; the result is a table
    %%talk --script         reads lines such as Anna: Hello. with the face and voice of each name
    %talk [options] TEXT    the text is the rest of the line; IPython fills in {variables} and $variables""",
        talk_options,
    )
    @line_cell_magic
    def talk(self, line: str, cell: str | None = None) -> None:
        """Say a text."""
        player = Player(Output())
        with working("No clip was made.", player) as progress:
            options, text = split_line(line, talk_options())
            if cell is not None and text:
                raise InputError("put the text on the line below %%talk, and quotes around values with spaces.")
            said = text if cell is None else cell
            if options.pop("fill", False):
                assert self.shell is not None
                said = fill_in(said, self.shell.user_ns)
            target = take_target(options)
            many = {name: options.pop(name) for name in CELL_OPTIONS if name in options}
            if wants_many(many):
                made = say_cell(session_talker(), said, many, progress, options)
            else:
                made = session_talker().say(said, progress=progress, on_fragment=player.on_fragment, **options)
            self._show(made, progress)
            if target is not None:
                save_copy(made, target)

    @explained(
        """Set the face of all later clips. Its options stay with it; ``%%talk --face NAME`` takes another.

    %talk_face [options] PORTRAIT.jpg""",
        face_options,
    )
    @line_magic
    def talk_face(self, line: str) -> None:
        """Set the face."""
        with working("No face was set.") as progress:
            options, path = split_path(line, face_options(), "%talk_face")
            if not path:
                raise InputError("%talk_face needs a portrait: %talk_face portrait.jpg")
            face = session_talker().set_face(path, progress=progress, **options)
            report = session_talker().report
            progress.become(Line(" · ".join([face.description, report.line, *report.notes])))

    @explained(
        """Set the voice of all later clips: a recording, or a video with sound. ``%%talk --voice NAME`` takes another.

    %talk_voice [options] RECORDING.mp3""",
        lambda: VOICE_OPTIONS,
    )
    @line_magic
    def talk_voice(self, line: str) -> None:
        """Set the voice."""
        with working("No voice was set.") as progress:
            options, path = split_path(line, VOICE_OPTIONS, "%talk_voice")
            if not path:
                raise InputError("%talk_voice needs a recording: %talk_voice me.mp3")
            voice = session_talker().set_voice(path, progress=progress, **options)
            report = session_talker().report
            progress.become(Line(" · ".join([f"Voice {voice.name} is ready", report.line, *report.notes])))

    @explained(
        """Show the panel: set a face and a voice, type texts and watch the clips. Options preset its controls.

    %talk_setup [options]""",
        declared_options,
    )
    @line_magic
    def talk_setup(self, line: str) -> None:
        """Show the panel."""
        with working("No panel was opened."):
            options, rest = split_line(line, declared_options(), "%talk_setup")
            if rest:
                raise InputError(f"%talk_setup takes options only, not {rest!r}; set face and voice in the panel.")
            from IPython.display import display

            from .panel import open_panel

            display(open_panel(**options))  # type: ignore[no-untyped-call]

    @explained(
        """Make a clip with the sample portrait of the package and the default voice. A face that is set stays so.

    %talk_demo [options] [TEXT]""",
        declared_options,
    )
    @line_magic
    def talk_demo(self, line: str) -> None:
        """Make a clip of the sample portrait."""
        player = Player(Output())
        with working("No clip was made.", player) as progress:
            options, text = split_line(line, declared_options(), "%talk_demo")
            talker, sample = session_talker(), sample_assets().face
            if talker.portrait is None:
                talker.set_face(sample, progress=progress, **options)
            else:  # the user's face stays
                talker = talker.with_face(sample)
            options = {"voice": NO_VOICE, **options}
            said = text or SAMPLE_TEXT
            self._show(talker.say(said, progress=progress, on_fragment=player.on_fragment, **options), progress)

    def __init__(self, shell: InteractiveShell | None = None, **about: Any) -> None:
        super().__init__(shell, **about)
        _registered.add(self)
        self.observe(self._configured, names=traitlets.All)
        self._configure(
            {
                name: getattr(self, name)
                for name, option in declared_options().items()
                if getattr(self, name) != option.default
            }
        )

    def _configured(self, change: Any) -> None:
        if change["name"] in declared_options():
            self._configure({change["name"]: change["new"]})

    def _configure(self, values: dict[str, Any]) -> None:
        """Make values of ``%config`` the defaults of the session's Talker, now or once there is one."""
        set_session_defaults(values)
        # Not imported for this: it brings NumPy, joblib and PyAV.
        if values and "talkwidget.session" in sys.modules:
            session_talker().configure(**values)

    def _show(self, result: Any, progress: ProgressLine) -> None:
        """Show a clip or a table, which becomes ``_``."""
        progress.become(result)
        # Returned, it would be shown once more.
        assert self.shell is not None
        self.shell.displayhook.update_user_ns(result)  # type: ignore[no-untyped-call]


_registered: weakref.WeakSet[TalkMagics] = weakref.WeakSet()


def _refresh() -> None:
    """Bring docstrings and traits up to date with the options that are declared now."""
    refresh_usage()
    for magics in list(_registered):
        config.add_changed(magics)


plugins.observe_options(_refresh)
_refresh()
