"""Words on the page: what the panel and cells say, and what they make of words that people type."""

from __future__ import annotations

import os
import re
import sys

import pytest
from PIL import Image
from playwright.sync_api import expect

from talkwidget.media import decode_sound
from tests.media.test_sound import encoded

from .conftest import SAMPLES
from .notebook import MINUTE, Notebook, assert_plays, write_notebook
from .test_panel import BOTH, PORTRAIT, notebook, press, said, set_up, unfold_setup, write  # noqa: F401

APPS = pytest.mark.parametrize("app", ["lab", "notebook"])
SETUP = ("%load_ext talkwidget", "%talk_face assets/image/female-image-01.jpg")
SAY = "--engine mesh --synthesizer espeak"
MISTAKES = {
    "%%talk --speed 2\nHello": "use --rate.",
    "%%talk --lang de\nHello": "use --language.",
    "%%talk --gender male\nHello": "use --speaker.",
    "%%talk --output intro.mp4\nHello": "--save NAME",
    "%%talk --avatar me.jpg\nHello": "%talk_face",
    "%%talk --background blue\nHello": "the background is that of the portrait",
    "%%talk --embed yes\nHello": "use always.",
    "%%talk 'Hello there'\nHello": "put the text on the line below %%talk",
    "%%talk -f\nHello {nobody}": "define it first",
    "%talk_setup please": "takes options only",
    "%%talk --pich 2\nHello": "did you mean --pitch?",
    "%%talk --device gpu\nHello": "use cuda.",
    **{
        f"%talk_voice half.{kind}": f"'half.{kind}' is damaged or only half there; copy or download it again."
        for kind in ("ogg", "m4a", "mp4")
    },
    "%%talk --synthesizer mute\nHello": (
        "synthesizer 'mute': synthesize() must return a talkwidget.Speech, not a float64 array (9,)."
    ),
}
"""Cells, and a part of the line that each leaves."""
MUTE = """
import numpy as np
from talkwidget import plugins
from talkwidget.speech.synthesizers.espeak import Espeak
class Mute(Espeak):
    name = "mute"
    def synthesize(self, *given, **options):
        return np.zeros(9)
plugins.register(plugins.SYNTHESIZERS, "mute", Mute)
"""


@BOTH
def test_the_panel_speaks_plainly(notebook, tmp_path):  # noqa: F811
    page = notebook.page
    expect(page.get_by_text("Uses the portrait and recording in assets/")).to_be_visible()
    expect(page.get_by_text("No face yet: upload a portrait, or press Try it.")).to_be_visible()
    expect(page.get_by_text("Using the default voice")).to_be_visible()
    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_attribute("placeholder", "Type what the face should say")
    page.get_by_label("Play my recording").check()
    expect(text).to_have_attribute("placeholder", "Optional: type what the recording says, for captions")
    page.get_by_label("Speak my text").check()
    # A picture that no other test has, nor this one in the other front end: nothing of it is reused.
    picture = Image.open(PORTRAIT).convert("RGB").crop((0, 0, 500, 500))
    picture.putpixel((0, 0), tuple(os.urandom(3)))
    picture.save(tmp_path / "new.png")
    page.get_by_label("Path of a face").fill(str(tmp_path / "new.png"))
    press(notebook, "Use this face")
    expect(page.get_by_text("new: Face found (500 × 500)")).to_be_visible(timeout=MINUTE)
    expect(page.get_by_role("button", name="Face: new · Voice: espeak")).to_be_visible()
    press(notebook, "Time saved")
    expect(page.get_by_text("s, nothing reused").first).to_be_visible()
    write(notebook, "Said once, and said again.")
    clip = page.locator(".talkwidget-panel tr").filter(has=page.get_by_role("cell", name="clip", exact=True))
    for origin in ("new", "reused"):
        press(notebook, "Generate Video")
        expect(clip.get_by_role("cell").last).to_contain_text(origin, timeout=MINUTE)
        expect(said(notebook)).to_contain_text("Done", timeout=MINUTE)
    told = page.locator(".talkwidget-panel .talkwidget-stage summary", has_text="Details")
    assert re.fullmatch(r"\d+\.\d s clip in (under 0\.1|\d+\.\d) s · voice: espeak · Details", told.inner_text())
    engine = page.locator(".talkwidget-panel .talkwidget-stage details div", has_text="engine: mesh")
    expect(engine).to_be_hidden()
    told.click()
    expect(engine).to_be_visible()


