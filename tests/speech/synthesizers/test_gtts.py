"""gTTS itself runs; only the network below it is stood in for, by answers as Google gives them."""

import base64
import io
import json
import threading
import time
import urllib.parse

import av
import numpy as np
import pytest
import requests

from talkwidget.errors import InputError, UnavailableError
from talkwidget.media import resample
from talkwidget.speech.base import Synthesizer
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.gtts import Gtts, Retries


@pytest.fixture(scope="module")
def mp3():
    """What Google would say, said by eSpeak, in an MP3's frames."""
    speech = Espeak().synthesize("Hello there, my friend.", "en-us+f3")
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=24000, layout="mono")
        samples = resample(speech.samples, speech.sample_rate, 24000)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 24000, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


class Google:
    """Answers requests in turn: a status, an exception to raise, or MP3 bytes."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def send(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = answer()
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.request, response.url = request, request.url
        response.status_code = answer if isinstance(answer, int) else 200
        body = b""
        if isinstance(answer, bytes):
            inner = json.dumps([base64.b64encode(answer).decode()])
            body = json.dumps([["wrb.fr", "jQ1olc", inner]], separators=(",", ":")).encode()
        response.raw = io.BytesIO(body)
        return response


@pytest.fixture
def google(monkeypatch):
    def answering(*answers):
        google = Google(*answers)
        monkeypatch.setattr(requests.Session, "send", lambda session, request, **settings: google.send(request))
        return google

    return answering


IMPATIENT = Retries(backoff=0.01)


def test_it_is_a_synthesizer_that_sends_the_text_away():
    gtts = Gtts()
    assert isinstance(gtts, Synthesizer)
    assert gtts.online
    assert gtts.unavailable() is None


def test_speech_with_estimated_times(google, mp3):
    asked = google(mp3)
    speech = Gtts().synthesize("Hello there, my friend.", "en-us")
    assert [span.text for span in speech.words.spans] == ["Hello", "there,", "my", "friend."]
    assert speech.words.exactness == speech.phonemes.exactness == "estimated"
    assert speech.sample_rate == 24000
    assert len(asked.requests) == 1
    assert "translate.google.us" in asked.requests[0].url
    truth = Espeak().synthesize("Hello there, my friend.", "en-us+f3")
    starts = np.array([(a.start, b.start) for a, b in zip(speech.words.spans, truth.words.spans, strict=True)])
    assert np.abs(starts[:, 0] - starts[:, 1]).max() < 0.08


def test_rate(google, mp3):
    google(mp3)
    normal, fast = (Gtts().synthesize("Hello there, my friend.", "en", None, rate) for rate in (1.0, 2.0))
    assert fast.duration == pytest.approx(normal.duration / 2, rel=0.05)


@pytest.mark.parametrize("failure", [429, 500, 503, requests.exceptions.ReadTimeout("slow")])
def test_what_may_pass_is_tried_again(google, mp3, failure):
    asked = google(failure, failure, mp3)
    assert Gtts(IMPATIENT).synthesize("Hello there, my friend.", "en").duration > 1
    assert len(asked.requests) == 3


@pytest.mark.parametrize(
    ("failure", "cause", "tries"),
    [
        (429, "too many requests", 3),
        (503, "503", 3),
        (requests.exceptions.ConnectTimeout("slow"), "does not answer", 3),
        (requests.exceptions.ConnectionError("no network"), "cannot reach Google", 1),
        (404, "404", 1),
        (200, "sends no speech|nothing", 1),
    ],
)
def test_what_does_not_pass_is_told_in_one_line(google, failure, cause, tries):
    asked = google(failure)
    with pytest.raises(UnavailableError, match=cause) as caught:
        Gtts(IMPATIENT).synthesize("Hello.", "en")
    assert "espeak" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(asked.requests) == tries


def test_no_answer_at_all_ends_after_the_time_there_is(google, monkeypatch):
    hang = threading.Event()
    asked = google(lambda: hang.wait(10) and b"")
    began = time.monotonic()
    with pytest.raises(UnavailableError, match=r"does not answer \(tries: [23]\)"):
        Gtts(Retries(seconds=0.5, answer=0.2, backoff=0.01)).synthesize("Hello.", "en")
    assert time.monotonic() - began < 5
    assert len(asked.requests) in (2, 3)
    hang.set()


def test_a_time_out_is_tried_again(google, mp3, monkeypatch):
    hang = threading.Event()
    google(lambda: hang.wait(10) and b"", mp3)
    assert Gtts(Retries(answer=0.2, backoff=0.01)).synthesize("Hello there, my friend.", "en").duration > 1
    hang.set()


def test_what_fails_in_every_passage_is_bounded_over_all_of_them(google, mp3, monkeypatch):
    """Each passage would come through at its third try."""
    asked = google(*[503, 503, mp3] * 10)
    text = ("A sentence that fills a passage by itself, " * 11 + "almost. ") * 8
    with pytest.raises(UnavailableError, match="503"):
        Gtts(Retries(seconds=0.5, backoff=0.1)).synthesize(text, "en")
    assert len(asked.requests) < 20


def test_numbers_and_abbreviations_are_sent_as_they_stand(google, mp3):
    asked = google(mp3)
    Gtts().synthesize("It is 3.14, e.g. at example.org. So?", "en")
    sent = urllib.parse.unquote_plus(asked.requests[0].body)
    assert "It is 3.14, e.g. at example.org. So?" in sent


def test_a_long_text_is_asked_for_in_passages(google, mp3):
    asked = google(mp3)
    speech = Gtts().synthesize("This is a sentence of some length, said again and again. " * 20, "en")
    assert len(asked.requests) >= 3
    assert speech.duration > 3


def sent(request):
    """Text of a request, as Google reads it."""
    (asked,) = urllib.parse.parse_qs(request.body)["f.req"]
    return json.loads(json.loads(asked)[0][0][1])[0]


def letters(text):
    """Letters and digits; gTTS leaves out the marks at which it cuts."""
    return [letter for letter in text if letter.isalnum()]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(f"word{number}" for number in range(300)), "en"),
        ("x" * 700, "en"),
        ("今天天气很好我们去公园散步吧" * 50, "cmn"),
        ("Ein Satz. Noch einer; und ein Teil, " * 30, "de"),
    ],
)
def test_every_letter_of_a_long_text_is_sent(google, mp3, text, language):
    asked = google(mp3)
    Gtts().synthesize(text, language)
    heard = "".join(map(sent, asked.requests))
    assert letters(heard) == letters(text)
    assert max(len(sent(request)) for request in asked.requests) <= 100


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en-us", "en"),
        ("cmn", "zh-CN"),
        ("he", "iw"),
        ("nb", "no"),
        ("pt-br", "pt"),
        ("pt-PT", "pt-PT"),
        ("fr_CA", "fr-CA"),
    ],
)
def test_languages_as_google_names_them(google, mp3, language, code):
    asked = google(mp3)
    assert Gtts().speaks(language)
    Gtts().synthesize("Hello.", language)
    assert f"%5C%22{code}%5C%22" in asked.requests[0].body


def test_a_script_that_espeak_does_not_read_has_no_times(google, mp3):
    google(mp3)
    speech = Gtts().synthesize("今日は天気がいい", "ja")
    assert speech.words is None
    assert speech.phonemes is None


def test_an_unknown_language_names_the_nearest(google, mp3):
    asked = google(mp3)
    with pytest.raises(InputError, match=r"did you mean fr\?"):
        Gtts().synthesize("Hello.", "frr")
    assert not asked.requests
    assert not Gtts().speaks("tlh")


def test_a_text_of_signs_alone_is_sent(google, mp3):
    asked = google(mp3)
    assert Gtts().synthesize("$ + €", "en").duration > 1
    assert len(asked.requests) == 1


def test_nothing_to_speak_is_not_sent(google, mp3):
    asked = google(mp3)
    with pytest.raises(InputError, match="nothing to speak"):
        Gtts().synthesize("😀 ...", "en")
    assert not asked.requests
