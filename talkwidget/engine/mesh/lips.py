"""Vertices of the lips: four rings by eleven columns, upper and lower lip."""

from __future__ import annotations

import numpy as np

from ...face.indices import indices

COLUMNS = 11
"""Positions along a lip: 0 is the image-left corner, 10 the image-right one."""

# A ring runs along the lower lip from the left corner to the right one, then back along the upper lip.
_RINGS = indices().lips.rings
LOWER = np.stack([ring[:COLUMNS] for ring in _RINGS])
"""Vertices (4, 11) of the lower lip: ring (0 = outer vermilion border .. 3 = inner edge) by column."""
UPPER = np.stack([np.r_[ring[0], ring[:9:-1]] for ring in _RINGS])
"""Vertices (4, 11) of the upper lip, arranged like :data:`LOWER`; the corners are the same vertices."""

UPPER_INNER, LOWER_INNER = UPPER[3], LOWER[3]
"""Vertices (11,) of the inner edges."""

MIDDLE = slice(1, COLUMNS - 1)
"""Columns without the corners."""

CORNERS = np.stack([LOWER[:, 0], LOWER[:, -1]])
"""Corner vertices (2, 4): image left and right, by ring."""

ACROSS = (np.arange(COLUMNS) - 5) / 5.0
"""Position (11,) along the lip, -1..1."""

PROFILE = np.clip(1.0 - ACROSS**2, 0.0, None)
"""Share (11,) of the middle's opening, by column: 1 in the middle, 0 at the corners. Open lips of 13 filmed people have
0.37, 0.62, 0.84, 0.97 and 1 from column 1 to the middle."""

OVAL = indices().oval
"""Vertices (36,) of the face oval, the outer boundary of the face mesh."""
