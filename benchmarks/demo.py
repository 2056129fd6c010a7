"""``make demo``: the quickstart notebook through a real kernel, cold and then warm, and what each stage cost."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

ROOT = Path(__file__).parents[1]
OUT = ROOT / "out"
REPORTS = {
    "setup": "face and voice",
    "report": "first text",
    "options-report": "second text",
    "python": "first text again",
}
"""Cells of the notebook that show a report, and what it is of."""


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="talkwidget-demo-") as home:
        # A fresh cache, so that the first run is cold; and nothing that depends on a network.
        os.environ |= {"TALKWIDGET_HOME": home, "TALKWIDGET_OFFLINE": "1", "TALKWIDGET_CACHE": "on"}
        executed = {}
        for name in ("cold", "warm"):
            began = time.perf_counter()
            executed[name] = execute(ROOT / "notebooks" / "quickstart.ipynb", OUT)
            seconds = time.perf_counter() - began
            print_costs(f"{name}: {seconds:.1f} s for the whole notebook, kernel and imports included", executed[name])
    nbformat.write(executed["cold"], OUT / "quickstart.ipynb")
    page, _ = HTMLExporter().from_notebook_node(executed["cold"])
    (OUT / "quickstart.html").write_text(page, encoding="utf-8")
    print("\nTo look at:")
    for name in ("welcome.mp4", "quickstart.html", "quickstart.ipynb"):
        print(f"  {OUT / name}")


def execute(path: Path, folder: Path) -> nbformat.NotebookNode:
    """The notebook with its outputs, run in ``folder`` by a kernel of its own."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=600, resources=place, extra_arguments=["--log-level=ERROR"]).execute()
    return notebook


def print_costs(heading: str, notebook: nbformat.NotebookNode) -> None:
    """Print the reports that the notebook shows."""
    print(f"\n{heading}")
    for cell in notebook.cells:
        if cell.id in REPORTS:
            print(f"\n  {REPORTS[cell.id]}")
            told = [output.data["text/plain"] for output in cell.outputs if "text/plain" in output.get("data", {})]
            for line in "\n".join(told).splitlines():
                print(f"    {line}")


if __name__ == "__main__":
    main()
