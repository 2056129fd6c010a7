"""Channels of the mouth's motion, and the blendshapes that draw it: the one list of each.

Both are integer enumerations, so that a member is also the column of its value: ``mouth[:, MouthChannel.JAW]``.
"""

from __future__ import annotations

from enum import IntEnum


class MouthChannel(IntEnum):
    """Columns of a mouth track (T, 15). All zeros are the mouth closed and at rest."""

    JAW = 0
    """Chin down, cm, the lips where they are."""
    UPPER_LIP = 1
    """Inner edge of the upper lip up, cm."""
    LOWER_LIP = 2
    """Inner edge of the lower lip down, cm."""
    WIDTH = 3
    """Each corner outwards, cm; negative rounds the lips."""
    PROTRUSION = 4
    """Lips forward, cm."""
    PRESS = 5
    """Lips pressed together, 0..1 (p, b, m)."""
    LIP_TO_TEETH = 6
    """Lower lip at the upper teeth, 0..1 (f, v)."""
    CORNERS = 7
    """Both corners up, cm."""
    SHAPE_1 = 8
    """First of the principal components of what the channels above leave of people's lower faces, in standard
    deviations."""
    SHAPE_2 = 9
    """Second of them."""
    SHAPE_3 = 10
    """Third of them."""
    SIDE_1 = 11
    """First principal component of the difference of the face's sides, in standard deviations."""
    SIDE_2 = 12
    """Second of them."""
    SIDE_3 = 13
    """Third of them."""
    TONGUE = 14
    """Tip of the tongue raised, 0..1."""


class Blendshape(IntEnum):
    """Rows of a face's blendshapes (20, 468, 3).

    The mouth's channels but the tongue, which is drawn and not part of the mesh, come first and keep their columns.
    """

    JAW = MouthChannel.JAW
    UPPER_LIP = MouthChannel.UPPER_LIP
    LOWER_LIP = MouthChannel.LOWER_LIP
    WIDTH = MouthChannel.WIDTH
    PROTRUSION = MouthChannel.PROTRUSION
    PRESS = MouthChannel.PRESS
    LIP_TO_TEETH = MouthChannel.LIP_TO_TEETH
    CORNERS = MouthChannel.CORNERS
    SHAPE_1 = MouthChannel.SHAPE_1
    SHAPE_2 = MouthChannel.SHAPE_2
    SHAPE_3 = MouthChannel.SHAPE_3
    SIDE_1 = MouthChannel.SIDE_1
    SIDE_2 = MouthChannel.SIDE_2
    SIDE_3 = MouthChannel.SIDE_3
    SMILE = 14
    """Corners out and up, cm. Not used by speech: a photographed smile is relaxed by it."""
    SQUINT = 15
    """Lower lids and cheeks up, cm."""
    BROW = 16
    """Both brows up, cm."""
    BROW_INNER = 17
    """Inner ends of the brows up against the whole brows, cm."""
    BROW_SIDE = 18
    """Image-left brow up and image-right brow down, cm."""
    LID = 19
    """Upper lids down, cm."""


SPOKEN = [shape for shape in Blendshape if shape.name in MouthChannel.__members__]
"""Blendshapes driven by the mouth's channel of the same name and column."""

OPENERS = [MouthChannel.JAW, MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP]
"""Channels that open the mouth."""

LIPS = OPENERS[1:]
"""Channels that part the lips."""

FITTED = [MouthChannel.UPPER_LIP, MouthChannel.LOWER_LIP, MouthChannel.WIDTH, MouthChannel.CORNERS, MouthChannel.JAW]
"""Channels measured on people, in the order of their tables."""

SHAPES = [MouthChannel.SHAPE_1, MouthChannel.SHAPE_2, MouthChannel.SHAPE_3]
"""Channels of a person's manner, the sides alike."""

SIDES = [MouthChannel.SIDE_1, MouthChannel.SIDE_2, MouthChannel.SIDE_3]
"""Channels of the difference of the sides."""

BROWS = [Blendshape.BROW, Blendshape.BROW_INNER, Blendshape.BROW_SIDE]
"""Blendshapes of the brows, in the order of their tables."""
