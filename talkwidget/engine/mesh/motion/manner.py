"""Manner: motion of the mouth that phonemes do not explain, drawn from people's spectra by the seed.

Phonemes explain a tenth to a fifth of the motion of people's lips. The rest is drawn at random with the measured
correlations of lips, corners, chin and sides. It opens and closes nothing: a parted mouth parts further or less, and
closed lips stay closed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..channels import FITTED, LIPS, SHAPES, SIDES, MouthChannel
from .spectra import wander_like
from .tables import people_tables
from .timeline import Signal

_SHARES = {
    MouthChannel.UPPER_LIP: (0.8, 0.6, 0.0),
    MouthChannel.LOWER_LIP: (0.4, 0.3, 0.0),
    MouthChannel.WIDTH: (1.25, 1.15, 0.5),
    MouthChannel.CORNERS: (1.45, 1.35, 0.8),
    MouthChannel.JAW: (1.5, 1.2, 0.7),
}
"""Shares of the measured deviations that are drawn, by band. More than 1 where landmarks see less in a clip than was
drawn. Tuned on clips until ranges of corners, width and chin were those of a middling person. Fast motion of the lips
is left to the phonemes: more of it blurs the lip sync."""

_SHAPE_SHARES, _SIDE_SHARES = (1.05, 1.0, 0.5), (1.15, 1.1, 0.5)
"""The same for the components of the lower face's shape, and of its sides."""

_PARTED = 0.25
"""Opening, cm, of which half of the manner's opening is shown; closed lips show nothing of it. By eye
(half to twice, ``tools/try_constants.py``)."""


def draw_manner(frames: Signal, seed: np.random.SeedSequence, amount: float) -> Signal:
    """Manner (T, 15) at the times ``frames`` (T,), seconds, in the units of :class:`~..channels.MouthChannel`.

    ``amount`` scales it: 1 is a middling person.
    """
    mouth, sides = (np.random.default_rng(stream) for stream in seed.spawn(2))
    tables = people_tables()
    manner = np.zeros((len(frames), len(MouthChannel)))
    shares = np.array([*(_SHARES[channel] for channel in FITTED), *(_SHAPE_SHARES for _ in SHAPES)]).T
    manner[:, [*FITTED, *SHAPES]] = wander_like(_weigh(tables.mouth_bands, shares), frames, mouth)
    side_shares = np.repeat(np.array(_SIDE_SHARES)[:, None], len(SIDES), axis=1)
    manner[:, SIDES] = wander_like(_weigh(tables.side_bands, side_shares), frames, sides)
    return amount * manner


def add_manner(mouth: Signal, manner: Signal, activity: Signal) -> Signal:
    """Add the manner (T, 15) to a mouth track (T, 15), by the mouth's ``activity`` (T,), 0..1.

    Lips part further or less, as far as they are parted.
    """
    manner = activity[:, None] * manner
    opened = np.maximum(mouth[:, LIPS].sum(1), 0.0)
    added = mouth + manner
    parted = opened / (opened + _PARTED)
    added[:, LIPS] = mouth[:, LIPS] + parted[:, None] * manner[:, LIPS]
    return added


def _weigh(bands: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariances (B, C, C) with the standard deviations scaled by ``shares`` (B, C)."""
    return bands * shares[:, :, None] * shares[:, None, :]
