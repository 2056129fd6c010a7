"""Camera, microphone, large files and a kernel that restarts, in the panel."""

from __future__ import annotations

import numpy as np
import soundfile
from playwright.sync_api import expect

from talkwidget.media import decode_sound

from .conftest import SAMPLES
from .notebook import MINUTE
from .test_panel import BOTH, choose, notebook, press, said  # noqa: F401

SPOKEN = 3000
"""Milliseconds of speech into the microphone."""


@BOTH
def test_camera_and_microphone_give_face_and_voice_or_one_line(notebook):  # noqa: F811
    page = notebook.page
    press(notebook, "Use the camera")
    view = page.locator(".talkwidget-viewfinder")
    page.wait_for_function("(video) => video.videoWidth > 0", arg=view.element_handle())
    press(notebook, "Use this picture")
    expect(said(notebook)).to_contain_text("Face photo is ready", timeout=MINUTE)
    expect(page.get_by_alt_text("photo with the landmarks")).to_be_visible()
    expect(view).to_have_count(0)
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(SPOKEN)
    press(notebook, "Stop recording")
    expect(said(notebook)).to_contain_text("Voice recording is ready", timeout=MINUTE)
    page.evaluate(
        """() => {
          const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
          navigator.mediaDevices.getUserMedia = refuse;
        }"""
    )
    press(notebook, "Use the camera")
    note = page.locator(".talkwidget-upload-note").first
    expect(note).to_contain_text("The browser does not lend the camera. Allow it beside the address.")


@BOTH
def test_a_large_recording_comes_in_pieces_and_a_kernel_that_restarts_leaves_one_line(
    notebook,  # noqa: F811
    tmp_path,
):
    page = notebook.page
    sound = decode_sound(SAMPLES / "voice.mp3")
    long = np.tile(sound.samples, (1 + int(25e6 / 4 / sound.samples.size), 1))
    soundfile.write(tmp_path / "lecture.wav", long, sound.sample_rate, subtype="FLOAT")
    assert (tmp_path / "lecture.wav").stat().st_size > 25e6
    choose(notebook, 1, tmp_path / "lecture.wav")
    expect(page.locator(".talkwidget-upload-note").nth(1)).to_contain_text("Received", timeout=MINUTE)
    expect(said(notebook)).to_contain_text("Voice lecture is ready", timeout=2 * MINUTE)
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()")
    expect(page.locator(".talkwidget-panel.jupyter-widgets-disconnected")).to_be_visible(timeout=MINUTE)
    before = "(element) => getComputedStyle(element, '::before').content"
    told = page.locator(".talkwidget-panel").evaluate(before)
    assert told == '"The kernel has restarted: run this cell again."'
    inner = page.locator(".talkwidget-panel .jupyter-widgets-disconnected").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert set(inner) == {"none"}
