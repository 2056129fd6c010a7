"""Magics: options and text of a cell go to the Talker, its clip becomes the cell's output."""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import traitlets
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class

from .. import plugins
from ..checkpoints import command as checkpoint_command
from ..display.output import Line, Output, ProgressLine, Slot
from ..display.player import Player
from ..env import new_cache_folder
from ..errors import InputError, InterruptedCellError, TalkError
from ..inputs.assets import SAMPLE_TEXT, sample_assets
from ..option import Option
from ..options import clear_session_defaults, declared_options, set_session_defaults
from . import config
from .arguments import describe, split_line, split_path
from .completion import complete, complete_checkpoints
from .fill import fill_in
from .lexicon import change_lexicon
from .many import CELL_OPTIONS, say_cell, wants_many

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ..doctor.diagnosis import Diagnosis
    from ..talker import Talker
    from .talk_cache import CacheTable
    from .voices import VoiceTable

Method = TypeVar("Method", bound=Callable[..., Any])

_VOICE_OPTIONS = {
    "name": Option(None, "name of the voice, by default the file's name", optional=True),
    "learn": Option(False, "mix Kokoro's voices until they sound like it; takes minutes, once", kind=bool),
}
_FACE_NAME = Option(None, "name of the face, by default the file's name", optional=True, group="picture")
_FILL = {"fill": Option(False, "fill in {variables} of the notebook; write {{ and }} for braces", kind=bool)}
_NAMES = {
    "line": (
        "talk",
        "talk_face",
        "talk_voice",
        "talk_setup",
        "talk_demo",
        "talk_checkpoints",
        "talk_voices",
        "talk_lexicon",
        "talk_cache",
        "talk_doctor",
    ),
    "cell": ("talk",),
}


def register_magics(shell: InteractiveShell) -> None:
    """Add the magics, their settings and completions to a shell."""
    unregister_magics(shell)
    config.drop_invalid(shell.config, TalkMagics.__name__)
    shell.register_magics(TalkMagics)
    folder = new_cache_folder()
    if folder is not None:
        print(f"Prepared faces, voices and clips are kept in {folder}. TALKWIDGET_CACHE=off turns this off.")
    for name in _completed():
        shell.set_hook("complete_command", _complete, str_key=name)  # type: ignore[no-untyped-call]


def unregister_magics(shell: InteractiveShell) -> None:
    """Remove all that :func:`register_magics` added; IPython itself has no function for this."""
    manager = shell.magics_manager
    for kind, names in _NAMES.items():
        for name in names:
            manager.magics[kind].pop(name, None)
    # By name: after %reload_ext of a changed package, the class is another one.
    manager.registry.pop("TalkMagics", None)
    clear_session_defaults()
    shell.configurables[:] = [one for one in shell.configurables if type(one).__name__ != "TalkMagics"]
    for name in _completed():
        shell.strdispatchers["complete_command"].strs.pop(name, None)
    # Not imported for this: where the module is not there, no panel is open.
    panels = sys.modules.get("talkwidget.notebook.panel")
    if panels is not None:
        panels.close_panels()


def _talk_options() -> dict[str, Option]:
    return {**_FILL, **CELL_OPTIONS, **declared_options()}


def _face_options() -> dict[str, Option]:
    return {"name": _FACE_NAME, **declared_options()}


def _completed() -> list[str]:
    return [f"%{name}" for name in _NAMES["line"]] + [f"%%{name}" for name in _NAMES["cell"]]


_documented: list[tuple[Callable[..., Any], str, Callable[[], dict[str, Option]]]] = []


def _explained(usage: str, options: Callable[[], dict[str, Option]]) -> Callable[[Method], Method]:
    """Write the options into the docstring, which ``%talk?`` and ``%talk --help`` show."""

    def explain(method: Method) -> Method:
        @functools.wraps(method)
        def helpful(self: TalkMagics, line: str, *cell: str | None) -> Any:
            if line.strip() in {"-h", "--help"}:
                print(helpful.__doc__)
                return None
            return method(self, line, *cell)

        _documented.append((helpful, usage, options))
        return cast(Method, helpful)

    return explain


def _refresh() -> None:
    """Bring docstrings and traits up to date with the options that are declared now."""
    for function, usage, options in _documented:
        function.__doc__ = f"{usage}\n\nOptions\n{describe(options())}\n"
    for magics in list(_registered):
        config.add_changed(magics)


