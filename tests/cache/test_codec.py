"""The codec: values come back bit for bit, and nothing that an entry holds is ever executed."""

from __future__ import annotations

import dataclasses
import json
import math
import pickle
import struct
import tracemalloc
import zlib
from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from talkwidget import plugins
from talkwidget.cache.cache import Cache, Key
from talkwidget.cache.codec import DamagedEntryError, UnstorableError, decode, encode
from talkwidget.cache.memory import Entry
from talkwidget.cache.tensors import bytes_array, checksum
from talkwidget.media.sync import Sync
from talkwidget.pipeline.film import Film
from talkwidget.speech.alignment import ForcedAlignment
from talkwidget.speech.speech import Span, Speech, Timing

from .same import comes_back, same


@dataclasses.dataclass(frozen=True)
class Grid:
    """A value as a plug-in has it."""

    points: Any
    names: Any = ()


class Pair(NamedTuple):
    left: Any
    right: Any


@pytest.fixture(autouse=True)
def registered_values():
    plugins.register(plugins.VALUES, "test-grid", Grid)
    plugins.register(plugins.VALUES, "test-pair", Pair)
    yield
    plugins.unregister(plugins.VALUES, "test-grid")
    plugins.unregister(plugins.VALUES, "test-pair")


def back(value: Any, conceal: bool = False) -> Any:
    return decode(bytearray(encode(Entry(value, 0.25), conceal))).value


numbers = np.random.default_rng(0)
VALUES = {
    "plain": [
        "text",
        "",
        "\ud800 ä 中 \0",
        0,
        -(2**70),
        0.1,
        -0.0,
        math.inf,
        -math.inf,
        True,
        False,
        None,
        b"",
        b"\0\xff",
    ],
    "nan": math.nan,
    "containers": {"a": (1, [2, {}]), 3: (), (1, "b"): [[]], None: {"x": {"y": b"z"}}},
    "arrays": [np.arange(6.0).reshape(2, 3), np.zeros((0, 3), np.uint8), np.array(3.5), np.array([True, False])],
    "orders": [np.asfortranarray(numbers.random((3, 4))), numbers.random((4, 5, 6))[::2, 1:, ::-1]],
    "types": [numbers.integers(0, 2, 5).astype(kind) for kind in "bBhHiIqQefdFD?US"],
    "foreign order": np.arange(5, dtype=">f4"),
    "times": np.array(["2020-01-01", "NaT"], dtype="datetime64[s]"),
    "scalars": [np.float32(0.1), np.float64(0.1), np.int8(-3), np.bool_(True), np.uint64(2**63), np.complex64(1j)],
    "dataclass": Grid(numbers.random(3), ("a", Grid(None))),
    "named tuple": Pair(Grid(1), np.arange(3)),
}


@pytest.mark.parametrize("conceal", [False, True])
@pytest.mark.parametrize("name", VALUES)
def test_a_value_comes_back_bit_for_bit(name, conceal):
    assert same(VALUES[name], back(VALUES[name], conceal))


def test_arrays_come_back_writable_and_one_array_comes_back_once():
    array = np.arange(5)
    first, second, odd = back((array, array, np.array(["ab"])))
    assert first is second
    first[0] = odd[0] = 7
    assert array[0] == 0


def test_the_cost_comes_back():
    assert decode(encode(Entry(1, 0.1))).cost == 0.1


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner) | st.builds(Grid, inner)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(value=values, conceal=st.booleans())
def test_any_value_comes_back(value, conceal):
    assert same(value, back(value, conceal))


def test_concealed_words_do_not_stand_in_clear():
    words = "nobody's business "
    data = encode(Entry(Grid(words * 40, (words.encode() * 40, np.array([words * 40]))), 0.0), conceal=True)
    assert words.encode() not in data
    assert words.encode() in encode(Entry(words * 40, 0.0))


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        lambda: 1,
        np.array([object()]),
        np.ma.masked_array([1.0]),
        np.zeros(2, dtype=[("a", "f4")]),
        namedtuple("Unknown", "x")(1),
        dataclasses.make_dataclass("Unknown", ["x"])(1),
        type("Text", (str,), {})("x"),
    ],
)
def test_other_types_are_refused_by_name(value):
    with pytest.raises(UnstorableError) as refused:
        encode(Entry([value], 0.0))
    assert "\n" not in str(refused.value)


