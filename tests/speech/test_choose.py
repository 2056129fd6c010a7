import dataclasses

import pytest

from talkwidget import plugins
from talkwidget.errors import InputError, UnavailableError
from talkwidget.options import TalkOptions
from talkwidget.speech.base import SpeakerVoice
from talkwidget.speech.choose import choose_synthesizer
from talkwidget.speech.synthesizers.hibari import Hibari
from talkwidget.speech.synthesizers.kokoro import Kokoro

INSTALLED = ("espeak", "gtts", "hibari", "kokoro", "learned", "matched", "pocket")


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

    def synthesize(self, text, language, voice, rate):
        raise AssertionError("choosing speaks nothing")


@pytest.fixture
def registered(monkeypatch):
    """Only the given synthesizers can run; the built-in others are missing."""
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "0")
    names = set(INSTALLED)

    def register(*stands):
        for name in INSTALLED:
            clones, online = name in ("learned", "matched", "pocket"), name == "gtts"
            missing = Stand(name, obstacle=f"run: pip install {name}", clones=clones, online=online)
            plugins.register(plugins.SYNTHESIZERS, name, lambda missing=missing: missing)
        for stand in stands:
            names.add(stand.name)
            plugins.register(plugins.SYNTHESIZERS, stand.name, lambda stand=stand: stand)

    yield register
    for name in names:
        plugins.unregister(plugins.SYNTHESIZERS, name)


ESPEAK = Stand("espeak", languages=("en-us", "de"))
GTTS = Stand("gtts", online=True, languages=("en-us", "de"))
HIBARI = Stand("hibari")
KOKORO = Stand("kokoro", languages=("en-us", "ja"))
MATCHED = Stand("matched", clones=True, languages=("en-us", "de"))
POCKET = Stand("pocket", clones=True)


@pytest.mark.parametrize(
    ("stands", "language", "chosen"),
    [
        ((ESPEAK, GTTS, HIBARI, KOKORO, MATCHED, POCKET), "en-us", "hibari"),
        ((ESPEAK, GTTS, HIBARI, KOKORO, MATCHED, POCKET), "ja", "kokoro"),
        ((ESPEAK, GTTS, HIBARI, KOKORO, MATCHED, POCKET), "de", "espeak"),
        ((ESPEAK, GTTS, KOKORO, MATCHED), "en-us", "kokoro"),
        ((ESPEAK, GTTS, MATCHED), "en-us", "espeak"),
    ],
)
def test_auto_without_a_voice(registered, stands, language, chosen):
    registered(*stands)
    assert choose_synthesizer(TalkOptions(language=language), None).plugin.name == chosen


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ({"online": True}, "hibari"),
        ({"online": True, "language": "de"}, "gtts"),
        ({"online": True, "offline": True, "language": "de"}, "espeak"),
        ({"language": "de"}, "espeak"),
    ],
)
def test_auto_sends_a_text_away_only_where_the_user_allowed_it(registered, monkeypatch, options, chosen):
    registered(ESPEAK, GTTS, HIBARI)
    assert choose_synthesizer(TalkOptions(**options), None).plugin.name == chosen
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "1")
    assert not choose_synthesizer(TalkOptions(**options), None).plugin.online


class Choir(Stand):
    """A synthesizer with voices of its own."""

    def speakers(self):
        return (SpeakerVoice("af_heart", "en-us", "female"), SpeakerVoice("am_adam", "en-us", "male"))


CHOIR = Choir("kokoro")


