"""Joint of two sentences: the motion of one goes over into that of the next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...joint import crossfade, fade
from .timeline import Track


def blend_motion(before: Mapping[str, Track], after: Mapping[str, Track], joint: int) -> dict[str, Track]:
    """Motion across a joint; see :class:`~talkwidget.engine.base.SentenceEngine`.

    Head, brows, gaze and lids are crossfaded. Each sentence moves the mouth by itself up to the joint, where it rests:
    both add up. A blink of either is seen whole.
    """
    blended = {name: crossfade(before[name], after[name]) for name in before}
    count = len(before["blink"])
    old, new = np.ones(count), np.ones(count)
    old[joint:] = 1.0 - fade(count - joint)
    new[:joint] = fade(joint)
    blended["mouth"] = (old[:, None] * before["mouth"] + new[:, None] * after["mouth"]).astype(np.float32)
    blended["blink"] = np.maximum(before["blink"], after["blink"])
    return blended