def test_a_value_that_cannot_be_kept_is_told_once_and_harms_nothing(tmp_path, caplog):
    cache = Cache(tmp_path)
    for number in range(3):
        cache.store(Key("engine state", {"face": str(number)}), Entry({1, 2}, 0.0))
    assert len(caplog.records) == 1
    assert "builtins.set" in caplog.text
    assert cache.load(Key("engine state", {"face": "0"})) is None


def test_a_class_with_other_fields_is_not_made():
    data = encode(Entry(Grid(1), 0.0))
    plugins.register(plugins.VALUES, "test-grid", dataclasses.make_dataclass("Grid", ["points", "titles"]))
    with pytest.raises(DamagedEntryError):
        decode(data)


DATA = encode(Entry({"points": np.arange(40.0), "names": ("words", b"bytes")}, 0.5), conceal=True)


@pytest.mark.parametrize("at", range(0, len(DATA), 7))
def test_a_flipped_bit_is_noticed(at):
    flipped = bytearray(DATA)
    flipped[at] ^= 1 << at % 8
    try:
        value = decode(bytes(flipped)).value
    except DamagedEntryError:
        return
    assert same(value, decode(DATA).value)  # the padding of the header means nothing


@pytest.mark.parametrize("length", [*range(0, len(DATA), 29), len(DATA) - 1])
def test_a_cut_entry_is_noticed(length):
    with pytest.raises(DamagedEntryError):
        decode(DATA[:length])


class Bomb:
    """Runs code when it is unpickled."""

    def __reduce__(self):
        return print, ("executed",)


def forged(document: Any, **changes: str) -> bytes:
    """An entry with any tree, whose checksum is right."""
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    tensors = {"0": np.arange(4.0), "tree": np.frombuffer(text, np.uint8)}
    checksum = 0
    for name in sorted(tensors):
        checksum = zlib.crc32(tensors[name].view(np.uint8), checksum)
    about = {"format": "talkwidget 1", "tree": str(len(text)), "crc32": f"{checksum:08x}", **changes}
    return save(tensors, about)


def tree(value: Any, types: Any = ()) -> dict[str, Any]:
    return {"cost": 0.0, "types": types, "value": value}


