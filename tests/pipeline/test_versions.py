"""Each stage has a version of its own: changing one makes that stage, and those that use its value, run anew."""

from __future__ import annotations

import pytest

from talkwidget import Talker, plugins
from tests.fakes import Beeper, hum

STAGES = ("voice", "speech", "face", "engine state", "clip")


class Cloner(Beeper):
    """Speaks in a recorded voice."""

    name = "cloner"
    clones = True


@pytest.fixture
def stages_that_miss(registered_fakes, portrait, tmp_path):
    """Names of the stages that run anew when a face and a voice are set up and a text is said."""
    plugins.register(plugins.SYNTHESIZERS, "cloner", Cloner)

    def run() -> list[str]:
        talker = Talker(engine="painter", synthesizer="cloner", cache_dir=tmp_path)
        talker.set_face(portrait)
        stages = [*talker.report.stages]
        talker.set_voice(hum(), "me")
        stages += talker.report.stages
        stages += talker.say("Hello to all").report.stages
        return [name for name in STAGES if any(stage.name == name and not stage.hit for stage in stages)]

    yield run
    plugins.unregister(plugins.SYNTHESIZERS, "cloner")


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        ("talkwidget.pipeline.voice.VERSION", ["voice", "speech", "clip"]),
        ("talkwidget.pipeline.speech.VERSION", ["speech", "clip"]),
        ("talkwidget.pipeline.face.VERSION", ["face", "engine state", "clip"]),
        ("talkwidget.pipeline.state.VERSION", ["engine state", "clip"]),
        ("talkwidget.pipeline.film.VERSION", ["clip"]),
        ("talkwidget.captions.cues.VERSION", ["clip"]),
        ("talkwidget.media.CODING_VERSION", ["clip"]),
        ("talkwidget.pipeline.speech.SCRIPT_VERSION", ["clip"]),
        ("talkwidget.pipeline.speech.CUT_VERSION", ["clip"]),
        ("talkwidget.pipeline.film.SCENE_VERSION", ["clip"]),
        ("tests.fakes.Painter.version", ["engine state", "clip"]),
        ("tests.fakes.Beeper.version", ["speech", "clip"]),
        ("talkwidget._version.__version__", []),
        ("talkwidget.__version__", []),
    ],
)
def test_a_new_version_runs_its_stage_and_those_after_it(stages_that_miss, monkeypatch, version, missing):
    assert stages_that_miss() == list(STAGES)
    assert stages_that_miss() == []
    monkeypatch.setattr(version, "later")
    assert stages_that_miss() == missing
