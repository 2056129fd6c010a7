"""Peak memory of a short and a long clip, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from .scenes import SENTENCES, portraits
from .table import Row, at_most

_RUN = r"""
import re, sys
from talkwidget import Talker
talker = Talker(engine="mesh", cache_dir=None, synthesizer="espeak")
talker.set_face(sys.argv[1])
clip = talker.say(sys.argv[2])
# Not getrusage: its peak is inherited from the process that started this one.
print(clip.duration, int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def measure() -> Iterator[Row]:
    """Peak resident memory for about 10 s and about 60 s of speech."""
    portrait = str(portraits()[-1])
    peaks = []
    for repeats in (2, 10):
        text = " ".join(SENTENCES[:1] * repeats)
        run = subprocess.run([sys.executable, "-c", _RUN, portrait, text], capture_output=True, text=True, check=True)
        seconds, peak = map(float, run.stdout.split())
        peaks.append(peak)
        yield Row(f"peak memory of a {seconds:.0f} s clip", f"{peak:.0f} MB")
    yield at_most("growth from the short to the long clip", peaks[1] - peaks[0], 60, " MB", 0)