@BOTH
def test_options_are_grouped_and_each_has_one_plain_line(notebook):  # noqa: F811
    page = notebook.page
    press(notebook, "Options")
    inside = page.locator(".talkwidget-left > .talkwidget-fold").nth(1)
    headings = inside.locator(".talkwidget-inside .talkwidget-fold > button")
    expect(headings).to_have_text(["Voice", "Motion", "Picture", "SadTalker", "Output"])
    for group, option, line in (
        ("Voice", "Rate", "speaking rate, 1 = normal"),
        ("Motion", "Blink", "blinks"),
        ("Picture", "Frame rate", "frames per second"),
        ("Output", "Quality", "lower is sharper and makes larger files"),
        ("SadTalker", "Background enhancer", "upscales the whole video 2×"),
    ):
        inside.get_by_role("button", name=group).click()
        expect(page.get_by_label(option, exact=True)).to_be_visible(timeout=MINUTE)
        expect(inside.get_by_text(line).last).to_be_visible()
    expect(inside.get_by_text("numeric precision")).to_be_visible()
    lines = inside.locator(".talkwidget-row").evaluate_all(
        "(rows) => rows.map((row) => row.lastElementChild.innerText)"
    )
    assert len(lines) > 20
    assert all(len(line.split()) > 1 for line in lines), lines


