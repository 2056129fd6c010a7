"""Cubic samples of a layer, drawn to pixels: machine code that is generated here, as vector instructions.

numba's own loops take one channel at a time. These take the four of two neighbours as one vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

_LAYER, _TABLE = types.Array(types.float32, 3, "C"), types.Array(types.float32, 2, "C")
_FRAME = types.Array(types.uint8, 3, "C")
_PIXEL = (_LAYER, _TABLE, *[types.uintp] * 4, types.float32, _FRAME, types.uintp, types.uintp)
"""Types of layer, table, row, column, down, across, gain, frame, y and x."""

_FUSED = ("contract",)
"""LLVM's flag for fused multiply-add."""


def _write_pixel(
    context: Any,
    layer: Any,
    table: Any,
    row: Any,
    column: Any,
    down: Any,
    across: Any,
    gain: Any,
    out: Any,
    y: Any,
    x: Any,
) -> Any:
    """Write a cubic sample to a pixel, as a numba intrinsic.

    The sample is the separable convolution of a 4 x 4 neighbourhood of ``layer``, from (row, column) on. Its weights
    are the rows ``down`` and ``across`` of ``table``. Times ``gain`` and rounded, it becomes the pixel (y, x) of
    ``out``.

    The parameters here are types. Returns the signature and the generator of LLVM code, or ``None`` if the types do not
    fit.
    """
    if (layer, table, out) != (_LAYER, _TABLE, _FRAME):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        sample = _build_sample(context, builder, arguments)
        colours = builder.fmul(sample, _spread(builder, arguments[6], 4))
        return _store(context, builder, arguments, colours)

    return types.none(*_PIXEL), generate


def _write_blend(
    context: Any,
    layer: Any,
    table: Any,
    row: Any,
    column: Any,
    down: Any,
    across: Any,
    gain: Any,
    out: Any,
    y: Any,
    x: Any,
    plate: Any,
    least: Any,
) -> Any:
    """Write a cubic sample over the pixel (y, x) of ``plate``, as a numba intrinsic.

    Its opacity is its own matte, at least ``least`` and at most 1. The rest is as in :func:`_write_pixel`.
    """
    if (layer, table, out, plate) != (_LAYER, _TABLE, _FRAME, _FRAME):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Sequence[Any]) -> Any:
        sample = _build_sample(context, builder, arguments)
        colours = builder.fmul(sample, _spread(builder, arguments[6], 4))
        matte = _larger(builder, _pick(builder, sample, [3] * 4), _spread(builder, arguments[11], 4))
        matte = _smaller(builder, matte, _alike(1.0))
        pointers = _pointers(context, builder, arguments[10], arguments[8:10])
        behind = ir.Constant(_floats(4), ir.Undefined)
        for channel, pointer in enumerate(pointers):
            value = builder.uitofp(builder.load(pointer), ir.FloatType())
            behind = builder.insert_element(behind, value, ir.IntType(32)(channel))
        colours = _add_product(builder, builder.fmul(colours, matte), behind, builder.fsub(_alike(1.0), matte))
        return _store(context, builder, arguments, colours)

    return types.none(*_PIXEL, _FRAME, types.float32), generate


def _build_sample(context: Any, builder: Any, arguments: Sequence[Any]) -> Any:
    """LLVM vector (4) of a sample: red, green, blue and matte."""
    layer, table = (context.make_array(kind)(context, builder, arguments[i]) for i, kind in enumerate((_LAYER, _TABLE)))
    row, column, down, across = arguments[2:6]
    # One multiplication for all addresses: with numba's own, they take longer than the arithmetic.
    line = _times(context, builder, cgutils.unpack_tuple(builder, layer.shape, 3)[1], 4)
    start = builder.add(builder.mul(row, line), _times(context, builder, column, 4))
    across_weights = _load(builder, table.data, _times(context, builder, across, 4), 4)
    down_weights = _load(builder, table.data, _times(context, builder, down, 4), 4)
    halves = []
    for _ in range(2):
        at, total = start, ir.Constant(_floats(8), [0.0] * 8)
        for i in range(4):
            weights = _pick(builder, down_weights, [i] * 8)
            total = _add_product(builder, total, weights, _load(builder, layer.data, at, 8))
            at = builder.add(at, line)
        halves.append(total)
        start = builder.add(start, context.get_constant(types.uintp, 8))
    pairs = [_pick(builder, across_weights, [i] * 4 + [i + 1] * 4) for i in (0, 2)]
    total = _add_product(builder, builder.fmul(pairs[0], halves[0], flags=_FUSED), pairs[1], halves[1])
    return builder.fadd(_pick(builder, total, range(4)), _pick(builder, total, range(4, 8)), flags=_FUSED)


def _store(context: Any, builder: Any, arguments: Sequence[Any], colours: Any) -> Any:
    """Round the first three lanes, limit them to 0..255, and store them at the pixel."""
    colours = builder.fadd(colours, _alike(0.5))
    colours = _smaller(builder, _larger(builder, colours, _alike(0.0)), _alike(255.0))
    whole = builder.fptosi(colours, ir.VectorType(ir.IntType(32), 4))
    for channel, pointer in enumerate(_pointers(context, builder, arguments[7], arguments[8:10])):
        value = builder.extract_element(whole, ir.IntType(32)(channel))
        builder.store(builder.trunc(value, ir.IntType(8)), pointer)
    return context.get_dummy_value()


def _pointers(context: Any, builder: Any, frame: Any, place: Sequence[Any]) -> list[Any]:
    """Pointers to red, green and blue of a frame's pixel (y, x)."""
    array = context.make_array(_FRAME)(context, builder, frame)
    return [
        cgutils.get_item_pointer(context, builder, _FRAME, array, [*place, context.get_constant(types.uintp, channel)])
        for channel in range(3)
    ]


def _floats(count: int) -> Any:
    return ir.VectorType(ir.FloatType(), count)


def _alike(value: float) -> Any:
    return ir.Constant(_floats(4), [value] * 4)


def _pick(builder: Any, value: Any, lanes: Sequence[int]) -> Any:
    """Lanes of a vector, as another one."""
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), list(lanes))
    return builder.shuffle_vector(value, ir.Constant(value.type, ir.Undefined), mask)


def _spread(builder: Any, value: Any, count: int) -> Any:
    """Vector of ``count`` lanes with one value."""
    first = builder.insert_element(ir.Constant(_floats(count), ir.Undefined), value, ir.IntType(32)(0))
    return _pick(builder, first, [0] * count)


def _load(builder: Any, data: Any, at: Any, count: int) -> Any:
    pointer = builder.bitcast(builder.gep(data, [at]), _floats(count).as_pointer())
    return builder.load(pointer, align=4)


def _times(context: Any, builder: Any, number: Any, factor: int) -> Any:
    return builder.mul(number, context.get_constant(types.uintp, factor))


def _add_product(builder: Any, total: Any, weights: Any, value: Any) -> Any:
    return builder.fadd(total, builder.fmul(weights, value, flags=_FUSED), flags=_FUSED)


def _larger(builder: Any, value: Any, other: Any) -> Any:
    """Larger of two vectors' lanes; ``other`` where ``value`` is not a number."""
    return builder.select(builder.fcmp_ordered(">", value, other), value, other)


def _smaller(builder: Any, value: Any, other: Any) -> Any:
    return builder.select(builder.fcmp_ordered("<", value, other), value, other)


draw_pixel: Any = intrinsic(_write_pixel)
blend_pixel: Any = intrinsic(_write_blend)
