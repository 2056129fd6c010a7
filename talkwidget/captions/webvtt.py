"""Subtitles: what ``captions.py`` wrote, in other shapes: SubRip, and lines to read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator


def webvtt_to_srt(webvtt: str) -> str:
    """What :func:`talkwidget.captions.cues.to_webvtt` wrote, as SubRip text, which has no times of words."""
    blocks = []
    for number, (times, plain) in enumerate(_cues(webvtt), start=1):
        # SubRip has no escapes, and players read <i> as markup, --> as times; a zero-width space keeps them text.
        text = re.sub("<|--(?=>)", lambda found: found[0] + chr(0x200B), plain)
        blocks.append(f"{number}\n{times.replace('.', ',')}\n{text}\n")
    return "\n".join(blocks)


def webvtt_to_transcript(webvtt: str) -> list[tuple[str, str]]:
    """The same to read: when each cue begins, as in ``0:07``, and its text in one line."""
    lines = []
    for times, plain in _cues(webvtt):
        hours, minutes, seconds = (int(part) for part in times.split(".")[0].split(":"))
        lines.append((f"{60 * hours + minutes}:{seconds:02}", " ".join(plain.split())))
    return lines


def _cues(webvtt: str) -> Iterator[tuple[str, str]]:
    """The times of each cue as they stand there, and its text without markup."""
    for block in webvtt.split("\n\n")[1:]:
        _, times, text = block.strip("\n").split("\n", 2)
        yield times, html.unescape(re.sub(r"<[^>]*>", "", text))
