"""``python -m talkwidget``: say texts and tables, fetch trained weights, and check this machine."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from . import command
from ._version import __version__
from .checkpoints import command as checkpoint_command
from .display.output import Pace
from .doctor.command import add_doctor_words, run_doctor
from .errors import TalkError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 after a mistake or a problem found, or 130 after an interrupt."""
    parser = checkpoint_command.Parser(prog="python -m talkwidget", description="Talking-head videos from texts.")
    parser.add_argument("--version", action="version", version=f"talkwidget {__version__}")
    commands = parser.add_subparsers(required=True, metavar="{say,batch,checkpoints,doctor}", dest="command")
    command.add_say(commands.add_parser("say", help="say a text", allow_abbrev=False))
    command.add_batch(commands.add_parser("batch", help="say all rows of a table", allow_abbrev=False))
    checkpoint_command.add_words(commands.add_parser("checkpoints", help="list and fetch trained weights"))
    add_doctor_words(commands.add_parser("doctor", help="check this machine; the exit status is 1 after a problem"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # where it lacks letters of a path
    runs = {"say": command.run_say, "batch": command.run_batch_command, "checkpoints": checkpoint_command.run}
    meter = _Meter(None)
    try:
        words, left = parser.parse_known_args(arguments)
        if left:
            command.refuse_words(left, words.command)
        if words.command == "doctor":
            return run_doctor(words)
        seen = sys.stderr is not None and sys.stderr.isatty()
        meter = _Meter(sys.stdout if words.command == "checkpoints" else sys.stderr if seen else None)
        for line in runs[words.command](words, meter):
            meter.end()
            print(line, flush=True)
    except BrokenPipeError:  # as after "| head"; what is left in the buffer goes nowhere when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except TalkError as error:
        meter.end()
        print(f"talkwidget: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        meter.end()
        print("talkwidget: stopped; what is finished stays.", file=sys.stderr)
        return 130
    return 0


class _Meter:
    """Draws progress and the time left on one line of a stream, each step once; on none for ``None``."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._shown = ""
        self._pace = Pace()

    def __call__(self, stage: str, done: int, total: int) -> None:
        shown = repr(self._pace.step(stage, done, total))
        if shown != self._shown and self._stream is not None:
            print(f"\r{shown:<{len(self._shown)}}", end="", file=self._stream, flush=True)
            self._shown = shown

    def end(self) -> None:
        """Remove the line."""
        if self._shown:
            print(f"\r{'':<{len(self._shown)}}\r", end="", file=self._stream, flush=True)
            self._shown = ""


if __name__ == "__main__":
    sys.exit(main())
