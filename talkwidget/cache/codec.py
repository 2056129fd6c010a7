"""Codec of cache entries: values to safetensors and JSON, and back, without running any code that an entry names.

An entry is a safetensors file. Its tensors are the arrays of the value, named by number. The tensor ``tree`` is the
rest as JSON: plain values as they are, all else as a list of a tag and its content. A class is written by the name it
is registered under (:data:`talkwidget.plugins.VALUES`) and the names of its fields, and nothing else is ever looked up.
"""

from __future__ import annotations

import dataclasses
import json
import math
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import plugins
from ..errors import TalkError
from .memory import Entry
from .tensors import LARGEST_UNPACKED, NATIVE, bytes_array, checked_dtype, checksum, is_plain, read_tensors, unpack

FORMAT = "talkwidget 1"
"""Mark of the files of this codec."""
PORTRAIT = "portrait"
"""Name under which an entry says what portrait it was made from."""
LARGEST = 2 << 30
"""Bytes of a file beyond which it is not read."""
LARGEST_TREE = 32 << 20
"""Bytes of a tree; as objects it takes some twenty times as many. A film of an hour has 3 MB of words and phonemes."""
FOREIGN_TREE = 1 << 20
"""Bytes of the tree of a face or voice from another machine, which is mostly arrays; they have some kilobytes."""
_PLAIN = (str, int, float, bool, type(None))
_TREE = "tree"


class UnstorableError(TalkError):
    """A value of a type that the codec does not know."""


class DamagedEntryError(TalkError):
    """An entry that is damaged, foreign, or written for another version of a class."""


def encode(entry: Entry, conceal: bool = False, portrait: str = "") -> bytes:
    """Bytes of an entry.

    Parameters
    ----------
    entry
        Its value is made of plain values, bytes, NumPy arrays and scalars, tuples, lists, dicts, and instances of
        registered dataclasses and named tuples.
    conceal
        Compress all but numbers, so that words do not stand in clear.
    portrait
        SHA-256 of the portrait that it was made from, in hex; empty where there is none.

    Raises
    ------
    UnstorableError
        It holds a value of another type, which is named, or has too many parts.
    """
    from safetensors.numpy import save

    writer = _EntryWriter(conceal)
    tree = writer.node(entry.value)
    types = [[name, fields] for name, fields in writer.types.values()]
    document = json.dumps({"cost": float(entry.cost), "types": types, "value": tree}, separators=(",", ":")).encode()
    if len(document) > LARGEST_TREE:
        raise UnstorableError(f"a value with {len(document) >> 20} MB of parts stays in memory alone; use arrays.")
    tensors = {str(number): array for number, array in enumerate(writer.tensors)}
    tensors[_TREE] = bytes_array(zlib.compress(document, 1) if conceal else document)
    about = {"format": FORMAT, "tree": f"{len(document)}{' packed' if conceal else ''}", "crc32": checksum(tensors)}
    return save(tensors, {**about, PORTRAIT: portrait} if portrait else about)


def decode(data: bytes | bytearray, largest_tree: int = LARGEST_TREE) -> Entry:
    """Entry of bytes from :func:`encode`; its arrays are views of them, and writable in a bytearray.

    Whatever the bytes say, memory for the tree and for :data:`LARGEST_UNPACKED` more bytes than there are is all that
    is taken.

    Raises
    ------
    DamagedEntryError
        The bytes are not those of an entry that can be read here.
    """
    try:
        return _decode(data, largest_tree)
    except Exception as error:  # libraries raise many kinds of errors on damaged data
        raise DamagedEntryError(f"the entry cannot be read ({type(error).__name__}); it is computed again.") from None


def _decode(data: bytes | bytearray, largest_tree: int) -> Entry:
    about, tensors = read_tensors(data)
    if about["format"] != FORMAT:
        raise ValueError("another format")
    if checksum(tensors) != about["crc32"]:
        raise ValueError("another checksum")
    size, _, packed = about["tree"].partition(" ")
    if int(size) > largest_tree:
        raise ValueError("too large a tree")
    document = json.loads(unpack(tensors.pop(_TREE), int(size), bool(packed)))
    reader = _EntryReader(tensors, document["types"])
    return Entry(reader.value(document["value"]), float(document["cost"]))


