"""Cells in real notebooks: the clip plays, wherever the notebook goes; mistakes and interrupts leave nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

from tests.notebook.hostile import EVIL, shown_html

from .notebook import MINUTE, Notebook, assert_plays, write_notebook
from .server import PYTHON

SETUP = ("%load_ext talkwidget", "%talk_face assets/image/female-image-01.jpg")
LONG = "%%talk --engine mesh --synthesizer espeak\n" + "This sentence takes a good while to be drawn. " * 40
LEFT_BEHIND = """
import os, threading
from pathlib import Path
home = Path(os.environ["TALKWIDGET_HOME"])
print("files", [path.name for path in home.rglob("*.part")])
print("threads", [thread.name for thread in threading.enumerate() if thread.name.startswith("talkwidget-pre")])
"""


def say(text: str, options: str = "") -> str:
    return f"%%talk --engine mesh --synthesizer espeak {options}\n{text}"


@pytest.fixture(scope="module")
def saved(server, browser):
    """A notebook with a clip, run and saved in JupyterLab, then closed."""
    page = browser.new_page()
    cells = [*SETUP, say("A saved notebook keeps talking."), "%talk_setup"]
    notebook = Notebook(page, server, write_notebook(server, cells))
    notebook.run(0, 1, 2, 3)
    notebook.output(2).locator("video[src^=data]").wait_for(timeout=MINUTE)
    notebook.save()
    page.close()
    return notebook.path


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_cell_shows_a_video_that_plays_with_sound_and_captions(server, new_page, picture, app):
    name = write_notebook(server, [*SETUP, say(f"Hello from the {app}.")])
    notebook = Notebook(new_page(), server, name, app)
    notebook.run(0, 1, 2)
    video = notebook.output(2).locator("video[src^=data]")
    video.wait_for(timeout=MINUTE)
    assert video.count() == 1
    assert not video.evaluate("video => video.autoplay")
    assert_plays(video, "Hello")
    picture(notebook.output(2), f"clip-{app}")


def test_a_saved_notebook_plays_when_it_is_opened_untrusted(server, new_page, saved):
    notebook = nbformat.read(saved, 4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Changed by somebody else, so that its signature is void."))
    changed = saved.with_name(f"changed-{saved.name}")
    nbformat.write(notebook, changed)
    page = new_page()
    reopened = Notebook(page, server, changed.name)
    trusted = "window.jupyterapp.shell.currentWidget.content.widgets[2].model.trusted"
    assert page.evaluate(trusted) is False
    assert_plays(reopened.output(2).locator("video"))
    # JupyterLab takes the captions' data out of what it does not trust; the transcript stays.
    reopened.output(2).get_by_text("Transcript").click()
    expect(reopened.output(2).get_by_text("0:00 A saved notebook keeps talking.")).to_be_visible()


def test_the_html_export_plays(new_page, saved, tmp_path):
    html, _ = HTMLExporter().from_filename(str(saved))
    (tmp_path / "export.html").write_text(html, encoding="utf-8")
    page = new_page()
    page.goto((tmp_path / "export.html").as_uri())
    assert page.locator("video").count() == 1
    assert_plays(page.locator("video"), "saved")
    expect(page.get_by_text("Run %talk_setup in a notebook to see the panel")).to_be_visible()
    assert "VBox(" not in page.locator("body").inner_text()


def test_an_execution_into_another_folder_embeds_the_clip_or_says_what_to_send_along(server, new_page, tmp_path):
    folder = tmp_path / "elsewhere"
    cells = [*SETUP, say("Larger than the limit.", "--embed-limit 0"), say("Linked all the same.", "--embed never")]
    name = write_notebook(server, cells)
    command = [PYTHON, "-m", "jupyter", "nbconvert", "--execute", "--to", "html", "--output-dir", folder, name]
    home = server.folder.parent / "talkwidget"
    environment = {**os.environ, "TALKWIDGET_HOME": str(home), "TALKWIDGET_OFFLINE": "1"}
    subprocess.run(list(map(str, command)), cwd=server.folder, env=environment, check=True, capture_output=True)
    page = new_page()
    page.goto((folder / name).with_suffix(".html").as_uri())
    assert_plays(page.locator("video").first, "Larger than the limit.")
    expect(page.get_by_text("The video is in talk-clips/; send that folder along with the notebook.")).to_have_count(1)
    shutil.copytree(server.folder / "talk-clips", folder / "talk-clips")
    page.reload()
    assert_plays(page.locator("video").last, "Linked all the same.")


def test_an_export_runs_nothing_that_came_in_a_name_a_text_a_table_or_a_path(
    new_page, talker, portrait, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    shown = shown_html(talker, portrait, tmp_path)
    outputs = [nbformat.v4.new_output("display_data", {"text/html": html}) for html in shown.values()]
    cells = [nbformat.v4.new_code_cell(f"%%talk\n{EVIL}", outputs=outputs)]
    html, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    (tmp_path / "export.html").write_text(html, encoding="utf-8")
    page = new_page()
    page.add_init_script("window.pwned = () => { window.executed = true }")
    page.goto((tmp_path / "export.html").as_uri(), wait_until="load")
    assert page.locator("video").count() > 3
    assert page.evaluate("window.executed") is None
    page.evaluate("html => { document.body.innerHTML = html }", EVIL)
    page.wait_for_function("window.executed", timeout=MINUTE)  # the markup itself would have run


def test_a_mistake_is_one_line(server, new_page):
    cells = [*SETUP, "%%talk --fsp 30\nHello", "%talk_face no-such.png", say("Hello", "--language martian")]
    notebook = Notebook(new_page(), server, write_notebook(server, cells))
    notebook.run(0, 1)
    for index, told in ((2, "did you mean --fps?"), (3, "there is no file"), (4, "martian")):
        notebook.run(index)
        complaint = notebook.output(index).locator("[data-mime-type='application/vnd.jupyter.stderr']").inner_text()
        assert told in complaint
        assert len(complaint.strip().splitlines()) == 1, complaint
        assert "Traceback" not in notebook.output(index).inner_text()


def test_an_interrupt_leaves_nothing_behind_and_the_next_clip_is_made(server, new_page):
    cells = [*SETUP, LONG, LEFT_BEHIND, say("And on we go.")]
    notebook = Notebook(new_page(), server, write_notebook(server, cells))
    notebook.run(0, 1)
    notebook.start(2)
    # Frames are being drawn.
    notebook.page.get_by_text("frames").first.wait_for(timeout=MINUTE)
    notebook.page.wait_for_timeout(700)
    notebook.command("notebook:interrupt-kernel")
    notebook.wait()
    assert "Stopped. No partial files left." in notebook.output(2).inner_text()
    assert notebook.output(2).locator("video").count() == 0
    notebook.run(3)
    assert notebook.output(3).inner_text().split("\n")[:2] == ["files []", "threads []"]
    notebook.run(4)
    assert_plays(notebook.output(4).locator("video[src^=data]"), "And on")


def test_two_kernels_at_once_share_a_cache(server, new_page):
    cells = [*SETUP, say("Two kernels say the same at the same time."), "import os; print(os.getpid())"]
    both = [Notebook(new_page(), server, write_notebook(server, cells)) for _ in range(2)]
    for notebook in both:
        notebook.run(0, 1)
    for notebook in both:
        notebook.start(2)
    for notebook in both:
        notebook.output(2).locator("video[src^=data]").wait_for(timeout=MINUTE)
        assert_plays(notebook.output(2).locator("video[src^=data]"), "Two kernels")
        notebook.run(3)
    assert both[0].output(3).inner_text() != both[1].output(3).inner_text()
    sources = {notebook.output(2).locator("video").get_attribute("src") for notebook in both}
    assert len(sources) == 1
