"""Second muxer of the video being written: a fragmented MP4 for streaming to a player.

Video packets are those of the file, so that frames are encoded once. The sound is AAC whatever the file has: Media
Source Extensions take no MP3 in MP4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import av

FRAGMENT_SECONDS = 0.4
"""Duration of a fragment; short, since nothing is shown before the first one is complete.

Measured with batches of eight frames at 25 a second. The first fragment is complete after 1.28 s of frames; with 0.28 s
or less it is 0.96 s, with 0.8 s 1.6 s. From 0.1 to 1.6 s, the bytes of all differ by 3 %.
"""

# The header is written with the first frame, from which the muxer takes the encoder's parameter sets. Media Source
# Extensions ignore edit lists; without them the muxer shifts all streams alike until no time is negative.
_FORMAT = {"movflags": "empty_moov+delay_moov+default_base_moof", "use_editlist": "0"}


@dataclass(frozen=True)
class Fragment:
    """Piece of a fragmented MP4 (ISO/IEC 14496-12); all pieces in order are the video.

    Attributes
    ----------
    data
        Bytes of the piece.
    mime
        MIME type of the video with its codecs (RFC 6381), as ``MediaSource.isTypeSupported`` takes it.
    ready, total
        Seconds of video encoded so far, and in all.
    captions
        WebVTT of the whole video, in a fragment without bytes before all others; empty in these.
    """

    data: bytes
    mime: str
    ready: float
    total: float
    captions: str = ""


ANNOUNCEMENT = Fragment(b"", "", 0.0, 0.0)
"""Delivered before the first frame is rendered, so that a player is created meanwhile."""


class FragmentWriter:
    """Muxer of a fragmented MP4.

    Parameters
    ----------
    video, audio
        Streams of the file, whose encoders have started.
    deliver
        Called with each fragment.
    """

    def __init__(self, video: av.VideoStream, audio: av.AudioStream, deliver: Callable[[Fragment], None]) -> None:
        self._deliver = deliver
        self._pending = _Pending()
        # frag_duration is in microseconds.
        options = {**_FORMAT, "frag_duration": str(round(FRAGMENT_SECONDS * 1e6))}
        self._container = av.open(self._pending, "w", format="mp4", options=options)
        self._video = self._container.add_mux_stream(
            "h264", rate=video.codec_context.framerate, width=video.width, height=video.height
        )
        self._parameter_sets = video.codec_context.extradata or b""
        self._mime = f'video/mp4; codecs="{_avc_codec(self._parameter_sets)}, mp4a.40.2"'
        self._audio = self._container.add_stream("aac", rate=audio.rate, layout=audio.layout.name)
        self._audio.bit_rate = audio.bit_rate
        self._ready = self._total = 0.0

    def write_packets(self, packets: Iterable[av.Packet[Any]]) -> None:
        """Add encoded frames; the packets are copied."""
        for packet in packets:
            copy = av.Packet(self._parameter_sets + bytes(packet))
            self._parameter_sets = b""
            copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
            copy.time_base, copy.is_keyframe = packet.time_base, packet.is_keyframe
            copy.stream = self._video
            self._container.mux(copy)

    def write_sound(self, sound: av.AudioFrame, ready: float, total: float) -> None:
        """Encode the sound of the next frame, and deliver what is complete; ``sound`` is not changed.

        ``ready`` and ``total`` are the seconds of video up to its end, and those that are expected in all.
        """
        self._ready, self._total = ready, total
        self._container.mux(self._audio.encode(sound))
        self._deliver_pending()

    def finish(self) -> None:
        """Flush the encoder and deliver the rest."""
        self._container.mux(self._audio.encode(None))
        self.close()
        self._deliver_pending()

    def close(self) -> None:
        """Close the muxer, whether or not the video is complete."""
        self._container.close()

    def _deliver_pending(self) -> None:
        if data := self._pending.take():
            self._deliver(Fragment(data, self._mime, min(self._ready, self._total), self._total))


class _Pending:
    """Buffer that FFmpeg writes to as to a file."""

    def __init__(self) -> None:
        self._data = bytearray()

    def write(self, data: bytes) -> int:
        self._data += data
        return len(data)

    def take(self) -> bytes:
        data, self._data = bytes(self._data), bytearray()
        return data


def _avc_codec(extradata: bytes) -> str:
    """Codec string with profile, constraints and level, the first bytes of the first parameter set (RFC 6381)."""
    start = extradata.find(b"\x00\x00\x01") + 3
    return f"avc1.{extradata[start + 1 : start + 4].hex()}"
