"""Checks of the values that plug-ins return."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any

import numpy as np

from ..errors import PluginError
from ..speech.speech import Speech, Timing

FRAMES = "a uint8 array (N, H, W, 3) with even H and W"


def checked_state(state: Any, engine: str) -> Any:
    """State that an engine's ``prepare`` returned.

    Raises
    ------
    PluginError
        It is ``None``, which stands for a state that is not cached.
    """
    if state is None:
        raise PluginError(f"engine {engine!r}: prepare() must return a state, not None.")
    return state


def checked_motion(motion: Any, frames: int, engine: str) -> Mapping[str, Any]:
    """Motion of ``frames`` frames, as an engine's ``plan`` and ``blend`` return it.

    Raises
    ------
    PluginError
        It is no dict of arrays with a row for each frame.
    """
    if not isinstance(motion, Mapping) or not all(
        isinstance(rows, np.ndarray) and rows.ndim and len(rows) == frames for rows in motion.values()
    ):
        raise PluginError(
            f"engine {engine!r}: plan() and blend() must return a dict of arrays with one row for each of the "
            f"{frames} frames, not {_described(motion)}."
        )
    return motion


def checked_batches(batches: Any, engine: str) -> Generator[tuple[Any, Any], None, None]:
    """Batches of frames with their debug views, as an engine's ``animate`` yields them.

    Raises
    ------
    PluginError
        There is no iterator, or an item is no pair of frames and a view or ``None``.
    """
    if not isinstance(batches, Iterable):
        raise PluginError(f"engine {engine!r}: animate() must return an iterator, not {_described(batches)}.")
    try:
        for batch in batches:
            yield _checked_batch(batch, engine)
    finally:
        if isinstance(batches, Generator):
            batches.close()


def _checked_batch(batch: Any, engine: str) -> tuple[Any, Any]:
    if not isinstance(batch, tuple) or len(batch) != 2:
        raise PluginError(
            f"engine {engine!r}: animate() must yield pairs (frames, view), where frames is {FRAMES} and view the "
            f"same or None; not {_described(batch)}."
        )
    frames, view = batch
    for name, value in (("frames", frames), ("view", view)):
        if not (_is_batch(value) or (name == "view" and value is None)):
            raise PluginError(f"engine {engine!r}: animate() must yield as {name} {FRAMES}, not {_described(value)}.")
    return frames, view


def checked_speech(speech: Any, synthesizer: str) -> Speech:
    """Speech that a synthesizer's ``synthesize`` returned.

    Raises
    ------
    PluginError
        It is no :class:`Speech`, or its samples or times have another type than they should.
    """
    if not isinstance(speech, Speech):
        raise PluginError(
            f"synthesizer {synthesizer!r}: synthesize() must return a talkwidget.Speech, not {_described(speech)}."
        )
    samples = speech.samples
    if not isinstance(samples, np.ndarray) or samples.ndim != 1 or samples.dtype != np.float32:
        raise PluginError(
            f"synthesizer {synthesizer!r}: Speech.samples must be a float32 array (n,), not {_described(samples)}."
        )
    for name, timing in (("words", speech.words), ("phonemes", speech.phonemes)):
        if not isinstance(timing, (Timing, type(None))):
            raise PluginError(
                f"synthesizer {synthesizer!r}: Speech.{name} must be a talkwidget.Timing or None, not "
                f"{_described(timing)}."
            )
    return speech


def _is_batch(value: Any) -> bool:
    return (
        isinstance(value, np.ndarray)
        and value.dtype == np.uint8
        and value.ndim == 4
        and value.shape[3] == 3
        and not value.shape[1] % 2
        and not value.shape[2] % 2
    )


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"a {value.dtype} array {value.shape}"
    return f"a value of type {type(value).__name__}"
