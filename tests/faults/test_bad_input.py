"""Broken and hostile input through the API: each ends in one clear line, or in a right result."""

from __future__ import annotations

import math
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from talkwidget import Clip, TalkError, TalkOptions, Voice
from talkwidget.errors import InputError
from talkwidget.options import declared_options
from tests.tally import tally

from . import images, sounds, work

pytestmark = pytest.mark.faults

LONGEST_LINE = 400
MOST_SECONDS = 20.0
"""Of the processor, so that a busy machine does not count."""
MOST_MEMORY = 1 << 30
"""Bytes by which the process may grow while it refuses one input."""


class Tried:
    """Result of a call, or its error, which has to be one line; watches time and memory."""

    def __init__(self, kind: str, call: Any, *arguments: Any, **options: Any) -> None:
        self.value: Any = None
        self.error = ""
        began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            self.value = call(*arguments, **options)
        except TalkError as error:
            self.error = str(error)
            assert self.error, "the error has no message"
            assert "\n" not in self.error
            assert len(self.error) <= LONGEST_LINE
            assert "Error(" not in self.error
            assert "Traceback" not in self.error
        tally[f"{kind}: {'refused in one line' if self.error else 'taken'}"] += 1
        assert time.process_time() - began < MOST_SECONDS
        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_MEMORY


@pytest.fixture(scope="module")
def talker(tmp_path_factory):
    from tests import fakes

    fakes.register()
    talker = work.new_talker(tmp_path_factory.mktemp("cache"))
    yield talker
    fakes.unregister()


@pytest.fixture
def ready(talker, in_place):
    talker.set_face(work.portrait())
    return talker


@pytest.mark.parametrize(("source", "shape"), [pytest.param(*case[1:], id=case[0]) for case in images.cases()])
def test_pictures(talker, source, shape):
    before = talker.portrait
    tried = Tried("pictures", talker.set_face, source)
    if tried.error:
        assert not shape
        assert talker.portrait is before, "the former face stays"
        return
    assert shape is not None, "it should have been refused"
    assert tried.value.image.dtype == np.uint8
    assert tried.value.image.shape[2:] == (3,)
    assert shape in {images.EITHER, tried.value.image.shape}


@pytest.mark.parametrize(("source", "taken"), [pytest.param(*case[1:], id=case[0]) for case in sounds.cases()])
def test_recordings(talker, source, taken):
    tried = Tried("recordings", talker.set_voice, source, "me")
    assert taken is None or taken == (not tried.error), tried.error
    if not tried.error:
        assert isinstance(tried.value, Voice)
        assert np.isfinite(tried.value.samples).all()
        assert 0 < np.abs(tried.value.samples).max() <= 1


def named(folder: Path) -> dict[str, Any]:
    """Paths that are no good file, by name."""
    (folder / "empty.jpg").touch()
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    (folder / "dangling.jpg").symlink_to(folder / "nowhere.jpg")
    import os

    os.mkfifo(folder / "pipe.jpg")
    (folder / "<img src=x onerror=alert(1)>.jpg").write_text("no picture")
    return {
        "": "",
        "missing": folder / "missing.jpg",
        "folder": folder,
        "empty": folder / "empty.jpg",
        "loop": folder / "loop.jpg",
        "dangling": folder / "dangling.jpg",
        "pipe": folder / "pipe.jpg",
        "device": "/dev/zero",
        "markup": folder / "<img src=x onerror=alert(1)>.jpg",
        "NUL": "a\0b.jpg",
        "long": "x" * 5000,
        "unknown user": "~nobody-here/me.jpg",
        "URL": "https://example.org/me.jpg",
        "file URL": "file:///etc/passwd",
        "data URL": "data:image/png;base64,AAAA",
        "surrogate": "\udcff.jpg",
        "upwards": "../../../../../../etc/shadow-",
        "newlines": "a\nb\nc.jpg",
    }


NAMES = (
    *("", "missing", "folder", "empty", "loop", "dangling", "pipe", "device", "markup", "NUL", "long", "unknown user"),
    *("URL", "file URL", "data URL", "surrogate", "upwards", "newlines"),
)


@pytest.mark.parametrize("name", NAMES)
def test_paths(talker, tmp_path, name):
    source = named(tmp_path)[name]
    for kind, call in (("set_face", talker.set_face), ("set_voice", talker.set_voice), ("load_face", talker.load_face)):
        assert Tried("paths", call, source).error, kind


