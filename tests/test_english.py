"""Docstrings name the thing first, in words of the field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import talkwidget

PACKAGE = Path(talkwidget.__file__).parent
RIDDLE = re.compile(r"(What|Where|How|Who|Whose|Whom|Which|When|That|Those|Of|As|Told|With|Within|It|Here)\b")


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring, also of those below attributes and constants."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            value = getattr(statement, "value", None) if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield statement.lineno, value.value


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_docstrings_open_with_the_name_of_the_thing(path):
    riddles = [f"{line}: {text.splitlines()[0]}" for line, text in docstrings(path) if RIDDLE.match(text)]
    assert not riddles, "\n".join(riddles)
