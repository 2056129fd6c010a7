"""Broken, odd and hostile recordings by name; each with whether it is a voice, or ``None`` where either may be."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Iterator
from typing import Any

import av
import numpy as np
import soundfile

from tests.fakes import hum

from .images import saved

RATE = 16000


def wav(samples: np.ndarray, rate: int = RATE, subtype: str = "PCM_16", kind: str = "WAV") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, subtype, format=kind)
    return file.getvalue()


def humming(seconds: float = 1.5, rate: int = RATE) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * 150 * time) * (time % 0.5 < 0.35)).astype(np.float32)


def header(channels: int = 1, rate: int = RATE, bits: int = 16, size: int = 1000, tag: int = 1) -> bytes:
    """A WAV that says these things, with a thousand bytes of sound."""
    block = channels * bits // 8
    about = struct.pack("<HHIIHH", tag, channels, rate, rate * block & 0xFFFFFFFF, block & 0xFFFF, bits)
    body = b"WAVEfmt " + struct.pack("<I", 16) + about + b"data" + struct.pack("<I", size & 0xFFFFFFFF) + bytes(1000)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def cases() -> Iterator[tuple[str, Any, bool | None]]:
    """Name, source, and whether it is taken."""
    whole = hum(1.5)
    numbers = np.random.default_rng(3)
    yield "WAV whole", whole, True
    for kind, subtype in (("WAV", "PCM_U8"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("WAV", "DOUBLE"), ("WAV", "ULAW")):
        yield f"WAV {subtype}", wav(humming(), RATE, subtype, kind), True
    for kind, subtype in (("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("AIFF", "PCM_16"), ("MP3", "MPEG_LAYER_III")):
        data = wav(humming(), RATE, subtype, kind)
        yield f"{kind} whole", data, True
        for part in (0.01, 0.1, 0.5, 0.9):
            yield f"{kind} cut at {part}", data[: int(len(data) * part)], None
        for number in range(3):
            at = int(numbers.integers(0, len(data)))
            yield f"{kind} flipped {number}", data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], None
    for part in (0.0, 0.0005, 0.001, 0.1, 0.9):
        yield f"WAV cut at {part}", whole[: int(len(whole) * part)], None
    for rate in (4000, 8000, 11025, 44100, 96000, 192000):
        yield f"{rate} Hz", wav(humming(rate=rate), rate), True
    for channels in (2, 3, 6, 8):
        yield f"{channels} channels", wav(np.repeat(humming()[:, None], channels, axis=1)), True
    yield from odd_samples()
    for name, about in {
        "no channels": {"channels": 0},
        "60,000 channels": {"channels": 60_000},
        "0 Hz": {"rate": 0},
        "4 GHz": {"rate": 0xFFFFFFFF},
        "0 bits": {"bits": 0},
        "13 bits": {"bits": 13},
        "4 GB said": {"size": 0xFFFFFFFF},
        "unknown coding": {"tag": 0x1234},
    }.items():
        yield f"WAV of {name}", header(**about), None
    yield "video without sound", silent_film(), False
    yield from other_bytes()
    for name, value in {"None": None, "number": 3, "list": [1], "dict": {}, "array": humming()}.items():
        yield name, value, False


def odd_samples() -> Iterator[tuple[str, bytes, bool | None]]:
    for name, samples in {
        "no samples": humming(0),
        "one sample": humming()[:1],
        "a twentieth of a second": humming(0.05),
        "silence": np.zeros(RATE * 2, np.float32),
    }.items():
        yield name, wav(samples), False
    for name, value in (("nan", np.nan), ("inf", np.inf), ("huge", 1e30)):
        some, all_of_them = humming(), np.full(RATE * 2, value, np.float32)
        some[1000:2000] = value
        yield f"some {name}", wav(some, subtype="FLOAT"), None
        yield f"all {name}", wav(all_of_them, subtype="FLOAT"), None
    yield "constant", wav(np.ones(RATE * 2, np.float32)), None
    yield "clipped", wav(np.clip(humming() * 100, -1, 1)), None
    yield "noise", wav(np.random.default_rng(4).uniform(-1, 1, RATE * 2).astype(np.float32)), None


def other_bytes() -> Iterator[tuple[str, bytes, bool]]:
    from PIL import Image

    for name, data in {
        "empty": b"",
        "text": b"hello",
        "HTML": b"<html><script>alert(1)</script>",
        "picture": saved(Image.new("RGB", (96, 80)), "JPEG"),
        "pickle": pickle.dumps({"a": print}),
        "ZIP": b"PK\x03\x04" + bytes(100),
        "PDF": b"%PDF-1.7\n",
        "playlist of a local file": b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        "HLS playlist of a URL": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n",
        "concat script": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        "SDP of a network stream": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        "noise": np.random.default_rng(5).bytes(10_000),
        "bare ID3": b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        "bare Ogg": b"OggS" + bytes(100),
    }.items():
        yield f"bytes of {name}", data, False


def silent_film() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width = stream.height = 64
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return file.getvalue()
