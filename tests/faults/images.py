"""Broken, odd and hostile pictures by name; each with the shape it is read with, or ``None`` where it is refused."""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, TiffImagePlugin

HEIGHT, WIDTH = 80, 96
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
MODES = ("L", "LA", "RGBA", "P", "1", "I;16", "I", "F", "CMYK", "YCbCr", "HSV", "LAB")
READ = (HEIGHT, WIDTH, 3)
EITHER = ()
"""Refused, or read with some shape: damage that a decoder may not notice."""


def pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def cases() -> Iterator[tuple[str, Any, tuple[int, ...] | None]]:
    """Name, source and expected shape of each picture."""
    image = Image.fromarray(pixels())
    yield from damaged(image)
    yield from modes(image)
    yield from turned(image)
    yield from sizes(image)
    yield from tiffs(image)
    for name, value in arrays():
        yield f"array {name}", value, None
    yield "grey array", pixels()[..., 0], READ
    yield "array read backwards", pixels()[::-1, ::-1], READ
    yield "array with alpha", np.dstack([pixels(), pixels()[..., :1]]), READ
    for name, value in others():
        yield name, value, None


def damaged(image: Image.Image) -> Iterator[tuple[str, bytes, tuple[int, ...] | None]]:
    numbers = np.random.default_rng(1)
    for kind in FORMATS:
        data = saved(image, kind)
        yield f"{kind} whole", data, READ
        for part in (0.0, 0.01, 0.1, 0.5, 0.9):
            yield f"{kind} cut at {part}", data[: int(len(data) * part)], EITHER if part else None
        for number in range(4):
            at = int(numbers.integers(0, min(len(data), 200)))
            yield f"{kind} flipped {number}", data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], EITHER
        yield f"{kind} behind other bytes", b"junk" * 10 + data, None
        yield f"{kind} before other bytes", data + b"<script>junk</script>" * 10, READ


def modes(image: Image.Image) -> Iterator[tuple[str, Any, tuple[int, ...] | None]]:
    for mode in MODES:
        kind = {"CMYK": "JPEG", "YCbCr": "JPEG", "HSV": None, "LAB": "TIFF", "F": "TIFF", "I": "TIFF"}.get(mode, "PNG")
        other = image.convert("L").convert(mode) if mode in {"I;16", "I", "F"} else image.convert("RGB")
        if mode not in {"I;16", "I", "F"}:
            other = lab(image) if mode == "LAB" else image.convert(mode)
        yield f"mode {mode}", saved(other, kind) if kind else other, READ


def turned(image: Image.Image) -> Iterator[tuple[str, bytes, tuple[int, ...] | None]]:
    for orientation in range(9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"EXIF orientation {orientation}", saved(image, "JPEG", exif=exif), turned_shape(orientation)


def sizes(image: Image.Image) -> Iterator[tuple[str, bytes, tuple[int, ...] | None]]:
    yield "animated GIF", saved(image, "GIF", save_all=True, append_images=[image, image]), READ
    yield "animated WebP", saved(image, "WEBP", save_all=True, append_images=[image]), READ
    for width, height in ((1, 1), (63, 64), (64, 63), (1, 5000)):
        yield f"{width} x {height}", saved(Image.new("RGB", (width, height)), "PNG"), None
    yield "64 x 64", saved(Image.new("RGB", (64, 64)), "PNG"), (64, 64, 3)
    for width, height in ((30_000, 30_000), (2**31 - 1, 2**31 - 1), (100_000, 2_000), (0, 0), (0, 100)):
        yield f"bomb of {width} x {height}", png_of(width, height), None
    yield "text that unpacks to 200 MB", png_of(96, 80, b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20), 9)), None


def lab(image: Image.Image) -> Image.Image:
    from PIL import ImageCms

    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    done = ImageCms.profileToProfile(image, *profiles, outputMode="LAB")
    assert done is not None
    done.info.clear()
    return done


def turned_shape(orientation: int) -> tuple[int, ...]:
    return (WIDTH, HEIGHT, 3) if orientation >= 5 else READ


def png_of(width: int, height: int, kind: bytes = b"", content: bytes = b"") -> bytes:
    """A PNG that says it is of this size, with few bytes."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    chunks += [(kind, content)] if kind else []
    chunks += [(b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    told = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def tiffs(image: Image.Image) -> Iterator[tuple[str, bytes, tuple[int, ...] | None]]:
    values = np.asarray(image.convert("L"), np.float32)
    for name, value in (("nan", np.nan), ("inf", np.inf), ("-inf", -np.inf)):
        spoilt = values.copy()
        spoilt[10:20] = value
        yield f"TIFF with {name}", saved(Image.fromarray(spoilt), "TIFF"), READ
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[270] = "<script>alert(1)</script>"
    yield "TIFF with markup in its description", saved(image, "TIFF", tiffinfo=info), READ


def arrays() -> Iterator[tuple[str, np.ndarray]]:
    whole = pixels()
    for dtype in ("f4", "f8", "i4", "u2", "?", "c8", "U3", "O"):
        yield f"of {dtype}", np.full((HEIGHT, WIDTH, 3), np.nan if dtype[0] in "fc" else 1, dtype)
    yield "of no pixels", np.zeros((0, 0, 3), np.uint8)
    yield "of one dimension", whole.reshape(-1)
    yield "of four dimensions", whole[None]
    yield "of five channels", np.zeros((HEIGHT, WIDTH, 5), np.uint8)
    yield "of no channels", np.zeros((HEIGHT, WIDTH, 0), np.uint8)
    yield "of no dimension", np.uint8(3) * np.ones((), np.uint8)
    yield "too small", whole[:10, :10]
    yield "enormous", np.broadcast_to(np.uint8(1), (40_000, 40_000, 3))


def others() -> Iterator[tuple[str, Any]]:
    yield from {
        "empty bytes": b"",
        "one byte": b"\x89",
        "text": b"a picture of me",
        "HTML": b"<html><script>alert(1)</script></html>",
        "SVG with script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "PDF": b"%PDF-1.7\n",
        "ZIP": b"PK\x03\x04" + bytes(100),
        "pickle": pickle.dumps({"a": print}),
        "WAV": b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
        "MP4": b"\0\0\0\x18ftypisom" + bytes(100),
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(100),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 96 80\n(run) show\n",
        "nothing but noise": np.random.default_rng(2).bytes(10_000),
        "bare JPEG marks": b"\xff\xd8\xff\xd9",
        "endless WebP": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + bytes(100),
    }.items()
    yield from {"None": None, "number": 3, "list": [1, 2], "dict": {"a": 1}, "type": dict, "set": {1}}.items()
