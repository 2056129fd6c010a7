"""Layout of rows of 3DMM coefficients.

A row holds expression (64), head angles in radians (3) and translation (3). Then come the scale and the position of the
face in its image (3). The networks that predict motion leave the last three out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EXPRESSION_COUNT = 64
POSE_COUNT = 6
"""Three angles and three translations."""
POSITION_COUNT = 3
"""Scale, x and y of the face."""
EXPRESSION_COLUMNS = slice(0, EXPRESSION_COUNT)
POSE_COLUMNS = slice(EXPRESSION_COUNT, EXPRESSION_COUNT + POSE_COUNT)

Coefficients = NDArray[np.float32]
"""One row, (73,), or N rows, (N, 73); (N, 70) without scale and position."""
