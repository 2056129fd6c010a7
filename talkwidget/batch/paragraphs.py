"""Paragraphs of a text as rows of a batch, named by lines with a #."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any


def split_paragraphs(text: str) -> list[Mapping[Any, Any]]:
    """One row for each paragraph; a line ``# name`` before its text, with or without an empty line, names it."""
    rows: list[Mapping[Any, Any]] = []
    name = ""
    for is_block, block in itertools.groupby(text.splitlines(), key=_has_letters):
        lines = list(block) if is_block else []
        while lines and (named := _name_in(lines[0])):
            name, lines = named, lines[1:]
        body = "\n".join(lines).strip()
        if body:
            rows.append({"text": body, "name": name} if name else {"text": body})
            name = ""
    return rows


def _has_letters(line: str) -> bool:
    return bool(line.strip())


def _name_in(line: str) -> str:
    """Name in a line ``# name`` or ``## name ##``; empty in others, as in ``#MeToo began in 2006``."""
    plain = line.strip()
    name = plain.lstrip("#")
    if name == plain or not name[:1].isspace():
        return ""
    name, space, closing = name.strip().rpartition(" ")
    return name.rstrip() if name and set(closing) == {"#"} else f"{name}{space}{closing}"
