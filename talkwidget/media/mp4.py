"""MP4 writer: H.264 video with MP3 or AAC sound, frame by frame or from pictures that were encoded before."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from ..errors import TalkError, UnavailableError
from .coding import Coding
from .fragments import Fragment, FragmentWriter
from .marking import append_xmp, open_mp4
from .pictures import PictureEncoder, Pictures, place_packets, set_up
from .provenance import MP4, sign
from .soundtrack import Soundtrack, add_sound_stream, sound_frame

# Frames whose sound is handed over at once: one by one, half of the work is calls. More would delay fragments.
_TOGETHER = 10


class Mp4Writer:
    """Writer of one MP4; adds the sound of each frame with the frame.

    Parameters
    ----------
    path
        File to write.
    coding
        Settings of the encoders.
    sample_rate, channels
        Of the sound that :meth:`add_sound` gives first.
    on_fragment
        Called with each fragment of the same video.
    """

    def __init__(
        self,
        path: Path,
        coding: Coding,
        sample_rate: int,
        channels: int,
        on_fragment: Callable[[Fragment], None] | None = None,
    ) -> None:
        self.frame_count = self.width = self.height = 0
        self.expected = 0.0
        """Seconds that the video is going to last, for players."""
        self._path, self._coding = path, coding
        self._sound = Soundtrack(coding.fps, sample_rate, channels)
        self._on_fragment = on_fragment
        self._fragments: FragmentWriter | None = None
        self._encoder: PictureEncoder | None = None
        self._kept: list[tuple[bytes, int, bool]] = []
        self._begun = self._decoded = 0
        with self._explained():
            self._container: Any = open_mp4(path, coding.marking)
        # This stream's own encoder gives the header; the pictures come from encoders that are set up alike.
        self._video = self._container.add_stream("libx264", rate=coding.fps)
        set_up(self._video.codec_context, coding)
        self._audio = add_sound_stream(self._container, coding.audio_codec, self._sound.sample_rate, channels)

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with self._explained():
                self._container.close()
                append_xmp(self._path, self._coding.marking)
                sign(self._path, MP4, self._coding.marking)
            return
        with suppress(av.error.FFmpegError, OSError):  # the file is dropped; the first error is raised
            self._container.close()

    def add_sound(self, samples: NDArray[np.float32], sample_rate: int, frames: int | None = None) -> None:
        """Add the sound, (n,) or (n, channels), of the next ``frames`` frames, by default of all, before the first."""
        self._sound.add(samples, sample_rate, frames)

    def write(self, batch: NDArray[np.uint8], *, keep: bool = False) -> None:
        """Encode and add frames (N, H, W, 3) and the sound up to their end; ``keep`` them for :meth:`cut`."""
        if self._encoder is None:
            height, width = batch.shape[1:3]
            self._start(width, height)
            self._encoder = PictureEncoder(self._coding, width, height)
        for start in range(0, len(batch), _TOGETHER):
            together = batch[start : start + _TOGETHER]
            for pixels in together:
                self._add(self._encoder.encode(pixels), keep)
            self._add_sound(len(together))

    def cut(self) -> Pictures:
        """End the pictures that :meth:`write` has encoded and kept since the last cut, and return them."""
        assert self._encoder is not None, "frames come before a cut"
        self._add(self._encoder.flush(), True)
        pictures = Pictures.of(self._kept, self.width, self.height)
        self._encoder, self._kept, self._begun = None, [], self.frame_count
        return pictures

    def write_pictures(self, pictures: Pictures) -> None:
        """Add pictures that were encoded before with the same settings, and the sound up to their end."""
        self._start(pictures.width, pictures.height)
        packets = list(pictures.packets())
        for start in range(0, len(packets), _TOGETHER):
            together = packets[start : start + _TOGETHER]
            self._mux_video(together)
            self._add_sound(len(together))
        self._begun = self.frame_count

    def finish(self) -> None:
        """Flush the encoders."""
        if self._encoder is not None:
            self._mux_video(self._encoder.flush())
        if not self.frame_count:
            raise TalkError("the engine drew no frame; give a text that takes longer to say.")
        self._mux(self._audio.encode(None))
        if self._fragments is not None:
            self._fragments.finish()

    def _start(self, width: int, height: int) -> None:
        """Write the header before the first picture, whose size all others have."""
        if self.width:
            return
        self.width, self.height = self._video.width, self._video.height = width, height
        with self._explained():
            self._container.start_encoding()
        if self._on_fragment is not None:
            self._fragments = FragmentWriter(self._video, self._audio, self._on_fragment)

    def _add(self, packets: list[av.Packet[Any]], keep: bool) -> None:
        if keep:
            self._kept += ((bytes(packet), packet.pts or 0, packet.is_keyframe) for packet in packets)
        self._mux_video(packets)

    def _add_sound(self, frames: int) -> None:
        block, start = self._sound.take(self.frame_count, frames)
        frame = sound_frame(block, self._sound.sample_rate, start)
        self.frame_count += frames
        if self._fragments is not None:
            self._fragments.write_sound(frame, self.frame_count / self._coding.fps, self.expected)
        self._mux(self._audio.encode(frame))

    def _mux_video(self, packets: list[av.Packet[Any]]) -> None:
        placed = place_packets(packets, self._begun, self._decoded, self._coding.fps, self._video)
        self._decoded += len(placed)
        if self._fragments is not None:
            self._fragments.write_packets(placed)
        self._mux(placed)

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
                "folder in TALKWIDGET_HOME, or in TMPDIR where the cache is off."
            ) from None
