"""Doors through which input comes: the magic, the panel and the command line; each ends in one line, or in a result."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from talkwidget import Talker
from talkwidget.__main__ import main
from talkwidget.errors import InputError
from talkwidget.notebook.panel import Panel

from . import work

SECONDS = 600.0
"""Longest wait for the panel, on a busy machine."""


@dataclass(frozen=True)
class Door:
    """One way in; each call raises :class:`InputError` with the line that the user is shown."""

    face: Callable[[Path], object]
    voice: Callable[[Path], object]
    say: Callable[[str], object]
    option: Callable[[str, str], object]


@contextlib.contextmanager
def magic(shell: InteractiveShell, talker: Talker) -> Iterator[Door]:
    def run(name: str, line: str, cell: str | None = None) -> None:
        with capture_output():
            try:
                if cell is None:
                    shell.run_line_magic(name, line)
                else:
                    shell.run_cell_magic(name, line, cell)
            except UsageError as error:
                raise InputError(str(error)) from None

    yield Door(
        lambda path: run("talk_face", f"{path}"),
        lambda path: run("talk_voice", f"{path}"),
        lambda text: run("talk", "--max-height 128 --fps 10", text),
        lambda name, value: run("talk", f"--{name.replace('_', '-')}={quoted(value)}", "hello"),
    )


@contextlib.contextmanager
def panel(talker: Talker) -> Iterator[Door]:
    shown = Panel(talker, talker.options)

    def press(button: object) -> None:
        button.click()
        assert shown.worker.wait(SECONDS)
        told = shown.status.text
        if not told.startswith("✓"):
            raise InputError(told.removeprefix("⚠ "))

    def take(source: object, path: Path) -> None:
        source.path.value = str(path)
        press(source.use_path)

    def say(text: str) -> None:
        shown.generate.text.value = text
        press(shown.generate.generate)

    def option(name: str, value: str) -> None:
        from traitlets import TraitError

        control = shown.generate.controls.control(name)
        before = control.value
        try:
            try:
                control.value = type(before)(value)
            except (TraitError, ValueError, OverflowError):
                raise InputError("the control does not take it") from None
            say("hello")
        finally:
            control.value = before

    try:
        yield Door(lambda path: take(shown.setup.face, path), lambda path: take(shown.setup.voice, path), say, option)
    finally:
        shown.close()


@contextlib.contextmanager
def command(folder: Path) -> Iterator[Door]:
    good, out = folder / "good.png", folder / "out.mp4"
    good.write_bytes(work.portrait())

    def run(*words: str) -> None:
        told = io.StringIO()
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
            status = main(
                ["say", "--engine", "painter", "--synthesizer", "beeper", "--max-height", "128", "-o", str(out), *words]
            )
        if status:
            lines = told.getvalue().splitlines()
            assert len(lines) == 1, lines
            raise InputError(lines[0].removeprefix("talkwidget: "))
        out.unlink()

    yield Door(
        lambda path: run("--text=hello", f"--face=a={path}"),
        lambda path: run("--text=hello", f"--face={good}", f"--voice=a={path}"),
        lambda text: run(f"--text={text}", f"--face={good}"),
        lambda name, value: run("--text=hello", f"--face={good}", f"--{name.replace('_', '-')}={value}"),
    )


def quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'
