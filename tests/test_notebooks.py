"""The notebooks: clean in the repository, and running as a newcomer runs them."""

from __future__ import annotations

import re
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_hold_no_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell for cell in code if cell.outputs or cell.execution_count is not None]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_the_quickstart_runs_from_an_empty_cache_to_a_saved_video(tmp_path):
    notebook = nbformat.read(ROOT / "notebooks" / "quickstart.ipynb", as_version=4)
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    for name in ("talk", "options"):
        assert re.findall(r"<video|<track|<progress", shown[name][0].data["text/html"]) == ["<video", "<track"]
        assert len(shown[name]) == 1
    assert "miss: first use" in shown["report"][0].data["text/plain"]
    assert re.search(r"clip +[\d.]+ s  hit", shown["python"][0].data["text/plain"])
    assert (tmp_path / "welcome.mp4").stat().st_size > 50_000
    assert (tmp_path / "welcome.vtt").read_text().startswith("WEBVTT")


def test_the_colab_notebook_installs_each_dependency_that_colab_lacks():
    notebook = (ROOT / "notebooks" / "colab_optimized_cached.ipynb").read_text(encoding="utf-8")
    installed = set(re.findall(r"[\w-]+", re.search(r"pip install -q --no-deps (.*)\\n", notebook)[1].lower()))
    colab = (ROOT / "tests" / "colab" / "requirements.txt").read_text(encoding="utf-8").lower()
    preinstalled = set(re.findall(r"^([\w-]+)", colab, re.MULTILINE)) | {"torch"}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", project, re.DOTALL | re.MULTILINE)[1]
    needed = {name.lower() for name in re.findall(r'^  "([\w-]+)[^;]*?",$', listed, re.MULTILINE)}
    assert "hibari-tts" in needed
    assert needed <= installed | preinstalled
