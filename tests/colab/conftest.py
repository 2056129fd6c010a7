"""The Colab notebook, run once among Colab's packages for all tests of this folder."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-colab" / "bin" / "python"
ADDED = {
    *("talkwidget", "gtts", "face-alignment", "espeakng-loader", "pyloudnorm", "pyworld-prebuilt", "av"),
    *("hibari-tts", "onnxruntime", "num2words", "docopt", "sentencex"),
}
"""Packages that the notebook installs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.colab)
            if not PYTHON.exists():
                item.add_marker(pytest.mark.skip(reason="the environment is not built; run: make test-colab"))


def packages() -> dict[str, str]:
    """Names and versions of what is installed there."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    return {entry["name"].lower().replace("_", "-"): entry["version"] for entry in json.loads(listed.stdout)}


@pytest.fixture(scope="session")
def executed(tmp_path_factory):
    """Packages before the notebook ran, its outputs by cell, and the folder it ran in."""
    folder = tmp_path_factory.mktemp("content")
    (folder / "assets").symlink_to(ROOT / "assets")
    subprocess.run([PYTHON, "-m", "pip", "uninstall", "--yes", "--quiet", *ADDED], check=True)
    before = packages()
    kernel = folder / "kernels" / "colab" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [str(PYTHON), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}))
    notebook = nbformat.read(ROOT / "notebooks" / "colab_optimized_cached.ipynb", as_version=4)
    for cell in notebook.cells:
        # Outside Colab this keeps the archive beside the notebook.
        cell.source = cell.source.replace("ON_DRIVE = False", "ON_DRIVE = True")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        patch.setenv("TALKWIDGET_SOURCE", str(ROOT))
        patch.setenv("TALKWIDGET_HOME", str(folder / "home"))
        patch.setenv("TALKWIDGET_OFFLINE", "1")
        place = {"metadata": {"path": str(folder)}}
        nbclient.NotebookClient(notebook, timeout=300, kernel_name="colab", resources=place).execute()
    return before, {cell.id: cell.get("outputs", []) for cell in notebook.cells}, folder
