"""Statements of consent: asked once, kept, and carried by face files, exports, clips and their manifests."""

from __future__ import annotations

import pytest
from PIL import Image

from talkwidget import InputError, Talker
from talkwidget.clip.join import join
from talkwidget.inputs.assets import sample_assets
from talkwidget.media.export import portable_file
from talkwidget.media.marking import marking_of
from talkwidget.media.provenance import CONSENT, read_manifest
from talkwidget.pipeline.carry import export_work, import_work
from tests.certificates import write_certificate
from tests.fakes import hum

ASKED = "--consent"
MINE = "It is me: Ana Pérez, 2 May"


@pytest.fixture
def portrait(tmp_path, portrait):
    """A portrait that is not the sample of the package."""
    Image.open(portrait).resize((256, 256)).save(tmp_path / "ana.png")
    return tmp_path / "ana.png"


def another(tmp_path, name="other", **options):
    return Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path / name, **options)


def asked(talker):
    return [note for note in talker.report.notes if ASKED in note]


def test_a_face_and_a_voice_are_asked_about_once(talker, portrait, tmp_path):
    talker.set_face(portrait)
    assert len(asked(talker)) == 1
    talker.set_face(portrait, "again")
    assert not asked(talker)
    talker.set_voice(hum(), "me")
    assert len(asked(talker)) == 1
    later = Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path / "cache")
    later.set_face(portrait)
    later.set_voice(hum(), "me")
    assert not asked(later), "another kernel on the same folder"
    assert marking_of(later.say("Hello").path).consent == "", "it never blocks"


def test_without_a_cache_it_is_asked_once_too(portrait, registered_fakes):
    talker = Talker(engine="painter", synthesizer="beeper", cache_dir=None)
    talker.set_face(portrait)
    assert asked(talker)
    talker.set_face(portrait)
    assert not asked(talker)


def test_the_samples_are_not_asked_about(talker):
    talker.set_face(sample_assets().face)
    assert not asked(talker)
    talker.set_voice(sample_assets().voice)
    assert not asked(talker)


def test_a_statement_is_remembered(talker, portrait, tmp_path):
    assert talker.set_face(portrait, consent=MINE).consent == MINE
    assert not asked(talker)
    later = Talker(engine="painter", synthesizer="beeper", cache_dir=tmp_path / "cache")
    assert later.set_face(portrait).consent == MINE
    assert marking_of(later.say("Hello").path).consent == MINE
    assert later.set_face(portrait, consent="She agreed").consent == "She agreed", "it can be changed"


def test_a_clip_says_what_is_stated_on_face_and_recording(talker, portrait):
    talker.set_face(portrait, consent=MINE)
    talker.set_voice(hum(), "me")
    assert marking_of(talker.say(use_recording=True).path).consent == f"face: {MINE}; voice: none given"
    talker.set_voice(hum(), "me", consent="Bob agreed")
    assert marking_of(talker.say(use_recording=True).path).consent == f"face: {MINE}; voice: Bob agreed"
    talker.set_voice(hum(), "me", consent=MINE)
    assert marking_of(talker.say(use_recording=True).path).consent == MINE
    assert marking_of(talker.say("Hello", voice="none").path).consent == MINE


def test_one_statement_for_all_is_an_option(portrait, tmp_path, registered_fakes):
    talker = another(tmp_path, consent=MINE)
    assert talker.set_face(portrait).consent == talker.set_voice(hum(), "me").consent == MINE
    assert marking_of(talker.say(use_recording=True).path).consent == MINE


def test_what_is_saved_of_a_clip_carries_it(talker, portrait, tmp_path):
    talker.set_face(portrait, consent=MINE)
    clip = talker.say("Hello")
    for ending in ("mp4", "webm", "gif", "wav", "mp3"):
        assert marking_of(clip.save(tmp_path / f"clip.{ending}")).consent == MINE, ending
    assert marking_of(clip.save(tmp_path / "captioned.mp4", captions=True)).consent == MINE
    assert marking_of(portable_file(clip.path)).consent == MINE
    talker.set_face(portrait, consent="Another line")
    assert marking_of(join([clip, talker.say("Hello")]).path).consent == f"{MINE} | Another line"


def test_a_long_statement_fits_into_every_format(talker, portrait, tmp_path):
    long = "ä" * 300
    talker.set_face(portrait, consent=long)
    clip = talker.say("Hello")
    for ending in ("mp4", "webm", "gif", "wav", "mp3"):
        assert marking_of(clip.save(tmp_path / f"clip.{ending}")).consent == long, ending


def test_the_manifest_has_a_field_for_it(talker, portrait, tmp_path, monkeypatch):
    monkeypatch.setenv("TALKWIDGET_CERTIFICATE", str(write_certificate(tmp_path / "signer.pem")))

    def said(clip):
        return {one["label"]: one["data"] for one in read_manifest(clip.path)["assertions"]}[CONSENT]["statement"]

    talker.set_face(portrait)
    assert said(talker.say("Hello")) == "none given"
    talker.set_face(portrait, consent=MINE)
    assert said(talker.say("Hello")) == MINE


def test_a_face_file_carries_it(talker, portrait, tmp_path):
    path = talker.set_face(portrait, consent=MINE).save(tmp_path / "me.face")
    other = another(tmp_path)
    assert other.load_face(path).consent == MINE
    assert not asked(other)
    assert marking_of(other.say("Hello").path).consent == MINE


def test_an_export_carries_it(talker, portrait, tmp_path):
    talker.set_face(portrait, consent=MINE)
    talker.set_voice(hum(), "me", consent="Bob agreed")
    assert export_work(talker.cache, tmp_path / "work.zip") == 2
    other = another(tmp_path)
    assert import_work(other.cache, tmp_path / "work.zip") == (2, 0, 0)
    assert other.set_face(portrait).consent == MINE
    assert other.set_voice(hum(), "me").consent == "Bob agreed"


@pytest.mark.parametrize("wrong", ["", "  ", "a\nb", "x" * 301, 3, b"me", "\x1b[31m"])
def test_a_statement_is_one_line(talker, portrait, wrong):
    with pytest.raises(InputError, match="one line"):
        talker.set_face(portrait, consent=wrong)
    with pytest.raises(InputError, match="one line"):
        talker.set_voice(hum(), "me", consent=wrong)


def test_the_words_of_a_statement_do_not_stand_in_clear_in_the_cache(talker, portrait, tmp_path):
    talker.set_face(portrait, consent=MINE)
    for path in (tmp_path / "cache").rglob("*"):
        assert not path.is_file() or MINE.encode() not in path.read_bytes(), path
