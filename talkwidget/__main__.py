"""``python -m talkwidget checkpoints``: list and fetch trained weights."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import checkpoints
from .errors import TalkError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 after a mistake told in one line."""
    parsed = _parser().parse_args(arguments)
    try:
        if parsed.action == "fetch":
            _fetch(parsed.names, Path(parsed.folder) if parsed.folder else None)
        else:
            print(checkpoints.listing(parsed.checkpoint_dir))
    except TalkError as error:
        print(f"talkwidget: {error}", file=sys.stderr)
        return 1
    return 0


def _fetch(wanted: list[str], folder: Path | None) -> None:
    for name in checkpoints.names_of(wanted):
        path = checkpoints.fetch(name, folder, _Meter(name))
        print(f"\r{name}: {path}")


class _Meter:
    """Draws the progress of a download on one line, each percent once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._percent = -1

    def __call__(self, done: int, total: int | None) -> None:
        percent = 100 * done // total if total else done >> 20
        if percent != self._percent:
            self._percent = percent
            print(f"\r{self._name}: {percent} {'%' if total else 'MB'}", end="", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m talkwidget", description="Trained weights for talkwidget.")
    commands = parser.add_subparsers(required=True)
    weights = commands.add_parser("checkpoints", help="list and fetch trained weights")
    actions = weights.add_subparsers(dest="action")
    listed = actions.add_parser("list", help="what there is, and what of it is here (the default)")
    fetched = actions.add_parser("fetch", help="download; goes on where it stopped, checks the hash")
    fetched.add_argument("names", nargs="*", help=f"files or sets; by default {checkpoints.DEFAULT_SET}")
    fetched.add_argument("--folder", help=f"where to, by default {checkpoints.download_folder()}")
    for command in (weights, listed):
        command.add_argument("--checkpoint-dir", help="an existing SadTalker folder to look in as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
