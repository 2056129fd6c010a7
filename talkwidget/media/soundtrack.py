"""Soundtrack of a video that is being written: sound comes in parts and is taken frame by frame."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from .coding import AUDIO_CODECS, AUDIO_OPTIONS
from .resampling import resample

LAYOUTS = {1: "mono", 2: "stereo"}
"""FFmpeg's name for each number of channels."""
# For each channel; a usual rate for speech, not tuned.
_BITS_PER_SECOND = 96_000

# Sample rates that both MP3 (MPEG-1 and MPEG-2 layer III, ISO 11172-3 and 13818-3) and AAC have.
_SAMPLE_RATES = (16000, 22050, 24000, 32000, 44100, 48000)


def add_sound_stream(container: Any, codec: str, sample_rate: int, channels: int) -> av.AudioStream:
    """Add a stream of sound to an MP4; ``codec`` is a key of :data:`~.coding.AUDIO_CODECS`."""
    stream = container.add_stream(
        AUDIO_CODECS[codec], rate=sample_rate, layout=LAYOUTS[channels], options=AUDIO_OPTIONS[codec]
    )
    stream.bit_rate = _BITS_PER_SECOND * channels
    return cast(av.AudioStream, stream)


def sound_frame(block: NDArray[np.float32], sample_rate: int, start: int) -> av.AudioFrame:
    """Frame of samples (n, channels), of which the first has the number ``start``."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=LAYOUTS[block.shape[1]])
    frame.sample_rate, frame.time_base, frame.pts = sample_rate, Fraction(1, sample_rate), start
    return frame


class Soundtrack:
    """Sound at a rate that the codecs have; what is missing at the end of a part is silence.

    Parameters
    ----------
    fps
        Frames per second.
    sample_rate, channels
        Of the sound that is added first, in Hz; 1 or 2.
    """

    def __init__(self, fps: int, sample_rate: int, channels: int) -> None:
        self.sample_rate = next((known for known in _SAMPLE_RATES if known >= sample_rate), _SAMPLE_RATES[-1])
        """Rate of what is taken, in Hz."""
        self.channels = channels
        self._fps = fps
        self._waiting = np.empty((0, channels), np.float32)
        self._frames = 0

    def add(self, samples: NDArray[np.float32], sample_rate: int, frames: int | None = None) -> None:
        """Add the sound, (n,) or (n, channels), of the next ``frames`` frames, by default of all that follow."""
        resampled = resample(np.asarray(samples, dtype=np.float32), sample_rate, self.sample_rate)
        columns = resampled.reshape(len(resampled), -1)
        if frames is not None:
            length = self._place(self._frames + frames) - self._place(self._frames)
            columns = np.pad(columns[:length], ((0, max(0, length - len(columns))), (0, 0)))
            self._frames += frames
        self._waiting = np.concatenate([self._waiting, columns])

    def take(self, frame: int, count: int = 1) -> tuple[NDArray[np.float32], int]:
        """Sound (n, channels) of ``count`` frames, and its first sample's number; frames are taken in order."""
        start, end = self._place(frame), self._place(frame + count)
        block = self._waiting[: end - start]
        self._waiting = self._waiting[end - start :]
        if len(block) < end - start:  # rare, and padding costs more than the rest of a frame's sound
            block = np.pad(block, ((0, end - start - len(block)), (0, 0)))
        return block, start

    def _place(self, frame: int) -> int:
        return round(frame * self.sample_rate / self._fps)
