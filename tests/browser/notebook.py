"""A notebook in a browser: run its cells, and look at what the page shows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Frame, Locator, Page

from .server import Server, major_version

MINUTE = 60_000
"""Milliseconds; loading PyTorch for a first face takes a good part of it on a busy machine."""

_WIDGET = "window.jupyterapp?.shell?.currentWidget"
_RUN = """(
  (window.jupyterapp.shell.currentWidget.content.activeCellIndex = index),
  window.jupyterapp.commands.execute("notebook:run-cell")
)"""
_PLAYS = """async (video) => {
  const until = async (test) => {
    for (let tries = 0; tries < 200 && !test(); tries += 1) await new Promise((done) => setTimeout(done, 50));
    return test();
  };
  video.muted = true;
  await until(() => video.readyState >= 2 || video.error);
  video.loop = true; // a short clip would be over before its caption is seen
  await video.play();
  const start = video.currentTime;
  const moves = await until(() => Math.abs(video.currentTime - start) > 0.3);
  const cue = await until(() => video.textTracks[0]?.activeCues?.length > 0);
  video.loop = false;
  return {
    moves,
    error: video.error?.message ?? null,
    width: video.videoWidth,
    sound: video.webkitAudioDecodedByteCount,
    source: video.src.slice(0, 40),
    captions: cue ? [video.textTracks[0].mode, video.textTracks[0].activeCues[0].text.replace(/<[^>]*>/g, "")] : null,
  };
}"""


_LENT = "autoplay *; camera *; microphone *"  # the stars stand for a page that is loaded after the frame was made
_SANDBOX = "allow-downloads allow-forms allow-pointer-lock allow-popups allow-same-origin allow-scripts"
"""Attributes of the frames in which Colab shows outputs: https://github.com/googlecolab/colabtools/issues/1331."""


def open_frame(page: Page, *, devices: bool = True) -> Frame:
    """Frame of another site than the page around it, sandboxed as Colab's outputs are.

    Without ``devices``, camera and microphone are not lent to it, as in Firefox.
    """
    allowed = f'allow="{_LENT}"' if devices else ""
    frame = f'<iframe sandbox="{_SANDBOX}" {allowed} style="width: 100%; height: 1900px; border: 0"></iframe>'
    page.route("http://localhost/outer", lambda route: route.fulfill(content_type="text/html", body=frame))
    page.goto("http://localhost/outer")
    return page.frames[1]


def write_notebook(server: Server, cells: Sequence[str]) -> str:
    """Put a notebook of code cells into the server's folder; its name."""
    name = f"{uuid.uuid4().hex[:8]}.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, server.folder / name)
    return name


class Notebook:
    """An open notebook with a kernel that is ready.

    Parameters
    ----------
    page
        A tab of the browser, or a frame in one.
    server
        Where the notebook lies.
    name
        Its file's name.
    app
        ``lab`` or ``notebook``.
    """

    def __init__(self, page: Page | Frame, server: Server, name: str, app: str = "lab") -> None:
        if app == "notebook" and major_version("notebook") < 7:
            pytest.skip("Notebook 7 needs JupyterLab 4")
        self.page, self.app = page, app
        self.tab: Page = page.page if isinstance(page, Frame) else page
        self.path: Path = server.folder / name
        place = f"lab/workspaces/{uuid.uuid4().hex[:8]}/tree" if app == "lab" else "notebooks"
        page.goto(f"{server.url}/{place}/{name}")
        page.wait_for_function(
            f"{_WIDGET}?.context?.sessionContext?.session?.kernel?.status === 'idle'", timeout=MINUTE
        )

    def start(self, index: int) -> None:
        """Run a cell, and do not wait for its end."""
        self.page.evaluate(f"(index) => {{ {_RUN}; }}", index)

    def run(self, *indices: int) -> None:
        """Run cells, one after the other, and wait for their end."""
        for index in indices:
            self.page.evaluate(f"(index) => {_RUN}", index)
            self.wait()

    def wait(self) -> None:
        """Wait until no cell runs."""
        running = "[...document.querySelectorAll('.jp-InputArea-prompt')].some((one) => one.textContent.includes('*'))"
        self.page.wait_for_function(f"!{running}", timeout=MINUTE)

    def cell(self, index: int) -> Locator:
        """A cell with its input and output."""
        # JupyterLab 4 keeps only the cells near the window on the page, with their numbers; 3 keeps all, without.
        numbered, all_cells = (
            f".jp-Cell[data-windowed-list-index='{index}']",
            ".jp-Cell:not([data-windowed-list-index])",
        )
        return self.page.locator(f"{numbered}, :nth-match({all_cells}, {index + 1})")

    def complete(self, index: int) -> None:
        """Press Tab at the end of a cell's input."""
        self.cell(index).locator(".cm-content, .CodeMirror-code").click()  # of JupyterLab 4, and of 3
        self.tab.keyboard.press("Control+End")
        self.tab.keyboard.press("Tab")

    def output(self, index: int) -> Locator:
        """The output area of a cell, scrolled to."""
        area = self.cell(index).locator(".jp-Cell-outputArea").first
        area.scroll_into_view_if_needed()
        return area

    def command(self, name: str) -> None:
        """Run a command of the application, as a menu does."""
        self.page.evaluate("(name) => window.jupyterapp.commands.execute(name)", name)

    def save(self) -> None:
        """Save, and wait until the file holds it."""
        self.command("docmanager:save")
        self.page.wait_for_function(f"!{_WIDGET}.context.model.dirty", timeout=MINUTE)


def assert_plays(video: Locator, words: str | None = None) -> None:
    """A video moves, has sound, and shows captions with ``words``."""
    found = video.evaluate(_PLAYS)
    assert found["moves"], found
    assert found["error"] is None
    assert found["width"] > 0
    assert found["sound"] > 0
    if words is not None:
        assert found["captions"] is not None, found
        mode, text = found["captions"]
        assert mode == "showing"
        assert words in text
