from dataclasses import replace

import pytest

from talkwidget.errors import CancelledError
from talkwidget.progress import Watch
from talkwidget.speech.base import SpeakerVoice, VoiceOffering
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.matched import Matched, match
from talkwidget.speech.synthesizers.nearest_speaker import nearest_speaker
from talkwidget.voice.timbre import measure_timbre

# Pitch and formant spacing of made-up speakers, Hz: of low and high voices, some with a short vocal tract.
SPEAKERS = {"bass": (110, 980), "tenor": (125, 1180), "alto": (210, 1020), "soprano": (225, 1200)}
QUIET = Watch()


class Choir(Espeak):
    """eSpeak NG with speakers, whose voices are moved to the pitch and vocal tract of :data:`SPEAKERS`."""

    name = "choir"

    def __init__(self):
        self.asked = []

    def speakers(self):
        return (*(SpeakerVoice(name, "en-us") for name in SPEAKERS), SpeakerVoice("stranger", "de"))

    def synthesize(self, text, language, voice=None, rate=1.0, *, speaker=None):
        self.asked.append(speaker)
        plain = super().synthesize(text, language, voice, rate)
        if speaker is None:
            return plain
        pitch, spacing = SPEAKERS[speaker]
        target = measure_timbre(plain.samples, plain.sample_rate)
        wanted = replace(target, pitch=pitch, pitch_low=0.9 * pitch, pitch_high=1.1 * pitch, formant_spacing=spacing)
        return match(plain, wanted)


@pytest.fixture(scope="module")
def choir():
    return Choir()


@pytest.mark.parametrize("name", SPEAKERS)
def test_pitch_and_vocal_tract_choose_the_speaker(voice, choir, name):
    assert isinstance(choir, VoiceOffering)
    pitch, spacing = SPEAKERS[name]
    target = replace(voice.timbre, pitch=1.05 * pitch, formant_spacing=0.98 * spacing)
    assert nearest_speaker(choir, "en-us", target, QUIET) == name


def test_what_is_not_known_does_not_count(voice, choir):
    assert nearest_speaker(choir, "en-us", replace(voice.timbre, pitch=0, formant_spacing=970), QUIET) == "bass"
    assert nearest_speaker(choir, "en-us", replace(voice.timbre, pitch=105, formant_spacing=0), QUIET) == "bass"


def test_the_first_speaker_is_taken_where_no_other_is_much_nearer(voice, choir):
    between = replace(voice.timbre, pitch=122, formant_spacing=1060)
    assert nearest_speaker(choir, "en-us", between, QUIET) == "bass"
    assert nearest_speaker(choir, "en-us", replace(between, formant_spacing=1140), QUIET) == "tenor"


def test_one_speaker_is_not_measured_and_none_is_the_default(voice):
    choir = Choir()
    assert nearest_speaker(choir, "de", voice.timbre, QUIET) == "stranger"
    assert nearest_speaker(choir, "fr-fr", voice.timbre, QUIET) is None
    assert nearest_speaker(Espeak(), "en-us", voice.timbre, QUIET) is None
    assert choir.asked == []


def test_each_speaker_is_heard_once_in_a_process(voice):
    choir = Choir()
    steps = []
    watch = Watch(lambda stage, done, total: steps.append((done, total)))
    for _ in range(2):
        nearest_speaker(choir, "en-us", voice.timbre, watch)
    assert choir.asked == list(SPEAKERS)
    assert steps == [(number, len(SPEAKERS)) for number in range(len(SPEAKERS))] * 2


def test_the_choice_stops(voice):
    class Asked:
        def is_set(self):
            return True

    with pytest.raises(CancelledError):
        nearest_speaker(Choir(), "en-us", voice.timbre, Watch(cancel=Asked()))


def test_matched_speaks_with_the_speaker_of_its_state(voice, choir):
    matched = Matched(choir)
    low = replace(voice, timbre=replace(voice.timbre, pitch=115, formant_spacing=980))
    state = matched.speaker_state(low, "en-us", QUIET)
    assert state == b"bass"
    choir.asked.clear()
    matched.synthesize("Hello.", "en-us", replace(low, state=state), 1.0)
    assert choir.asked == ["bass"]
    matched.synthesize("Hello.", "en-us", low, 1.0)
    assert choir.asked[-1] == "bass"
    assert Matched(Espeak()).speaker_state(low, "en-us", QUIET) == b""
