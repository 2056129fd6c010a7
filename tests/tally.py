"""Counts of what a lane has tried, printed at its end; they stand in docs/reliability.md."""

from __future__ import annotations

from collections import Counter
from typing import Any

tally: Counter[str] = Counter()
"""What was tried so far, by kind."""


def print_tally(terminalreporter: Any, tried: str) -> None:
    """Print the counts under a heading that says whether anything was lost."""
    if tally:
        failed = terminalreporter.stats.get("failed") or terminalreporter.stats.get("error")
        terminalreporter.section(tried if failed else f"{tried}, nothing lost")
        for kind, count in sorted(tally.items()):
            terminalreporter.write_line(f"{count:6} {kind}")
