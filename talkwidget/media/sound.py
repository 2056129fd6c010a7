"""Any recording, or the sound of any video, as samples."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import av.error
import numpy as np
import soxr
from av.audio.layout import AudioLayout
from numpy.typing import NDArray

from ..errors import InputError
from ..inputs.files import looks_like, read_file

HOUR = 3600.0

MAX_BYTES = 512 << 20
"""Largest file that is read; an hour of video fits, and memory holds it."""

# Decoders give about a thousand samples at a time. Millions of such arrays would leave holes in the process's heap for
# good; what is larger than glibc's M_MMAP_THRESHOLD ever gets (mallopt(3): 32 MiB) goes back to the system.
_GATHERED_BYTES = 64 << 20


@dataclass(frozen=True)
class Sound:
    """Decoded sound.

    Attributes
    ----------
    samples
        Shape (n, channels), float32, nominally in [-1, 1].
    sample_rate
        In Hz, as the file has it.
    digest
        SHA-256 of the file's bytes, in hex: what cached work is keyed by.
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
        A file's path, or its bytes.
    limit
        Longest sound taken, in seconds.
    called
        What messages call it; the file's name, or "the recording" where bytes are given, if left out.
    most_channels
        2 for sound that is to be heard from left and right: where there are more channels, FFmpeg mixes them, centre
        and surround 3 dB down, low-frequency effects left out (libswresample's defaults, after ITU-R BS.775), and all
        of it is made quieter if it would clip. ``None`` leaves all channels as they are.

    Raises
    ------
    InputError
        The source is missing, a folder, a URL, empty, not a recording, has no sound, or is longer than ``limit``.
    """
    if isinstance(source, bytes):
        data, name = source, called or "the recording"
    else:
        data, name = read_file(source, "recording", MAX_BYTES), called or repr(Path(source).name)
    if not data:
        raise InputError(f"{name} is empty; give a recording with sound in it.")
    try:
        # From memory, without the file's name: FFmpeg then takes no playlist, which would open other files and URLs.
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.audio:
                raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
            if container.duration is not None and container.duration / av.time_base > limit:
                raise _too_long(name, container.duration / av.time_base, limit)
            stream = container.streams.audio[0]
            rate = stream.rate
            mixed = most_channels is not None and stream.channels > most_channels
            blocks = list(_gathered(_blocks(container, stream, "stereo" if mixed else stream.layout, name, limit)))
    except av.error.FFmpegError:
        seen = looks_like(data)
        hint = f"it looks like {seen}; " if seen else ""
        raise InputError(f"{name} cannot be read as sound: {hint}give an MP3, WAV, M4A, FLAC, OGG or MP4.") from None
    if not blocks:
        raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
    samples = _joined(blocks)
    if mixed:
        samples /= max(1.0, float(samples.max()), -float(samples.min()))
    return Sound(samples, rate, hashlib.sha256(data).hexdigest())


def _gathered(blocks: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The same samples in few large arrays of shape (n, channels), none of them infinite."""
    waiting: list[NDArray[np.float32]] = []
    size = 0

    def joined() -> NDArray[np.float32]:
        return np.nan_to_num(np.concatenate(waiting), copy=False, posinf=1.0, neginf=-1.0)

    for block in blocks:
        waiting.append(block)
        size += block.nbytes
        if size >= _GATHERED_BYTES:
            yield joined()
            waiting, size = [], 0
    if waiting:
        yield joined()


def _joined(blocks: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """All ``blocks`` in one array; they are let go of, so that an hour is not held twice."""
    samples = np.empty((sum(map(len, blocks)), blocks[0].shape[1]), np.float32)
    end = len(samples)
    while blocks:
        block = blocks.pop()
        samples[end - len(block) : end] = block
        end -= len(block)
    return samples


def resample(samples: NDArray[np.float32], rate: int, target: int) -> NDArray[np.float32]:
    """``samples`` of shape (n,) or (n, channels) at ``target`` Hz instead of ``rate`` Hz."""
    if rate == target:
        return samples
    return np.ascontiguousarray(soxr.resample(samples, rate, target), dtype=np.float32)


def change_tempo(samples: NDArray[np.float32], sample_rate: int, tempo: float) -> NDArray[np.float32]:
    """Mono ``samples`` (n,) spoken ``tempo`` times as fast at the same pitch, shape (about n / tempo,).

    FFmpeg's ``atempo`` (waveform similarity overlap-add); ``tempo`` lies in 0.5..2.
    """
    if tempo == 1.0:
        return samples
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=sample_rate, format="fltp", layout="mono")
    stretch = graph.add("atempo", f"{tempo:f}")
    sink = graph.add("abuffersink")
    source.link_to(stretch)
    stretch.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], dtype=np.float32), "fltp", "mono")
    frame.sample_rate = sample_rate
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    blocks: list[NDArray[np.float32]] = []
    while True:
        try:
            blocks.append(np.asarray(graph.pull().to_ndarray()[0], dtype=np.float32))
        except (av.error.BlockingIOError, av.error.EOFError):
            return np.concatenate(blocks) if blocks else samples[:0]


def _blocks(
    container: av.container.InputContainer, stream: av.AudioStream, layout: str | AudioLayout, name: str, limit: float
) -> Iterator[NDArray[np.float32]]:
    """Decoded pieces of shape (n, channels); packets that are damaged are left out, as players do."""
    # Packed, not planar: with eight planes and more PyAV (18.1) reads behind the end of FFmpeg's list of them.
    resampler = av.AudioResampler("flt", layout, stream.rate)
    most = int(limit * stream.rate)
    seen = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            continue
        for frame in frames:
            for block in resampler.resample(frame):
                seen += block.samples
                if seen > most:
                    raise _too_long(name, seen / stream.rate, limit)
                yield _samples(block)
    if seen:
        for block in resampler.resample(None):
            yield _samples(block)


def _samples(block: av.AudioFrame) -> NDArray[np.float32]:
    return np.asarray(block.to_ndarray(), dtype=np.float32).reshape(block.samples, -1)


def _too_long(name: str, seconds: float, limit: float) -> InputError:
    return InputError(f"{name} is longer than {limit / 60:g} minutes ({seconds / 60:.0f} or more); cut it first.")
