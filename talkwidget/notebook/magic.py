"""Magics: options and text of a cell go to the Talker, its clip becomes the cell's output."""

from __future__ import annotations

import functools
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class

from .. import plugins
from ..checkpoints import command as checkpoint_command
from ..display.output import Line, Output, ProgressLine, Slot
from ..display.player import Player
from ..errors import InputError, InterruptedCellError, TalkError
from ..option import Option
from ..options import declared_options
from . import config
from .arguments import describe, split_line, split_path
from .completion import complete, complete_checkpoints
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
    "name": Option(None, "what to call the voice; the file's name when left out", optional=True),
    "learn": Option(False, "mix Kokoro's voices until they sound like it; takes minutes, once", kind=bool),
}
_FACE_NAME = Option(None, "what to call the face; the file's name when left out", optional=True, group="main")
_NAMES = {
    "line": (
        "talk",
        "talk_face",
        "talk_voice",
        "talk_setup",
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
    shell.configurables[:] = [one for one in shell.configurables if type(one).__name__ != "TalkMagics"]
    for name in _completed():
        shell.strdispatchers["complete_command"].strs.pop(name, None)
    # Not imported for this: where the module is not there, no panel is open.
    panels = sys.modules.get("talkwidget.notebook.panel")
    if panels is not None:
        panels.close_panels()


def _talk_options() -> dict[str, Option]:
    return {**CELL_OPTIONS, **declared_options()}


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

    _changed: frozenset[str] = frozenset()

    @line_cell_magic
    @_explained(
        """Say a text with the face and voice set before: the clip appears under the cell, and is ``_`` afterwards.

    %%talk [options]        the text is the body of the cell, as it stands
    %%talk --batch          a clip for each paragraph, as files in a folder; the result is a table
    %%talk --script         lines as in Anna: Hello. for several speakers, each with the face and voice of that name
    %talk [options] TEXT    the text is the rest of the line; IPython puts variables in for {name} and $name there""",
        _talk_options,
    )
    def talk(self, line: str, cell: str | None = None) -> None:
        """Say a text."""
        player = Player(Output())
        with self._working("no clip was made", player) as progress:
            options, text = split_line(line, _talk_options())
            if cell is not None and text:
                raise InputError(
                    f"{text!r} is no option; the text of %%talk is the body of the cell, a value with spaces is quoted."
                )
            text = text if cell is None else cell
            many = {name: options.pop(name) for name in CELL_OPTIONS if name in options}
            options = {**self._settings(), **options}
            if wants_many(many):
                clip = say_cell(_talker(), text, many, progress, options)
            else:
                clip = _talker().say(text, progress=progress, on_fragment=player.on_fragment, **options)
            progress.become(clip)
            # Returned, it would be shown once more.
            assert self.shell is not None
            self.shell.displayhook.update_user_ns(clip)  # type: ignore[no-untyped-call]

    @line_magic
    @_explained(
        """Set the face: a picture. Its options stay with it; ``%%talk --face NAME`` goes back to an earlier one.

    %talk_face [options] PORTRAIT.jpg""",
        _face_options,
    )
    def talk_face(self, line: str) -> None:
        """Set the face."""
        with self._working("no face was set") as progress:
            options, path = split_path(line, _face_options())
            if not path:
                raise InputError("%talk_face takes a picture, as in: %talk_face portrait.jpg")
            face = _talker().set_face(path, progress=progress, **{**self._settings(), **options})
            height, width = face.image.shape[:2]
            progress.become(Line(f"{face.description}, in {width} x {height} pixels · {_talker().report.line}"))

    @line_magic
    @_explained(
        """Set the voice: a recording, or a video with sound. ``%%talk --voice NAME`` goes back to an earlier one.

    %talk_voice [options] RECORDING.mp3""",
        lambda: _VOICE_OPTIONS,
    )
    def talk_voice(self, line: str) -> None:
        """Set the voice."""
        with self._working("no voice was set") as progress:
            options, path = split_path(line, _VOICE_OPTIONS)
            if not path:
                raise InputError("%talk_voice takes a recording, as in: %talk_voice me.mp3")
            voice = _talker().set_voice(path, progress=progress, **options)
            progress.become(Line(f"voice {voice.name!r} · {_talker().report.line}"))

    @line_magic
    @_explained(
        """Show the panel: face, voice, text and clips with widgets. The options are what its controls say at first.

    %talk_setup [options]""",
        declared_options,
    )
    def talk_setup(self, line: str) -> None:
        """Show the panel."""
        with self._working("no panel was opened"):
            options, rest = split_line(line, declared_options())
            if rest:
                raise InputError(
                    f"%talk_setup takes options alone, not {rest!r}; faces and voices are set in the panel."
                )
            from IPython.display import display

            from .panel import open_panel

            display(open_panel(**{**self._settings(), **options}))  # type: ignore[no-untyped-call]

    @line_magic
    def talk_checkpoints(self, line: str) -> None:
        """List and fetch trained weights, as ``python -m talkwidget checkpoints`` does.

        %talk_checkpoints [list] [--checkpoint-dir FOLDER]     what there is, and what of it is here
        %talk_checkpoints fetch [NAME ...] [--folder FOLDER]   download files or sets; goes on where it stopped
        """
        with self._working("the download has stopped; the same line goes on from there") as progress:
            parser = checkpoint_command.Parser(prog="%talk_checkpoints")
            checkpoint_command.add_words(parser)
            try:
                words = parser.parse_args(checkpoint_command.split_arguments(line))
            except SystemExit:  # what argparse does after --help
                return
            for told in checkpoint_command.run(words, progress):
                print(told)
            progress.end("everything asked for is here")

    @line_magic
    def talk_voices(self, line: str) -> VoiceTable:
        """List the synthesizers and voices that can speak here; ``--speaker NAME`` takes one of them.

        %talk_voices
        """
        from .voices import VoiceTable

        return VoiceTable()

    @line_magic
    def talk_lexicon(self, line: str) -> None:
        """Set how words are spoken in all later clips, from a CSV file of words and their respelling or /IPA/.

        %talk_lexicon names.csv     adds the words of a file
        %talk_lexicon --clear       forgets them
        %talk_lexicon               lists them
        """
        with self._working("the lexicon stays as it was"):
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

        with self._working("the cache stays as it was"):
            done = run_cache_command(_talker(), line)
        return Line(done) if isinstance(done, str) else done

    @line_magic
    def talk_doctor(self, line: str) -> Diagnosis | None:
        """Check this machine: Python, PyTorch, codecs, voices, network, checkpoints, cache and notebook.

        %talk_doctor            each finding with its cause and the command that mends it
        %talk_doctor --bundle   the same as text for a bug report, without your paths and texts
        """
        from ..doctor.diagnosis import diagnose

        with self._working("the check has stopped") as progress:
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

    def _settings(self) -> dict[str, Any]:
        """Options ever changed by %config, even if reset: the face may keep what it was set with."""
        declared = declared_options()
        self._changed &= declared.keys()
        self._changed |= {name for name, option in declared_options().items() if getattr(self, name) != option.default}
        return {name: getattr(self, name) for name in sorted(self._changed)}

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
            progress.end("stopped")
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
    known = ways.get(event.command, _talk_options)()
    talker = _talker()
    return complete(event, known, {"face": talker.faces, "voice": talker.voices})
