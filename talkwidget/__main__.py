"""``python -m talkwidget``: list and fetch trained weights, and check this machine."""

from __future__ import annotations

import sys

from .checkpoints import command as checkpoint_command
from .doctor.command import add_doctor_words, run_doctor
from .errors import TalkError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 after a mistake told in one line or a problem that was found."""
    parser = checkpoint_command.Parser(
        prog="python -m talkwidget", description="Trained weights for talkwidget, and checks of this machine."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="{checkpoints,doctor}")
    checkpoint_command.add_words(commands.add_parser("checkpoints", help="list and fetch trained weights"))
    add_doctor_words(commands.add_parser("doctor", help="check this machine; the exit status is 1 after a problem"))
    try:
        words = parser.parse_args(arguments)
        if words.command == "doctor":
            return run_doctor(words)
        for line in checkpoint_command.run(words, _Meter()):
            print(f"\r{line}")
    except TalkError as error:
        print(f"talkwidget: {error}", file=sys.stderr)
        return 1
    return 0


class _Meter:
    """Draws the progress of a download on one line, each step once."""

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        shown = f"{stage}: {done} of {total}" if total else f"{stage}: {done}"
        if shown != self._shown:
            self._shown = shown
            print(f"\r{shown}", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
