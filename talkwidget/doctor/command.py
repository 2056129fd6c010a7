"""The command ``doctor`` of the terminal."""

from __future__ import annotations

import argparse

from .diagnosis import diagnose


def add_doctor_words(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to a parser."""
    parser.add_argument("--bundle", action="store_true", help="text for a bug report, without paths")


def run_doctor(words: argparse.Namespace) -> int:
    """Print the findings; returns the exit status, which is 1 where there is a problem."""
    found = diagnose()
    print(found.bundle() if words.bundle else repr(found), flush=True)
    return found.status
