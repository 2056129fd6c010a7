"""A tiny engine and a tiny synthesizer, registered as any plug-in is; kernels started by tests import them too."""

from __future__ import annotations

import io
import os
import signal
import wave
from collections import Counter
from collections.abc import Iterator

import numpy as np

from talkwidget import plugins
from talkwidget.engine.base import Frames
from talkwidget.errors import InputError, UnavailableError
from talkwidget.face.face import Face
from talkwidget.options import TalkOptions
from talkwidget.progress import Watch
from talkwidget.speech.speech import Span, Speech, Timing

RATE = 16000
WORD, PAUSE = 0.3, 0.1


def hum(seconds: float = 2.0, rate: int = 22050, pitch: float = 150.0) -> bytes:
    """A recording of somebody who hums with pauses, as WAV."""
    time = np.arange(round(seconds * rate)) / rate
    samples = np.sin(2 * np.pi * pitch * time) * (time % 0.5 < 0.35) * (0.3 + 0.1 * np.sin(9 * time))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


class Beeper:
    """Says each word as a beep of 0.3 s, then pauses for 0.1 s."""

    name = "beeper"
    version = "1"
    online = False
    clones = False

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def unavailable(self) -> str | None:
        return None

    def speaks(self, language: str) -> bool:
        return language != "xx"

    def synthesize(self, text: str, language: str, voice: object, rate: float) -> Speech:
        self.calls["synthesize"] += 1
        if language == "xx":
            raise InputError("there is no language 'xx'; the nearest is en.")
        words = text.split()
        starts = np.arange(len(words)) * (WORD + PAUSE) / rate
        time = np.arange(round(RATE * len(words) * (WORD + PAUSE) / rate)) / RATE
        loud = (time % ((WORD + PAUSE) / rate)) < WORD / rate
        spans = tuple(
            Span(word, float(start), float(start) + WORD / rate) for word, start in zip(words, starts, strict=True)
        )
        samples = (0.5 * np.sin(2 * np.pi * 300 * time) * loud).astype(np.float32)
        return Speech(samples, RATE, text, language, Timing(spans, "exact"), Timing(spans, "exact"))


class Deadly(Beeper):
    """Kills its process at the text ``words|PATH``, unless there is such a file, or always at ``words|PATH|always``."""

    name = "deadly"

    def synthesize(self, text: str, language: str, voice: object, rate: float) -> Speech:
        mark, _, always = text.partition("|")[2].partition("|")
        if mark and (always or not os.path.exists(mark)):  # noqa: PTH110
            open(mark, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
        return super().synthesize(text.partition("|")[0], language, voice, rate)


class OnlineBeeper(Beeper):
    """A synthesizer that sends the text away, on a machine without network."""

    name = "online-beeper"
    online = True

    def synthesize(self, text: str, language: str, voice: object, rate: float) -> Speech:
        self.calls["synthesize"] += 1
        raise UnavailableError("online-beeper: no answer from the network; use --synthesizer beeper.")


class Painter:
    """Draws the portrait, brighter where the speech is louder."""

    name = "painter"
    version = "1"
    prepare_options: tuple[str, ...] = ()
    animate_options = ("fps", "seed", "head_motion", "expression", "blink")

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.open = 0
        """Generators that have been started and not closed."""

    def unavailable(self, options: TalkOptions) -> str | None:
        return None

    def digest(self, options: TalkOptions) -> str:
        return ""

    def prepare(self, face: Face, options: TalkOptions, watch: Watch) -> np.ndarray:
        self.calls["prepare"] += 1
        return face.image[::4, ::4]

    def animate(
        self, state: np.ndarray, speech: Speech, options: TalkOptions
    ) -> Iterator[tuple[Frames, Frames | None]]:
        self.calls["animate"] += 1
        self.open += 1
        try:
            for index in range(speech.frames(options.fps)):
                at = int((index + 0.5) / options.fps * speech.sample_rate)
                loud = float(np.abs(speech.samples[max(0, at - 400) : at + 400]).max(initial=0))
                shade = 0.5 + loud + 0.001 * options.seed
                yield np.clip(state * shade, 0, 255).astype(np.uint8)[None], None
        finally:
            self.open -= 1


FAKES = {
    (plugins.SYNTHESIZERS, "beeper"): Beeper,
    (plugins.SYNTHESIZERS, "online-beeper"): OnlineBeeper,
    (plugins.ENGINES, "painter"): Painter,
}


def register() -> None:
    """Make the fakes known by their names."""
    for (group, name), factory in FAKES.items():
        plugins.register(group, name, factory)


def unregister() -> None:
    """Take them away again."""
    for group, name in FAKES:
        plugins.unregister(group, name)
