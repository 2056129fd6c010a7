"""Fragments: the film being written, once more as a fragmented MP4 that a player can take piece by piece.

The pictures are those of the file, packet by packet, so that they are encoded once. The sound is AAC whatever the file
has: Media Source Extensions take no MP3 in MP4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import av

FRAGMENT_SECONDS = 0.4
"""Of film in each fragment: short, since nothing is seen before the first is full."""

# The header waits for the first picture, since the muxer learns the encoder's parameter sets from that alone. Media
# Source Extensions leave edit lists aside; without them the muxer shifts all streams alike until no time is negative.
_FORMAT = {"movflags": "empty_moov+delay_moov+default_base_moof", "use_editlist": "0"}


@dataclass(frozen=True)
class Fragment:
    """A piece of a fragmented MP4 (ISO/IEC 14496-12); all pieces in a row are the film.

    Attributes
    ----------
    data
        Its bytes.
    mime
        Type of the whole with its codecs (RFC 6381), as ``MediaSource.isTypeSupported`` wants it.
    ready, total
        Seconds of film drawn so far and in all.
    captions
        WebVTT for the whole film, on a fragment without bytes that goes before it; else empty.
    """

    data: bytes
    mime: str
    ready: float
    total: float
    captions: str = ""


ANNOUNCEMENT = Fragment(b"", "", 0.0, 0.0)
"""Told before anything is drawn, so that a player gets ready meanwhile."""


class FragmentWriter:
    """A second muxer beside that of the file.

    Parameters
    ----------
    video, audio
        The file's streams; the encoder of its pictures has begun.
    total
        Length of the film in seconds.
    deliver
        Told each fragment.
    """

    def __init__(
        self, video: av.VideoStream, audio: av.AudioStream, total: float, deliver: Callable[[Fragment], None]
    ) -> None:
        self._deliver, self._total = deliver, total
        self._pending = _Pending()
        # Microseconds.
        options = {**_FORMAT, "frag_duration": str(round(FRAGMENT_SECONDS * 1e6))}
        self._container = av.open(self._pending, "w", format="mp4", options=options)
        self._video = self._container.add_mux_stream(
            "h264", rate=video.codec_context.framerate, width=video.width, height=video.height
        )
        self._parameter_sets = video.codec_context.extradata or b""
        self._mime = f'video/mp4; codecs="{_avc_codec(self._parameter_sets)}, mp4a.40.2"'
        self._audio = self._container.add_stream("aac", rate=audio.rate, layout=audio.layout.name)
        self._audio.bit_rate = audio.bit_rate
        self._sample_rate, self._samples = audio.rate, 0

    def write_pictures(self, packets: Iterable[av.Packet[Any]]) -> None:
        """Add encoded pictures; the packets stay the caller's."""
        for packet in packets:
            copy = av.Packet(self._parameter_sets + bytes(packet))
            self._parameter_sets = b""
            copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
            copy.time_base, copy.is_keyframe = packet.time_base, packet.is_keyframe
            copy.stream = self._video
            self._container.mux(copy)

    def write_sound(self, sound: av.AudioFrame) -> None:
        """Add the sound of the next picture, and deliver what is complete; the frame stays the caller's."""
        self._samples += sound.samples
        self._container.mux(self._audio.encode(sound))
        self._deliver_pending()

    def finish(self) -> None:
        """Deliver the rest."""
        self._container.mux(self._audio.encode(None))
        self.close()
        self._deliver_pending()

    def close(self) -> None:
        """End the film where it is."""
        self._container.close()

    def _deliver_pending(self) -> None:
        if data := self._pending.take():
            ready = min(self._samples / self._sample_rate, self._total)
            self._deliver(Fragment(data, self._mime, ready, self._total))


class _Pending:
    """A file to FFmpeg: bytes that wait to be delivered."""

    def __init__(self) -> None:
        self._data = bytearray()

    def write(self, data: bytes) -> int:
        self._data += data
        return len(data)

    def take(self) -> bytes:
        data, self._data = bytes(self._data), bytearray()
        return data


def _avc_codec(extradata: bytes) -> str:
    """The codec's name with profile, constraints and level, which are the first bytes of its first parameter set."""
    start = extradata.find(b"\x00\x00\x01") + 3
    return f"avc1.{extradata[start + 1 : start + 4].hex()}"
