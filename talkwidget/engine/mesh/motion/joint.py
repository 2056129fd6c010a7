"""Joint of two sentences: the motion of one goes over into that of the next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...joint import crossfade, fade
from .timeline import Track

_MOUTH_BEFORE, _MOUTH_AFTER = 0.2, 0.1
"""Seconds before and after a joint over which the mouth of one sentence goes over into that of the next: it rests
there, in the silence that sentences have at their ends at least."""


def blend_motion(before: Mapping[str, Track], after: Mapping[str, Track], joint: int, fps: int) -> dict[str, Track]:
    """Motion across a joint; see :class:`~talkwidget.engine.base.SentenceEngine`.

    Head, brows, gaze and lids go over slowly, the mouth within the pause. A blink of either is seen whole.
    """
    blended = {name: crossfade(before[name], after[name]) for name in before}
    first = max(0, joint - round(_MOUTH_BEFORE * fps))
    last = min(len(before["mouth"]), joint + max(1, round(_MOUTH_AFTER * fps)))
    share = np.zeros(len(before["mouth"]))
    share[first:last] = fade(last - first)
    share[last:] = 1.0
    old, new = 1.0 - share[:, None], share[:, None]
    blended["mouth"] = (old * before["mouth"] + new * after["mouth"]).astype(np.float32)
    blended["blink"] = np.maximum(before["blink"], after["blink"])
    return blended
