"""Channels of the mouth's motion, and the blendshapes that draw it: the one list of each.

Both are integer enumerations, so that a member is also the column of its value: ``mouth[:, MouthChannel.JAW]``.
"""

from __future__ import annotations

from enum import IntEnum


class MouthChannel(IntEnum):
    """Columns of a mouth track (T, 8). All zeros are the mouth closed and at rest."""

    JAW = 0
    """Opening of the jaw; 1 = 14 degrees."""
    UPPER_LIP = 1
    """Upper lip up, cm."""
    LOWER_LIP = 2
    """Lower lip down, cm."""
    WIDTH = 3
    """Each corner outwards, cm; negative rounds the lips."""
    PROTRUSION = 4
    """Lips forward, cm."""
    PRESS = 5
    """Lips pressed together, 0..1 (p, b, m)."""
    LIP_TO_TEETH = 6
    """Lower lip at the upper teeth, 0..1 (f, v)."""
    TONGUE = 7
    """Tip of the tongue raised, 0..1."""


class Blendshape(IntEnum):
    """Rows of a face's blendshapes (10, 468, 3).

    The mouth's channels but the tongue, which is drawn and not part of the mesh, come first and keep their columns.
    """

    JAW = MouthChannel.JAW
    UPPER_LIP = MouthChannel.UPPER_LIP
    LOWER_LIP = MouthChannel.LOWER_LIP
    WIDTH = MouthChannel.WIDTH
    PROTRUSION = MouthChannel.PROTRUSION
    PRESS = MouthChannel.PRESS
    LIP_TO_TEETH = MouthChannel.LIP_TO_TEETH
    SMILE = 7
    """Corners out and up, cm. Not used by speech: a photographed smile is relaxed by it."""
    SQUINT = 8
    """Lower lids and cheeks up, cm. Not used by speech: eyes narrowed by a smile are relaxed by it."""
    BROW = 9
    """Both brows up, cm."""


SPOKEN = [shape for shape in Blendshape if shape.name in MouthChannel.__members__]
"""Blendshapes driven by the mouth's channel of the same name and column."""