def test_a_speaker_that_can_be_fetched_is_told_with_the_command(registered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    registered(ESPEAK, Hibari(), Kokoro())
    for speaker, command in (("emma", "fetch bf_emma.int8.onnx"), ("af_bella", "fetch ")):
        with pytest.raises(UnavailableError, match=rf"{speaker} is not on this machine; run: .*{command}"):
            choose_synthesizer(TalkOptions(speaker=speaker), None)


def test_a_mistyped_speaker_leads_to_the_nearest_that_can_be_fetched(registered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    registered(ESPEAK, Hibari(), Kokoro())
    for given, meant in (("af_belle", "af_bella"), ("enma", "emma")):
        with pytest.raises(InputError, match=rf"there is no speaker '{given}'; did you mean {meant}\?"):
            choose_synthesizer(TalkOptions(speaker=given), None)


def test_a_speaker_is_looked_for_in_all_synthesizers(registered):
    registered(ESPEAK, HIBARI, CHOIR)
    assert choose_synthesizer(TalkOptions(speaker="am_adam"), None).plugin.name == "kokoro"
    with pytest.raises(InputError, match=r"there is no speaker 'am_adan'; did you mean am_adam\?"):
        choose_synthesizer(TalkOptions(speaker="am_adan"), None)
    with pytest.raises(InputError, match=r"no speaker 'am_adam'; %talk_voices lists"):
        choose_synthesizer(TalkOptions(synthesizer="hibari", speaker="am_adam"), None)
    with pytest.raises(InputError, match="'hibari' is a synthesizer; use --synthesizer hibari"):
        choose_synthesizer(TalkOptions(speaker="hibari"), None)


@pytest.mark.parametrize(
    ("word", "told"),
    [("female", "female ones here: af_heart"), ("Man", "male ones here: am_adam"), ("f", "female ones here")],
)
def test_a_sex_instead_of_a_name_leads_to_the_voices_of_that_sex(registered, word, told):
    registered(ESPEAK, CHOIR)
    with pytest.raises(InputError, match=f"a voice is chosen by its name; {told}.*%talk_voices lists all"):
        choose_synthesizer(TalkOptions(speaker=word), None)
    registered(ESPEAK)
    with pytest.raises(InputError, match="none here is known to be"):
        choose_synthesizer(TalkOptions(speaker=word), None)


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


LEARNED = Stand("learned", clones=True)


def test_auto_takes_a_learned_style_where_the_voice_has_one(registered, voice):
    registered(ESPEAK, MATCHED, POCKET, LEARNED)
    assert choose_synthesizer(TalkOptions(), voice).plugin.name == "pocket"
    choice = choose_synthesizer(TalkOptions(), dataclasses.replace(voice, learned=True))
    assert choice.plugin.name == "learned"
    assert choice.why == "learned from your recording 'ada', not a clone"


def test_auto_matches_in_a_language_that_the_learned_style_does_not_speak(registered, voice):
    registered(ESPEAK, MATCHED, LEARNED)
    learned = dataclasses.replace(voice, learned=True)
    assert choose_synthesizer(TalkOptions(language="de"), learned).plugin.name == "matched"


def test_a_voice_that_was_not_learned_is_matched(registered, voice):
    registered(ESPEAK, MATCHED, LEARNED)
    assert choose_synthesizer(TalkOptions(), voice).plugin.name == "matched"


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
    assert "the text leaves this machine" in choose_synthesizer(TalkOptions(online=True), None).why
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
    assert "voice pocket not used: run: pip install pocket" in choose_synthesizer(TalkOptions(), voice).skipped
    assert "matched to the voice 'ada', not cloned" in choose_synthesizer(TalkOptions(synthesizer="matched"), voice).why


def test_one_asked_for_by_name_that_does_not_clone_says_so(registered, voice):
    registered(ESPEAK)
    assert "does not sound like the voice 'ada'" in choose_synthesizer(TalkOptions(synthesizer="espeak"), voice).why


def test_an_unknown_name_names_the_nearest(registered):
    registered(ESPEAK)
    with pytest.raises(InputError, match="espeak"):
        choose_synthesizer(TalkOptions(synthesizer="espaek"), None)


def test_when_none_can_run_each_reason_is_told(registered):
    registered(*(Stand(name, obstacle=f"{name} is away", online=name == "gtts") for name in INSTALLED))
    with pytest.raises(UnavailableError, match=r"hibari.*kokoro.*gtts.*espeak") as caught:
        choose_synthesizer(TalkOptions(online=True), None)
    assert "\n" not in str(caught.value)


def test_the_built_in_ones_are_registered():
    assert {"espeak", "gtts", "hibari", "matched"} <= set(plugins.names(plugins.SYNTHESIZERS))
    for name in ("espeak", "gtts", "hibari", "matched"):
        assert plugins.load(plugins.SYNTHESIZERS, name).name == name


def test_a_fallback_without_a_voice_names_the_way_to_the_best(registered):
    registered(ESPEAK)
    choice = choose_synthesizer(TalkOptions(), None)
    assert choice.why == "the best that can run here"
    assert choice.skipped == ("voice hibari not used: run: pip install hibari",)
    registered(ESPEAK, HIBARI)
    assert choose_synthesizer(TalkOptions(), None).skipped == ()