plugins.observe_options(_refresh)


@magics_class
class TalkMagics(Magics, config.Settings):  # type: ignore[misc]
    """Talking-head videos from cells.

    ``%config TalkMagics.fps = 30`` sets a default for every later cell.
    """

    @line_cell_magic
    @_explained(
        """Speak a text: the clip appears under the cell and is ``_`` in the next one.

    %%talk [options]        the text is on the lines below; --fill fills in {variables}
    %%talk --batch          makes a clip of each paragraph, as files in a folder; the result is a table
    %%talk --script         reads lines such as Anna: Hello. with the face and voice of each name
    %talk [options] TEXT    the text is the rest of the line; IPython fills in {variables} and $variables""",
        _talk_options,
    )
    def talk(self, line: str, cell: str | None = None) -> None:
        """Say a text."""
        player = Player(Output())
        with self._working("No clip was made.", player) as progress:
            options, text = split_line(line, _talk_options())
            if cell is not None and text:
                raise InputError("put the text on the line below %%talk, and quotes around values with spaces.")
            said = text if cell is None else cell
            if options.pop("fill", False):
                assert self.shell is not None
                said = fill_in(said, self.shell.user_ns)
            many = {name: options.pop(name) for name in CELL_OPTIONS if name in options}
            if wants_many(many):
                self._show(say_cell(_talker(), said, many, progress, options), progress)
            else:
                self._say(said, player, progress, options)

    @line_magic
    @_explained(
        """Set the face of all later clips. Its options stay with it; ``%%talk --face NAME`` takes another.

    %talk_face [options] PORTRAIT.jpg""",
        _face_options,
    )
    def talk_face(self, line: str) -> None:
        """Set the face."""
        with self._working("No face was set.") as progress:
            options, path = split_path(line, _face_options())
            if not path:
                raise InputError("%talk_face needs a picture: %talk_face portrait.jpg")
            face = _talker().set_face(path, progress=progress, **options)
            progress.become(Line(f"{face.description} · {_talker().report.line}"))

    @line_magic
    @_explained(
        """Set the voice of all later clips: a recording, or a video with sound. ``%%talk --voice NAME`` takes another.

    %talk_voice [options] RECORDING.mp3""",
        lambda: _VOICE_OPTIONS,
    )
    def talk_voice(self, line: str) -> None:
        """Set the voice."""
        with self._working("No voice was set.") as progress:
            options, path = split_path(line, _VOICE_OPTIONS)
            if not path:
                raise InputError("%talk_voice needs a recording: %talk_voice me.mp3")
            voice = _talker().set_voice(path, progress=progress, **options)
            report = _talker().report
            progress.become(Line(" · ".join([f"Voice {voice.name} is ready", report.line, *report.notes])))

    @line_magic
    @_explained(
        """Show the panel: set a face and a voice, type texts and watch the clips. Options preset its controls.

    %talk_setup [options]""",
        declared_options,
    )
    def talk_setup(self, line: str) -> None:
        """Show the panel."""
        with self._working("No panel was opened."):
            options, rest = split_line(line, declared_options())
            if rest:
                raise InputError(f"%talk_setup takes options only, not {rest!r}; set face and voice in the panel.")
            from IPython.display import display

            from .panel import open_panel

            display(open_panel(**options))  # type: ignore[no-untyped-call]

    @line_magic
    @_explained(
        """Make a clip with the sample portrait of the package and the default voice.

    %talk_demo [options] [TEXT]""",
        declared_options,
    )
    def talk_demo(self, line: str) -> None:
        """Make a clip of the sample portrait."""
        player = Player(Output())
        with self._working("No clip was made.", player) as progress:
            options, text = split_line(line, declared_options())
            _talker().set_face(sample_assets().face, progress=progress, **options)
            self._say(text or SAMPLE_TEXT, player, progress, {"voice": "none", **options})

    @line_magic
    def talk_checkpoints(self, line: str) -> None:
        """List and download trained weights, as ``python -m talkwidget checkpoints`` does.

        %talk_checkpoints [list] [--checkpoint-dir FOLDER]     list the files, and which of them are here
        %talk_checkpoints fetch [NAME ...] [--folder FOLDER]   download files or sets; resumes where it stopped
        """
        with self._working("The download stopped. Run the same line again to resume.") as progress:
            parser = checkpoint_command.Parser(prog="%talk_checkpoints")
            checkpoint_command.add_words(parser)
            try:
                words = parser.parse_args(checkpoint_command.split_arguments(line))
            except SystemExit:  # what argparse does after --help
                return
            for told in checkpoint_command.run(words, progress):
                print(told)
            progress.end("Downloads complete.")

    @line_magic
    def talk_voices(self, line: str) -> VoiceTable:
        """List the voices that can speak here; ``--speaker NAME`` selects one.

        %talk_voices
        """
        from .voices import VoiceTable

        return VoiceTable()

    @line_magic
    def talk_lexicon(self, line: str) -> None:
        """Set pronunciations for all later clips, from a CSV file of words and their respelling or /IPA/.

        %talk_lexicon names.csv     add the words of a file
        %talk_lexicon --clear       remove all
        %talk_lexicon               list them
        """
        with self._working("The pronunciations are unchanged."):
            print(change_lexicon(_talker(), line))

    @line_magic
    def talk_cache(self, line: str) -> CacheTable | Line:
        """Show, clear, export or import the work that is kept on disk.

        %talk_cache                             size, entries and hit rate by kind
        %talk_cache clear [KIND] [--older 30d]  removes entries of a kind, or not used for so long, or all
        %talk_cache export work.zip             writes all faces and voices to a file
        %talk_cache import work.zip             reads such a file; nothing in it is executed
        """
        from .talk_cache import run_cache_command

        with self._working("The cache is unchanged."):
            done = run_cache_command(_talker(), line)
        return Line(done) if isinstance(done, str) else done

    @line_magic
    def talk_doctor(self, line: str) -> Diagnosis | None:
        """Check this machine: Python, PyTorch, codecs, voices, network, checkpoints, cache and notebook.

        %talk_doctor            each finding with its cause and the command that mends it
        %talk_doctor --bundle   the same as text for a bug report, without your paths and texts
        """
        from ..doctor.diagnosis import diagnose

        with self._working("The check stopped.") as progress:
            if line.strip() not in {"", "--bundle"}:
                raise InputError(f"%talk_doctor takes --bundle or nothing, not {line.strip()!r}.")
            found = diagnose(progress)
            progress.end(found.summary)
        if line.strip():
            print(found.bundle())
            return None
        return found

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
            _talker().configure(**values)

    def _say(self, text: str, player: Player, progress: ProgressLine, options: dict[str, Any]) -> None:
        """Make a clip and show it; it becomes ``_``."""
        self._show(_talker().say(text, progress=progress, on_fragment=player.on_fragment, **options), progress)

    def _show(self, result: Any, progress: ProgressLine) -> None:
        """Show a clip or a table, which becomes ``_``."""
        progress.become(result)
        # Returned, it would be shown once more.
        assert self.shell is not None
        self.shell.displayhook.update_user_ns(result)  # type: ignore[no-untyped-call]

    @contextmanager
    def _working(self, failed: str, slot: Slot | None = None) -> Iterator[ProgressLine]:
        """Progress line, which shows ``failed`` if the block does not finish; errors of the user become one line."""
        progress = ProgressLine(slot)
        try:
            yield progress
        except TalkError as error:
            progress.end(failed)
            raise UsageError(str(error)) from None
        except KeyboardInterrupt:
            progress.end("Stopped. No partial files left.")
            raise InterruptedCellError from None
        except BaseException:
            progress.end(failed)
            raise


_registered: weakref.WeakSet[TalkMagics] = weakref.WeakSet()
_refresh()


def _talker() -> Talker:
    # Imported at the first use: it brings NumPy, joblib and PyAV.
    from ..session import default_talker

    return default_talker()


def _complete(shell: InteractiveShell, event: SimpleNamespace) -> list[str]:
    if event.command == "%talk_checkpoints":
        return complete_checkpoints()
    ways = {"%talk_voice": lambda: _VOICE_OPTIONS, "%talk_face": _face_options, "%talk_setup": declared_options}
    return complete(event, ways.get(event.command, _talk_options)(), _prepared)


def _prepared(kind: str) -> tuple[str, ...]:
    # Not imported for this: the first Tab must answer within a second.
    if "talkwidget.session" not in sys.modules:
        return ()
    return _talker().faces if kind == "face" else _talker().voices
