"""``python -m talkwidget checkpoints``: list and fetch trained weights."""

from __future__ import annotations

import sys

from .checkpoints import command as checkpoint_command
from .errors import TalkError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 after a mistake told in one line."""
    parser = checkpoint_command.Parser(prog="python -m talkwidget", description="Trained weights for talkwidget.")
    commands = parser.add_subparsers(required=True, metavar="checkpoints")
    checkpoint_command.add_words(commands.add_parser("checkpoints", help="list and fetch trained weights"))
    try:
        for line in checkpoint_command.run(parser.parse_args(arguments), _Meter()):
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
