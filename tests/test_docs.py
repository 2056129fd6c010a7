"""The examples of the documentation, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from talkwidget import Talker, plugins
from talkwidget.engine.base import Engine
from talkwidget.speech.base import Synthesizer

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
FORMER = (
    "takes the portrait and the recording that lie in the folder",
    "a synthesizer speaks with a voice of its own",
    "What should be said",
    "Nothing half-done is kept",
    "measured, nothing was spared",
    "numbers sadtalker draws with",
    "doubles the resolution of the whole",
    "does not look at --",
    "is no option; the text of %%talk",
    "at the cost of speech and rendering alone",
    "costs only speech and rendering",
)
"""Beginnings of lines that users once read, and that plainer ones have replaced."""


@pytest.fixture
def examples():
    """Names that the page's Python defines; what it registers is removed afterwards."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec("\n".join(blocks), names)
    yield names
    plugins.unregister(plugins.ENGINES, "glow")
    plugins.unregister(plugins.SYNTHESIZERS, "beep")


def test_the_page_adds_an_engine_with_an_option_and_a_synthesizer(examples, portrait, tmp_path):
    assert isinstance(examples["GlowEngine"](), Engine)
    assert isinstance(examples["Beeper"](), Synthesizer)
    talker = Talker(engine="glow", synthesizer="beep", cache_dir=tmp_path, max_height=128, audio_codec="aac")
    talker.set_face(portrait)
    clip = talker.say("one two three")
    assert clip.frame_count == round(0.9 * clip.fps + 0.5)
    assert clip.report.engine.name == "glow"
    assert "WEBVTT" in clip.captions
    assert talker.say("one two three", glow=0.6).path != clip.path
    assert "glow 0.5 -> 0.6" in str(talker.report)
    assert np.isclose(talker.say("one two three", rate=2.0).duration, clip.duration / 2, atol=0.05)


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md", "notebooks/quickstart.ipynb"])
def test_pages_say_what_another_text_costs(page):
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    assert "only speech and rendering are computed" in text


def test_former_lines_are_gone():
    files = [
        *ROOT.glob("talkwidget/**/*.py"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("notebooks/*.ipynb"),
        ROOT / "README.md",
    ]
    assert len(files) > 100
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert [line for line in FORMER if line in text] == [], path