def with_header(header: Any, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


ABOUT = {"__metadata__": {"format": "talkwidget 1", "tree": "9", "crc32": "00000000"}}
HOSTILE = {
    "pickle": pickle.dumps(Bomb()),
    "pickle as a tree": forged(pickle.dumps(Bomb())),
    "joblib's pickle": b"\x80\x04" + pickle.dumps(Bomb(), 4),
    "no header": b"\xff" * 64,
    "endless header": struct.pack("<Q", 2**63 - 1) + b"{}",
    "enormous array": with_header({**ABOUT, "0": {"dtype": "F64", "shape": [2**40], "data_offsets": [0, 2**43]}}),
    "overflowing shape": with_header({**ABOUT, "0": {"dtype": "F64", "shape": [2**62, 8], "data_offsets": [0, 0]}}),
    "overlapping arrays": with_header(
        {**ABOUT, **{name: {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]} for name in "01"}}, bytes(4)
    ),
    "negative shape": with_header({**ABOUT, "0": {"dtype": "U8", "shape": [-1], "data_offsets": [0, 4]}}, bytes(4)),
    "unknown class": forged(tree([0, "rm"], [["os-system", ["command"]]])),
    "class by its path": forged(tree([0, "rm"], [["os:system", ["command"]]])),
    "class of the registry by its path": forged(tree([0, 1, 2], [["talkwidget.media.sync:Sync", ["a", "b"]]])),
    "wrong fields": forged(tree([0, 1], [["test-grid", ["points"]]])),
    "too few values": forged(tree([0], [["test-grid", ["points", "names"]]])),
    "class before the first": forged(tree([-1, 1, 2], [["test-grid", ["points", "names"]]])),
    "unknown tag": forged(tree(["eval", "1"])),
    "empty tag": forged(tree([])),
    "array of objects": forged(tree(["array", "|O", [4], False, 0, 32, 0])),
    "array of another shape": forged(tree(["array", "<f8", [2**40], False, 0])),
    "array of another type": forged(tree(["array", "<i8", [4], False, 0])),
    "array of a negative shape": forged(tree(["array", "|S1", [-1, -32], False, 0, 32, 0])),
    "missing array": forged(tree(["array", "<f8", [4], False, 9])),
    "bytes of another length": forged(tree(["bytes", 0, 2**40, 0])),
    "packed bytes of any length": forged(tree(["bytes", 0, 2**40, 1])),
    "scalar of objects": forged(tree(["scalar", "|O8", "00" * 8])),
    "scalar of fields": forged(tree(["scalar", "i4,i4", "00" * 8])),
    "key that is none": forged(tree(["dict", [["list"], 1]])),
    "deep tree": forged(b'{"cost":0,"types":[],"value":' + b'["list",' * 100_000 + b"1" + b"]" * 100_000 + b"}"),
    "no value": forged({"cost": 0.0, "types": []}),
    "no document": forged([]),
    "another format": forged(tree(1), format="talkwidget 999"),
    "another checksum": forged(tree(1), crc32="00000000"),
    "bomb as a tree": forged(zlib.compress(bytes(1 << 24)), tree=f"{2**40} packed"),
    "tree longer than said": forged(zlib.compress(b" " * (1 << 20) + b"1"), tree="10 packed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_entry_is_never_executed_and_its_value_is_made_anew_with_one_line(tmp_path, capfd, caplog, name):
    cache, key = Cache(tmp_path), Key("face", {"face": "one"})
    cache.store(key, Entry(1, 0.0))
    (entry,) = tmp_path.rglob("entry.safetensors")
    entry.write_bytes(HOSTILE[name])
    entry.with_name("output.pkl").write_bytes(pickle.dumps(Bomb()))
    assert cache.load(key) is None
    assert cache.explain_miss(key) == "miss: entry was damaged"
    cache.store(key, Entry(2, 0.0))
    again = cache.load(key)
    assert again is not None
    assert again.value == 2
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]
    assert "executed" not in capfd.readouterr().out


def test_a_forged_entry_is_otherwise_read_so_that_the_hostile_ones_fail_for_their_own_reason():
    value = decode(forged(tree(["array", "<f8", [4], False, 0]))).value
    np.testing.assert_array_equal(value, np.arange(4.0))
    assert decode(forged(tree([0, 1, 2], [["test-grid", ["points", "names"]]]))).value == Grid(1, 2)


def test_an_entry_is_safetensors_that_anyone_can_read():
    tensors = load(encode(Entry(Grid(np.arange(3.0)), 0.5)))
    np.testing.assert_array_equal(tensors["0"], np.arange(3.0))
    document = json.loads(tensors["tree"].tobytes())
    assert document["types"] == [["test-grid", ["points", "names"]]]


def test_a_file_larger_than_any_entry_is_not_read(tmp_path, monkeypatch):
    cache, key = Cache(tmp_path), Key("face", {"face": "one"})
    cache.store(key, Entry(bytes(1000), 0.0))
    monkeypatch.setattr("talkwidget.cache.joblib_store.LARGEST", 999)
    assert cache.load(key) is None


@pytest.mark.parametrize("name", plugins.names(plugins.VALUES))
def test_every_registered_class_is_found_by_its_name_and_knows_it(name):
    found = plugins.load_class(plugins.VALUES, name)
    assert plugins.registered_name(plugins.VALUES, found) == name
    assert dataclasses.is_dataclass(found)


def test_speech_with_its_times_survives_the_cache():
    timing = Timing((Span("ä", 0.0, 0.1), Span("", 0.1, 0.3)), "exact")
    stereo = numbers.random((100, 2)).astype(np.float32)
    speech = Speech(stereo[:, 0].copy(), 16000, "ä", "de", timing, timing, stereo, ("x",), ("a note",))
    assert comes_back(speech)
    assert comes_back(ForcedAlignment(timing, timing))
    assert comes_back(
        Film("0" * 64, 4, 4, 2, 25, "WEBVTT", ("note",), 2, 0.1, Sync(0.0, 1.0, 0.0, 1.0), False, timing, None)
    )


def bomb(value: Any, parts: list[bytes], packed_tree: bool = False) -> bytes:
    """An entry whose checksum is right, with any tree and parts."""
    text = value if isinstance(value, bytes) else json.dumps(tree(value)).encode()
    stored = zlib.compress(text) if packed_tree else text
    tensors = {str(number): bytes_array(part) for number, part in enumerate(parts)} | {"tree": bytes_array(stored)}
    about = {"format": "talkwidget 1", "tree": f"{len(text)}{' packed' if packed_tree else ''}"}
    return save(tensors, {**about, "crc32": checksum(tensors)})


MEBIBYTE = 1 << 20
NESTED = b'{"cost":0,"types":[],"value":["list"' + b',["list"]' * MEBIBYTE + b"]}"
BOMBS = {
    "one part that unpacks again and again": bomb(
        ["list", *[["bytes", 0, MEBIBYTE, 1]] * 100], [zlib.compress(bytes(MEBIBYTE))]
    ),
    "many parts that each unpack": bomb(
        ["list", *(["bytes", number, MEBIBYTE, 1] for number in range(100))], [zlib.compress(bytes(MEBIBYTE))] * 100
    ),
    "one part that is copied again and again": bomb(["list", *[["bytes", 0, MEBIBYTE, 0]] * 100], [bytes(MEBIBYTE)]),
    "one array in many shapes": bomb(
        ["list", *(["array", "|S1", [1] * number + [MEBIBYTE], False, 0, MEBIBYTE, 1] for number in range(30))],
        [zlib.compress(bytes(MEBIBYTE))],
    ),
    "a packed tree of a million lists": bomb(NESTED, [], packed_tree=True),
    "a plain tree of a million lists": bomb(NESTED, []),
    "a header of a million lists": with_header(b'{"__metadata__":{},"0":[' + b"[]," * MEBIBYTE + b"0]}"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_memory_is_not_taken_for_more_than_a_file_may_unpack_to(monkeypatch, name):
    for limit, size in {"LARGEST_UNPACKED": 8 * MEBIBYTE, "LARGEST_HEADER": MEBIBYTE}.items():
        monkeypatch.setattr(f"talkwidget.cache.tensors.{limit}", size)
    monkeypatch.setattr("talkwidget.cache.codec.LARGEST_UNPACKED", 8 * MEBIBYTE)
    tracemalloc.start()
    try:
        with pytest.raises(DamagedEntryError):
            decode(BOMBS[name], largest_tree=MEBIBYTE)
        assert tracemalloc.get_traced_memory()[1] < 24 * MEBIBYTE
    finally:
        tracemalloc.stop()


def test_what_is_written_can_be_read_however_much_there_is(monkeypatch):
    monkeypatch.setattr("talkwidget.cache.codec.LARGEST_UNPACKED", 1500)
    value = [bytes([number]) * 1000 for number in range(4)]
    assert back(value, conceal=True) == value
    monkeypatch.setattr("talkwidget.cache.codec.LARGEST_TREE", 1000)
    with pytest.raises(UnstorableError, match="stays in memory alone"):
        encode(Entry(["word"] * 200, 0.0))
