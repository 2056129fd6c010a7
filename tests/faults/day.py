"""A day's use in one kernel: many clips of several faces and voices; prints memory and handles after each part."""

from __future__ import annotations

import gc
import io
import sys
import threading
from pathlib import Path

import psutil
from PIL import Image

from tests import fakes

from . import work

FACES, VOICES, PARTS = 10, 3, 10


def main() -> None:
    """Make as many clips as the second argument says, in the folder of the first, in ten parts."""
    folder, clips = Path(sys.argv[1]), int(sys.argv[2])
    work.prepare()
    talker = work.new_talker(folder)
    process = psutil.Process()
    for number in range(FACES):
        talker.set_face(plain_portrait(number), f"face {number}", max_height=128)
    for number in range(VOICES):
        talker.set_voice(fakes.hum(1.0 + number / 10), f"voice {number}")
    for part in range(PARTS):
        for number in range(part * clips // PARTS, (part + 1) * clips // PARTS):
            clip = talker.say(
                f"clip number {number}",
                face=f"face {number % FACES}",
                voice=f"voice {number % VOICES}",
                seed=number,
                fps=10,
            )
            assert clip.frame_count > 0
        gc.collect()
        print("part", process.memory_info().rss, process.num_fds(), threading.active_count(), flush=True)


def plain_portrait(number: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (128, 128), (20 * number, 100, 100)).save(file, "PNG")
    return file.getvalue()


if __name__ == "__main__":
    main()
