"""What a person sees in JupyterLab: the panel on screen, the first frame that moves, the finished clip.

Needs Chromium and Playwright, as ``make test-browser`` does; without them there is nothing to print.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .scenes import ASSET, SENTENCES
from .sentences import RECORDING, text_of_minutes
from .table import Row, at_most

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.notebook import Notebook
    from tests.browser.server import Server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TEN_SECONDS = f"{SENTENCES[1]} Maybe not? Oh, I am so happy for you, and for all of us!"

_SAY = "%%talk --engine mesh --synthesizer espeak "
_WATCH = """(found) => {
  const began = performance.now();
  window.seen = {};
  const see = (name) => (window.seen[name] ??= (performance.now() - began) / 1000);
  // A player shows its first frame before it plays: the second one moves.
  const watch = (name, video) =>
    video.requestVideoFrameCallback((_, { presentedFrames }) => (presentedFrames > 1 ? see(name) : watch(name, video)));
  const look = () => {
    for (const [name, selector] of Object.entries(found)) {
      const element = document.querySelector(selector);
      if (!element) continue;
      delete found[name];
      if (element.matches(".talkwidget-stream video")) watch(name, element);
      else see(name);
    }
    if (Object.keys(found).length) requestAnimationFrame(look);
  };
  look();
}"""
_FIRST_CLIP, _CLIPS = 4, 5
_LONG_TEXTS, _LONG_MINUTES = 3, 2
_SPEAKERS = {"the default voice": "--voice none", "matched": "--synthesizer matched"}


def measure() -> Iterator[Row]:
    """Seconds from running a cell, on the page's own clock; the kernel has loaded the extension and set a face."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield Row("in a browser", "not here: pip install playwright")
        return
    if CHROMIUM is None:
        yield Row("in a browser", "not here: apt-get install chromium")
        return
    from tests.browser.server import run_server

    with tempfile.TemporaryDirectory() as home, run_server(Path(home) / "server") as server, sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        for measured in (_measure_page, _measure_long_texts):
            page = browser.new_page()
            yield from measured(page, server)
            page.close()
        browser.close()


def _measure_page(page: Page, server: Server) -> Iterator[Row]:
    from tests.browser.notebook import Notebook, write_notebook

    clips = [f"{_SAY}--seed {seed}\n{TEN_SECONDS}" for seed in range(1, _CLIPS + 1)]
    cells = ("%load_ext talkwidget", "%talk_setup", f"%talk_face {ASSET}", f"{_SAY}\nWarm.", *clips)
    notebook = Notebook(page, server, write_notebook(server, cells))
    notebook.run(0)
    seen = _watch(notebook, 1, {"panel": ".jupyter-button.mod-primary"})
    yield at_most("the panel on screen", seen["panel"], 1.5, " s")
    notebook.run(2, 3)
    times = []
    for cell in range(_FIRST_CLIP, _FIRST_CLIP + _CLIPS):
        # A clip does not begin by itself while another one talks.
        page.wait_for_function("[...document.querySelectorAll('video')].every((video) => video.paused)")
        times.append(_watch(notebook, cell, {"first": _player(cell), "clip": f"{_output(cell)} video[src^=data]"}))
    length = notebook.output(_FIRST_CLIP).locator("video").evaluate("video => video.duration")
    first, clip = (sorted(seen[name] for seen in times) for name in ("first", "clip"))
    yield at_most(f"first moving frame of a new {length:.1f} s clip, median of {_CLIPS}", median(first), 1.0, " s")
    yield Row("the slowest of them", f"{first[-1]:.2f} s")
    yield at_most(f"the whole clip, as plain video, median of {_CLIPS}", median(clip), 3.0, " s")
    yield Row("the slowest of them", f"{clip[-1]:.2f} s")


def _measure_long_texts(page: Page, server: Server) -> Iterator[Row]:
    """Texts that are new each time; each is stopped once it moves."""
    from tests.browser.notebook import Notebook, write_notebook

    cells = ["%load_ext talkwidget", f"%talk_face {ASSET}", f"%talk_voice {RECORDING}"]
    prepared = len(cells)
    for number, options in enumerate(_SPEAKERS.values()):
        texts = [text_of_minutes(_LONG_MINUTES, 1 + 100 * (number * _LONG_TEXTS + one)) for one in range(_LONG_TEXTS)]
        cells += [f"%%talk --engine mesh {options}\n{text}" for text in ("Warm.", *texts)]
    notebook = Notebook(page, server, write_notebook(server, cells))
    notebook.run(*range(prepared))
    for number, speaker in enumerate(_SPEAKERS):
        warm = prepared + number * (1 + _LONG_TEXTS)
        notebook.run(warm)
        first = []
        for cell in range(warm + 1, warm + 1 + _LONG_TEXTS):
            page.wait_for_function("[...document.querySelectorAll('video')].every((video) => video.paused)")
            first.append(_watch(notebook, cell, {"first": _player(cell)})["first"])
            notebook.command("notebook:interrupt-kernel")
            notebook.wait()
        told = f"first moving frame of a new text of {_LONG_MINUTES} minutes, {speaker}, median of {_LONG_TEXTS}"
        yield at_most(told, median(first), 1.5, " s")
        yield Row("the slowest of them", f"{max(first):.2f} s")


def _output(cell: int) -> str:
    return f".jp-Cell[data-windowed-list-index='{cell}'] .jp-OutputArea"


def _player(cell: int) -> str:
    return f"{_output(cell)} .talkwidget-stream video"


def _watch(notebook: Notebook, index: int, places: dict[str, str]) -> dict[str, float]:
    """Run a cell and return when each of ``places`` was seen."""
    notebook.page.evaluate(_WATCH, places)
    notebook.start(index)
    notebook.page.wait_for_function(f"Object.keys(window.seen).length === {len(places)}", timeout=60_000)
    seen: dict[str, float] = notebook.page.evaluate("window.seen")
    return seen
