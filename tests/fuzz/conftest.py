"""Counts of the inputs that fuzzing has tried."""

from __future__ import annotations

from tests.tally import print_tally


def pytest_terminal_summary(terminalreporter):
    print_tally(terminalreporter, "inputs to parsers")
