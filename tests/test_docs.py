"""The examples of the documentation, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from talkwidget import Talker, plugins
from talkwidget.engine.base import Engine
from talkwidget.speech.base import Synthesizer

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"


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
