"""Scripts of the panel without JupyterLab: with Colab's ipywidgets 7.7.1, in the classic Notebook, in a frame.

Colab itself cannot be run here. It draws the panel with the same widgets, and the scripts use nothing else of a page.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image
from playwright.sync_api import Frame, expect

from talkwidget.media import decode_sound

from ..browser.conftest import CHROMIUM, SAMPLES, browser  # noqa: F401
from ..browser.notebook import MINUTE, open_frame, write_notebook
from ..browser.server import Server
from ..browser.test_devices import SPOKEN
from .conftest import PYTHON

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium; install it: apt-get install chromium")
_SERVE = ("notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--NotebookApp.token=", "--port-retries=0")
_IN_A_FRAME = (
    "--NotebookApp.tornado_settings={'headers': {'Content-Security-Policy': 'frame-ancestors *'}}",
    "--NotebookApp.disable_check_xsrf=True",
)


@pytest.fixture(scope="module")
def classic(executed, tmp_path_factory) -> Iterator[Server]:
    """The classic Notebook; ``executed`` has installed what Colab lacks."""
    folder = tmp_path_factory.mktemp("classic")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        **{f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")},
        "TALKWIDGET_HOME": str(folder / "home"),
        "TALKWIDGET_OFFLINE": "1",
    }
    with (folder / "server.log").open("w") as log:
        command = [str(PYTHON), "-m", *_SERVE, *_IN_A_FRAME, f"--port={port}", f"--notebook-dir={folder}"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api", server, folder / "server.log")
            yield Server(f"http://127.0.0.1:{port}", folder)
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the Notebook server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture
def panel(browser, classic) -> Iterator[Frame]:  # noqa: F811
    """Frame that shows the panel; a failure of a script on it fails the test."""
    tab = browser.new_page(viewport={"width": 1280, "height": 2000})
    page = open_frame(tab)
    failures: list[str] = []
    name = write_notebook(classic, ["%load_ext talkwidget", "%talk_setup --engine mesh --synthesizer espeak"])
    page.goto(f"{classic.url}/notebooks/{name}")
    page.wait_for_function("window.Jupyter?.notebook?.kernel?.widget_manager", timeout=MINUTE)
    page.wait_for_function("window.Jupyter.notebook.kernel.info_reply.status === 'ok'", timeout=MINUTE)
    tab.on("pageerror", lambda error: failures.append(str(error)))
    page.evaluate("Jupyter.notebook.execute_cells([0, 1])")
    page.get_by_role("button", name="Generate Video").wait_for(timeout=MINUTE)
    assert page.evaluate("typeof window.jupyterapp") == "undefined"
    yield page
    tab.close()
    assert not failures


def said(panel: Frame):
    return panel.locator(".widget-html [role=status]")


def choose(panel: Frame, index: int, file: Path) -> None:
    with panel.page.expect_file_chooser() as dialog:
        panel.locator(".widget-upload").nth(index).click()
    dialog.value.set_files(file)


def test_the_camera_gives_a_face(panel):
    panel.get_by_role("button", name="Use the camera").click()
    view = panel.locator(".talkwidget-viewfinder")
    panel.wait_for_function("(video) => video.videoWidth > 0", arg=view.element_handle())
    panel.get_by_role("button", name="Use this picture").click()
    expect(said(panel)).to_contain_text("Face photo is ready", timeout=MINUTE)
    expect(view).to_have_count(0)


def test_the_microphone_gives_a_voice(panel):
    panel.get_by_role("button", name="Record", exact=True).click()
    panel.wait_for_timeout(SPOKEN)
    panel.get_by_role("button", name="Stop recording").click()
    expect(said(panel)).to_contain_text("Voice recording is ready", timeout=MINUTE)


def test_files_are_checked_scaled_and_sent_in_pieces(panel, tmp_path):
    notes = panel.locator(".talkwidget-upload-note")
    (tmp_path / "plain.txt").write_text("no picture")
    choose(panel, 0, tmp_path / "plain.txt")
    expect(notes.nth(0)).to_contain_text("plain.txt is no picture.")
    with Image.open(SAMPLES / "portrait.jpg") as face:
        face.resize((3000, 3000)).save(tmp_path / "photo.png")
    choose(panel, 0, tmp_path / "photo.png")
    # 2160 lines are sent, 1080 are used.
    expect(panel.get_by_text("photo: Face found (1080 × 1080)")).to_be_visible(timeout=2 * MINUTE)
    sound = decode_sound(SAMPLES / "voice.mp3")
    long = np.tile(sound.samples, (1 + int(20e6 / 4 / sound.samples.size), 1))
    soundfile.write(tmp_path / "lecture.wav", long, sound.sample_rate, subtype="FLOAT")
    choose(panel, 1, tmp_path / "lecture.wav")
    expect(notes.nth(1)).to_contain_text("Received", timeout=MINUTE)
    expect(said(panel)).to_contain_text("Voice lecture is ready", timeout=2 * MINUTE)
