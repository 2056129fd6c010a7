"""Equality of values down to the bit, for what goes through the cache."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from talkwidget.cache.codec import decode, encode
from talkwidget.cache.memory import Entry


def comes_back(value: Any) -> bool:
    """Whether a value is the same after the way through an entry of the cache."""
    return all(same(value, decode(bytearray(encode(Entry(value, 0.0), conceal))).value) for conceal in (False, True))


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal bit for bit, of the same types, and in the same order in memory."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        order = "f_contiguous" if one.flags.f_contiguous and not one.flags.c_contiguous else "c_contiguous"
        return (
            (one.dtype, one.shape) == (other.dtype, other.shape)
            and one.tobytes() == other.tobytes()
            and getattr(other.flags, order)
        )
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same([*one], [*other]) and same([*one.values()], [*other.values()])
    if dataclasses.is_dataclass(one):
        return same(vars(one), vars(other))
    if isinstance(one, (float, np.floating)):
        return np.asarray(one).tobytes() == np.asarray(other).tobytes()
    return bool(one == other)
