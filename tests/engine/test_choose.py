import pytest

from talkwidget import InputError, TalkOptions, UnavailableError, plugins
from talkwidget.engine import choose
from talkwidget.engine.choose import choose_engine
from tests import fakes


class Sad(fakes.Painter):
    """Stands in for the engine that wants a GPU."""

    name = "sadtalker"
    lacking = None

    def unavailable(self, options):
        return self.lacking


@pytest.fixture
def sad(registered_fakes, monkeypatch):
    """A machine with a GPU, and an engine for it."""
    monkeypatch.setattr(choose, "has_cuda_device", lambda: True)
    plugins.register(plugins.ENGINES, "sadtalker", Sad)
    yield plugins.load(plugins.ENGINES, "sadtalker")
    plugins.unregister(plugins.ENGINES, "sadtalker")


def test_auto_takes_the_gpu_engine_where_it_can_run(sad):
    choice = choose_engine(TalkOptions())
    assert choice.plugin is sad
    assert choice.why == "checkpoints and a GPU are here"


def test_auto_takes_the_other_and_says_why_where_checkpoints_are_missing(sad):
    sad.lacking = "the checkpoint x is not in y; fetch it."
    choice = choose_engine(TalkOptions())
    assert choice.plugin.name == "mesh"
    assert sad.lacking in choice.skipped[0]


def test_auto_takes_the_other_and_says_why_without_a_gpu(sad, monkeypatch, tmp_path):
    monkeypatch.setattr(choose, "has_cuda_device", lambda: False)
    choice = choose_engine(TalkOptions(checkpoint_dir=str(tmp_path)))
    assert choice.plugin.name == "mesh"
    assert choice.skipped == ("engine sadtalker not used: no CUDA device",)


@pytest.mark.parametrize("gpu", [True, False])
def test_auto_mentions_a_wrong_checkpoint_folder_wherever_it_runs(sad, monkeypatch, tmp_path, gpu):
    monkeypatch.setattr(choose, "has_cuda_device", lambda: gpu)
    choice = choose_engine(TalkOptions(checkpoint_dir=str(tmp_path / "SadTolker")))
    assert choice.plugin.name == "mesh"
    assert "SadTolker" in choice.skipped[0]
    assert "--checkpoint-dir" in choice.skipped[0]
    assert "\n" not in choice.skipped[0]


def test_an_engine_asked_for_by_name_is_not_replaced(sad):
    assert choose_engine(TalkOptions(engine="sadtalker")).why == "asked for"
    sad.lacking = "the checkpoint x is not in y; fetch it."
    with pytest.raises(UnavailableError, match="the checkpoint x"):
        choose_engine(TalkOptions(engine="sadtalker"))
    with pytest.raises(InputError, match="sadtalker"):
        choose_engine(TalkOptions(engine="sadtaker"))


def test_an_engine_that_depends_on_an_undeclared_option_is_told():
    class Wishful:
        name, version = "wishful", "1"
        prepare_options, animate_options = (), ("fps", "brush")

        def unavailable(self, options):
            return None

        def digest(self, options):
            return ""

        def prepare(self, face, options, watch):
            raise AssertionError("never reached: the option is refused first")

        def animate(self, state, speech, options):
            raise AssertionError("never reached: the option is refused first")

    plugins.register(plugins.ENGINES, "wishful", Wishful)
    try:
        with pytest.raises(
            UnavailableError, match="'wishful' depends on the option 'brush', which no engine or synthesizer declares"
        ):
            choose_engine(TalkOptions(engine="wishful"))
    finally:
        plugins.unregister(plugins.ENGINES, "wishful")
