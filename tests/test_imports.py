"""Imports between parts of the package against the picture in docs/architecture.md, and the cost of importing it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import talkwidget
from talkwidget.plugins import SYNTHESIZERS
from talkwidget.plugins.entry_points import built_in

PACKAGE = Path(talkwidget.__file__).parent
PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def part(path: tuple[str, ...]) -> str:
    """Part that a module belongs to: its folder, or the module itself where the folder has folders within."""
    folder = path[:-1] if not PACKAGE.joinpath(*path).is_dir() else path
    has_folders = any(one.is_dir() and (one / "__init__.py").exists() for one in PACKAGE.joinpath(*folder).iterdir())
    return "/".join(path if has_folders or not folder else folder) or "__init__"


def run_time_imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that run, at once or later; those for type checkers are left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        yield from run_time_imports(node)


def imports_of(module: Path) -> list[ast.Import | ast.ImportFrom]:
    return list(run_time_imports(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))))


def imported_modules(module: Path) -> Iterator[tuple[str, ...]]:
    """Paths of the modules of the package that a module imports."""
    for node in imports_of(module):
        if isinstance(node, ast.ImportFrom) and node.level:
            inside = module.parent.parts[: len(module.parent.parts) - node.level + 1]
            base = (*inside, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                place = PACKAGE.joinpath(*base, alias.name)
                yield (*base, alias.name) if place.is_dir() or place.with_suffix(".py").exists() else base


def own_path(module: Path) -> tuple[str, ...]:
    return module.parent.parts if module.name == "__init__.py" else module.with_suffix("").parts


def edges() -> dict[str, set[str]]:
    """For each part the parts that it imports."""
    found: dict[str, set[str]] = {}
    for module in MODULES:
        own = part(own_path(module))
        found.setdefault(own, set()).update({part(path) for path in imported_modules(module)} - {own})
    return found


def picture() -> dict[str, set[str]]:
    """Edges as the page draws them, one line a part."""
    block = re.search(r"```imports\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None, "the page has a block of imports"
    lines = [line.partition("->") for line in block[1].splitlines() if line.strip()]
    return {name.strip(): {one.strip() for one in targets.split(",") if one.strip()} for name, _, targets in lines}


def test_every_edge_is_in_the_picture_and_every_edge_of_the_picture_is_there():
    real, drawn = edges(), picture()
    wrong = {
        name: {
            "only in the code": sorted(real.get(name, set()) - drawn.get(name, set())),
            "only in the picture": sorted(drawn.get(name, set()) - real.get(name, set())),
        }
        for name in {*real, *drawn}
        if real.get(name, set()) != drawn.get(name, set())
    }
    assert not wrong, json.dumps(wrong, indent=1)


def test_imports_go_one_way():
    TopologicalSorter({name: targets for name, targets in edges().items() if name != "__init__"}).prepare()


ORDER = [
    {"notebook"},
    {"session", "command"},
    {"talker"},
    {"batch"},
    {"pipeline", "doctor"},
    {"clip"},
    {"display"},
    {"engine", "captions", "speech"},
    {"voice", "script"},
    {"face", "media", "checkpoints"},
    {"cache", "inputs", "inference"},
    {
        "keywords",
        "plugins",
        "common_options",
        "option",
        "options",
        "progress",
        "report",
        "errors",
        "env",
        "suggest",
        "_version",
    },
]
"""Ranks of the top-level parts; a part imports from its own rank and those below."""


def test_no_edge_goes_up_the_ranks():
    rank = {name: index for index, names in enumerate(ORDER) for name in names}
    for own, targets in edges().items():
        top = own.split("/")[0]
        if top not in {"__init__", "__main__"}:
            assert not {one for one in targets if rank[one.split("/")[0]] < rank[top]}, own


def test_nothing_imports_the_top_of_the_package():
    assert not {name for name, targets in edges().items() if "__init__" in targets}


def test_the_root_stays_small():
    assert len([module for module in MODULES if len(module.parts) == 1]) <= 16


def foreign_imports(module: Path) -> set[str]:
    """Top-level names of other packages that a module imports."""
    names: set[str] = set()
    for node in imports_of(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif not node.level:
            names.add((node.module or "").split(".")[0])
    return names


def test_torch_is_for_face_and_engine_and_for_synthesizers_once_they_speak():
    users = {module.parts[0] for module in MODULES if "torch" in foreign_imports(module)}
    assert users <= {"face", "engine", "inference", "speech"}
    assert not [module for module in MODULES if module.parts[0] == "speech" and imports_torch_at_once(module)]
    assert not [module for module in MODULES if module.name == "options.py" and "torch" in foreign_imports(module)]


def imports_torch_at_once(module: Path) -> bool:
    statements = ast.parse((PACKAGE / module).read_text(encoding="utf-8")).body
    return any(re.match(r"(import|from) torch\b", ast.unparse(statement)) for statement in statements)


def test_only_display_and_notebook_know_notebooks():
    users = {module.parts[0] for module in MODULES if foreign_imports(module) & {"IPython", "ipywidgets", "traitlets"}}
    assert users <= {"display", "notebook"}


def test_no_name_of_an_engine_stands_outside_its_folder():
    """But in the preferences of choose.py; ``mesh`` is a word of its own, as in the landmark network of that name."""
    names = {path.name for path in (PACKAGE / "engine").iterdir() if (path / "engine.py").exists()}
    assert names == {"mesh", "sadtalker"}
    for module in MODULES:
        if module.parts[0] == "engine" and (module.parts[1] in names or module.name == "choose.py"):
            continue
        for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "sadtalker" not in node.value.lower(), f"{module}:{node.lineno} names an engine"
                allowed = node.value != "mesh" or module == Path("common_options.py")
                assert allowed, f"{module}:{node.lineno} names an engine"


def test_no_name_of_a_synthesizer_stands_outside_speech():
    """But in docstrings, which speak of eSpeak's phonemes; ``learned`` and ``matched`` are words of their own."""
    names = {name for name in built_in(SYNTHESIZERS) if name not in {"learned", "matched"}}
    assert names == {"espeak", "gtts", "hibari", "kokoro", "pocket"}
    for module in MODULES:
        if module.parts[0] == "speech":
            continue
        tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                named = {name for name in names if re.search(rf"\b{name}\b", node.value, re.IGNORECASE)}
                assert not named, f"{module}:{node.lineno} names {named}"


def loaded_after(code: str) -> set[str]:
    """Top-level modules loaded in a fresh Python that has run ``code``."""
    report = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"torch", "numba", "librosa", "scipy", "cv2", "av", "joblib", "face_alignment", "pydub", "onnxruntime"}


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
    for name in set(talkwidget.__all__) - {"__version__"}:
        assert getattr(talkwidget, name).__doc__
    assert {*talkwidget.__all__} <= {*dir(talkwidget)}
    with pytest.raises(AttributeError):
        talkwidget.no_such_name  # noqa: B018
