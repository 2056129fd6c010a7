"""Words that people type lead to the right option, in every place that takes options."""

from __future__ import annotations

import pytest

from talkwidget import InputError, TalkOptions
from talkwidget.notebook.arguments import split_line
from talkwidget.options import declared_options
from talkwidget.synonyms import OPTION_WORDS, VALUE_WORDS, meant_option, meant_value


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
    assert set(OPTION_WORDS) <= set(declared)
    assert not {word for words in OPTION_WORDS.values() for word in words.split()} & set(declared)
    for option, values in VALUE_WORDS.items():
        for word, value in values.items():
            if option not in {"engine", "synthesizer"}:
                assert TalkOptions(**{option: value}), (word, value)
    assert meant_option("--Speech-Rate") == "rate"
    assert meant_value("embed", " YES ") == "always"
