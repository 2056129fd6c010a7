import pytest

from talkwidget import plugins
from talkwidget.errors import InputError, UnavailableError
from talkwidget.options import TalkOptions
from talkwidget.speech.choose import choose_synthesizer

INSTALLED = ("espeak", "gtts", "kokoro", "matched", "pocket")


class Stand:
    """A synthesizer as far as choosing looks at it."""

    version = "1"

    def __init__(self, name, *, online=False, clones=False, obstacle=None, languages=("en-us",)):
        self.name, self.online, self.clones = name, online, clones
        self._obstacle, self._languages = obstacle, languages

    def unavailable(self):
        return self._obstacle

    def speaks(self, language):
        return language in self._languages


@pytest.fixture
def registered(monkeypatch):
    """Only the given synthesizers can run; the built-in others are missing."""
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "0")
    names = set(INSTALLED)

    def register(*stands):
        for name in INSTALLED:
            missing = Stand(name, obstacle=f"run: pip install {name}", clones=name in ("matched", "pocket"))
            plugins.register(plugins.SYNTHESIZERS, name, lambda missing=missing: missing)
        for stand in stands:
            names.add(stand.name)
            plugins.register(plugins.SYNTHESIZERS, stand.name, lambda stand=stand: stand)

    yield register
    for name in names:
        plugins.unregister(plugins.SYNTHESIZERS, name)


ESPEAK = Stand("espeak", languages=("en-us", "de"))
GTTS = Stand("gtts", online=True, languages=("en-us", "de"))
KOKORO = Stand("kokoro")
MATCHED = Stand("matched", clones=True, languages=("en-us", "de"))
POCKET = Stand("pocket", clones=True)


@pytest.mark.parametrize(
    ("stands", "chosen"),
    [
        ((ESPEAK, GTTS, KOKORO, MATCHED, POCKET), "kokoro"),
        ((ESPEAK, GTTS, MATCHED), "gtts"),
        ((ESPEAK, MATCHED), "espeak"),
    ],
)
def test_auto_without_a_voice(registered, stands, chosen):
    registered(*stands)
    assert choose_synthesizer(TalkOptions(), None).plugin.name == chosen


@pytest.mark.parametrize(
    ("stands", "chosen", "why"),
    [
        ((ESPEAK, GTTS, KOKORO, MATCHED, POCKET), "pocket", "clones the voice 'ada'"),
        ((ESPEAK, GTTS, KOKORO, MATCHED), "matched", "matched to the voice 'ada', not cloned"),
        ((ESPEAK,), "espeak", "does not sound like the voice 'ada'"),
    ],
)
def test_auto_with_a_voice(registered, voice, stands, chosen, why):
    registered(*stands)
    choice = choose_synthesizer(TalkOptions(), voice)
    assert choice.plugin.name == chosen
    assert why in choice.why
    assert "\n" not in choice.why


def test_a_foreign_cloning_synthesizer_is_taken_too(registered, voice):
    registered(ESPEAK, MATCHED, Stand("parrot", clones=True))
    assert choose_synthesizer(TalkOptions(), voice).plugin.name == "parrot"


def test_auto_takes_one_that_speaks_the_language(registered, voice):
    registered(ESPEAK, KOKORO, MATCHED, POCKET)
    assert choose_synthesizer(TalkOptions(language="de"), None).plugin.name == "espeak"
    assert choose_synthesizer(TalkOptions(language="de"), voice).plugin.name == "matched"


def test_an_unknown_language_is_left_to_espeak(registered):
    registered(ESPEAK, GTTS, KOKORO)
    assert choose_synthesizer(TalkOptions(language="klingon"), None).plugin.name == "espeak"


def test_it_is_said_when_the_text_leaves_the_machine(registered):
    registered(ESPEAK, GTTS)
    assert "the text leaves this machine" in choose_synthesizer(TalkOptions(), None).why
    assert "the text leaves this machine" in choose_synthesizer(TalkOptions(synthesizer="gtts"), None).why
    assert "leaves" not in choose_synthesizer(TalkOptions(synthesizer="espeak"), None).why


def test_offline_leaves_online_ones_out(registered, monkeypatch):
    registered(ESPEAK, GTTS)
    assert choose_synthesizer(TalkOptions(offline=True), None).plugin.name == "espeak"
    with pytest.raises(UnavailableError, match="network"):
        choose_synthesizer(TalkOptions(offline=True, synthesizer="gtts"), None)
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "1")
    assert choose_synthesizer(TalkOptions(), None).plugin.name == "espeak"
    with pytest.raises(UnavailableError, match="network"):
        choose_synthesizer(TalkOptions(synthesizer="gtts"), None)


def test_one_asked_for_by_name_that_cannot_run_says_what_mends_it(registered):
    registered(ESPEAK)
    with pytest.raises(UnavailableError, match="pip install kokoro"):
        choose_synthesizer(TalkOptions(synthesizer="kokoro"), None)


def test_matched_never_passes_for_cloned_and_names_the_way_to_it(registered, voice):
    registered(ESPEAK, MATCHED)
    assert "pocket: run: pip install pocket" in choose_synthesizer(TalkOptions(), voice).why
    assert "matched to the voice 'ada', not cloned" in choose_synthesizer(TalkOptions(synthesizer="matched"), voice).why


def test_one_asked_for_by_name_that_does_not_clone_says_so(registered, voice):
    registered(ESPEAK)
    assert "does not sound like the voice 'ada'" in choose_synthesizer(TalkOptions(synthesizer="espeak"), voice).why


def test_an_unknown_name_names_the_nearest(registered):
    registered(ESPEAK)
    with pytest.raises(InputError, match="espeak"):
        choose_synthesizer(TalkOptions(synthesizer="espaek"), None)


def test_when_none_can_run_each_reason_is_told(registered):
    registered()
    with pytest.raises(UnavailableError, match=r"kokoro.*gtts.*espeak") as caught:
        choose_synthesizer(TalkOptions(), None)
    assert "\n" not in str(caught.value)


def test_the_built_in_ones_are_registered():
    assert {"espeak", "gtts", "matched"} <= set(plugins.names(plugins.SYNTHESIZERS))
    for name in ("espeak", "gtts", "matched"):
        assert plugins.load(plugins.SYNTHESIZERS, name).name == name


def test_a_fallback_without_a_voice_names_the_way_to_the_best(registered):
    registered(ESPEAK)
    assert choose_synthesizer(TalkOptions(), None).why == "the best that can run here; kokoro: run: pip install kokoro"
    registered(ESPEAK, KOKORO)
    assert choose_synthesizer(TalkOptions(), None).why == "the best that can run here"
