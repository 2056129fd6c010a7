"""Encoded pictures: H.264 packets of frames that follow each other, which can be kept and joined as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from .coding import Coding

# Seeking is exact to a keyframe in some players; more keyframes make files larger.
_KEYFRAME_SECONDS = 2
# Two on every machine, since x264's output depends on their number; with the renderer they keep two cores busy. Decoded
# frames are then the same everywhere; bytes may differ at some sizes. Each thread encodes a frame of its own: PyAV's
# default, slices of one frame, costs more and compresses less.
_ENCODER_THREADS = 2
# Motion is refined to half a pixel instead of a quarter; measured: a fifth less work, files a tenth larger. Smaller
# dead zones than x264's 21 and 11 keep the grain of skin. Measured on two faces: 0.035 and 0.05 more of the portrait's
# sharpness, in files a fifth larger, at the same work. A better quality gains less at the same size.
_X264 = {"preset": "veryfast", "x264-params": "subme=1:deadzone-inter=14:deadzone-intra=8"}
# ITU-T H.273 code point of BT.709, whose primaries are those of sRGB.
_BT709 = 1
# Frames by which x264's decoding times lie before the display times: it reorders two (three B-frames, pyramid).
_REORDERED = 2


@dataclass(frozen=True)
class Pictures:
    """Packets of N frames in order of decoding, from a keyframe on, with no reference to other frames.

    Attributes
    ----------
    width, height
        Size in pixels.
    data
        Bytes of all packets (B,) uint8.
    sizes
        Bytes of each packet (N,).
    shown
        Number of each packet's frame in order of display, from 0 (N,).
    keyframes
        Whether each packet is a keyframe (N,), 0 or 1.
    """

    width: int
    height: int
    data: NDArray[np.uint8]
    sizes: NDArray[np.int64]
    shown: NDArray[np.int64]
    keyframes: NDArray[np.uint8]

    @property
    def frame_count(self) -> int:
        """Number of frames."""
        return len(self.sizes)

    @classmethod
    def of(cls, packets: Sequence[tuple[bytes, int, bool]], width: int, height: int) -> Pictures:
        """Pictures of packets in order of decoding: bytes, number in order of display, whether it is a keyframe."""
        return cls(
            width,
            height,
            np.frombuffer(b"".join(data for data, _, _ in packets), np.uint8),
            np.array([len(data) for data, _, _ in packets], np.int64),
            np.array([shown for _, shown, _ in packets], np.int64),
            np.array([key for _, _, key in packets], np.uint8),
        )

    def packets(self) -> Iterator[av.Packet[Any]]:
        """Packets whose display times count frames."""
        start = 0
        for size, shown, key in zip(self.sizes, self.shown, self.keyframes, strict=True):
            packet = av.Packet(self.data[start : start + int(size)].tobytes())
            packet.pts, packet.is_keyframe = int(shown), bool(key)
            start += int(size)
            yield packet


class PictureEncoder:
    """Encoder of frames that follow each other; what it gives does not depend on frames before or after."""

    def __init__(self, coding: Coding, width: int, height: int) -> None:
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height = width, height
        context.framerate, context.time_base = Fraction(coding.fps), Fraction(1, coding.fps)
        context.flags |= int(av.codec.context.Flags.global_header)
        set_up(context, coding)
        self._context = context
        self._count = 0

    def encode(self, pixels: NDArray[np.uint8]) -> list[av.Packet[Any]]:
        """Encode a frame (H, W, 3); returns the packets that are ready, of earlier frames too."""
        # Imported only here: it imports numba, which other users of this package do not need.
        from .colour import to_video_frame

        frame = to_video_frame(pixels)
        frame.pts, frame.time_base = self._count, self._context.time_base
        self._count += 1
        return self._context.encode(frame)

    def flush(self) -> list[av.Packet[Any]]:
        """Packets of the frames that are still inside; nothing can be encoded after it."""
        return self._context.encode(None)


def set_up(context: Any, coding: Coding) -> None:
    """Set what shapes the pictures: encoders set up alike give packets that can follow each other in one stream."""
    context.pix_fmt = "yuv420p"
    context.options = {"crf": str(coding.quality), **_X264}
    context.thread_count, context.thread_type = _ENCODER_THREADS, "FRAME"
    context.gop_size = _KEYFRAME_SECONDS * coding.fps
    declare_bt709(context)


def declare_bt709(context: Any) -> None:
    """Declare the colours of :func:`~.colour.to_video_frame`."""
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = ColorRange.MPEG


def place_packets(
    packets: Iterable[av.Packet[Any]], first: int, decoded: int, fps: int, stream: av.VideoStream
) -> list[av.Packet[Any]]:
    """Move packets to their place in a stream.

    Parameters
    ----------
    packets
        Their display times count frames from that of the first of their pictures.
    first
        Number of frames before these pictures.
    decoded
        Number of packets before these.
    fps
        Frames per second.
    stream
        Stream that they become part of.
    """
    placed = list(packets)
    for number, packet in enumerate(placed, start=decoded):
        packet.pts = first + (packet.pts or 0)
        packet.dts = number - _REORDERED
        packet.duration, packet.time_base = 1, Fraction(1, fps)
        packet.stream = stream
    return placed