HOSTILE_WORDS = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TEXTS = {
    "None": None,
    "number": 3,
    "bytes": b"hello",
    "list": ["hello"],
    "empty": "",
    "blank": " \t\n\u3000\u200b"[:4],
    "NUL": "a\0b",
    "too long": "a " * 50_001,
    "lone surrogate": "hello \ud800 you",
    "right to left": "\u202eolleh \u202c שלום",
    "emoji": "👩‍👩‍👧 🏳️‍🌈",
    "control characters": "bell \x07 and \x1b[31m red",
    "stacked marks": "h" + "\u0300" * 500 + "i",
    "markup": HOSTILE_WORDS,
    "markup that closes": "</video></div>" + HOSTILE_WORDS,
    "template": "{0} %s ${HOME} {{7*7}} `id` $(id)",
    "path": "../../etc/passwd",
    "one long word": "x" * 3_000,
    "byte order mark": "\ufeffhello",
    "punctuation": "... !!! ??? ---",
    "WebVTT": "WEBVTT\n\n00:00.000 --> 00:01.000\nhello --> you",
    "SSML cut": "<speak>hello <break time='1s'",
    "SSML with an entity bomb": '<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]><speak>&d;&d;</speak>',
    "SSML with a file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><speak>&b;</speak>',
    "SSML deep": "<speak>" + "<p>" * 5_000 + "hello" + "</p>" * 5_000 + "</speak>",
    "SSML with an endless pause": "<speak>hello <break time='99999999s'/> you</speak>",
    "SSML with a wrong pause": "<speak>hello <break time='soon'/> you</speak>",
    "SSML with other tags": "<speak><audio src='http://127.0.0.1/a.mp3'/>hello</speak>",
    "mark cut": "hello [pause",
    "mark without value": "hello [pause=] you",
    "mark with a huge value": "hello [pause 1e308s] you",
    "mark with a negative value": "hello [pause -5s] you",
    "mark nan": "hello [pause nan] you",
    "marks many": "[pause 0.001s]" * 2_000 + "hello",
    "marks nested": "[" * 500 + "hello" + "]" * 500,
    "long number": "1" * 400,
    "numbers": "9" * 60 + " and 1e999 and -0 and 1/0 and 0x10",
    "dates": "99.99.9999 and 2020-13-45 and 25:61",
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(ready, name):
    tried = Tried("texts", ready.say, TEXTS[name], fps=10, max_height=128)
    assert tried.error or isinstance(tried.value, Clip)
    if isinstance(tried.value, Clip):
        assert tried.value.frame_count > 0
        shown = tried.value._repr_mimebundle_()["text/html"]
        for tag in ("<script>alert", "<img src=x", "onerror=alert(1)>"):
            assert tag not in shown
    assert isinstance(ready.say("still here"), Clip), "the talker goes on"


def values() -> dict[str, Any]:
    return {
        "object": object(),
        "list": [1],
        "dict": {},
        "bytes": b"x",
        "type": int,
        "nan": math.nan,
        "inf": math.inf,
        "empty": "",
        "word": "nonsense",
        "markup": HOSTILE_WORDS,
        "path": "../../etc/passwd",
        "NUL": "a\0b",
        "newline": "a\nb",
        "minus one": -1,
        "huge": 10**30,
        "text of a huge number": "1e999",
        "text of nan": "nan",
        "half": 0.5,
        "true": True,
        "None": None,
        "array": np.arange(3),
        "complex": 1j,
    }


@pytest.mark.parametrize("value", values())
@pytest.mark.parametrize("name", sorted(declared_options()))
def test_option_values(name, value):
    about = declared_options()[name]
    tried = Tried("option values", TalkOptions, **{name: values()[value]})
    if tried.error:
        assert name in tried.error
        return
    taken = getattr(tried.value, name)
    assert taken is None if taken is None else isinstance(taken, about.kind)
    assert not about.choices or taken in about.choices
    if about.low is not None and taken is not None:
        assert about.low <= taken <= about.high


@pytest.mark.parametrize("name", ["engine", "synthesizer", "voice", "speaker", "lexicon"])
@pytest.mark.parametrize("value", ["nonsense", HOSTILE_WORDS, "../../etc/passwd", "a\nb", "x" * 1000, "\ud800", ""])
def test_names_that_only_their_use_can_check(ready, name, value):
    tried = Tried("names", ready.say, "hello", **{name: value})
    assert tried.error, tried.value.options


@pytest.mark.parametrize("value", ["nonsense", HOSTILE_WORDS, "../../etc/passwd", "a\nb", "x" * 1000, "\ud800", ""])
def test_languages_that_only_the_synthesizer_can_check(ready, value):
    # The tiny synthesizer speaks any; eSpeak NG has to know it.
    assert isinstance(Tried("names", ready.say, "hello", language=value).value, Clip)
    assert Tried("names", ready.say, "hello", language=value, synthesizer="espeak").error


def test_unknown_options_are_refused(ready):
    for name in ("fsp", "__class__", "a b", "", "<script>"):
        with pytest.raises(InputError):
            ready.say("hello", **{name: 1})
        tally["option names: refused in one line"] += 1
