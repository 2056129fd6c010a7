"""Joint of two sentences: the motion of one goes over into that of the next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...joint import crossfade, fade
from .gesture import GAZE_HOLD, GAZE_LIMIT
from .timeline import Signal, Track

_MOUTH_BEFORE, _MOUTH_AFTER = 0.2, 0.1
"""Seconds before and after a joint over which the mouth of one sentence goes over into that of the next. There it
rests, in the silence that sentences have at their ends. From 0.04 to 0.4 s before, and to 0.28 s after,
no word's mouth changes, and none moves faster. Measured at the joints of five sentences of the default voice."""

_DRAWN = ("yaw", "pitch", "roll", "shift", "brows", "lids", "breath")
"""Tracks that are drawn at random for each sentence, each about its rest: the track of its name and ``_rest``, or 0."""


def blend_motion(before: Mapping[str, Track], after: Mapping[str, Track], joint: int, fps: int) -> dict[str, Track]:
    """Motion across a joint; see :class:`~talkwidget.engine.base.SentenceEngine`.

    Head, brows and lids go over slowly, the mouth within the pause, the gaze in one saccade. A blink of either is seen
    whole.
    """
    blended = {name: crossfade(before[name], after[name]) for name in before}
    turn = np.pi / 2 * fade(len(before["yaw"]))
    # Squares add up to 1: the sum of two independent motions is as lively as either; a plain crossfade is calmer.
    old, new = np.cos(turn), np.sin(turn)
    for name in _DRAWN:
        rest = f"{name}_rest"
        first, second = (one[name] - one[rest] if rest in one else one[name] for one in (before, after))
        drawn = _weigh(old, first) + _weigh(new, second)
        blended[name] = drawn + blended[rest] if rest in blended else drawn
    blended["lids"] = np.maximum(blended["lids"], 0.0)
    blended["gaze"] = _blend_gaze(before, after, blended, joint)
    blended["mouth"] = _blend_mouth(before["mouth"], after["mouth"], joint, fps)
    blended["blink"] = np.maximum(before["blink"], after["blink"])
    return blended


def _weigh(weights: Signal, rows: Track) -> Track:
    """Rows (T, ...) times ``weights`` (T,)."""
    return (weights.reshape(-1, *[1] * (rows.ndim - 1)) * rows).astype(np.float32)


def _blend_gaze(
    before: Mapping[str, Track], after: Mapping[str, Track], blended: Mapping[str, Track], joint: int
) -> Track:
    """Gaze (T, 2) that jumps from one sentence's fixation to the next one's, and is held against the head."""
    held, first, second = (GAZE_HOLD * np.stack([one["yaw"], one["pitch"]], 1) for one in (blended, before, after))
    fixation = np.concatenate([(before["gaze"] + first)[:joint], (after["gaze"] + second)[joint:]])
    return np.clip(fixation - held, -GAZE_LIMIT, GAZE_LIMIT).astype(np.float32)


def _blend_mouth(before: Track, after: Track, joint: int, fps: int) -> Track:
    """Mouth (T, 15) that goes over within the pause."""
    first = max(0, joint - round(_MOUTH_BEFORE * fps))
    last = min(len(before), joint + max(1, round(_MOUTH_AFTER * fps)))
    share = np.zeros(len(before))
    share[first:last] = fade(last - first)
    share[last:] = 1.0
    return ((1.0 - share[:, None]) * before + share[:, None] * after).astype(np.float32)
