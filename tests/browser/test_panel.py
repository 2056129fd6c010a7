"""The panel in real notebooks, used as a person does: by its labels, with mouse and keyboard."""

from __future__ import annotations

import pytest
from PIL import Image
from playwright.sync_api import expect

from .notebook import MINUTE, Notebook, assert_plays, write_notebook
from .server import ROOT

CELLS = ("%load_ext talkwidget", "%talk_setup --engine mesh --synthesizer espeak")
PORTRAIT = ROOT / "assets" / "image" / "female-image-01.jpg"
LONG = "This sentence takes a good while to be drawn. " * 20


@pytest.fixture
def notebook(server, new_page, request):
    """A notebook that shows the panel."""
    cells = [*CELLS, "print('other cells run')"]
    notebook = Notebook(new_page(), server, write_notebook(server, cells), getattr(request, "param", "lab"))
    notebook.run(0, 1)
    notebook.page.get_by_role("button", name="Generate Video").wait_for(timeout=MINUTE)
    return notebook


def press(notebook: Notebook, label: str) -> None:
    notebook.page.get_by_role("button", name=label).click()


def said(notebook: Notebook):
    """The status line."""
    return notebook.page.locator(".widget-html [role=status]")


def set_up(notebook: Notebook) -> None:
    press(notebook, "Auto-Setup from Assets")
    expect(said(notebook)).to_contain_text("took", timeout=MINUTE)


def write(notebook: Notebook, text: str) -> None:
    field = notebook.page.get_by_label("Text", exact=True)
    field.fill(text)
    field.blur()


def test_from_setup_to_clip_with_a_stop_in_between(notebook, picture):
    set_up(notebook)
    expect(said(notebook)).to_contain_text("female-image-01.jpg")
    expect(said(notebook)).to_contain_text("female-voice-01.mp3")
    expect(notebook.page.get_by_alt_text("landmarks")).to_be_visible()
    write(notebook, LONG)
    press(notebook, "Generate Video")
    expect(said(notebook).locator("progress")).to_be_visible(timeout=MINUTE)
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("busy")
    expect(said(notebook)).to_contain_text("frames", timeout=MINUTE)
    notebook.run(2)
    expect(notebook.output(2)).to_contain_text("other cells run")
    press(notebook, "Stop")
    expect(said(notebook)).to_contain_text("stopped at frames", timeout=MINUTE)
    assert notebook.output(1).locator("video").count() == 0
    write(notebook, "Made with the panel. " * 5)
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("done", timeout=MINUTE)
    video = notebook.output(1).locator("video[src^=data]")
    video.wait_for(timeout=MINUTE)
    assert_plays(video, "panel")
    with notebook.page.expect_download() as download:
        notebook.page.get_by_text("Download the video").click()
    assert download.value.suggested_filename.endswith(".mp4")
    video.evaluate("video => { video.currentTime = 1; return video.play(); }")
    notebook.page.get_by_label("Captions").click()
    expect(notebook.output(1).locator("track")).to_have_count(0)
    notebook.page.wait_for_function("(video) => !video.paused && video.currentTime > 1.2", arg=video.element_handle())
    notebook.page.get_by_text("What the cache saved").click()
    expect(notebook.output(1)).to_contain_text("s, measured")
    picture(notebook.output(1), "panel-light")
    notebook.page.get_by_text("History").click()
    expect(notebook.page.get_by_label("Clips of this session")).to_contain_text("Made with the panel.")


def test_a_face_can_be_uploaded_and_a_wrong_one_is_refused_in_words(notebook, tmp_path):
    (tmp_path / "plain.txt").write_text("no picture")
    chooser = notebook.page.locator(".widget-upload").first
    for file, told in ((tmp_path / "plain.txt", "⚠"), (PORTRAIT, "face female-image-01 is ready")):
        with notebook.page.expect_file_chooser() as dialog:
            chooser.click()
        dialog.value.set_files(file)
        expect(said(notebook)).to_contain_text(told, timeout=MINUTE)
    expect(notebook.page.get_by_alt_text("female-image-01 with the landmarks")).to_be_visible()


@pytest.mark.parametrize("notebook", ["lab", "notebook"], indirect=True)
def test_faces_and_voices_are_picked_by_click_and_by_keyboard(notebook, tmp_path):
    page = notebook.page
    set_up(notebook)
    other = Image.open(PORTRAIT).resize((400, 400))
    other.save(tmp_path / "other.png")
    page.get_by_label("Path of a face").fill(str(tmp_path / "other.png"))
    press(notebook, "Use this face")
    expect(said(notebook)).to_contain_text("face other is ready", timeout=MINUTE)
    expect(page.get_by_label("other", exact=True)).to_be_checked()
    thumbnail = page.locator(".talkwidget-faces img").last.bounding_box()
    page.mouse.click(thumbnail["x"] + thumbnail["width"] / 2, thumbnail["y"] + thumbnail["height"] / 2)
    expect(said(notebook)).to_contain_text("face female-image-01 is ready", timeout=MINUTE)
    expect(page.get_by_label("female-image-01")).to_be_checked()
    page.get_by_role("button", name="Auto-Setup").focus()
    tab_to(page, "other")
    page.keyboard.press("Space")
    expect(said(notebook)).to_contain_text("face other is ready", timeout=MINUTE)
    expect(page.get_by_alt_text("other with the landmarks")).to_be_visible()
    expect(page.get_by_label("female-image-01")).not_to_be_checked()
    player = page.get_by_label("Listen to female-voice-01")
    assert player.evaluate("async (player) => { await player.play(); return !player.paused; }")
    write(notebook, "Picked with the keyboard.")
    press(notebook, "Generate Video")
    video = notebook.output(1).locator("video[src^=data]")
    assert_plays(video, "Picked")
    assert video.evaluate("video => video.videoWidth") == 400


