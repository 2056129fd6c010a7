"""What tests share: a portrait, a talker with a tiny engine and synthesizer, and a home folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from talkwidget import Talker, plugins

from . import fakes

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the user's cache, or sends a text away."""
    monkeypatch.setenv("TALKWIDGET_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "1")
    monkeypatch.delenv("TALKWIDGET_CACHE", raising=False)


@pytest.fixture
def portrait() -> Path:
    """NASA's portrait of the astronaut Eileen Collins, 512 x 512."""
    return ROOT / "assets" / "image" / "female-image-01.jpg"


@pytest.fixture
def registered_fakes() -> Iterator[None]:
    """The tiny engine ``painter`` and the tiny synthesizer ``beeper``."""
    fakes.register()
    yield
    fakes.unregister()


@pytest.fixture
def painter(registered_fakes: None) -> fakes.Painter:
    """The engine's one instance, which counts its calls."""
    engine: fakes.Painter = plugins.load(plugins.ENGINES, "painter")
    return engine


@pytest.fixture
def beeper(registered_fakes: None) -> fakes.Beeper:
    """The synthesizer's one instance, which counts its calls."""
    synthesizer: fakes.Beeper = plugins.load(plugins.SYNTHESIZERS, "beeper")
    return synthesizer


@pytest.fixture
def talker(registered_fakes: None, tmp_path: Path) -> Talker:
    """A talker that draws and speaks with the fakes and keeps its work in ``tmp_path/cache``."""
    return Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path / "cache")


@pytest.fixture
def ready(talker: Talker, portrait: Path) -> Talker:
    """The talker with its face set."""
    talker.set_face(portrait)
    return talker


@pytest.fixture(scope="session")
def session_shell() -> InteractiveShell:
    """IPython's one shell of the tests; it formats as a notebook does."""
    from IPython.testing.globalipapp import start_ipython

    shell = start_ipython()
    # A terminal formats plain text alone.
    shell.display_formatter.active_types = shell.display_formatter.format_types
    return shell
