"""Scripts: lines of several speakers as one clip, or one clip each."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest

from talkwidget import InputError
from talkwidget.batch.dialogue import read_dialogue
from tests.fakes import hum

from .test_run import records

SCRIPT = "Anna: one two\nthree\n\nBen: four\n"


def test_lines_without_a_name_go_on_with_the_speaker_before():
    said = read_dialogue("Anna: one\ntwo: three\n\nfour\nDr. Ben O'Hara : at 10:30\nZoë： fünf\nBen:\nsix")
    assert [(line.number, line.speaker, line.text) for line in said] == [
        (1, "Anna", "one"),
        (2, "two", "three\n\nfour"),
        (5, "Dr. Ben O'Hara", "at 10:30"),
        (6, "Zoë", "fünf"),
        (7, "Ben", "six"),
    ]


@pytest.mark.parametrize(
    ("script", "told"), [("", "the script is empty"), ("Hello.\nAnna: Hi", "line 1 has no speaker")]
)
def test_a_script_without_speakers_is_refused(script, told):
    with pytest.raises(InputError, match=told):
        read_dialogue(script)


def test_a_script_becomes_one_clip_cut_from_face_to_face(ready):
    clip = ready.say_script(SCRIPT)
    assert clip.text == "one two\nthree\nfour"
    assert [span.text for span in clip.words.spans] == ["one", "two", "three", "four"]
    anna, ben = ready.say("one two\nthree", face="anna"), ready.say("four", face="ben")
    frames = list(clip.frames())
    assert clip.frame_count == len(frames) == anna.frame_count + ben.frame_count
    assert (frames[0] == next(anna.frames())).all()
    # Ben's picture is smaller; it is enlarged to the first one's size.
    small = next(ben.frames()).astype(int)
    shrunk = frames[anna.frame_count].reshape(64, 2, 64, 2, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 8 < np.abs(shrunk[:, ::-1] - small).mean()


def test_speakers_may_be_given_by_their_options(ready):
    clip = ready.say_script("Chef: one two", {"chef": {"face": "ben", "rate": 2.0}})
    assert (clip.width, clip.frame_count) == (64, 10)


def test_a_speaker_without_a_voice_does_not_get_that_of_another(ready):
    ready.set_voice(hum(), "Anna")
    assert ready.say_script("anna: one").options.voice == "Anna"
    assert ready.say_script("Ben: one").options.voice == "none"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("Anna: one\nBen: two\nAnne: three", "line 3: there is no speaker 'Anne'; did you mean anna"),
        ("Anna: one\nZacharias: x", "line 2: there is no speaker 'Zacharias'; there are: ben, anna; or set a face"),
        ("Anna: one\nBen:", r"line 2 \\(Ben\\): the text is empty"),
    ],
)
def test_nothing_is_drawn_where_a_line_cannot_be_said(ready, painter, script, told):
    with pytest.raises(InputError, match=told.replace("\\\\", "\\")):
        ready.say_script(script)
    assert not painter.calls["animate"]


def test_one_clip_a_line_where_an_unknown_speaker_costs_only_its_line(ready, tmp_path):
    rows = ready.say_lines("Anna: one two\nZacharias: three\nBen: four", tmp_path / "clips")
    rows = list(rows.itertuples(index=False)) if hasattr(rows, "itertuples") else rows
    assert [(row.name, row.status) for row in rows] == [
        ("001-anna-one-two", "done"),
        ("002-zacharias-three", "failed"),
        ("003-ben-four", "done"),
    ]
    assert "no speaker 'Zacharias'" in rows[1].error


@pytest.mark.parametrize("script", [None, 5, b"Anna: Hi.", ["Anna: Hi."]])
def test_what_is_no_script_is_refused_in_one_line(ready, tmp_path, script):
    for say in (ready.say_script, lambda given: ready.say_lines(given, tmp_path / "clips")):
        with pytest.raises(InputError, match="a script is text"):
            say(script)


@pytest.mark.parametrize("speakers", [5, "anna", ["anna"], {"Anna": "anna"}, {"Anna": None}, {5: {}}])
def test_what_are_no_speakers_is_refused_in_one_line(ready, tmp_path, speakers):
    for say in (ready.say_script, lambda *given: ready.say_lines(given[0], tmp_path / "clips", given[1])):
        with pytest.raises(InputError, match="speakers are given as in"):
            say("Anna: Hi.", speakers)


@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_speaker_is_found_however_the_letters_are_composed(ready, portrait, tmp_path, forms):
    given, said = (unicodedata.normalize(form, "Zoë") for form in forms)
    ready.set_face(portrait, given)
    assert ready.say_script(f"{said}: one").options.face == "Zoë"
    assert ready.say_script(f"{said}: one", {given: {"face": "ben"}}).width == 64
    (row,) = records(ready.say_many([{"text": "one", "face": said}], tmp_path / "clips"))
    assert row.status == "done"
    assert ready.portrait_digest(said) == ready.portrait.digest


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"text": "x"}, r"line 1 \(Anna\): there is no option 'text'"),
        ({"fps": "x"}, r"line 1 \(Anna\): fps takes a whole number"),
        ({1: 1}, "speakers are given as in"),
    ],
)
def test_options_of_a_speaker_are_checked(ready, tmp_path, options, told):
    with pytest.raises(InputError, match=told):
        ready.say_script("Anna: one", {"Anna": options})
    if 1 not in options:
        (row,) = records(ready.say_lines("Anna: one", tmp_path / "clips", {"Anna": options}))
        assert (row.status, bool(re.search(told, row.error))) == ("failed", True)
