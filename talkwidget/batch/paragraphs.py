"""Paragraphs of a text as rows of a batch, named by lines with a #."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"#+\s*(.+?)\s*#*\s*$")


def split_paragraphs(text: str) -> list[Mapping[Any, Any]]:
    """One row for each paragraph; a line ``# name`` before its text, with or without an empty line, names it."""
    rows: list[Mapping[Any, Any]] = []
    name = None
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").splitlines()
        while lines and (named := _NAME.match(lines[0].strip())):
            name = named[1]
            lines = lines[1:]
        body = "\n".join(lines).strip()
        if body:
            rows.append({"text": body} if name is None else {"text": body, "name": name})
            name = None
    return rows