@APPS
def test_words_that_people_type_lead_to_the_right_ones(server, new_page, app):
    sound = decode_sound(SAMPLES / "voice.mp3")
    for name, container, codec in (("ogg", "ogg", "libopus"), ("m4a", "ipod", "aac"), ("mp4", "mp4", "aac")):
        whole = encoded(sound.samples.mean(axis=1), container, codec, rate=sound.sample_rate)
        (server.folder / f"half.{name}").write_bytes(whole[: len(whole) // 2])
    notebook = Notebook(new_page(), server, write_notebook(server, [*SETUP, MUTE, *MISTAKES]), app)  # noqa: F811
    notebook.run(0, 1, 2)
    for index, told in enumerate(MISTAKES.values(), 3):
        notebook.run(index)
        complaint = notebook.output(index).locator("[data-mime-type='application/vnd.jupyter.stderr']").inner_text()
        assert told in complaint
        assert len(complaint.strip().splitlines()) == 1, complaint


@APPS
def test_the_first_tab_completes(server, new_page, app):
    cells = ["%load_ext talkwidget", "%%talk --la", "%%talk --language ger", "%%talk --language d"]
    notebook = Notebook(new_page(), server, write_notebook(server, cells), app)  # noqa: F811
    page = notebook.page
    notebook.run(0)
    for index, offered in ((1, "--language"), (2, "German"), (3, "de")):
        notebook.complete(index)
        listed = page.locator(f".jp-Completer-item[data-value='{offered}']")
        # JupyterLab 3 does not list a single one, but inserts it.
        inserted = notebook.cell(index).locator(".jp-InputArea-editor", has_text=f" {offered}")
        listed.or_(inserted).first.wait_for(timeout=MINUTE)
        page.keyboard.press("Escape")


@APPS
def test_a_newcomer_sees_where_the_cache_is_then_a_clip_and_its_line(server, new_page, app, tmp_path):
    cells = [
        f"%env TALKWIDGET_HOME={tmp_path}",
        "%load_ext talkwidget",
        "%talk_demo",
        "%%talk --synthesizer espeak\nOne {name}.",
        "name = 'Ada'",
        f"%%talk -f {SAY} --pose-style 3\nHello {{name}}.",
        f"%%talk {SAY} --fill\nGoodbye {{name}}.",
    ]
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    notebook = Notebook(page, server, write_notebook(server, cells), app)  # noqa: F811
    notebook.run(0, 1)
    line = notebook.output(1).inner_text().strip()
    assert (
        line == f"Prepared faces, voices and clips are kept in {tmp_path}/cache. TALKWIDGET_CACHE=off turns this off."
    )
    notebook.run(2)
    demo = notebook.output(2)
    demo.locator("video[src^=data]").wait_for(timeout=2 * MINUTE)
    assert_plays(demo.locator("video"))
    notebook.run(3, 4, 5, 6)
    for index, against in ((2, 1), (3, 0)):  # once a session
        expect(notebook.output(index).get_by_text("sadtalker not used")).to_have_count(against)
    notebook.output(3).get_by_text("Transcript").click()
    expect(notebook.output(3).get_by_text("0:00 One {name}.")).to_be_visible()
    filled = notebook.output(5)
    assert_plays(filled.locator("video[src^=data]"), "Hello Ada.")
    expect(filled.get_by_text("--pose-style ignored: only SadTalker uses it")).to_be_hidden()
    filled.get_by_text("Details").click()
    expect(filled.get_by_text("--pose-style ignored: only SadTalker uses it")).to_be_visible()
    assert_plays(notebook.output(6).locator("video[src^=data]"), "Goodbye Ada.")
    # No page, script or count of visitors of anybody else.
    assert not [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]


SETTINGS = """
from talkwidget import Talker, generate_video_fast
warm = generate_video_fast("Set once.", synthesizer="espeak")
print(warm.height, Talker().options.max_height)
"""
PYTORCH = """
import torch
torch.set_default_dtype(torch.float64)
torch.set_default_device("meta")
torch.use_deterministic_algorithms(True)
torch.inference_mode().__enter__()
torch.autocast("cpu", torch.bfloat16).__enter__()
"""
COLD = """
from talkwidget import Talker
talker = Talker(cache_dir=None, engine="mesh", synthesizer="espeak", max_height=128)
talker.set_face({face!r}, face_index=0)
cold = talker.say("Set once.")
print("the same:", cold.path.read_bytes() == warm.path.read_bytes())
cold
"""
"""The clip of the settings' cell, made anew."""
TERMINAL = """
%load_ext talkwidget
%talk_setup
%talk_demo --engine mesh --synthesizer espeak --max-height 128 In a terminal.
"""


@APPS
def test_files_and_settings_as_people_give_them(server, new_page, app, tmp_path):
    folder = tmp_path / "Ma\u0308rz"  # decomposed, as macOS writes names
    folder.mkdir()
    face = Image.open(PORTRAIT).convert("RGB").resize((300, 300))
    three = Image.new("RGB", (900, 300))
    for number in range(3):
        three.paste(face, (300 * number, 0))
    three.save(folder / "three people.png")
    (tmp_path / "plain.ipy").write_text(TERMINAL)
    cells = [
        "%load_ext talkwidget",
        f"%talk_face --engine mesh --face-index 2 '{tmp_path}/M\u00e4rz/three people.png'",
        f"%talk_face --engine mesh --face-index 0 {(folder / 'three people.png').as_uri()}",
        "%config TalkMagics.max_height = 128",
        SETTINGS,
        f"%%talk {SAY} --save intro\nSaved by its name.",
        PYTORCH,
        f"%env HOME={tmp_path}",
        COLD.format(face=str(folder / "three people.png")),
        "import os; os.chdir('/')",
        f"%%talk {SAY} --embed never\nLinked beside the notebook.",
        f"%%talk {SAY} --embed never\nLinked beside the notebook. Once more.",
        "%talk_face --engine mesh '~/M\u00e4rz/three people.png'",
        f"!{sys.executable} -m IPython --no-banner --colors=NoColor {tmp_path / 'plain.ipy'}",
    ]
    notebook = Notebook(new_page(), server, write_notebook(server, cells), app)  # noqa: F811
    notebook.run(*range(len(cells)))
    for cell, number in ((1, 3), (2, 1)):
        place = f"{number} of 3, counted from the left"
        expect(notebook.output(cell)).to_contain_text(f"Using face {place} (--face-index {number - 1}; 900 × 300)")
    expect(notebook.output(4)).to_have_text("128 128")
    assert_plays(notebook.output(5).locator("video[src^=data]"), "Saved by its name.")
    expect(notebook.output(5)).to_contain_text("Saved as intro.mp4")
    assert (server.folder / "intro.mp4").stat().st_size > 10_000
    # Settings of PyTorch change nothing.
    expect(notebook.output(8)).to_contain_text("the same: True")
    assert_plays(notebook.output(8).locator("video[src^=data]"), "Set once.")
    for cell, name in ((10, "linked-beside-the-notebook.mp4"), (11, "linked-beside-the-notebook-2.mp4")):
        assert_plays(notebook.output(cell).locator(f"video[src*='talk-clips/{name}']"), "Linked beside the notebook.")
        expect(notebook.output(cell)).to_contain_text("send that folder along with the notebook")
    expect(notebook.output(12)).to_contain_text("Using face 3 of 3")
    terminal = notebook.output(13).inner_text()
    assert "Run %talk_setup in a notebook to see the panel" in terminal
    told = r"\.mp4\n\d+\.\d s clip in (under 0\.1|\d+\.\d) s · voice: espeak\nengine: mesh"
    assert re.search(told, terminal), terminal
    assert "object at 0x" not in terminal
