"""Any recording, or the sound of any video, as samples."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, NoReturn

import av
import av.error
import numpy as np
import soxr
from numpy.typing import NDArray

from ..errors import InputError

HOUR = 3600.0
_URL = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


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


def decode_sound(source: str | Path | bytes, limit: float = HOUR) -> Sound:
    """Decode a recording, or the first sound track of a video.

    Parameters
    ----------
    source
        A file's path, or its bytes.
    limit
        Longest sound taken, in seconds.

    Raises
    ------
    InputError
        The source is missing, a folder, a URL, empty, not a recording, has no sound, or is longer than ``limit``.
    """
    if isinstance(source, bytes):
        return _decode(io.BytesIO(source), "the recording", limit)
    if isinstance(source, str) and _URL.match(source):
        raise InputError(f"{source} is a URL; download the recording first and give its path.")
    path = Path(source).expanduser()
    with _open(path) as file:
        return _decode(file, path.name, limit)


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


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise InputError(
            f"there is no file {str(path)!r}; check the path, relative ones start at {Path.cwd()}."
        ) from None
    except IsADirectoryError:
        raise InputError(f"{str(path)!r} is a folder; give the path of one recording in it.") from None
    except PermissionError:
        raise InputError(f"{str(path)!r} may not be read; change its permissions or copy it elsewhere.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{str(path)!r} cannot be opened: {error}.") from None


def _decode(file: IO[bytes], name: str, limit: float) -> Sound:
    digest = _digest(file)
    try:
        with av.open(file, "r", io_open=_refuse) as container:
            if not container.streams.audio:
                raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
            if container.duration is not None and container.duration / av.time_base > limit:
                raise _too_long(name, container.duration / av.time_base, limit)
            stream = container.streams.audio[0]
            rate = stream.rate
            blocks = list(_blocks(container, stream, name, limit))
    except av.error.FFmpegError:
        raise InputError(f"{name} is not a recording that can be read; convert it to MP3, WAV, M4A or MP4.") from None
    if not blocks:
        raise InputError(f"{name} has no sound in it; give a recording or a video with sound.")
    samples = np.ascontiguousarray(np.concatenate(blocks, axis=1).T)
    return Sound(np.nan_to_num(samples, copy=False, posinf=1.0, neginf=-1.0), rate, digest)


def _blocks(
    container: av.container.InputContainer, stream: av.AudioStream, name: str, limit: float
) -> Iterator[NDArray[np.float32]]:
    """Decoded pieces of shape (channels, n); packets that are damaged are left out, as players do."""
    resampler = av.AudioResampler("fltp", stream.layout, stream.rate)
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
                yield np.asarray(block.to_ndarray(), dtype=np.float32)
    if seen:
        for block in resampler.resample(None):
            yield np.asarray(block.to_ndarray(), dtype=np.float32)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    if file.tell() == 0:
        raise InputError("the recording is an empty file; give one with sound in it.")
    file.seek(0)
    return digest.hexdigest()


def _refuse(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """A playlist asks for other files, on this machine or elsewhere; nobody has given those."""
    raise InputError("this is a playlist, which only names recordings; give the recording itself.")


def _too_long(name: str, seconds: float, limit: float) -> InputError:
    return InputError(f"{name} is longer than {limit / 60:g} minutes ({seconds / 60:.0f} or more); cut it first.")
