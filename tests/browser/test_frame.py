"""Notebook 7 in a sandboxed frame of another site. Colab shows outputs so, and cannot be run here.

JupyterLab is no use for this: its workspaces reload for ever in such a frame.
"""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import SAMPLES
from .notebook import MINUTE, Notebook, assert_plays, open_frame, write_notebook
from .test_panel import CELLS, choose, clip_of, press, said, write
from .test_stream import SAY, SETUP, WATCH


def show_panel(notebook: Notebook, cell: int) -> None:
    notebook.run(cell)
    notebook.page.get_by_role("button", name="Generate Video").wait_for(timeout=MINUTE)


def test_clips_stream_and_files_and_the_camera_reach_the_kernel(server, new_page, tmp_path):
    cells = [*SETUP, SAY.replace("Playing", "In a frame, playing"), CELLS[1]]
    notebook = Notebook(open_frame(new_page()), server, write_notebook(server, cells), "notebook")
    frame = notebook.page
    assert frame.evaluate("() => { try { return window.top.document.title } catch (error) { return error.name } }") == (
        "SecurityError"
    )
    notebook.run(0, 1)
    frame.evaluate(WATCH)
    notebook.run(2)
    plain = notebook.output(2).locator("video[src^=data]")
    plain.wait_for(timeout=MINUTE)
    frame.wait_for_function("window.seen.resumed", timeout=MINUTE)
    assert frame.evaluate("window.seen.first < window.seen.plain")
    assert_plays(plain)
    show_panel(notebook, 3)
    frame.locator(".talkwidget-left > .talkwidget-fold:first-child > button").click()
    (tmp_path / "plain.txt").write_text("no picture")
    choose(notebook, 0, tmp_path / "plain.txt")
    expect(frame.locator(".talkwidget-upload-note").nth(0)).to_contain_text("plain.txt is no picture.")
    choose(notebook, 0, SAMPLES / "portrait.jpg")
    expect(said(notebook)).to_contain_text("Face portrait is ready", timeout=MINUTE)
    press(notebook, "Use the camera")
    view = frame.locator(".talkwidget-viewfinder")
    frame.wait_for_function("(video) => video.videoWidth > 0", arg=view.element_handle())
    press(notebook, "Use this picture")
    expect(said(notebook)).to_contain_text("Face photo is ready", timeout=MINUTE)
    write(notebook, "Said in a frame.")
    press(notebook, "Generate Video")
    assert_plays(clip_of(notebook), "Said in a frame.")
    with notebook.tab.expect_download() as download:
        frame.get_by_text("Download the video").click()
    assert download.value.suggested_filename == "said-in-a-frame.mp4"


def test_devices_that_are_not_lent_to_the_frame_cost_one_line_each(server, new_page):
    notebook = Notebook(open_frame(new_page(), devices=False), server, write_notebook(server, CELLS), "notebook")
    notebook.run(0)
    show_panel(notebook, 1)
    notes = notebook.page.locator(".talkwidget-upload-note")
    press(notebook, "Use the camera")
    expect(notes.nth(0)).to_contain_text("The browser does not lend the camera.")
    notebook.page.get_by_role("button", name="Record", exact=True).click()
    expect(notes.nth(1)).to_contain_text("The browser does not lend the microphone.")
