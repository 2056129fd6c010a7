"""The panel in real notebooks, used as a person does: by its labels, with mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from talkwidget.inputs.assets import SAMPLE_TEXT

from .notebook import MINUTE, Notebook, assert_plays, write_notebook
from .server import ROOT

CELLS = ("%load_ext talkwidget", "%talk_setup --engine mesh --synthesizer espeak")
PORTRAIT = ROOT / "assets" / "image" / "female-image-01.jpg"
BOTH = pytest.mark.parametrize("notebook", ["lab", "notebook"], indirect=True)
"""In JupyterLab and in Notebook 7."""
TWO_LINES = 36
"""Height in pixels of a button with two lines of text."""
LONG = "This sentence takes a good while to be drawn. " * 20


STUCK = """
import time
from talkwidget.speech.synthesizers.espeak import Espeak
Espeak.synthesize = lambda *given, **options: time.sleep(600)
"""
"""A synthesizer that heeds no stop."""
STOPWATCH = """() => {
  delete window.told;
  document.addEventListener("click", () => (window.pressed = performance.now()), { capture: true, once: true });
  const told = new MutationObserver(() => {
    if (document.querySelector(".widget-html [role=status]")?.textContent.includes("Stopped.")) {
      window.told ??= performance.now();
    }
  });
  told.observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Notes when a button is pressed and when the page says that the work is stopped."""


@pytest.fixture
def notebook(server, new_page, request):
    """A notebook that shows the panel."""
    app = getattr(request, "param", "lab")
    cells = [*CELLS, "print('other cells run')", STUCK]
    notebook = Notebook(new_page(), server, write_notebook(server, cells), app)
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
    expect(said(notebook)).to_contain_text("Using female-image-01.jpg", timeout=MINUTE)


def unfold_setup(notebook: Notebook) -> None:
    """Open the part with face and voice, which is folded once they are set."""
    notebook.page.locator(".talkwidget-left > .talkwidget-fold:first-child > button").click()


def clip_of(notebook: Notebook):
    """The clip in the panel."""
    return notebook.page.locator(".talkwidget-panel video[src^=data]")


def write(notebook: Notebook, text: str) -> None:
    field = notebook.page.get_by_label("Text", exact=True)
    field.fill(text)
    field.blur()


def stop(notebook: Notebook) -> None:
    """Press Stop; the page says within a second that the work is stopped."""
    notebook.page.evaluate(STOPWATCH)
    press(notebook, "Stop")
    expect(said(notebook)).to_contain_text("Stopped. No partial files left.", timeout=MINUTE)
    assert notebook.page.evaluate("window.told - window.pressed") < 1000


@BOTH
def test_from_setup_to_clip_with_a_stop_in_between(notebook, picture):
    set_up(notebook)
    expect(said(notebook)).to_contain_text("Using female-image-01.jpg and female-voice-01.mp3 from assets/")
    folded = notebook.page.locator(".talkwidget-left > .talkwidget-fold:first-child")
    expect(folded.locator("> button")).to_have_text("Face: female-image-01 · Voice: female-voice-01")
    assert folded.bounding_box()["height"] < TWO_LINES
    unfold_setup(notebook)
    expect(notebook.page.get_by_alt_text("landmarks")).to_be_visible()
    write(notebook, LONG)
    press(notebook, "Generate Video")
    expect(said(notebook).locator("progress")).to_be_visible(timeout=MINUTE)
    expect(notebook.page.get_by_role("button", name="Generate Video")).to_be_disabled()
    expect(said(notebook)).to_contain_text("frames", timeout=MINUTE)
    notebook.run(2)
    expect(notebook.output(2)).to_contain_text("other cells run")
    stop(notebook)
    assert notebook.output(1).locator("video").count() == 0
    write(notebook, "Made with the panel. " * 5)
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("Done", timeout=MINUTE)
    video = clip_of(notebook)
    video.wait_for(timeout=MINUTE)
    assert_plays(video, "panel")
    with notebook.page.expect_download() as download:
        notebook.page.get_by_text("Download the video").click()
    assert download.value.suggested_filename == "made-with-the-panel.mp4"
    video.evaluate("video => { video.currentTime = 1; return video.play(); }")
    notebook.page.get_by_label("Captions").click()
    expect(notebook.page.locator(".talkwidget-panel track")).to_have_count(0)
    notebook.page.wait_for_function("(video) => !video.paused && video.currentTime > 1.2", arg=video.element_handle())
    notebook.page.get_by_role("button", name="Time saved").click()
    expect(notebook.output(1)).to_contain_text("s, measured")
    if notebook.app == "lab":
        picture(notebook.output(1), "panel-light")
    notebook.page.get_by_role("button", name="History").click()
    expect(notebook.page.get_by_label("Clips of this session")).to_contain_text("Made with the panel.")
    # A step that heeds no stop is abandoned.
    notebook.run(3)
    write(notebook, "Never said.")
    press(notebook, "Generate Video")
    expect(said(notebook)).to_contain_text("speech", timeout=MINUTE)
    stop(notebook)
    expect(notebook.page.get_by_role("button", name="Generate Video")).to_be_enabled()
    assert_plays(clip_of(notebook))


@BOTH
def test_a_face_can_be_uploaded_and_a_wrong_one_is_refused_in_words(notebook, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    choose(notebook, 0, tmp_path / "broken.png")
    expect(said(notebook)).to_contain_text("⚠", timeout=MINUTE)
    choose(notebook, 0, PORTRAIT)
    expect(said(notebook)).to_contain_text("Face female-image-01 is ready", timeout=MINUTE)
    expect(notebook.page.get_by_alt_text("female-image-01 with the landmarks")).to_be_visible()
    # The same file by its path, quoted and as a URL, is the same face.
    for path in (f'"{PORTRAIT}"', PORTRAIT.as_uri()):
        notebook.page.get_by_label("Path of a face").fill(path)
        press(notebook, "Use this face")
        expect(notebook.page.get_by_role("button", name="Generate Video")).to_be_enabled(timeout=MINUTE)
        expect(said(notebook)).to_contain_text("Face female-image-01 is ready", timeout=MINUTE)
    expect(notebook.page.locator(".talkwidget-faces [type=radio]")).to_have_count(1)


def choose(notebook: Notebook, index: int, file: Path) -> None:
    """Upload a file with the first or second upload button."""
    with notebook.tab.expect_file_chooser() as dialog:
        notebook.page.locator(".widget-upload").nth(index).click()
    dialog.value.set_files(file)


@BOTH
def test_the_browser_checks_files_before_it_sends_them(notebook, tmp_path):
    notes = notebook.page.locator(".talkwidget-upload-note")
    (tmp_path / "plain.txt").write_text("no picture")
    choose(notebook, 0, tmp_path / "plain.txt")
    expect(notes.nth(0)).to_contain_text("plain.txt is no picture.")
    with (tmp_path / "long.wav").open("wb") as file:
        file.truncate(201_000_000)
    choose(notebook, 1, tmp_path / "long.wav")
    expect(notes.nth(1)).to_contain_text(
        "long.wav is too large to upload (201.0 MB of at most 200). Give its path instead."
    )
    # Noise compresses badly: this picture has some 30 MB, and more pixels than a video.
    with Image.open(PORTRAIT) as face:
        picture = face.resize((3000, 3000))
    noise = Image.effect_noise((3000, 3000), 40).convert("RGB")
    Image.blend(picture, noise, 0.3).save(tmp_path / "photo.png")
    assert (tmp_path / "photo.png").stat().st_size > 10_000_000
    choose(notebook, 0, tmp_path / "photo.png")
    expect(said(notebook)).to_contain_text("Face photo is ready", timeout=2 * MINUTE)
    # 2160 lines were sent, 1080 are used.
    expect(notebook.page.get_by_text("photo: Face found (1080 × 1080)")).to_be_visible()
    expect(notes.nth(0)).to_contain_text("up to 200 MB")


@BOTH
def test_text_button_and_clip_are_on_one_screen_and_the_keyboard_generates(notebook):
    page = notebook.page
    page.set_viewport_size({"width": 1366, "height": 768})
    press(notebook, "Try it")
    expect(said(notebook)).to_contain_text("Done", timeout=2 * MINUTE)
    assert_plays(clip_of(notebook))
    text = page.get_by_label("Text", exact=True)
    text.fill("")
    text.press_sequentially("Typed and sent with the keyboard", delay=5)
    text.press("Control+Enter")
    expect(page.locator(".talkwidget-stage")).to_contain_text("Typed and sent with the keyboard", timeout=MINUTE)
    expect(said(notebook)).to_contain_text("Done", timeout=MINUTE)
    expect(clip_of(notebook)).to_have_count(1)
    page.locator(".talkwidget-panel").evaluate("panel => panel.scrollIntoView()")
    boxes = [place.bounding_box() for place in (text, page.locator(".talkwidget-generate"), clip_of(notebook))]
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= 768 for box in boxes), boxes
    setup = page.locator(".talkwidget-left").bounding_box()
    assert setup["x"] + setup["width"] <= boxes[0]["x"]
    assert page.locator(".talkwidget-left > .talkwidget-fold:first-child").bounding_box()["height"] < TWO_LINES
    expect(page.get_by_text("· voice: espeak · Details").first).to_be_visible()
    assert page.locator("video:visible").count() == 1
    language = page.get_by_label("Language", exact=True)
    language.fill("German (de)")
    language.blur()
    notebook.run(1)
    expect(page.get_by_label("Text", exact=True)).to_have_value("Typed and sent with the keyboard")
    expect(page.get_by_label("Language", exact=True)).to_have_value("German (de)")
    expect(page.get_by_role("button", name="Face: sample · Voice: espeak")).to_be_visible()
    assert_plays(clip_of(notebook))
    page.get_by_role("button", name="History").click()
    listed = page.get_by_label("Clips of this session")
    expect(listed).to_contain_text("Hello, and welcome.")
    # A list cuts off what is wider than it is: the whole text stands below.
    wider = "(list) => [...list.options].filter((one) => one.scrollWidth > list.clientWidth).map((one) => one.text)"
    assert listed.evaluate(wider) == []
    listed.select_option(index=0)
    expect(page.locator(".talkwidget-left").get_by_text(SAMPLE_TEXT)).to_be_visible()
    for width in (1280, 1279):
        page.set_viewport_size({"width": width, "height": 2400})
        setup = page.locator(".talkwidget-left").bounding_box()
        beside = setup["x"] + setup["width"] <= page.get_by_label("Text", exact=True).bounding_box()["x"]
        assert beside == (width >= 1280)
    page.set_viewport_size({"width": 1200, "height": 2400})
    setup, text = page.locator(".talkwidget-left").bounding_box(), page.get_by_label("Text", exact=True).bounding_box()
    assert setup["y"] + setup["height"] <= text["y"]


@BOTH
def test_a_voice_can_be_heard_and_the_language_found_by_its_name(notebook):
    page = notebook.page
    page.get_by_title("Listen to espeak").click()
    player = page.get_by_label("Sample of espeak")
    player.wait_for(timeout=MINUTE)
    page.wait_for_function("(player) => player.currentTime > 0", arg=player.element_handle())
    language = page.get_by_label("Language", exact=True)
    language.click()
    expect(language).to_have_value("")
    expect(page.locator("datalist option[value='German (de)']")).to_have_count(1)
    language.press_sequentially("German (de)")
    language.blur()
    expect(page.get_by_title("Listen to hibari")).to_have_count(0)
    language.click()
    language.blur()
    expect(language).to_have_value("German (de)")


@BOTH
def test_faces_and_voices_are_picked_by_click_and_by_keyboard(notebook, tmp_path):
    page = notebook.page
    set_up(notebook)
    unfold_setup(notebook)
    other = Image.open(PORTRAIT).resize((400, 400))
    other.save(tmp_path / "other.png")
    page.get_by_label("Path of a face").fill(str(tmp_path / "other.png"))
    press(notebook, "Use this face")
    expect(said(notebook)).to_contain_text("Face other is ready", timeout=MINUTE)
    expect(page.get_by_label("other", exact=True)).to_be_checked()
    thumbnail = page.locator(".talkwidget-faces img").last.bounding_box()
    page.mouse.click(thumbnail["x"] + thumbnail["width"] / 2, thumbnail["y"] + thumbnail["height"] / 2)
    expect(said(notebook)).to_contain_text("Face female-image-01 is ready", timeout=MINUTE)
    expect(page.get_by_label("female-image-01")).to_be_checked()
    page.get_by_role("button", name="Auto-Setup").focus()
    tab_to(page, "other")
    page.keyboard.press("Space")
    expect(said(notebook)).to_contain_text("Face other is ready", timeout=MINUTE)
    expect(page.get_by_alt_text("other with the landmarks")).to_be_visible()
    expect(page.get_by_label("female-image-01")).not_to_be_checked()
    player = page.get_by_label("Listen to female-voice-01")
    assert player.evaluate("async (player) => { await player.play(); return !player.paused; }")
    write(notebook, "Picked with the keyboard.")
    press(notebook, "Generate Video")
    video = clip_of(notebook)
    assert_plays(video, "Picked")
    assert video.evaluate("video => video.videoWidth") == 400


def tab_to(page, name: str, key: str = "Tab") -> None:
    """Press the Tab key until the control of that name has the focus."""
    named = """(name) => {
      const { ariaLabel, labels, textContent } = document.activeElement;
      return [ariaLabel, labels?.[0]?.textContent, textContent].some((one) => one?.trim() === name);
    }"""
    for _ in range(40):
        page.keyboard.press(key)
        if page.evaluate(named, name):
            return
    raise AssertionError(f"{name} cannot be reached with the keyboard")


def test_it_can_be_used_with_the_keyboard_alone_and_read_in_the_dark(notebook, picture):
    page = notebook.page
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    expect(page.locator("body[data-jp-theme-light=false]")).to_have_count(1)
    page.get_by_role("button", name="Auto-Setup").focus()
    page.keyboard.press("Enter")
    expect(said(notebook)).to_contain_text("Using female-image-01.jpg", timeout=MINUTE)
    expect(page.get_by_label("Path of a face")).to_be_hidden()  # folded
    tab_to(page, "Face: female-image-01 · Voice: female-voice-01", "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Path of a face")).to_be_visible()
    for name in ("female-image-01", "Use this face", "female-voice-01", "Use this voice", "Options"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Output").wait_for(timeout=MINUTE)
    for name in ("Voice", "Motion", "Picture", "SadTalker", "Output"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.get_by_label("Quality", exact=True).wait_for(timeout=MINUTE)
    for name in ("Quality", "Time saved", "History"):
        tab_to(page, name)
    page.keyboard.press("Space")
    page.get_by_label("Clips of this session").wait_for(timeout=MINUTE)
    tab_to(page, "Clips of this session")
    tab_to(page, "Text")
    page.keyboard.type("Seen in the dark.")
    tab_to(page, "Language")
    tab_to(page, "🚀 Generate Video")
    page.keyboard.press("Enter")
    clip_of(notebook).wait_for(timeout=MINUTE)
    tab_to(page, "Captions")
    light = """(element) => {
      const [red, green, blue] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
      return (red + green + blue) / 3;
    }"""
    for text in ("Face", "Done"):
        assert page.locator(".widget-html-content").get_by_text(text).first.evaluate(light) > 128
    for fold in ("Options", "History"):
        page.get_by_role("button", name=fold).first.click()
    picture(notebook.output(1), "panel-dark")


@BOTH
def test_keys_choose_in_lists_and_among_faces_and_are_no_commands_of_the_notebook(notebook, tmp_path):
    page = notebook.page
    set_up(notebook)
    unfold_setup(notebook)
    Image.open(PORTRAIT).resize((400, 400)).save(tmp_path / "other.png")
    page.get_by_label("Path of a face").fill(str(tmp_path / "other.png"))
    press(notebook, "Use this face")
    expect(said(notebook)).to_contain_text("Face other is ready", timeout=MINUTE)
    cells = page.locator(".jp-Cell").count()
    page.get_by_label("Speak my text").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Play my recording")).to_be_checked()
    page.keyboard.press("b")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Speak my text")).to_be_checked()
    page.get_by_role("button", name="Auto-Setup").focus()
    tab_to(page, "other")
    page.keyboard.press("d")
    page.keyboard.press("d")
    tab_to(page, "female-image-01")
    page.keyboard.press("b")
    page.keyboard.press("Space")
    expect(said(notebook)).to_contain_text("Face female-image-01 is ready", timeout=MINUTE)
    assert page.locator(".jp-Cell").count() == cells


@pytest.mark.parametrize("width", [640, 400])
def test_a_narrow_window_cuts_nothing_off(notebook, width, picture):
    set_up(notebook)
    # The list of files would leave the notebook hardly any of so small a window.
    notebook.page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    notebook.page.set_viewport_size({"width": width, "height": 2400})
    wider = """(panel) => [...panel.querySelectorAll(":not(select, option, textarea, input)")]
      .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.className)"""
    expect(notebook.page.locator(".talkwidget-panel")).to_be_visible()
    assert notebook.page.locator(".talkwidget-panel").evaluate(wider) == []
    if width == 400:
        picture(notebook.output(1), "panel-400")
    unfold_setup(notebook)
    for fold in ("Options", "Picture", "Time saved", "History"):
        notebook.page.get_by_role("button", name=fold).first.click()
    expect(notebook.page.get_by_label("Clips of this session")).to_be_visible(timeout=MINUTE)
    expect(notebook.page.get_by_label("Frame rate")).to_be_visible(timeout=MINUTE)
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
    assert_plays(clip_of(notebook), "The new panel")


def test_without_assets_the_samples_are_taken_and_the_panel_goes_with_the_extension(server, new_page, tmp_path):
    cells = [f"%cd {tmp_path}", *CELLS, "%unload_ext talkwidget"]
    notebook = Notebook(new_page(), server, write_notebook(server, cells))
    notebook.run(0, 1, 2)
    press(notebook, "Auto-Setup from Assets")
    told = "No folder assets/ here: using the sample portrait and recording"
    expect(said(notebook)).to_contain_text(told, timeout=MINUTE)
    notebook.run(3)
    expect(notebook.page.get_by_role("button", name="Generate Video")).to_have_count(0)
