"""Tensors of a cache entry: a safetensors file, checked before memory is taken for it."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST_UNPACKED = 256 << 20
"""Bytes that all compressed parts of a file may unpack to; speech of two hours has about 20 MB of words and times."""
LARGEST_HEADER = 16 << 20
"""Bytes of a header that are read."""
NATIVE = frozenset({"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"})
"""Types that safetensors has since its first version; arrays of other types are written as bytes."""

# Numbers, truth values, times, and texts of fixed length: what holds no reference to an object.
_DTYPE = re.compile(r"[<>|][biufcmMSU]\d{1,9}(\[[0-9A-Za-z]+\])?")
_SAFETENSORS = {"BOOL": "|b1", "I8": "|i1", "U8": "|u1"} | {
    f"{kind}{8 * size}": f"<{kind.lower()}{size}" for kind in "IUF" for size in (2, 4, 8)
}


def read_about(path: Path) -> dict[str, str]:
    """Metadata of a safetensors file, without reading its tensors; empty where it has none, or cannot be read."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, LARGEST_HEADER)))
        about: dict[str, str] = header["__metadata__"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return about if isinstance(about, dict) else {}


def read_tensors(data: bytes | bytearray) -> tuple[dict[str, str], dict[str, NDArray[Any]]]:
    """Metadata and tensors of a safetensors file.

    The tensors are views of ``data``, without the copies that the library makes. As in the library, each takes the
    bytes that its type and shape ask for, and together they cover the file without holes and overlaps.

    Raises
    ------
    Exception
        Of any kind, where the bytes are not such a file.
    """
    length = int.from_bytes(data[:8], "little")
    if length > min(len(data) - 8, LARGEST_HEADER):
        raise ValueError("the header is longer than the file, or than any")
    header = json.loads(data[8 : 8 + length])
    about = header.pop("__metadata__")
    tensors, covered = {}, 0
    for name, part in sorted(header.items(), key=lambda named: named[1]["data_offsets"]):
        begin, end = part["data_offsets"]
        dtype, shape = np.dtype(_SAFETENSORS[part["dtype"]]), part["shape"]
        count = math.prod(shape)
        if begin != covered or min(shape, default=0) < 0 or end - begin != count * dtype.itemsize:
            raise ValueError("type, shape and place do not agree")
        array = np.frombuffer(data, dtype, count, 8 + length + begin) if count else np.empty(0, dtype)
        tensors[name] = (array if array.flags.aligned else array.copy()).reshape(shape)
        covered = end
    if covered != len(data) - 8 - length:
        raise ValueError("another length")
    return about, tensors


def checked_dtype(text: str) -> np.dtype[Any]:
    """Type of arrays by its name; raises :class:`ValueError` for one that could hold objects."""
    if not is_plain(text):
        raise ValueError("an unknown type")
    return np.dtype(text)


def bytes_array(data: bytes) -> NDArray[np.uint8]:
    """Bytes as an array."""
    return np.frombuffer(data, dtype=np.uint8)


def unpack(array: NDArray[Any], size: int, packed: bool) -> bytes:
    """Bytes in an array, decompressed where they are packed; raises an error where they are not of this size."""
    data = array.tobytes()
    if packed:
        if not 0 <= size <= LARGEST_UNPACKED:
            raise ValueError("too large")
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(data, size + 1)
    if len(data) != size:
        raise ValueError("another size")
    return data


def checksum(tensors: Mapping[str, NDArray[Any]]) -> str:
    """CRC-32 of all tensors in the order of their names, in hex."""
    crc = 0
    for name in sorted(tensors):
        crc = zlib.crc32(tensors[name].reshape(-1).view(np.uint8).data, crc)
    return f"{crc:08x}"


def is_plain(dtype: str) -> bool:
    """Whether arrays of this type hold no references to objects."""
    return _DTYPE.fullmatch(dtype) is not None
