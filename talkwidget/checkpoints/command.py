"""The command ``checkpoints`` of the terminal and of notebook cells."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from typing import NoReturn

from ..errors import InputError
from ..progress import Progress
from ..suggest import did_you_mean
from . import registry as checkpoints

ACTIONS = ("list", "fetch")


_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)")  # argparse's message


class Parser(argparse.ArgumentParser):
    """Argument parser that raises :class:`InputError`; argparse would end the process, in a notebook the kernel."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises
        ------
        InputError
            Always.
        """
        way = f"{self.prog} --help names what there is."
        if choice := _CHOICE.search(message):
            names = re.findall(r"[\w-]+", choice[2])
            raise InputError(f"there is no command {choice[1]!r}; {did_you_mean(choice[1], names, way)}")
        raise InputError(f"{message}; {way}")


def split_arguments(line: str) -> list[str]:
    """Split a line into words; quotes enclose paths with spaces, backslashes stay (Windows paths).

    Raises
    ------
    InputError
        A quote is not closed.
    """
    reader = shlex.shlex(line, posix=True)
    reader.whitespace_split, reader.escape, reader.commenters = True, "", ""
    try:
        return list(reader)
    except ValueError:
        raise InputError(f"a quote is not closed in: {line}") from None


def add_words(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands and their arguments to a parser."""
    actions = parser.add_subparsers(dest="action", metavar="{list,fetch}", parser_class=Parser)
    listed = actions.add_parser("list", help="list all files, and where they are on this machine (the default)")
    fetched = actions.add_parser("fetch", help="download; continues where it stopped, checks the hash")
    fetched.add_argument("names", nargs="*", help=f"files or sets; by default {checkpoints.default_set()}")
    fetched.add_argument("--folder", help="target folder; by default the user's data folder")
    # Allowed before and after the action: a default of the inner parser would overwrite the value of the outer one.
    parser.add_argument("--checkpoint-dir", help="folder of an installed program, to be searched as well")
    listed.add_argument("--checkpoint-dir", default=argparse.SUPPRESS, help="folder of an installed program")


def run(words: argparse.Namespace, progress: Progress) -> Iterator[str]:
    """Run a parsed command; yields the lines to print.

    ``progress`` receives the megabytes of each download.

    Raises
    ------
    InputError
        There is no such file, set or folder.
    UnavailableError
        A file could not be downloaded.
    """
    if words.action != "fetch":
        yield checkpoints.listing(words.checkpoint_dir)
        return
    folder = checkpoints.named_folder(words.folder) if words.folder else None
    for name in checkpoints.names_of(words.names):
        size = checkpoints.registry()[name].size or 0

        def told(done: int, total: int | None, name: str = name, size: int = size) -> None:
            progress(f"{name} (MB)", done // 1_000_000, (total or size) // 1_000_000)

        yield f"{name}: {checkpoints.fetch(name, folder, told)}"
