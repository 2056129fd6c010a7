"""Speech: how well recordings are aligned, how near matched speech comes to a voice, and what it costs."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyworld
import soundfile
from numpy.typing import NDArray

from talkwidget import Talker
from talkwidget.captions.webvtt import to_webvtt
from talkwidget.media import Coding, encode_video, resample
from talkwidget.speech.alignment import force_align
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.espeak import Espeak
from talkwidget.speech.synthesizers.matched import Matched
from talkwidget.voice.recording import read_recording
from talkwidget.voice.timbre import Timbre, measure_timbre
from talkwidget.voice.voice import Voice, prepare_voice

from .table import Row, at_least, at_most

MEDIA = Path(os.environ.get("TALKWIDGET_MEDIA", Path(__file__).parents[2] / "shared" / "media"))
RECORDINGS = ("speech_en_8s.flac", "speech_fr_7s.flac", "speech_zh_5s.flac")
LEAD = 0.4  # s of noise before the speech

TEXTS = {
    "en-us": "Welcome to the course. Today we look at gradients, which point uphill, always. "
    "The quick brown fox jumps over the lazy dog; please keep both hands above the table.",
    "fr-fr": "Bienvenue au cours. Aujourd'hui, nous parlons des gradients, qui montent toujours. "
    "Le petit chien brun saute par-dessus le renard paresseux, et tout le monde applaudit.",
    "de": "Willkommen zum Kurs. Heute sprechen wir über Gradienten, die immer bergauf zeigen. "
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, und alle lachen.",
}
# Variant of the voice, speed, shift of its pitch in semitones.
DISGUISES = (("+m3", 0.8, 3.0), ("+f3", 1.0, -3.0), ("+f2", 1.3, 2.0), ("+m7", 1.15, -2.0))


def measure() -> Iterator[Row]:
    """All figures; those of real recordings only where they are at hand."""
    yield from _alignment()
    voices = [prepare_voice(read_recording(path)) for name in RECORDINGS if (path := MEDIA / name).exists()]
    if not voices:
        yield Row("matched to real recordings", f"not measured: {MEDIA} is not here")
    for voice in voices:
        yield from _matching(voice)
    yield from _formats()
    yield from _speed(voices)
    yield from _long_voice(minutes=10)
    yield from _first_alignment()


def _alignment() -> Iterator[Row]:
    """Errors of phoneme boundaries in eSpeak's speech of other voices, whose truth is known."""
    rng = np.random.default_rng(0)
    for language, text in TEXTS.items():
        errors: list[float] = []
        for variant, rate, semitones in DISGUISES:
            truth = Espeak().synthesize(text, language + variant, None, rate)
            sound = _with_noise(_shifted(truth, semitones), truth.sample_rate, rng)
            errors += _errors(force_align(sound, truth.sample_rate, text, language).phonemes.spans, truth)
        absolute = 1000 * np.abs(errors)
        yield at_most(f"alignment, {language}: mean error of a boundary", float(absolute.mean()), 35, " ms", 1)
        yield at_least(f"alignment, {language}: within 70 ms", 100 * float(np.mean(absolute <= 70)), 90, " %", 1)


def _shifted(speech: Speech, semitones: float) -> NDArray[np.float64]:
    samples, rate = speech.samples.astype(np.float64), speech.sample_rate
    rough, times = pyworld.dio(samples, rate)
    pitch = pyworld.stonemask(samples, rough, times, rate)
    envelope = pyworld.cheaptrick(samples, pitch, times, rate)
    aperiodicity = pyworld.d4c(samples, pitch, times, rate)
    return pyworld.synthesize(pitch * 2 ** (semitones / 12), envelope, aperiodicity, rate)[: len(samples)]


