"""Checkpoint files that are broken, hostile, or of other networks."""

from __future__ import annotations

import io
import json
import pickle
import random
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save

GOOD = {"weight": np.arange(12, dtype=np.float32).reshape(3, 4), "bias": np.zeros(3, np.float32)}
"""Tensors of the network that the files should hold: ``torch.nn.Linear(4, 3)``."""


class Runs:
    """What a hostile pickle holds: reading it as Python's pickles are read makes a file."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self._call = call, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self._call


def hostile(canary: Path) -> dict[str, Any]:
    """Values whose pickles write to ``canary`` when they are executed, by name."""
    import builtins
    import os
    import subprocess

    write = f"open({str(canary)!r}, 'w').close()"
    run = {
        "system": Runs(os.system, f"touch {canary}"),
        "exec": Runs(builtins.exec, write),
        "eval": Runs(builtins.eval, write),
        "subprocess": Runs(subprocess.call, ["touch", str(canary)]),
        "open": Runs(open, str(canary), "w"),
        "path": Runs(Path.touch, canary),
    }
    state = {name: torch.from_numpy(array) for name, array in GOOD.items()}
    return {
        **run,
        **{f"{name} in a state": {"mapping": {**state, "extra": value}} for name, value in run.items()},
        **{f"{name} as a key": {"mapping": state, "about": [value]} for name, value in run.items()},
    }


def pickled(value: Any) -> Iterator[tuple[str, bytes]]:
    """Files of a value in all formats that PyTorch has had, and as a plain pickle."""
    for name, new in (("zip", True), ("legacy", False)):
        file = io.BytesIO()
        torch.save(value, file, _use_new_zipfile_serialization=new)
        yield name, file.getvalue()
    yield "plain", pickle.dumps(value)
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as archive:
        for member in ("pickle", "storages", "tensors"):
            data = pickle.dumps(value)
            about = tarfile.TarInfo(member)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    yield "tar", tarred.getvalue()


def wrong_states() -> dict[str, Any]:
    """Values without code that are not the state of the network."""
    state = {name: torch.from_numpy(array) for name, array in GOOD.items()}
    return {
        "number": 3,
        "list": [1, 2],
        "nothing": {},
        "other entry": {"generator": state},
        "no tensor": {"mapping": {**state, "bias": "text"}},
        "no dict": {"mapping": state["bias"]},
        "missing": {"mapping": {"weight": state["weight"]}},
        "extra": {"mapping": {**state, "more": state["bias"]}},
        "renamed": {"mapping": {"w": state["weight"], "b": state["bias"]}},
        "shape": {"mapping": {**state, "weight": state["weight"].T.contiguous()}},
        "size": {"mapping": {**state, "bias": torch.zeros(4)}},
        "empty": {"mapping": {**state, "bias": torch.zeros(0)}},
        "numbers for names": {"mapping": {1: state["weight"], 2: state["bias"]}},
        "sparse": {"mapping": {**state, "weight": state["weight"].to_sparse()}},
        "quantized": {"mapping": {**state, "bias": torch.quantize_per_tensor(state["bias"], 1.0, 0, torch.qint8)}},
        "on no device": {"mapping": {**state, "bias": torch.zeros(3, device="meta")}},
        "integers": {"mapping": {**state, "bias": torch.zeros(3, dtype=torch.int64)}},
        "complex": {"mapping": {**state, "bias": torch.zeros(3, dtype=torch.complex64)}},
        "nan": {"mapping": {**state, "bias": torch.full((3,), torch.nan)}},
        "infinite": {"mapping": {**state, "bias": torch.full((3,), torch.inf)}},
    }


def safetensors_files() -> dict[str, bytes]:
    """safetensors files that are not the network's, by name."""
    whole = save(GOOD)
    entry = {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}
    files = {
        "cut header": whole[:20],
        "cut data": whole[:-5],
        "longer": whole + b"\0" * 4,
        "header of 2**63": struct.pack("<Q", 2**63) + whole[8:],
        "header of 100 MB": struct.pack("<Q", 100 << 20) + whole[8:],
        "header is no JSON": struct.pack("<Q", 4) + b"nope",
        "header is a list": with_header([]),
        "header nests": struct.pack("<Q", 200_000) + b"[" * 200_000,
        "no tensors": with_header({}),
        "huge shape": with_header({"bias": {**entry, "shape": [2**62, 2**62]}}),
        "negative shape": with_header({"bias": {**entry, "shape": [-3]}}),
        "unknown type": with_header({"bias": {**entry, "dtype": "OBJ"}}),
        "offsets cross": with_header({"bias": {**entry, "data_offsets": [12, 0]}}),
        "offsets beyond": with_header({"bias": {**entry, "data_offsets": [0, 2**40]}}),
        "overlap": with_header({"bias": entry, "weight": {**entry, "data_offsets": [4, 16]}}),
        "path for a name": with_header({"../../bias": entry}),
        "missing": save({"weight": GOOD["weight"]}),
        "extra": save({**GOOD, "more": GOOD["bias"]}),
        "renamed": save({"w": GOOD["weight"], "b": GOOD["bias"]}),
        "shape": save({**GOOD, "weight": np.ascontiguousarray(GOOD["weight"].T)}),
        "size": save({**GOOD, "bias": np.zeros(4, np.float32)}),
        "nan": save({**GOOD, "bias": np.full(3, np.nan, np.float32)}),
        "integers": save({**GOOD, "bias": np.zeros(3, np.int64)}),
        "truth values": save({**GOOD, "bias": np.zeros(3, bool)}),
    }
    return {**files, **{f"garbage {name}": data for name, data in garbage().items()}}


def with_header(header: object) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"\0" * 12


def garbage() -> dict[str, bytes]:
    """Files of no kind at all, by name."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("../../evil", b"x")
        archive.writestr("archive/data.pkl", b"cos\nsystem\n(S'false'\ntR.")
    return {
        "empty": b"",
        "a byte": b"\0",
        "zeros": bytes(1000),
        "random": random.Random(0).randbytes(5000),
        "page": b"<!DOCTYPE html><html>Not found</html>",
        "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "zip with paths": zipped.getvalue(),
        "endless memo": b"\x80\x04" + b"p0\n" * 1000,
        "a billion laughs": b"\x80\x02]q\0" + b"(h\0h\0e" * 30 + b".",
    }
