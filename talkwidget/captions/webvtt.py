"""WebVTT (W3C): write captions, convert them to SubRip, list them as a transcript."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..speech.speech import Speech
    from .cues import Cue


def to_webvtt(speech: Speech) -> str:
    """Captions as WebVTT with a timestamp for each word; empty where the words are not known."""
    from .cues import make_cues  # clips and cells use this module at start-up, and need no cues there

    cues = make_cues(speech)
    if not cues:
        return ""
    blocks = (
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{_cue_text(cue)}\n"
        for number, cue in enumerate(cues, start=1)
    )
    return "WEBVTT\n\n" + "\n".join(blocks)


def webvtt_to_srt(webvtt: str) -> str:
    """Convert the output of :func:`to_webvtt` to SubRip, which has no timestamps of words."""
    blocks = []
    for number, (times, plain) in enumerate(_parse(webvtt), start=1):
        # SubRip has no escapes: a zero-width space keeps players from reading <i> as markup and --> as times.
        text = re.sub("<|--(?=>)", lambda found: found[0] + chr(0x200B), plain)
        blocks.append(f"{number}\n{times.replace('.', ',')}\n{text}\n")
    return "\n".join(blocks)


def webvtt_to_transcript(webvtt: str) -> list[tuple[str, str]]:
    """Start of each cue, as in ``0:07``, and its text on one line, from the output of :func:`to_webvtt`."""
    lines = []
    for times, plain in _parse(webvtt):
        hours, minutes, seconds = (int(part) for part in times.split(".")[0].split(":"))
        lines.append((f"{60 * hours + minutes}:{seconds:02}", " ".join(plain.split())))
    return lines


def webvtt_to_cues(webvtt: str) -> list[tuple[float, float, str]]:
    """Start and end in seconds and lines of each cue, from the output of :func:`to_webvtt`."""
    cues = []
    for times, plain in _parse(webvtt):
        start, end = times.split(" --> ")
        cues.append((_seconds(start), _seconds(end), plain))
    return cues


def join_webvtt(parts: Iterable[tuple[str, float]]) -> str:
    """Join outputs of :func:`to_webvtt`, each later by its seconds; empty where all are."""
    blocks: list[str] = []
    for webvtt, later in parts:
        for block in webvtt.split("\n\n")[1:]:
            _, times, text = block.strip("\n").split("\n", 2)
            blocks.append(f"{len(blocks) + 1}\n{_shift(_CLOCK, times, later)}\n{_shift(_TAG, text, later)}\n")
    return "WEBVTT\n\n" + "\n".join(blocks) if blocks else ""


_CLOCK = re.compile(r"\d+:\d\d:\d\d\.\d{3}")
_TAG = re.compile(rf"(?<=<){_CLOCK.pattern}(?=>)")


def _shift(clocks: re.Pattern[str], text: str, later: float) -> str:
    return clocks.sub(lambda found: _clock(_seconds(found[0]) + later), text)


def _cue_text(cue: Cue) -> str:
    """Text of a cue, a timestamp before each word; WebVTT requires them to rise and to lie inside the cue."""
    lines = []
    last = cue.start
    for line in cue.lines:
        parts = []
        for word in line:
            # Compared in milliseconds, as they are written.
            if round(1000 * last) < round(1000 * word.start) < round(1000 * cue.end):
                parts.append(f"<{_clock(word.start)}>")
                last = word.start
            parts.append(html.escape(word.text, quote=False))
        lines.append("".join(parts).strip())
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    return (
        f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:"
        f"{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"
    )


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _parse(webvtt: str) -> Iterator[tuple[str, str]]:
    """Line of times and plain text of each cue."""
    for block in webvtt.split("\n\n")[1:]:
        _, times, text = block.strip("\n").split("\n", 2)
        yield times, html.unescape(re.sub(r"<[^>]*>", "", text))
