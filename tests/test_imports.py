"""The picture of who may import whom, held against the imports; and what importing the package costs."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import talkwidget

PACKAGE = Path(talkwidget.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

LAYERS = [
    {"__init__", "__main__", "magic", "settings", "panels", "completion", "checkpoint_command"},
    {"session", "talker", "rendering", "stages", "speaker", "assets"},
    {
        "face",
        "speech",
        "engine",
        "clip",
        "display",
        "report",
        "captions",
        "caption_words",
        "sentences",
        "subtitles",
        "player",
    },
    {
        *("media", "cache", "store", "disk", "sync", "options", "arguments", "env", "errors", "files"),
        *("plugins", "progress", "compiling", "turns", "checkpoints", "download"),
    },
]
"""From the top; a module imports from its own layer and those below."""


def part(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def layer(name: str) -> int:
    found = [index for index, names in enumerate(LAYERS) if name in names]
    assert len(found) == 1, f"{name} stands in {len(found)} layers of the picture"
    return found[0]


def run_time_imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that happen when the program runs, be it late; those for type checkers are left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        yield from run_time_imports(node)


def imported_parts(module: Path) -> set[str]:
    """Parts of the package that a module imports."""
    parts = set()
    for node in run_time_imports(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            inside = module.parent.parts[: len(module.parent.parts) - node.level + 1]
            path = [*inside, *(node.module or "").split(".")]
            names = [path[0]] if path[0] else [alias.name for alias in node.names]
            parts |= {name for name in names if not name.startswith("__")}
    return parts


def foreign_imports(module: Path) -> set[str]:
    """Top-level names of other packages that a module imports."""
    names: set[str] = set()
    for node in run_time_imports(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif not node.level:
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_go_one_way(module):
    own = layer(part(module))
    upwards = {name for name in imported_parts(module) if name != part(module) and layer(name) < own}
    if module == Path("__init__.py"):
        assert not upwards
        return
    assert not upwards, f"{module} imports from above: {upwards}"


def test_face_speech_and_engine_do_not_need_what_shows_them():
    shown = {"clip", "display", "report"}
    for module in MODULES:
        if part(module) in {"face", "speech", "engine"}:
            assert not imported_parts(module) & shown, module


def test_torch_is_for_face_and_engine_and_for_synthesizers_that_are_networks_once_they_speak():
    users = {part(module) for module in MODULES if "torch" in foreign_imports(module)}
    assert users <= {"face", "engine", "speech"}
    assert not [module for module in MODULES if part(module) == "speech" and imports_torch_at_once(module)]


def imports_torch_at_once(module: Path) -> bool:
    statements = ast.parse((PACKAGE / module).read_text(encoding="utf-8")).body
    return any(re.match(r"(import|from) torch\b", ast.unparse(statement)) for statement in statements)


def test_notebooks_are_known_to_the_outer_modules_alone():
    users = {part(module) for module in MODULES if foreign_imports(module) & {"IPython", "ipywidgets", "traitlets"}}
    assert users <= {"__init__", "magic", "settings", "panels", "player", "display"}


def loaded_after(code: str) -> set[str]:
    """Top-level modules loaded in a fresh Python that has run ``code``."""
    report = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"torch", "numba", "librosa", "scipy", "cv2", "av", "joblib", "face_alignment", "pydub"}


def test_importing_the_package_loads_nothing_heavy():
    loaded = loaded_after("import talkwidget")
    assert not loaded & {*HEAVY, "numpy", "IPython"}


def test_loading_the_extension_loads_nothing_heavy():
    loaded = loaded_after(
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.instance().run_line_magic('load_ext', 'talkwidget')"
    )
    assert not loaded & HEAVY
    assert "talkwidget.notebook.magic" in loaded


def test_every_public_name_can_be_had():
    for name in talkwidget.__all__:
        assert getattr(talkwidget, name).__doc__
    with pytest.raises(AttributeError):
        talkwidget.no_such_name  # noqa: B018
