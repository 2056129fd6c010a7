"""The quickstart, line by line in a fresh environment, and the README's first screen."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "quickstart.md"


def blocks(language: str) -> list[str]:
    """Code of the page, in order."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.slow
def test_every_line_runs_in_a_fresh_environment(tmp_path):
    checkout = tmp_path / "checkout"
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, files):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, checkout / name)
    install, *commands = blocks("bash")
    run(install, checkout, tmp_path)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(block.strip()) for block in blocks("python")])
    nbformat.write(notebook, checkout / "page.ipynb")
    run("jupyter nbconvert --to notebook --execute --inplace page.ipynb", checkout, tmp_path, prepared=True)
    for command in commands:
        run(command, checkout, tmp_path, prepared=True)
    outputs = [output for cell in nbformat.read(checkout / "page.ipynb", 4).cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or "UsageError" in output.get("text", "")]
    shown = [output.data.get("text/html", "") for output in outputs if "data" in output]
    assert sum("<video" in html for html in shown) == 4
    for name in ("welcome.mp4", "hello.mp4", "python.mp4"):
        assert (checkout / name).stat().st_size > 10_000


def run(script: str, folder: Path, home: Path, *, prepared: bool = False) -> None:
    """Run shell commands as a newcomer's shell does, with caches of its own.

    PyTorch has the version of these tests: a mirror without PyTorch's own index would give NVIDIA's libraries too.
    """
    (home / "constraints.txt").write_text(f"torch=={version('torch')}\n")
    lines = f"set -e\nexport TALKWIDGET_HOME={home}/cache NUMBA_CACHE_DIR={home}/numba\n"
    lines += f"export PIP_CONSTRAINT={home}/constraints.txt\n"
    lines += "source venv/bin/activate\n" if prepared else ""
    done = subprocess.run(["bash", "-c", lines + script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_readme_shows_a_picture_on_its_first_screen():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert next(number for number, line in enumerate(lines) if line.startswith("![")) < 25
