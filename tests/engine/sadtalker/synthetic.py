"""Weights made from names.

Every tensor of a checkpoint follows from its name, its shape and a salt by integer arithmetic, IEEE multiplication,
addition and square roots alone, so that any machine makes the same bits, and what the original program computed with
them can be compared without a checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

Array = NDArray[np.generic]
Shapes = dict[str, list[int]]

DATA = Path(__file__).parents[2] / "data" / "sadtalker"

# The first pattern found in a name decides. ("scale", g): normal, standard deviation g / sqrt(fan-in).
# ("around", m, s): normal, mean m, standard deviation s.
_RULES = [
    (r"face_3drecon\.backbone\.layer\d\.\d+\.bn3\.weight$", ("around", 0.35, 0.05)),
    (r"face_3drecon\.final_layers\.[02]\.weight$", ("scale", 1.0)),
    (r"face_3drecon\.final_layers\.1\.weight$", ("scale", 0.4)),
    (r"face_3drecon\.final_layers\.3\.weight$", ("scale", 0.25)),
    (r"face_3drecon\.final_layers\.4\.weight$", ("scale", 0.3)),
    (r"face_3drecon\.final_layers\.[56]\.weight$", ("scale", 0.2)),
    (r"^(mapping\.)?first\.0\.weight$", ("scale", 1.6)),
    (r"^(mapping\.)?encoder\d\.1\.weight$", ("scale", 1.0)),
    (r"^(mapping\.)?fc_(yaw|pitch|roll)\.weight$", ("scale", 0.6)),
    (r"^(mapping\.)?fc_(t|exp)\.weight$", ("scale", 0.06)),
    (r"^(mapping\.)?fc_(t|exp)\.bias$", ("around", 0.0, 0.02)),
    (r"kp_extractor\.kp\.weight$", ("scale", 0.8)),
    (r"dense_motion_network\.mask\.weight$", ("scale", 3.5)),
    (r"dense_motion_network\.mask\.bias$", ("around", 0.0, 0.5)),
    (r"dense_motion_network\.occlusion\.weight$", ("scale", 4.0)),
    (r"dense_motion_network\.occlusion\.bias$", ("around", 1.5, 0.05)),
    (r"resblocks_3d\..*\.conv2\.weight$", ("scale", 0.5)),
    (r"generator\.fourth\.weight$", ("scale", 2.0)),
    (r"decoder\..*\.mlp_(gamma|beta)\.weight$", ("scale", 0.8)),
    (r"decoder\..*\.weight_orig$", ("scale", 1.0)),
    (r"decoder\.conv_img\.weight$", ("scale", 1.0)),
    (r"audio_encoder\.0\.conv_block\.0\.weight$", ("scale", 0.5)),
    (r"audio_encoder\.(1|2|4|5|7|8|10)\.conv_block\.0\.weight$", ("scale", 0.7)),
    (r"audio_encoder\.\d+\.conv_block\.0\.weight$", ("scale", 1.2)),
    (r"audio2exp\.mapping1\.weight$", ("scale", 1.0)),
    (r"audio2pose\.netG\..*\.classbias$", ("around", 0.0, 1.0)),
    (r"audio2pose\.netG\.(en|de)coder\.resunet\.output_layer\.0\.weight$", ("scale", 0.2)),
    (r"audio2pose\.netG\.(en|de)coder\.resunet\..*conv_block\.5\.weight$", ("scale", 0.6)),
    (r"audio2pose\.netG\.decoder\.pose_linear\.weight$", ("scale", 1.0)),
]
_POWER_ITERATIONS = 16
_NOISE_BLOCK = 1 << 15


def manifest() -> dict[str, dict[str, object]]:
    """What each published file holds: ``tensors`` (shapes by name) and ``synthetic_sha256``."""
    files = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    for entry in files.values():
        if "same_as" in entry:
            entry["tensors"] = files[entry["same_as"]]["tensors"]
    return files


def fill(shapes: Shapes, salt: str = "") -> dict[str, torch.Tensor]:
    """Tensors for these names and shapes."""
    arrays: dict[str, Array] = {}
    for name, shape in shapes.items():
        if name.endswith((".weight_u", ".weight_v")):
            stem = name[:-2]
            if name not in arrays:
                weight = _tensor(f"{stem}_orig", shapes, salt)
                arrays[f"{stem}_u"], arrays[f"{stem}_v"] = _singular_vectors(weight, stem, salt)
            assert list(arrays[name].shape) == shape
        else:
            arrays[name] = _tensor(name, shapes, salt)
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def write_checkpoints(folder: Path, salt: str = "") -> None:
    """All published files of SadTalker, filled with synthetic weights."""
    written: dict[int, Path] = {}
    for name, entry in manifest().items():
        shapes = entry["tensors"]
        path = folder / name
        if id(shapes) in written:
            os.link(written[id(shapes)], path)
        elif path.suffix == ".safetensors":
            save_file(fill(shapes, salt), path)
        else:
            torch.save({"mapping": fill(shapes, salt)}, path)
        written[id(shapes)] = path


def digest(tensors: dict[str, torch.Tensor]) -> str:
    """SHA-256 over names and bytes, in the order of names."""
    total = hashlib.sha256()
    for name in sorted(tensors):
        total.update(name.encode() + b"\0" + tensors[name].numpy().tobytes())
    return total.hexdigest()


def _noise(name: str, count: int, salt: str) -> NDArray[np.float64]:
    """Nearly normal numbers: sums of four uniform 16-bit integers, from Philox keyed by the name."""
    key = int.from_bytes(hashlib.sha256(f"{salt}\0{name}".encode()).digest()[:16], "little")
    generator = np.random.Philox(key=key)
    deviation = float(np.sqrt(4.0 * (65536.0**2 - 1.0) / 12.0))
    noise = np.empty(count)
    # In blocks that stay in the processor's cache, which takes a third of the time.
    for first in range(0, count, _NOISE_BLOCK):
        block = noise[first : first + _NOISE_BLOCK]
        parts = generator.random_raw(len(block)).astype("<u8", copy=False).view("<u2").reshape(-1, 4).astype(np.int32)
        np.subtract(parts[:, 0] + parts[:, 1] + parts[:, 2] + parts[:, 3], 2.0 * 65535.0, out=block)
        block *= 1.0 / deviation
    return noise


def _tensor(name: str, shapes: Shapes, salt: str) -> Array:
    shape = shapes[name]
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, np.int64)
    if name.endswith("down.weight") and shape[1:] == [1, 13, 13]:
        return _gaussian(shape)
    values = _values(name, shapes, _noise(name, math.prod(shape), salt))
    if name.endswith("first.0.weight") and len(shape) == 3 and shape[1] == 73:
        # The last three inputs of this network are a scale and a position in pixels.
        values = values.reshape(shape)
        values[:, 70:] *= 2.0**-7
    return values.astype(np.float32).reshape(shape)


def _values(name: str, shapes: Shapes, noise: NDArray[np.float64]) -> NDArray[np.float64]:
    stem, leaf = name.rsplit(".", 1)
    fan_in = _fan_in(name, shapes[name])
    for pattern, (kind, *numbers) in _RULES:
        if re.search(pattern, name):
            if kind == "scale":
                return noise * (numbers[0] / np.sqrt(float(fan_in)))
            return numbers[0] + numbers[1] * noise
    if leaf == "running_mean":
        return 0.1 * noise
    of_norm = f"{stem}.running_mean" in shapes
    if leaf == "running_var" or (of_norm and leaf == "weight"):
        return 1.0 + 0.1 * noise
    if leaf == "bias":
        return (0.1 if of_norm else 0.05) * noise
    return noise * np.sqrt(2.0 / fan_in)


def _fan_in(name: str, shape: list[int]) -> int:
    # Transposed convolutions of stride = kernel: one input reaches each output.
    return shape[0] if re.search(r"\.upsample_\d\.upsample\.weight$", name) else math.prod(shape[1:])


def _gaussian(shape: list[int]) -> Array:
    offsets = np.arange(13, dtype=np.float64) - 6
    bell = np.exp(-(offsets**2) / (2 * 1.5**2))
    kernel = np.outer(bell, bell)
    return np.broadcast_to((kernel / kernel.sum()).astype(np.float32), shape).copy()


def _singular_vectors(weight: Array, name: str, salt: str) -> tuple[Array, Array]:
    """Approximate first singular vectors, rounded so that no machine's order of additions shows."""
    matrix = weight.reshape(len(weight), -1).astype(np.float64)
    right = _noise(f"{name}#power", matrix.shape[1], salt)
    right /= np.sqrt((right * right).sum())
    for _ in range(_POWER_ITERATIONS):
        left = matrix @ right
        left /= np.sqrt((left * left).sum())
        right = matrix.T @ left
        right /= np.sqrt((right * right).sum())
    return tuple((np.rint(vector * 2.0**24) * 2.0**-24).astype(np.float32) for vector in (left, right))
