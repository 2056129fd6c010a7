"""MP4 writer: H.264 video with MP3 or AAC sound, frame by frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import av
import av.error
import numpy as np
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from ..errors import TalkError, UnavailableError
from .fragments import Fragment, FragmentWriter
from .marking import SYNTHETIC, Marking, append_xmp, mark_container
from .provenance import MP4, sign
from .sound import resample

CODING_VERSION = "3"
"""Part of every clip's cache key; changes when the same frames and sound give another file."""

AUDIO_CODECS = {"mp3": "libmp3lame", "aac": "aac"}
"""FFmpeg's encoder for each value of the option ``audio_codec``."""

# Sample rates that both MP3 (MPEG-1 and MPEG-2 layer III, ISO 11172-3 and 13818-3) and AAC have.
_SAMPLE_RATES = (16000, 22050, 24000, 32000, 44100, 48000)
_LAYOUTS = {1: "mono", 2: "stereo"}
# For each channel; a usual rate for speech, not tuned.
_BITS_PER_SECOND = 96_000
# Seeking is exact to a keyframe in some players; more keyframes make files larger.
_KEYFRAME_SECONDS = 2
# Two on every machine, since x264's output depends on their number; with the renderer they keep two cores busy. Decoded
# frames are then the same everywhere; bytes may differ at some sizes. Each thread encodes a frame of its own: PyAV's
# default, slices of one frame, costs more and compresses less.
_ENCODER_THREADS = 2
# Motion is refined to half a pixel instead of a quarter; measured: a fifth less work, files a tenth larger.
_X264 = {"preset": "veryfast", "x264-params": "subme=1"}
# ITU-T H.273 code point of BT.709, whose primaries are those of sRGB.
_BT709 = 1


@dataclass(frozen=True)
class Coding:
    """Settings of the encoders.

    Attributes
    ----------
    fps
        Frames per second.
    quality
        x264's constant rate factor, 1 (best) to 51; 0 would give a profile that few players support.
    audio_codec
        Key of :data:`AUDIO_CODECS`.
    marking
        What the file says about its making.
    """

    fps: int
    quality: int
    audio_codec: str
    marking: Marking = SYNTHETIC


class Mp4Writer:
    """Writer of one MP4; adds the sound of each frame with the frame."""

    def __init__(self, path: Path, samples: NDArray[np.float32], sample_rate: int, coding: Coding) -> None:
        self.frame_count = self.width = self.height = 0
        self._path = path
        self._fps = coding.fps
        self._marking = coding.marking
        self._rate = next((rate for rate in _SAMPLE_RATES if rate >= sample_rate), _SAMPLE_RATES[-1])
        resampled = resample(np.asarray(samples, dtype=np.float32), sample_rate, self._rate)
        self._samples = resampled.reshape(len(resampled), -1)
        self._layout = _LAYOUTS[self._samples.shape[1]]
        self._written = 0
        self._fragments: FragmentWriter | None = None
        with self._explained():
            self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        mark_container(self._container, coding.marking)
        self._video = self._container.add_stream("libx264", rate=coding.fps)
        self._video.pix_fmt = "yuv420p"
        self._video.options = {"crf": str(coding.quality), **_X264}
        context = self._video.codec_context
        context.thread_count, context.thread_type = _ENCODER_THREADS, "FRAME"
        context.gop_size = _KEYFRAME_SECONDS * coding.fps
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = ColorRange.MPEG
        audio = self._container.add_stream(AUDIO_CODECS[coding.audio_codec], rate=self._rate, layout=self._layout)
        self._audio = cast(av.AudioStream, audio)
        self._audio.bit_rate = _BITS_PER_SECOND * self._samples.shape[1]

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with self._explained():
                self._container.close()
                append_xmp(self._path, self._marking)
                sign(self._path, MP4, self._marking)
            return
        with suppress(av.error.FFmpegError, OSError):  # the file is dropped; the first error is raised
            self._container.close()

    def write(self, batch: NDArray[np.uint8], on_fragment: Callable[[Fragment], None] | None = None) -> None:
        """Add frames (N, H, W, 3) and the sound up to their end."""
        # Imported only here: it imports numba, which other users of this package do not need.
        from .colour import to_video_frame

        if not self.frame_count:
            self.height, self.width = batch.shape[1:3]
            self._video.height, self._video.width = self.height, self.width
        for pixels in batch:
            frame = to_video_frame(pixels)
            frame.pts = self.frame_count
            frame.time_base = Fraction(1, self._fps)
            self.frame_count += 1
            packets = self._video.encode(frame)
            if on_fragment is not None and self._fragments is None:
                total = len(self._samples) / self._rate
                self._fragments = FragmentWriter(self._video, self._audio, total, on_fragment)
            self._mux_video(packets)
            self._write_sound()

    def finish(self) -> None:
        """Flush the encoders."""
        if not self.frame_count:
            raise TalkError("the engine drew no frame; give a text that takes longer to say.")
        self._mux_video(self._video.encode(None))
        self._mux(self._audio.encode(None))
        if self._fragments is not None:
            self._fragments.finish()

    def _write_sound(self) -> None:
        end = round(self.frame_count * self._rate / self._fps)
        block = self._samples[self._written : end]
        block = np.pad(block, ((0, end - self._written - len(block)), (0, 0)))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._written = end
        if self._fragments is not None:
            self._fragments.write_sound(frame)
        self._mux(self._audio.encode(frame))

    def _mux_video(self, packets: list[av.Packet[Any]]) -> None:
        if self._fragments is not None:
            self._fragments.write_packets(packets)
        self._mux(packets)

    def _mux(self, packets: list[av.Packet[Any]]) -> None:
        with self._explained():
            self._container.mux(packets)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Convert an error of the file system to one line for the user."""
        try:
            yield
        except OSError as error:
            cause = os.strerror(error.errno) if error.errno else str(error)
            raise UnavailableError(
                f"cannot write the video to {str(self._path.parent)!r} ({cause}); free space, or name another "
                "folder in TALKWIDGET_HOME."
            ) from None
