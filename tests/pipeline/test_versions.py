"""Each stage has a version of its own: changing one makes that stage, and those that use its value, run anew."""

from __future__ import annotations

import pytest

from talkwidget import Talker, plugins
from tests.fakes import Beeper, Painter, hum

from .sketcher import Sketcher

STAGES = ("voice", "voice state", "speech", "face", "engine state", "scene", "clip")
AFTER_STATE = ["engine state", "scene", "clip"]


class Cloner(Beeper):
    """Speaks in a recorded voice, of which it needs a state."""

    name = "cloner"
    version = "cloner 1"
    clones = True

    def speaker_state(self, voice, language, watch):
        return b"state"


@pytest.fixture
def stages_that_miss(registered_fakes, portrait, tmp_path):
    """Names of the stages that run anew when a face and a voice are set up and a text is said."""
    plugins.register(plugins.SYNTHESIZERS, "cloner", Cloner)
    plugins.register(plugins.ENGINES, "sketcher", Sketcher)

    def run() -> list[str]:
        talker = Talker(engine="sketcher", synthesizer="cloner", cache_dir=tmp_path, label="made by a program")
        talker.set_face(portrait)
        stages = [*talker.report.stages]
        talker.set_voice(hum(), "me")
        stages += talker.report.stages
        stages += talker.say("Hello to all of you. And to all of us, in a sentence of its own.").report.stages
        return [name for name in STAGES if any(stage.name == name and not stage.hit for stage in stages)]

    yield run
    plugins.unregister(plugins.SYNTHESIZERS, "cloner")
    plugins.unregister(plugins.ENGINES, "sketcher")


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        ("talkwidget.pipeline.voice.VERSION", ["voice", "voice state", "speech", "clip"]),
        ("talkwidget.pipeline.speech.VERSION", ["speech", "clip"]),
        ("talkwidget.pipeline.face.VERSION", ["face", *AFTER_STATE]),
        ("talkwidget.pipeline.state.VERSION", AFTER_STATE),
        ("talkwidget.pipeline.scene.VERSION", ["scene", "clip"]),
        ("talkwidget.media.label.VERSION", ["scene", "clip"]),
        ("talkwidget.media.coding.CODING_VERSION", ["scene", "clip"]),
        ("talkwidget.pipeline.film.VERSION", ["clip"]),
        ("talkwidget.captions.cues.VERSION", ["clip"]),
        ("talkwidget.pipeline.speech.SCRIPT_VERSION", ["clip"]),
        ("talkwidget.pipeline.speech.CUT_VERSION", ["clip"]),
        ("tests.pipeline.sketcher.Sketcher.state_version", AFTER_STATE),
        ("tests.pipeline.sketcher.Sketcher.version", ["scene", "clip"]),
        ("tests.pipeline.test_versions.Cloner.version", ["voice state", "speech", "clip"]),
        ("talkwidget._version.__version__", []),
        ("talkwidget.__version__", []),
    ],
)
def test_a_new_version_runs_its_stage_and_those_after_it(stages_that_miss, monkeypatch, version, missing):
    assert stages_that_miss() == list(STAGES)
    assert stages_that_miss() == []
    monkeypatch.setattr(version, "later")
    assert stages_that_miss() == missing


def test_an_engine_with_one_version_prepares_anew_with_another(registered_fakes, talker, portrait, monkeypatch):
    def missed():
        talker.set_face(portrait)
        return [stage.name for stage in talker.report.stages if not stage.hit]

    assert missed() == ["face", "engine state"]
    assert missed() == []
    monkeypatch.setattr(Painter, "version", "later")
    assert missed() == ["engine state"]


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        ("talkwidget.speech.alignment.VERSION", ["speech", "clip"]),
        ("talkwidget.pipeline.speech.VERSION", ["speech", "clip"]),
        ("talkwidget.script.script.VERSION", []),
    ],
)
def test_a_recording_with_its_transcript_depends_on_the_alignment(talker, portrait, monkeypatch, version, missing):
    talker.set_face(portrait)
    talker.set_voice(hum(), "me")

    def missed():
        report = talker.say("Hello to all", use_recording=True).report
        return [stage.name for stage in report.stages if not stage.hit]

    assert missed() == ["speech", "clip"]
    assert missed() == []
    monkeypatch.setattr(version, "later")
    assert missed() == missing


class Native(Beeper):
    """Speaks English alone."""

    name = "native"

    def speaks(self, language):
        return language.startswith("en")


def test_a_text_with_foreign_words_depends_on_how_they_are_fitted(talker, portrait, monkeypatch):
    plugins.register(plugins.SYNTHESIZERS, "native", Native)
    try:
        talker.set_face(portrait)

        def missed():
            report = talker.say("Hello to Москва and to all", synthesizer="native").report
            return [stage.name for stage in report.stages if not stage.hit]

        assert missed() == ["speech", "clip"]
        assert missed() == []
        monkeypatch.setattr("talkwidget.pipeline.foreign.VERSION", "later")
        assert missed() == ["clip"]
    finally:
        plugins.unregister(plugins.SYNTHESIZERS, "native")