class _EntryWriter:
    """Turns a value into a tree of plain values, and collects its arrays."""

    def __init__(self, conceal: bool) -> None:
        self.tensors: list[NDArray[Any]] = []
        self.types: dict[type, tuple[str, list[str]]] = {}
        self._conceal = conceal
        self._room = LARGEST_UNPACKED  # for what is compressed, since no more is unpacked
        self._seen: dict[int, tuple[Any, list[Any]]] = {}  # the array is held, so that its id stays its own

    def node(self, value: Any) -> Any:
        kind = type(value)
        if kind is float and math.isnan(value):
            return ["nan", struct.pack("<d", value).hex()]
        if kind in _PLAIN:
            return value
        if kind is np.ndarray:
            if id(value) not in self._seen:
                self._seen[id(value)] = value, self._array(value)
            return self._seen[id(value)][1]
        if kind is bytes:
            return ["bytes", *self._blob(value)]
        if kind in {tuple, list}:
            return [kind.__name__, *map(self.node, value)]
        if kind is dict:
            return ["dict", *([self.node(key), self.node(one)] for key, one in value.items())]
        if isinstance(value, np.generic) and is_plain(value.dtype.str):
            return ["scalar", value.dtype.str, value.tobytes().hex()]
        return self._instance(kind, value)

    def _array(self, array: NDArray[Any]) -> list[Any]:
        dtype = array.dtype.str
        if not is_plain(dtype):
            raise UnstorableError(f"arrays of {array.dtype} are not kept on disk; use numbers.")
        # The order in memory is kept: sums over it may differ in the last bit.
        turned = array.flags.f_contiguous and not array.flags.c_contiguous
        plain = np.ascontiguousarray(array.T if turned else array).reshape(array.shape[::-1] if turned else array.shape)
        how = [dtype, list(plain.shape), turned]
        return ["array", *how, *([self._add(plain)] if dtype in NATIVE else self._blob(plain.tobytes()))]

    def _blob(self, data: bytes) -> list[int]:
        """Numbers of tensor, bytes and whether they are packed."""
        packed = data
        if self._conceal and len(data) <= self._room:
            self._room -= len(data)
            packed = zlib.compress(data, 1)
        return [self._add(bytes_array(packed)), len(data), int(packed is not data)]

    def _add(self, array: NDArray[Any]) -> int:
        self.tensors.append(array)
        return len(self.tensors) - 1

    def _instance(self, kind: type, value: Any) -> list[Any]:
        if kind not in self.types:
            name = plugins.registered_name(plugins.VALUES, kind)
            if name is None:
                raise UnstorableError(
                    f"values of {kind.__module__}.{kind.__qualname__} stay in memory alone; register the class in the "
                    "group talkwidget.values, or use arrays and plain values."
                )
            self.types[kind] = name, _fields(kind)
        number, fields = [*self.types].index(kind), self.types[kind][1]
        return [number, *(self.node(getattr(value, field)) for field in fields)]


class _EntryReader:
    """Turns the tree of a value back into it."""

    def __init__(self, tensors: dict[str, NDArray[Any]], types: list[list[Any]]) -> None:
        self._tensors = tensors
        self._arrays: dict[tuple[Any, ...], NDArray[Any]] = {}
        self._types = [self._class(name, fields) for name, fields in types]
        # A small file could name one part a million times, or unpack to a million times its size.
        self._room = LARGEST_UNPACKED + sum(tensor.nbytes for tensor in tensors.values())

    def value(self, node: Any) -> Any:
        if type(node) is not list:
            return node
        tag, *rest = node
        if type(tag) is int and tag >= 0:
            return self._types[tag](*map(self.value, rest))
        if tag == "array":
            return self._array(*rest)
        if tag == "tuple":
            return tuple(map(self.value, rest))
        if tag == "list":
            return [*map(self.value, rest)]
        if tag == "dict":
            return {self.value(key): self.value(one) for key, one in rest}
        if tag == "bytes":
            return self._blob(*rest)
        if tag == "nan":
            return struct.unpack("<d", bytes.fromhex(rest[0]))[0]
        if tag == "scalar":
            return np.frombuffer(bytes.fromhex(rest[1]), dtype=checked_dtype(rest[0]))[0]
        raise ValueError("an unknown tag")

    @staticmethod
    def _class(name: str, fields: list[str]) -> Any:
        found = plugins.load_class(plugins.VALUES, name)
        if _fields(found) != fields:
            raise ValueError("other fields")
        return found

    def _array(self, dtype: str, shape: list[int], turned: bool, number: int, *packed: int) -> NDArray[Any]:
        key = (dtype, tuple(shape), turned, number)
        if key not in self._arrays:
            array = self._tensors[str(number)]
            if packed:
                size = math.prod(shape) * checked_dtype(dtype).itemsize
                if min(shape, default=0) < 0 or size != packed[0]:
                    raise ValueError("another size")
                array = np.frombuffer(bytearray(self._blob(number, *packed)), dtype=checked_dtype(dtype)).reshape(shape)
            if array.dtype.str != dtype or list(array.shape) != shape:
                raise ValueError("another shape")
            self._arrays[key] = array.T if turned else array
        return self._arrays[key]

    def _blob(self, number: int, size: int, packed: int) -> bytes:
        self._room -= max(size, 0)
        if self._room < 0:
            raise ValueError("too much to unpack")
        return unpack(self._tensors[str(number)], size, bool(packed))


def _fields(kind: type) -> list[str]:
    """Names of the fields of a dataclass or named tuple, in the order of its constructor."""
    if dataclasses.is_dataclass(kind):
        fields = dataclasses.fields(kind)
        if not all(field.init and not field.kw_only for field in fields):
            raise UnstorableError(
                f"{kind.__qualname__} has fields that its constructor takes by name alone or not at all."
            )
        return [field.name for field in fields]
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return [*kind._fields]
    raise UnstorableError(f"{kind.__qualname__} is neither a dataclass nor a named tuple.")