@pytest.mark.parametrize("notebook", ["notebook"], indirect=True)
def test_notebook_7_shows_the_panel_too(notebook):
    expect(notebook.page.get_by_label("Mode")).to_be_visible()
    write(notebook, "No face yet.")
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("no face is set yet", timeout=MINUTE)


def tab_to(page, name: str) -> None:
    """Press the Tab key until the control of that name has the focus."""
    named = """(name) => {
      const { ariaLabel, labels, textContent } = document.activeElement;
      return [ariaLabel, labels?.[0]?.textContent, textContent].some((one) => one?.trim() === name);
    }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(named, name):
            return
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_it_can_be_used_with_the_keyboard_alone_and_read_in_the_dark(notebook, picture):
    page = notebook.page
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    expect(page.locator("body[data-jp-theme-light=false]")).to_have_count(1)
    page.get_by_role("button", name="Auto-Setup").focus()
    page.keyboard.press("Enter")
    expect(said(notebook)).to_contain_text("took", timeout=MINUTE)
    for name in ("female-image-01", "Use this face", "female-voice-01", "Use this voice", "Text"):
        tab_to(page, name)
    page.keyboard.type("Seen in the dark.")
    tab_to(page, "Mode")
    tab_to(page, "More")
    page.keyboard.press("Space")
    page.get_by_label("Engine", exact=True).wait_for(timeout=MINUTE)
    for name in ("Engine", "Engine and speech", "Picture", "SadTalker", "Output"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.get_by_label("Quality", exact=True).wait_for(timeout=MINUTE)
    tab_to(page, "Quality")
    tab_to(page, "🚀 Generate Video")
    page.keyboard.press("Enter")
    notebook.output(1).locator("video[src^=data]").wait_for(timeout=MINUTE)
    for name in ("Stop", "What the cache saved", "History"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.get_by_label("Clips of this session").wait_for(timeout=MINUTE)
    tab_to(page, "Clips of this session")
    tab_to(page, "Captions")
    light = """(element) => {
      const [red, green, blue] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
      return (red + green + blue) / 3;
    }"""
    for text in ("Clip", "done"):
        assert page.locator(".widget-html-content").get_by_text(text).first.evaluate(light) > 128
    for fold in ("More", "History"):
        press(notebook, fold)
    picture(notebook.output(1), "panel-dark")


@pytest.mark.parametrize("notebook", ["lab", "notebook"], indirect=True)
def test_keys_choose_in_lists_and_among_faces_and_are_no_commands_of_the_notebook(notebook, tmp_path):
    page = notebook.page
    set_up(notebook)
    Image.open(PORTRAIT).resize((400, 400)).save(tmp_path / "other.png")
    page.get_by_label("Path of a face").fill(str(tmp_path / "other.png"))
    press(notebook, "Use this face")
    expect(said(notebook)).to_contain_text("face other is ready", timeout=MINUTE)
    cells = page.locator(".jp-Cell").count()
    mode = page.get_by_label("Mode")
    mode.focus()
    page.keyboard.press("ArrowDown")
    expect(mode).to_have_value("use the recorded voice")
    page.keyboard.press("s")
    expect(mode).to_have_value("speak the text")
    page.get_by_role("button", name="Auto-Setup").focus()
    tab_to(page, "other")
    page.keyboard.press("d")
    page.keyboard.press("d")
    tab_to(page, "female-image-01")
    page.keyboard.press("b")
    page.keyboard.press("Space")
    expect(said(notebook)).to_contain_text("face female-image-01 is ready", timeout=MINUTE)
    assert page.locator(".jp-Cell").count() == cells


def test_a_narrow_window_cuts_nothing_off(notebook):
    set_up(notebook)
    notebook.page.set_viewport_size({"width": 640, "height": 2400})
    wider = """(panel) => [...panel.querySelectorAll(":not(select, option, textarea, input)")]
      .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.className)"""
    expect(notebook.page.locator(".talkwidget-panel")).to_be_visible()
    assert notebook.page.locator(".talkwidget-panel").evaluate(wider) == []


def test_a_cell_that_runs_again_shows_a_new_panel_and_stops_what_the_former_did(notebook):
    set_up(notebook)
    write(notebook, LONG)
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("frames", timeout=MINUTE)
    notebook.run(1)
    expect(notebook.page.get_by_role("button", name="Generate Video")).to_have_count(1)
    write(notebook, "The new panel is free.")
    press(notebook, "Generate Video")
    assert_plays(notebook.output(1).locator("video[src^=data]"), "The new panel")


def test_the_panel_goes_when_the_extension_is_unloaded(server, new_page):
    notebook = Notebook(new_page(), server, write_notebook(server, [*CELLS, "%unload_ext talkwidget"]))
    notebook.run(0, 1)
    notebook.page.get_by_role("button", name="Generate Video").wait_for(timeout=MINUTE)
    notebook.run(2)
    expect(notebook.page.get_by_role("button", name="Generate Video")).to_have_count(0)
