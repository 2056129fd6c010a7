"""Parsers under fuzzing: each takes bytes, and may refuse them with a :class:`TalkError` of one line, nothing else."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Callable

import numpy as np
from safetensors.numpy import save

from talkwidget import TalkError, TalkOptions
from talkwidget.batch.dialogue import read_dialogue
from talkwidget.batch.table import read_rows
from talkwidget.batch.table_file import read_csv
from talkwidget.cache import codec
from talkwidget.cache.memory import Entry
from talkwidget.cache.tensors import bytes_array, checksum
from talkwidget.captions.webvtt import (
    join_webvtt,
    to_webvtt,
    webvtt_to_cues,
    webvtt_to_srt,
    webvtt_to_transcript,
)
from talkwidget.checkpoints.command import Parser, add_words, split_arguments
from talkwidget.checkpoints.registry import names_of, registry
from talkwidget.errors import InputError
from talkwidget.face.saved import check_face
from talkwidget.notebook.arguments import split_line, split_path
from talkwidget.options import declared_options
from talkwidget.script.lexicon import read_lexicon
from talkwidget.script.mapped import MappedText
from talkwidget.script.markers import ProsodyChange
from talkwidget.script.reading import read_script
from talkwidget.script.script import Script, ScriptPiece
from talkwidget.script.sentence import cut_sentences
from talkwidget.speech.speech import Span, Speech, Timing
from talkwidget.voice.saved import check_voice

RATE = 8000
_LANGUAGES = ("en-us", "de", "fr", "ja", "ar", "xx")


def fuzz_options(data: bytes) -> None:
    """Line of a magic: options and text."""
    line = _text(data)
    for split in (split_line, split_path):
        try:
            options, _ = split(line, declared_options())
            TalkOptions(**options)
        except InputError as error:
            _check(error)


def fuzz_marks(data: bytes) -> None:
    """Text with marks, Markdown, SSML and numbers, cut into sentences."""
    text = _text(data[1:])
    try:
        script = read_script(text, _LANGUAGES[sum(data[:1]) % len(_LANGUAGES)], reads_ipa=bool(data[:1]))
    except InputError as error:
        _check(error)
        return
    for piece in script.pieces:
        assert piece.text.strip()
        assert 0 <= piece.pause < math.inf
        start, end = piece.spoken.range_of(0, len(piece.text))
        assert 0 <= start <= end <= len(script.text)
    sentences = cut_sentences(script)
    assert sentences
    letters = [sum(map(str.isalnum, piece.text)) for piece in script.pieces]
    assert sum(sum(map(str.isalnum, part.text)) for one in sentences for part in one.script.pieces) == sum(letters)


def fuzz_captions(data: bytes) -> None:
    """Words with any letters and times: captions, their other formats, and captions joined."""
    webvtt = to_webvtt(_speech(data))
    cues = webvtt_to_cues(webvtt)
    assert all(start <= end for start, end, _ in cues)
    assert len(webvtt_to_transcript(webvtt)) == len(cues)
    assert webvtt_to_srt(webvtt).count(" --> ") == len(cues)
    joined = webvtt_to_cues(join_webvtt([(webvtt, 0.0), ("", 1.0), (webvtt, 10.0)]))
    assert [text for *_, text in joined] == 2 * [text for *_, text in cues]
    assert all(abs(late[0] - early[0] - 10.0) < 0.002 for early, late in zip(cues, joined[len(cues) :], strict=True))


def fuzz_joins(data: bytes) -> None:
    """Speech of pieces, joined with pauses."""
    count = 1 + sum(data[:1]) % 4
    parts = [data[1:][number::count] for number in range(count)]
    speeches = [_speech(part) for part in parts]
    pauses = [sum(part[:1]) / 100 for part in parts]
    text = "\n".join(speech.text for speech in speeches)
    pieces, place = [], 0
    for speech, pause in zip(speeches, pauses, strict=True):
        spoken = _mapped(speech.text, place)
        pieces.append(ScriptPiece(spoken, pause, ProsodyChange(volume=pause - 1)))
        place += len(speech.text) + 1
    joined = Script(text, "en-us", tuple(pieces), pause=0.1).merge(speeches)
    assert np.isfinite(joined.samples).all()
    for timing in (joined.words, joined.phonemes):
        assert timing is not None
        assert all(0 <= span.start <= span.end <= joined.duration + 1e-6 for span in timing.spans)


def fuzz_registry(data: bytes) -> None:
    """Words of the checkpoints command, and names of files and sets."""
    parser = Parser(prog="checkpoints", add_help=False)
    add_words(parser)
    try:
        words = split_arguments(_text(data))
        assert set(names_of(words)) <= set(registry())
    except InputError as error:
        _check(error)
    with contextlib.suppress(InputError, SystemExit), contextlib.redirect_stdout(io.StringIO()):
        parser.parse_args(split_arguments(_text(data)))


def fuzz_tables(data: bytes) -> None:
    """Table of a batch, script of speakers, lexicon."""
    text = data.decode("utf-8-sig", "replace")
    for read in (lambda: read_rows(read_csv(text)), lambda: read_dialogue(text), lambda: read_lexicon(text)):
        try:
            read()
        except InputError as error:
            _check(error)


def fuzz_entries(data: bytes) -> None:
    """Entry of the cache, face file, voice: damaged bytes, and trees that no writer made, with a right checksum."""
    tensors = {"tree": bytes_array(data), "0": np.arange(12, dtype=np.float32)}
    about = {"format": codec.FORMAT, "tree": str(len(data)), "crc32": checksum(tensors)}
    for entry in (data, save(tensors, about)):
        for check in (check_face, check_voice):
            try:
                check(codec.decode(bytearray(entry)).value, "it")
            except TalkError as error:
                _check(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "options": fuzz_options,
    "marks": fuzz_marks,
    "captions": fuzz_captions,
    "joins": fuzz_joins,
    "registry": fuzz_registry,
    "tables": fuzz_tables,
    "entries": fuzz_entries,
}

SEEDS: dict[str, tuple[bytes, ...]] = {
    "options": (
        b"--rate 0.9 --language=de --no-captions hello",
        b'--label "a b" -- --text',
        b"'a b.jpg' --engine mesh",
    ),
    "marks": (
        b"\0Hello [pause 1s] **you** `code` $x^2$ [NumPy](say: num pie) [slow]a[/slow]",
        b"\0<speak>a <break time='1s'/> <say-as interpret-as='date'>1.2.2024</say-as> <prosody rate='80%'>b</prosody>",
        b"\0First sentence. Second, (a) aside! Third \xed\xa0\x80 one? Dr. Who.",
        b"\1# Kopf\n- Punkt 1.250,50 EUR\n| a | b |\n> 3. Mai 2024 um 14:30 Uhr, XIV. Kapitel",
        "\3二〇二四年五月三日、１２０円です。".encode(),
    ),
    "captions": (b"hello world --> <b>you</b>", "日本語の字幕 & Ärger\n".encode(), bytes(range(64))),
    "joins": (b"\3one two three four five", bytes(range(128))),
    "registry": (b"sadtalker 'GFPGANv1.4.pth'", b"fetch kokoro --folder 'a b'", b"list --checkpoint-dir x"),
    "tables": (
        b'text,name\n"hello, you",a\nb,c',
        b"Anna: Hello.\nBob: Hi.\nand more",
        b"NumPy,num pie\nGIF,/d\xca\x92\xc9\xaaf/",
    ),
    "entries": (
        codec.encode(Entry({"a": (1, None, "x"), "b": np.arange(6.0).reshape(2, 3)}, 1.0)),
        codec.encode(Entry([b"bytes", np.float32(2)], 0.0), conceal=True),
        b'{"cost":1,"types":[["span",["text","start","end"]]],"value":["list",[0,"a",0.0,1.0],["dict",["a",null]]]}',
        b'{"cost":0,"types":[],"value":["tuple",["array","<f4",[3,4],false,0],["scalar","<f8","00"],["nan","00"]]}',
    ),
}


def _check(error: TalkError) -> None:
    assert str(error), "the error has no message"
    assert len(str(error).splitlines()) == 1, str(error)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _mapped(text: str, begin: int) -> MappedText:
    return MappedText(text, tuple((begin + index, begin + index + 1) for index in range(len(text))))


def _speech(data: bytes) -> Speech:
    """Speech whose words are the text of the data, each as long as its first byte says."""
    words = data.decode("utf-8", "replace").split()[:50]
    spans, now = [], 0.0
    for word in words:
        length = ord(word[0]) % 64 / 20
        spans.append(Span(word, now, now + length))
        now += length + len(word) % 3 / 10
    samples = np.resize(np.frombuffer(data or b"\0", np.uint8).astype(np.float32) / 255, max(1, round(now * RATE)))
    timing = Timing(tuple(spans), "exact")
    return Speech(samples, RATE, " ".join(words) or "-", "en-us", words=timing, phonemes=timing)
