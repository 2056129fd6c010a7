"""Words that people type lead to the right option, in every place that takes options."""

from __future__ import annotations

import pytest

from talkwidget import InputError, TalkOptions
from talkwidget.notebook.arguments import split_line
from talkwidget.options import declared_options
from talkwidget.speech.choose import choose_synthesizer
from talkwidget.suggest import option_hint


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--speed", "use --rate."),
        ("--lang", "use --language."),
        ("--gender", "use --speaker."),
        ("--model", "use --engine."),
        ("--subtitles", "use --captions."),
        ("--frame-rate", "use --fps."),
        ("--resolution", "use --max-height."),
        ("--GPU", "use --device."),
        ("--output", "%%talk --save NAME saves a clip, and so does clip.save('NAME.mp4')"),
        ("--avatar", "the face is set before, with %talk_face"),
        ("--audio", "a recording is set before, with %talk_voice"),
        ("--background", "the background is that of the portrait"),
        ("--format", "the ending of a name sets the format"),
        ("--duration", "a clip is as long as its text"),
        ("--verbose", "a cell shows one line while it works"),
        ("--api-key", "no key and no account"),
        ("--watermark", "use --label."),
        ("--text", "put the text on the line below %%talk"),
    ],
)
def test_a_synonym_leads_to_the_option(typed, told):
    with pytest.raises(InputError, match="there is no option") as caught:
        split_line(f"{typed} x", declared_options())
    assert f"; {told}" in str(caught.value)


def test_python_is_told_too():
    with pytest.raises(InputError, match="there is no option 'speed'; use rate"):
        TalkOptions(speed=2)


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("embed", "yes", "embed cannot be 'yes'; use always."),
        ("mood", "HAPPY", "mood cannot be 'HAPPY'; use happy."),
        ("device", "gpu", "device cannot be 'gpu'; use cuda."),
        ("audio_codec", "m4a", "audio_codec cannot be 'm4a'; use aac."),
        ("rate", "slow", "rate takes a number, not 'slow'; try 0.8."),
        ("rate", "x", "rate takes a number, not 'x'."),
        ("embed", "x", "embed cannot be 'x'; choose one of: auto, always, never."),
    ],
)
def test_a_value_that_people_type_leads_to_the_right_one(option, value, told):
    with pytest.raises(InputError) as caught:
        TalkOptions(**{option: value})
    assert str(caught.value) == told


def test_synonyms_lead_to_options_and_values_that_there_are():
    declared = declared_options()
    words = [word for about in declared.values() for word in about.synonyms.split()]
    assert "speed" in words
    assert len(words) == len(set(words))
    assert not set(words) & set(declared)
    for option, about in declared.items():
        for value in about.value_synonyms:
            assert TalkOptions(**{option: value}), (option, value)


def test_words_are_taken_in_every_spelling():
    declared = declared_options()
    assert option_hint("--Speech-Rate", declared, "") == "use rate."
    with pytest.raises(InputError, match="use always"):
        declared["embed"].check("embed", " YES ")


@pytest.mark.parametrize(
    ("typed", "meant"), [("Google", "gtts"), ("neural", "hibari"), ("espeak-ng", "espeak"), ("default", "auto")]
)
def test_a_word_leads_to_the_synthesizer(typed, meant):
    with pytest.raises(InputError) as caught:
        choose_synthesizer(TalkOptions(synthesizer=typed), None)
    assert str(caught.value) == f"there is no synthesizer {typed!r}; use {meant}."
