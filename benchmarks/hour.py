"""Memory of a text of an hour against one of a minute, at 512 pixels; takes a quarter of an hour.

About 9,000 words are an hour of speech.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from .sentences import peak_memory, text_of_minutes
from .table import Row, at_most

_HEIGHT = 512
_SHORT, _LONG = 1, 60  # minutes; the sentences take a little longer than planned


def measure() -> Iterator[Row]:
    """Peak resident memory of both texts, each in a process of its own, and the time for the long one."""
    peaks = []
    for minutes in (_SHORT, _LONG):
        text = text_of_minutes(minutes)
        began = time.perf_counter()
        seconds, peak = peak_memory(text, _HEIGHT)
        took = time.perf_counter() - began
        peaks.append(peak)
        yield Row(
            f"peak memory of a clip of {seconds / 60:.1f} min, {len(text.split())} words, at {_HEIGHT} pixels",
            f"{peak:.0f} MB",
        )
    yield Row("time for the long clip", f"{took:.0f} s, {seconds / took:.1f}x real time")
    yield at_most("growth from the short to the long clip", peaks[1] - peaks[0], 150, " MB", 0)
