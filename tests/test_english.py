"""Names and docstrings: one name for one thing, and docstrings that open with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import talkwidget

PACKAGE = Path(talkwidget.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
RIDDLE = re.compile(r"(What|Where|How|Who|Whose|Whom|Which|When|That|Those|Of|As|Told|With|Within|It|Here)\b")


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring, also of those below attributes and constants."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            value = getattr(statement, "value", None) if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield statement.lineno, value.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_docstrings_open_with_the_name_of_the_thing(path):
    riddles = [f"{line}: {text.splitlines()[0]}" for line, text in docstrings(path) if RIDDLE.match(text)]
    assert not riddles, "\n".join(riddles)


STAGE_WORDS = {"key", "get", "make", "parts", "OPTION_NAMES"}
"""Names that each cached stage of the pipeline has."""
EVERYWHERE = {"VERSION", "T"}
"""Version of a module's results, for the keys; a type that is not known."""


def public_names(path: Path) -> Iterator[str]:
    """Names of the classes, functions, constants and aliases of types that a module defines for others."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names = [node.name]
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_one_name_is_one_thing():
    places: dict[str, set[str]] = {}
    for path in FILES:
        for name in public_names(path):
            places.setdefault(name, set()).add(path.relative_to(PACKAGE).as_posix())
    shared = STAGE_WORDS | EVERYWHERE
    assert not {name: found for name, found in places.items() if len(found) > 1 and name not in shared}
    assert all(place.startswith("pipeline/") for name in STAGE_WORDS for place in places[name])


LONGEST_FILE = 250
"""Lines of a file that is read at one go."""


def test_files_are_short():
    long = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not {name: lines for name, lines in long.items() if lines > LONGEST_FILE}
