"""Border of the portrait: a face that it cuts off turns less there, since nothing is known of what lies beyond.

Without this, a face that turns away from the border leaves stripes of the outermost pixels.
"""

from __future__ import annotations

import numpy as np

from ..face.state import MeshState
from ..geometry import Coordinates, smoothstep
from ..pose import HeadTurn

_RAMP = 0.3
"""Distance from the border, in eye distances, from which on a vertex turns freely. By eye, on three portraits that
are cut off at an eye or a cheek and turn by 5 degrees (0.2 to 0.4)."""


def free_share(state: MeshState) -> Coordinates | None:
    """Share (478, 1) of the head's turn that each vertex takes; ``None`` where the border is far from all of them."""
    height, width = state.portrait.shape[:2]
    x, y = state.texture.T
    nearest = np.minimum.reduce([x, y, width - 1 - x, height - 1 - y]) / state.eye_distance
    return None if nearest.min() >= _RAMP else smoothstep(nearest, 0.0, _RAMP)[:, None]


def turn_face(state: MeshState, share: Coordinates | None, head: HeadTurn, shape: Coordinates) -> Coordinates:
    """Positions (478, 3), pixels, of a ``shape`` (478, 3), cm in the head frame, under a turn of the ``head``."""
    turned = state.pose.to_image(head(shape))
    if share is None:
        return turned
    still = state.pose.to_image(shape)
    return still + share * (turned - still)
