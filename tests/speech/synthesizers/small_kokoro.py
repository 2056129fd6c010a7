"""A model with Kokoro's inputs and durations, written as an ONNX file by hand: each symbol sounds for some units."""

import struct

import numpy as np

DURATIONS = "/encoder/Clip_output_0"
UNITS = 4
"""Units of a symbol at normal speed."""
_FLOAT, _INT64 = 1, 7


def _varint(number):
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def _field(number, content):
    if isinstance(content, int):
        return _varint(number << 3) + _varint(content)
    data = content.encode() if isinstance(content, str) else content
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _node(operation, inputs, output, **attributes):
    # AttributeProto: name 1, i 3, type 20 (INT is 2)
    fields = [_field(1, name) for name in inputs] + [_field(2, output), _field(4, operation)]
    fields += [_field(5, _field(1, name) + _field(3, value) + _field(20, 2)) for name, value in attributes.items()]
    return _field(1, b"".join(fields))


def _value(number, name, kind, shape):
    dimensions = b"".join(_field(1, _field(2 if isinstance(size, str) else 1, size)) for size in shape)
    return _field(number, _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, dimensions))))


def _constant(name, kind, value):
    return _field(
        5, _field(2, kind) + _field(8, name) + _field(9, struct.pack("<f" if kind == _FLOAT else "<q", value))
    )


def model_bytes(durations=DURATIONS, *, output=None, tokens="tokens"):
    """The model: ``durations`` names their tensor, ``output`` the one that is an output too, if any."""
    shape = ["length"]
    graph = [
        _node("Cast", [tokens], "numbers", to=_FLOAT),
        _node("Mul", ["numbers", "zero"], "zeros"),
        _node("Add", ["zeros", "units"], "raw"),
        _node("Div", ["raw", "speed"], "slowed"),
        _node("Round", ["slowed"], durations),
        _node("ReduceSum", [durations], "total", keepdims=0),
        _node("Mul", ["total", "samples"], "count"),
        _node("Range", ["zero", "count", "one"], "places"),
        _node("Mul", ["places", "step"], "angles"),
        _node("Sin", ["angles"], "tone"),
        _node("ReduceMax", ["style"], "loudness", keepdims=0),
        _node("Mul", ["tone", "loudness"], "audio"),
        _field(2, "small"),
        *(
            _constant(name, _FLOAT, value)
            for name, value in (("zero", 0), ("one", 1), ("units", UNITS), ("samples", 600), ("step", 0.1))
        ),
        _value(11, tokens, _INT64, [1, "symbols"]),
        _value(11, "style", _FLOAT, [1, 256]),
        _value(11, "speed", _FLOAT, [1]),
        _value(12, "audio", _FLOAT, shape),
        *([_value(12, output, _FLOAT, [1, "symbols"])] if output else []),
    ]
    opset = _field(8, _field(1, "") + _field(2, 13))
    return _field(1, 8) + _field(7, b"".join(graph)) + opset


def save_voices(path, *names):
    """An archive of voices, each louder than the one before."""
    styles = {name: np.full((510, 1, 256), 0.1 * (number + 1), np.float32) for number, name in enumerate(names)}
    with path.open("wb") as file:
        np.savez(file, **styles)
    return path
