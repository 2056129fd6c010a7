"""Decoding of recordings and of the sound of videos."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import av.error
import numpy as np
from av.audio.layout import AudioLayout
from numpy.typing import NDArray

from ..cache.files import bytes_digest
from ..errors import InputError
from ..inputs.files import looks_like, read_file, user_path

HOUR = 3600.0

MAX_RECORDING_BYTES = 512 << 20
"""Largest file that is read; an hour of video fits, and memory holds it."""

# Decoders return about a thousand samples at a time. Millions of such arrays would fragment the process's heap; arrays
# above glibc's largest M_MMAP_THRESHOLD (mallopt(3): 32 MiB) are returned to the system.
_GATHERED_BYTES = 64 << 20
_DECLARING = ("mov", "flac", "matroska")
"""Formats, by their first name in FFmpeg, that declare their length; in others it is estimated from the file's size."""
_MISSING_SECONDS = 0.5
"""End of a recording that may lack: encoders round the declared length to a block, of 0.1 s at most."""
_OGG_PAGE, _OGG_HEADER = b"OggS", 27
"""First bytes of a page of Ogg, and the length of its header, whose last byte counts the lengths that follow."""


@dataclass(frozen=True)
class Sound:
    """Decoded sound.

    Attributes
    ----------
    samples
        (n, channels) float32, nominally in [-1, 1].
    sample_rate
        Sample rate of the file in Hz.
    digest
        SHA-256 of the file's bytes, in hex; part of cache keys.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    digest: str

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


def decode_sound(
    source: str | Path | bytes, limit: float = HOUR, called: str = "", *, most_channels: Literal[2] | None = None
) -> Sound:
    """Decode a recording, or the first sound track of a video.

    Parameters
    ----------
    source
        Path of a file, or its bytes.
    limit
        Longest sound that is accepted, in seconds.
    called
        Name of the recording in messages; default: the file's name, or "the recording" for bytes.
    most_channels
        2 mixes more channels down to stereo: centre and surround 3 dB lower, without low-frequency effects
        (libswresample's defaults, after ITU-R BS.775). The mix is attenuated if it would clip. ``None`` keeps all
        channels.

    Raises
    ------
    InputError
        The source is missing, a folder, a URL, empty, not a recording, has no sound, or is longer than ``limit``.
    """
    if isinstance(source, bytes):
        data, name = source, called or "the recording"
    else:
        data, name = read_file(source, "recording", MAX_RECORDING_BYTES), called or repr(user_path(source).name)
    if not data:
        raise InputError(f"{name} is empty; give a recording with sound in it.")
    try:
        blocks, sample_rate, mixed = _decoded(data, name, limit, most_channels)
    except av.error.FFmpegError:
        seen = looks_like(data)
        if seen in {"a sound", "a video"}:
            raise _half_there(name) from None
        hint = f"it looks like {seen}; " if seen else ""
        raise InputError(f"{name} cannot be read as sound: {hint}give an MP3, WAV, M4A, FLAC, OGG or MP4.") from None
    if _cut_ogg(data):
        raise _half_there(name)
    if not blocks:
        raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
    samples = _joined(blocks)
    if mixed:
        samples /= max(1.0, float(samples.max()), -float(samples.min()))
    return Sound(samples, sample_rate, bytes_digest(data))


def _decoded(
    data: bytes, name: str, limit: float, most_channels: int | None
) -> tuple[list[NDArray[np.float32]], int, bool]:
    """Large blocks (n, channels) of the first sound track, its rate in Hz, and whether it was mixed down to stereo."""
    # From memory, without the file's name: FFmpeg then accepts no playlist, which would open other files and URLs.
    with av.open(io.BytesIO(data), "r") as container:
        if not container.streams.audio:
            raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
        if container.duration is not None and container.duration / av.time_base > limit:
            raise _too_long(name, container.duration / av.time_base, limit)
        stream = container.streams.audio[0]
        if stream.codec_context is None:
            raise InputError(f"{name} has sound in a coding that is not known here; give an MP3, WAV or M4A.")
        mixed = most_channels is not None and stream.channels > most_channels
        blocks = _blocks(container, stream, "stereo" if mixed else stream.layout, name, limit)
        return list(_gathered(blocks)), stream.rate, mixed


def decode_film_sound(path: Path) -> tuple[NDArray[np.float32], int]:
    """Sound (n, channels) of an MP4 of this package, and its rate in Hz.

    Unlike :func:`decode_sound` it does not hold the file in memory, which may be of any size.

    Raises
    ------
    av.error.FFmpegError
        It is damaged.
    """
    with av.open(str(path), format="mp4") as container:
        stream = container.streams.audio[0]
        return _joined(list(_gathered(_blocks(container, stream, stream.layout, path.name, math.inf)))), stream.rate


def _gathered(blocks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Join small blocks into few large ones (n, channels), and replace values that are not finite."""
    waiting: list[NDArray[np.float32]] = []
    size = 0
    for block in blocks:
        waiting.append(block)
        size += block.nbytes
        if size >= _GATHERED_BYTES:
            yield _finite(waiting)
            waiting, size = [], 0
    if waiting:
        yield _finite(waiting)


def _finite(blocks: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.nan_to_num(np.concatenate(blocks), copy=False, posinf=1.0, neginf=-1.0)


def _joined(blocks: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Join ``blocks`` into one array, and empty the list on the way, so that an hour is not held twice."""
    samples = np.empty((sum(map(len, blocks)), blocks[0].shape[1]), np.float32)
    end = len(samples)
    while blocks:
        block = blocks.pop()
        samples[end - len(block) : end] = block
        end -= len(block)
    return samples


def _blocks(
    container: av.container.InputContainer, stream: av.AudioStream, layout: str | AudioLayout, name: str, limit: float
) -> Iterator[NDArray[np.float32]]:
    """Decoded blocks (n, channels); damaged packets are skipped, as players do, but the end must be there."""
    # Packed, not planar: with eight or more planes PyAV (18.1) reads past the end of FFmpeg's list of planes.
    resampler = av.AudioResampler("flt", layout, stream.rate)
    most = limit * stream.rate
    seen, end = 0, 0.0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            end = (frame.time or 0.0) + frame.samples / stream.rate
            for block in resampler.resample(frame):
                seen += block.samples
                if seen > most:
                    raise _too_long(name, seen / stream.rate, limit)
                yield _samples(block)
    if seen and _declared_end(container, stream) - end > _MISSING_SECONDS:
        raise _half_there(name)
    if seen:
        for block in resampler.resample(None):
            yield _samples(block)


def _declared_end(container: av.container.InputContainer, stream: av.AudioStream) -> float:
    """End of the sound in seconds as its file declares it; 0 where it declares none."""
    if container.format.name.partition(",")[0] not in _DECLARING:
        return 0.0
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    alone = len(container.streams) == 1
    return container.duration / av.time_base if alone and container.duration else 0.0


def _cut_ogg(data: bytes) -> bool:
    """Whether these are bytes of an Ogg file that ends in the middle of a page (RFC 3533, section 6)."""
    if not data.startswith(_OGG_PAGE):
        return False
    page = data[data.rfind(_OGG_PAGE) :]
    lengths = page[_OGG_HEADER : _OGG_HEADER + page[_OGG_HEADER - 1]] if len(page) >= _OGG_HEADER else b""
    return len(page) < _OGG_HEADER or len(page) < _OGG_HEADER + len(lengths) + sum(lengths)


def _samples(block: av.AudioFrame) -> NDArray[np.float32]:
    return np.asarray(block.to_ndarray(), dtype=np.float32).reshape(block.samples, -1)


def _half_there(name: str) -> InputError:
    return InputError(f"{name} is damaged or only half there; copy or download it again.")


def _too_long(name: str, seconds: float, limit: float) -> InputError:
    return InputError(f"{name} is longer than {limit / 60:g} minutes ({seconds / 60:.0f} or more); cut it first.")
