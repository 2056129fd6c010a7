"""Join videos one after the other, without encoding pictures again that are coded alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from ..cache.files import scratch_folder, written_whole
from .coding import Coding
from .marking import Marking, append_xmp, joined_marking, marking_of, open_mp4
from .provenance import MP4, sign
from .read import read_frames, read_sound
from .soundtrack import Soundtrack, add_sound_stream, sound_frame
from .video import encode_video


@dataclass(frozen=True)
class _Coded:
    """Coding of a video: streams whose ``pictures`` are equal can follow each other in one track."""

    pictures: tuple[object, ...]
    width: int
    height: int
    fps: int
    frames: int
    sample_rate: int
    channels: int
    audio_codec: str


def join_videos(paths: Sequence[Path], target: Path, quality: int) -> tuple[int, ...]:
    """Write one MP4 in which the videos follow each other.

    Packets of pictures that are coded as those of the first video are copied. Others are encoded anew in its size, with
    black borders where their shape differs, and in its frame rate. The sound is encoded as a whole: at a joint of two
    encoded sounds, their encoders' delay would be heard as a gap.

    Parameters
    ----------
    paths
        MP4 files of this package, at least one.
    target
        File to write; its folder exists.
    quality
        x264's constant rate factor for pictures that are encoded anew.

    Returns
    -------
    tuple of int
        Number of frames of each, in the frame rate of the first.
    """
    first = _coding(paths[0])
    alike = [_alike(path, first, quality) for path in paths]
    channels = max(_coding(path).channels for path in alike)
    marking = joined_marking([*paths])
    with written_whole(target) as part, _Joiner(part, alike[0], first, channels, marking) as joiner:
        lengths = tuple(joiner.add(path) for path in alike)
        joiner.finish()
    return lengths


def _coding(path: Path) -> _Coded:
    with av.open(str(path)) as container:
        video, sound = container.streams.video[0], container.streams.audio[0]
        context = video.codec_context
        fps = round(video.average_rate or 25)
        pictures = (context.name, video.width, video.height, fps, context.pix_fmt, context.extradata)
        codec = "aac" if sound.codec_context.name == "aac" else "mp3"
        return _Coded(pictures, video.width, video.height, fps, video.frames, sound.rate, sound.channels, codec)


def _alike(path: Path, first: _Coded, quality: int) -> Path:
    """The video itself if its pictures are coded as the first's, else a copy of which they are."""
    own = _coding(path)
    if own.pictures == first.pictures:
        return path
    copy = scratch_folder() / f"{path.stem}-{first.width}x{first.height}-{first.fps}-{quality}.mp4"
    if not copy.exists():
        samples, sample_rate = read_sound(path, own.frames / own.fps)
        frames = (frame[None] for frame in _fitted(path, own, first))
        encode_video(
            copy, frames, samples, sample_rate, Coding(first.fps, quality, first.audio_codec, marking_of(path))
        )
    return copy


def _fitted(path: Path, own: _Coded, first: _Coded) -> Iterator[NDArray[np.uint8]]:
    """Frames of a video in size and frame rate of another."""
    scale = min(first.width / own.width, first.height / own.height)
    width, height = round(own.width * scale), round(own.height * scale)
    left, top = (first.width - width) // 2, (first.height - height) // 2
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    shown = 0
    for number, pixels in enumerate(read_frames(path)):
        canvas = np.zeros((first.height, first.width, 3), np.uint8)
        canvas[top : top + height, left : left + width] = cv2.resize(pixels, (width, height), interpolation=how)
        while shown * own.fps < (number + 1) * first.fps:
            yield canvas
            shown += 1


class _Joiner:
    """Writer of the joined file: packets of pictures as they are, sound encoded up to the end of each."""

    def __init__(self, path: Path, like: Path, coding: _Coded, channels: int, marking: Marking) -> None:
        self.frames = 0
        self._sound = Soundtrack(coding.fps, coding.sample_rate, channels)
        self._path, self._marking = path, marking
        self._container: Any = open_mp4(path, marking)
        with av.open(str(like)) as source:
            self._video = self._container.add_stream_from_template(source.streams.video[0])
        self._unit = Fraction(1, coding.fps)
        self._audio = add_sound_stream(self._container, coding.audio_codec, self._sound.sample_rate, channels)

    def __enter__(self) -> _Joiner:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._container.close()
        if kind is None:
            append_xmp(self._path, self._marking)
            sign(self._path, MP4, self._marking)

    def add(self, path: Path) -> int:
        """Add a video; returns its number of frames."""
        before = self.frames
        own = _coding(path)
        samples, sample_rate = read_sound(path, own.frames / own.fps)
        heard = samples.reshape(-1, own.channels)
        if own.channels < self._sound.channels:
            heard = np.repeat(heard, self._sound.channels, axis=1)
        self._sound.add(heard, sample_rate, own.frames)
        with av.open(str(path)) as source:
            for packet in source.demux(source.streams.video[0]):
                if packet.dts is None:  # the last packet is empty; it flushes decoders
                    continue
                self._add_frame(packet, before)
        return self.frames - before

    def finish(self) -> None:
        """Flush the sound's encoder."""
        self._container.mux(self._audio.encode(None))

    def _add_frame(self, packet: Any, before: int) -> None:
        later = round(before * self._unit / packet.time_base)
        packet.pts, packet.dts = packet.pts + later, packet.dts + later
        packet.stream = self._video
        self._container.mux(packet)
        block, start = self._sound.take(self.frames)
        self._container.mux(self._audio.encode(sound_frame(block, self._sound.sample_rate, start)))
        self.frames += 1
