"""Figures with the bars they are held to, and the machine they were measured on."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure: what it is, what was measured, the bar as text, and whether it is met (``None``: no bar)."""

    figure: str
    measured: str
    bar: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Heading:
    """Title of another table, which the rows after it belong to."""

    title: str


def within(figure: str, value: float, low: float, high: float, unit: str = "", digits: int = 2) -> Row:
    """A figure that should lie between ``low`` and ``high``; either may be infinite."""
    if low == float("-inf"):
        bar = f"<= {high:g}{unit}"
    elif high == float("inf"):
        bar = f">= {low:g}{unit}"
    else:
        bar = f"{low:g} .. {high:g}{unit}"
    return Row(figure, f"{value:.{digits}f}{unit}", bar, low <= value <= high)


def at_most(figure: str, value: float, high: float, unit: str = "", digits: int = 2) -> Row:
    """A figure that should not exceed ``high``."""
    return within(figure, value, float("-inf"), high, unit, digits)


def at_least(figure: str, value: float, low: float, unit: str = "", digits: int = 2) -> Row:
    """A figure that should reach ``low``."""
    return within(figure, value, low, float("inf"), unit, digits)


def print_table(title: str, rows: Iterator[Row | Heading]) -> None:
    """Print a Markdown table, line by line as figures come in; text that a generator returns is printed below."""
    _print_head(f"### {title}")
    while True:
        try:
            row = next(rows)
        except StopIteration as end:
            if end.value:
                print(f"\n{end.value}", flush=True)
            return
        if isinstance(row, Heading):
            _print_head(f"#### {row.title}")
            continue
        met = {None: "", True: "yes", False: "**no**"}[row.met]
        print(f"| {row.figure} | {row.measured} | {row.bar} | {met} |", flush=True)


def _print_head(title: str) -> None:
    print(f"\n{title}\n\n| figure | measured | bar | met |\n| --- | --- | --- | --- |", flush=True)


def describe_machine() -> str:
    """One line: date, processor, cores, Python and the packages that decide speed."""
    import torch

    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    today = datetime.date.today().isoformat()
    python = platform.python_version()
    return f"{today}, {model}, {os.cpu_count()} cores, {gpu}, Python {python}, torch {torch.__version__}"
