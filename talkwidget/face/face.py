"""Face: a portrait with its landmarks, ready for every engine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .indices import eye_distance

if TYPE_CHECKING:
    from .suitability import Suitability

# Detector's least score of a clear face. Measured on four portraits made small: 0.77 and more where the face has 12
# pixels, 0.84 and more from 18 pixels on. The front of a car has 0.50 to 0.7 (suitability.py).
_CLEAR = 0.7


@dataclass(frozen=True)
class Face:
    """One face in a portrait.

    Attributes
    ----------
    image
        The portrait, upright and at working resolution, (H, W, 3) uint8 RGB, both sides even.
    landmarks
        Mesh of 468 points and 2 x 5 iris points, (478, 3) float32 in pixels of ``image``. z has the scale of x; smaller
        is nearer to the camera.
    points68
        iBUG-68 points from the chosen landmark provider, (68, 2) float32 in pixels.
    box
        Detector's box x1, y1, x2, y2, (4,) float32 in pixels.
    score, presence
        Detector's score and the mesh network's face flag, 0..1.
    index, count
        Number of the face, counted from the left, and number of faces.
    consent
        Statement that the person agrees; empty without one.
    """

    image: NDArray[np.uint8] = field(repr=False)
    landmarks: NDArray[np.float32] = field(repr=False)
    points68: NDArray[np.float32] = field(repr=False)
    box: NDArray[np.float32]
    score: float
    presence: float
    index: int
    count: int
    consent: str = ""

    @property
    def description(self) -> str:
        """One line for the user: which face of the portrait, its size in pixels, and what does not suit."""
        height, width = self.image.shape[:2]
        if self.count == 1:
            found = f"Face found ({width} × {height})"
        else:
            place = f"{self.index + 1} of {self.count}, counted from the left"
            found = f"Using face {place} (--face-index {self.index}; {width} × {height})"
        remark = self.suitability.remark
        if remark is not None:
            return f"{found}; {remark}"
        return found if self.score >= _CLEAR else f"{found}; it is unclear, so check that it is right"

    @property
    def suitability(self) -> Suitability:
        """Faults for a talking head: turned away, mouth covered, drawn, hardly a face."""
        from .suitability import examine

        return examine(self.image, self.landmarks, self.score)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Description, as the result of a cell."""
        printer.text(self.description)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save this face as a file, which :meth:`talkwidget.Talker.load_face` opens, also on another machine.

        Returns
        -------
        Path
            The file; ``.face`` is added to a name without an ending.

        Raises
        ------
        InputError
            There is no such folder.
        UnavailableError
            The file cannot be written.
        """
        from .saved import save_face

        return save_face(self, path)

    @property
    def eye_distance(self) -> float:
        """Distance of the outer eye corners in pixels, the unit of length on a face."""
        return eye_distance(self.landmarks)
