"""A browser and a Jupyter server for all tests of this folder, which are skipped where there is no browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from talkwidget.media import decode_sound

from .server import ROOT, Server, run_server

SAMPLES = ROOT / "talkwidget" / "samples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = _lacking()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if lacking:
                item.add_marker(pytest.mark.skip(reason=lacking))


def _lacking() -> str | None:
    if CHROMIUM is None:
        return "there is no chromium; install it, as in: apt-get install chromium"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "there is no playwright; install it: pip install playwright"
    return None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab and Notebook 7."""
    with run_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Debian's Chromium, which has the codecs that Playwright's own build lacks; its camera shows a portrait."""
    from playwright.sync_api import sync_playwright

    devices = tmp_path_factory.mktemp("devices")
    portrait, sound = SAMPLES / "portrait.jpg", decode_sound(SAMPLES / "voice.mp3")
    (devices / "camera.mjpeg").write_bytes(portrait.read_bytes() * 2)
    soundfile.write(devices / "microphone.wav", sound.samples, sound.sample_rate)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={devices / 'camera.mjpeg'}",
                f"--use-file-for-fake-audio-capture={devices / 'microphone.wav'}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser) -> Iterator[Callable[[], object]]:
    """Opens tabs, each in a profile of its own."""
    contexts = []

    def open_page():
        context = browser.new_context(viewport={"width": 1280, "height": 2000}, accept_downloads=True)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def picture() -> Callable[[object, str], None]:
    """Takes a picture of an element for the documentation, where ``TALKWIDGET_IMAGES`` names a folder for them."""
    folder = os.environ.get("TALKWIDGET_IMAGES")

    def take(element, name: str) -> None:
        if folder:
            element.screenshot(path=str(ROOT / folder / f"{name}.jpg"), type="jpeg", quality=88)

    return take
