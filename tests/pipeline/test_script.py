"""Texts as people write them, through the Talker: marks, numbers, pronunciations, speakers, pitch and volume."""

from __future__ import annotations

import socket

import numpy as np
import pytest

from talkwidget import InputError, Talker, plugins
from talkwidget.media import decode_sound
from talkwidget.speech.base import SpeakerVoice
from talkwidget.speech.synthesizers.hibari import Hibari
from tests.fakes import Beeper, hum


class Reader(Beeper):
    """Notes the pieces it is given, and has two voices."""

    name = "reader"
    reads_ipa = True

    def __init__(self):
        super().__init__()
        self.said = []

    def speakers(self):
        return (SpeakerVoice("ada", "en-us", "female"), SpeakerVoice("bob", "en-us", "male"))

    def synthesize(self, text, language, voice, rate, speaker=None):
        self.said.append((text, language, rate, speaker))
        return super().synthesize(text, language, voice, rate)


@pytest.fixture
def reader(registered_fakes):
    plugins.register(plugins.SYNTHESIZERS, "reader", Reader)
    yield plugins.load(plugins.SYNTHESIZERS, "reader")
    plugins.unregister(plugins.SYNTHESIZERS, "reader")


@pytest.fixture
def ready(reader, portrait, tmp_path):
    talker = Talker(engine="painter", synthesizer="reader", cache_dir=tmp_path)
    talker.set_face(portrait)
    return talker


def pieces(reader):
    return [text for text, *_ in reader.said]


def test_markdown_and_numbers_are_read_and_captions_keep_the_text_as_written(ready, reader):
    clip = ready.say("# Prices\n\nIt costs **$5** for 12 people.")
    assert pieces(reader) == ["Prices", "It costs five dollars for twelve people."]
    assert "$5" in clip.captions
    assert "12" in clip.captions
    assert "**" not in clip.captions
    assert "five" not in clip.captions


def test_symbols_that_a_voice_has_no_name_for_are_named_and_the_rest_is_spoken(ready, reader, monkeypatch):
    spoken = Reader.synthesize

    def refuse_symbols(self, text, *rest, **own):
        if text == "∂∂":
            raise InputError("no word")
        return spoken(self, text, *rest, **own)

    monkeypatch.setattr(Reader, "synthesize", refuse_symbols)
    clip = ready.say("Good day to you.\n\n∂∂\n\nGoodbye to you all.")
    assert pieces(reader) == ["Good day to you.", "Goodbye to you all."]
    assert any("not spoken: '∂∂'" in note for note in clip.report.notes)
    with pytest.raises(InputError, match="no word"):
        ready.say("∂∂")


def test_pauses_make_the_clip_longer(ready):
    plain, paused = ready.say("one two three four"), ready.say("one two [pause 1.5s] three four")
    assert paused.duration == pytest.approx(plain.duration + 1.5, abs=0.3)


def test_marks_change_the_rate_of_their_words(ready, reader):
    ready.say("one [slow]two[/slow] three")
    rates = [rate for _, _, rate, _ in reader.said]
    assert rates[1] < rates[0] == rates[2] == 1.0


def test_a_wrong_mark_is_told_with_the_nearest_right_one(ready):
    with pytest.raises(InputError, match="pause"):
        ready.say("one [pasue 1s] two")


def test_pronunciations_come_from_the_session_the_file_and_the_text(ready, reader, tmp_path):
    session, file = tmp_path / "names.csv", tmp_path / "more.csv"
    session.write_text("NumPy,num pie\n")
    file.write_text("Qt,cute\n")
    ready.add_lexicon(session)
    ready.say("NumPy and Qt and [GIF](say: jif)", lexicon=str(file))
    assert pieces(reader) == ["num pie and cute and jif"]
    ready.clear_lexicon()
    clip = ready.say("NumPy and Qt and [GIF](say: jif)")
    assert pieces(reader)[-1].startswith("NumPy and Q")
    assert "lexicon" in str(clip.report)
    session.write_text("NumPy\n")
    with pytest.raises(InputError, match="line 1 of the lexicon"):
        ready.add_lexicon(session)


def test_a_language_can_be_given_by_name(ready, reader):
    assert ready.say("Guten Tag", language="Deutsch").options.language == "de"
    assert reader.said[-1][1] == "de"


def test_a_text_in_another_language_gets_a_hint(ready):
    assert any("--language ru" in note for note in ready.say("Привет, как дела? Это очень просто.").report.notes)


def test_the_speaker_is_passed_on_and_part_of_the_key(ready, reader):
    ada, bob = ready.say("Hello", speaker="ada"), ready.say("Hello", speaker="bob")
    assert [speaker for *_, speaker in reader.said] == ["ada", "bob"]
    assert ada.path != bob.path
    with pytest.raises(InputError, match=r"no speaker 'bop'; did you mean bob\?"):
        ready.say("Hello", speaker="bop")


def level(clip):
    samples = decode_sound(clip.path.read_bytes()).samples[:, 0]
    return float(np.sqrt(np.mean(samples**2)))


def test_volume_and_pitch_change_the_sound_and_no_times(ready):
    plain, quiet, high = ready.say("one two"), ready.say("one two", volume=0.5), ready.say("one two", pitch=5.0)
    assert level(quiet) == pytest.approx(0.5 * level(plain), rel=0.1)
    assert len({plain.path, quiet.path, high.path}) == 3
    assert plain.captions == quiet.captions == high.captions


def test_the_default_voice_can_be_asked_for_although_a_recording_is_set(ready):
    ready.set_voice(hum(), "me")
    assert ready.voice("none") is None
    assert ready.say("Hello", synthesizer="auto", voice="none").report.synthesizer.name == "hibari"
    assert ready.say("Hello", synthesizer="auto").report.synthesizer.name == "matched"
    with pytest.raises(InputError, match="cannot be called none"):
        ready.set_voice(hum(), "none")


def test_a_speaker_given_as_a_voice_leads_to_its_own_option(ready):
    speaker = Hibari().speakers()[0].name
    with pytest.raises(InputError, match=f"use --speaker {speaker}"):
        ready.say("Hello", voice=speaker)
    ready.set_voice(hum(), speaker)
    assert ready.voice(speaker).name == speaker


def test_no_text_leaves_the_machine_by_default(ready, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_OFFLINE", "0")

    def refuse(*address):
        raise AssertionError(f"a connection to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    for language in ("en-us", "de", "ja"):
        clip = ready.say("Hello to all", synthesizer="auto", language=language)
        assert not plugins.load(plugins.SYNTHESIZERS, clip.report.synthesizer.name).online