def _with_noise(sound: NDArray[np.float64], rate: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise 20 dB below the speech, and some of it alone before."""
    level = np.sqrt(np.mean(sound[np.abs(sound) > 1e-3] ** 2))
    padded = np.concatenate([np.zeros(int(LEAD * rate)), sound])
    return (padded + rng.standard_normal(len(padded)) * level / 10).astype(np.float32)


def _errors(found: tuple[Any, ...], truth: Speech) -> list[float]:
    ours = [span.start - LEAD for span in found if span.text]
    theirs = [span.start for span in truth.phonemes.spans if span.text] if truth.phonemes else []
    return [a - b for a, b in zip(ours, theirs, strict=True)]


def _matching(voice: Voice) -> Iterator[Row]:
    target = voice.timbre
    plain = Espeak().synthesize(TEXTS["en-us"], "en-us")
    matched = Matched(Espeak()).synthesize(TEXTS["en-us"], "en-us", voice, 1.0)
    before = measure_timbre(plain.samples, plain.sample_rate)
    after = measure_timbre(matched.samples, matched.sample_rate)
    name = f"matched to {voice.name}"
    yield at_most(f"{name}: median pitch off by", 100 * abs(after.pitch / target.pitch - 1), 3, " %")
    near, far = (_distance(timbre, target) for timbre in (after, before))
    yield at_most(f"{name}: spectrum's distance ({near:.1f} dB, unmatched {far:.1f} dB)", near / far, 0.5)
    yield at_most(f"{name}: duration off by", 100 * abs(matched.duration / plain.duration - 1), 1, " %")
    found = force_align(matched.samples, matched.sample_rate, TEXTS["en-us"], "en-us").phonemes.spans
    exact = matched.phonemes.spans if matched.phonemes else ()
    moved = [abs(a.start - b.start) for a, b in zip(found, exact, strict=True)]
    yield at_most(f"{name}: phonemes moved by, mean (as aligned)", 1000 * float(np.mean(moved)), 35, " ms", 1)


def _distance(one: Timbre, other: Timbre) -> float:
    """Root mean square of the difference of two long-term spectra, dB."""
    return float(np.sqrt(np.mean((one.spectrum - other.spectrum) ** 2)))


def _formats() -> Iterator[Row]:
    """Figures of a voice from compressed files against those from the same samples as they are."""
    speech = Espeak().synthesize(TEXTS["en-us"], "en-us+f3")
    plain = prepare_voice(read_recording(_encoded(speech, "wav", "pcm_s16le")))
    for name, data in (
        ("MP3", _encoded(speech, "mp3", "libmp3lame")),
        ("M4A", _encoded(speech, "ipod", "aac")),
        ("MP4 video", _video(speech)),
    ):
        voice = prepare_voice(read_recording(data))
        off = np.abs(_figures(voice) / _figures(plain) - 1).max()
        yield at_most(f"voice from {name}: largest difference from WAV", 100 * float(off), 2, " %")
        spectra = _distance(voice.timbre, plain.timbre), float(np.ptp(plain.timbre.spectrum))
        yield Row(
            f"voice from {name}: spectrum's distance from WAV", "{:.2f} dB, of a range of {:.0f} dB".format(*spectra)
        )


def _figures(voice: Voice) -> NDArray[np.float64]:
    timbre = voice.timbre
    return np.array([timbre.pitch, timbre.pitch_low, timbre.pitch_high, timbre.formant_spacing, voice.duration])


def _encoded(speech: Speech, container: str, codec: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=speech.sample_rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(speech.samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts = speech.sample_rate, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def _video(speech: Speech) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.mp4"
        frames = iter([np.zeros((int(25 * speech.duration), 64, 64, 3), np.uint8)])
        encode_video(path, frames, speech.samples, speech.sample_rate, Coding(25, 40, "aac"))
        return path.read_bytes()


_FIRST_ALIGNMENT = """
import time
from talkwidget.speech.alignment import force_align
from talkwidget.speech.synthesizers.espeak import Espeak
speech = Espeak().synthesize("A sentence.", "en-us")
start = time.perf_counter()
force_align(speech.samples, speech.sample_rate, "A sentence.", "en-us")
print(time.perf_counter() - start)
"""


def _first_alignment() -> Iterator[Row]:
    """What the first alignment costs: loops are compiled once on a machine, and loaded once in a session."""
    with tempfile.TemporaryDirectory() as folder:
        for figure in ("first alignment on a machine, compiling", "first alignment in a later session"):
            ran = subprocess.run(
                [sys.executable, "-c", _FIRST_ALIGNMENT],
                env={**os.environ, "NUMBA_CACHE_DIR": folder},
                capture_output=True,
                text=True,
                check=True,
            )
            yield Row(figure, f"{float(ran.stdout):.1f} s")


_PREPARING = r"""
import re, sys, time
from talkwidget.voice.recording import read_recording
from talkwidget.voice.voice import prepare_voice
start = time.perf_counter()
prepare_voice(read_recording(sys.argv[1]))
seconds = time.perf_counter() - start
# Not getrusage: its peak is inherited from the process that started this one.
print(seconds, int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024)
"""


def _long_voice(minutes: int) -> Iterator[Row]:
    """Time and peak memory of preparing a long recording in stereo, in a process of its own."""
    speech = Espeak().synthesize(TEXTS["en-us"], "en-us+f3")
    left = np.tile(resample(speech.samples, speech.sample_rate, 44100), int(60 * minutes / speech.duration))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.flac"
        soundfile.write(path, np.stack([left, 0.8 * left], axis=1), 44100)
        ran = subprocess.run([sys.executable, "-c", _PREPARING, str(path)], capture_output=True, text=True, check=True)
    seconds, peak = map(float, ran.stdout.split())
    yield Row(f"{minutes} minutes in stereo prepared as a voice", f"{seconds:.1f} s, {peak:.0f} MB at the peak")


def _speed(voices: list[Voice]) -> Iterator[Row]:
    espeak = Espeak()

    def speak() -> Speech:
        return espeak.synthesize(TEXTS["en-us"], "en-us")

    seconds = speak().duration
    yield at_most(
        f"espeak with times and captions, {seconds:.0f} s of speech", _best(lambda: to_webvtt(speak())), 0.3, " s", 3
    )
    speech = speak()
    cost = _best(lambda: force_align(speech.samples, speech.sample_rate, TEXTS["en-us"], "en-us"))
    yield Row(f"alignment, {seconds:.0f} s of speech", f"{cost:.2f} s")
    if voices:
        matched = Matched(espeak)
        cost = _best(lambda: matched.synthesize(TEXTS["en-us"], "en-us", voices[0], 1.0))
        yield at_most("matched, real-time factor", cost / seconds, 0.5)
    with tempfile.TemporaryDirectory() as folder:
        recording = _encoded(speech, "mp3", "libmp3lame")
        cold = _once(lambda: Talker(cache_dir=folder).set_voice(recording, "a"))
        again = Talker(cache_dir=folder)
        yield Row("set_voice of a recording not seen before", f"{1000 * cold:.0f} ms")
        yield at_most(
            "set_voice of a known one, new session", 1000 * _once(lambda: again.set_voice(recording, "a")), 30, " ms", 1
        )
        yield at_most(
            "set_voice of a known one, same session",
            1000 * _once(lambda: again.set_voice(recording, "a")),
            30,
            " ms",
            1,
        )


def _best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs, after one that warms up."""
    work()
    return min(_once(work) for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
