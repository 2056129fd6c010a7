"""Landmarker: 478 mesh points on each face, from the FaceMesh network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .detector import Detection
from .indices import indices
from .networks import facemesh
from .points import Points, direction
from .portrait import Pixels
from .sampling import Region, sample

# Both are MediaPipe's, as published with the network.
MIN_PRESENCE = 0.5
REGION_MARGIN = 1.5
"""Side of the network's input region, relative to the longer side of the box."""


@dataclass(frozen=True)
class Landmarks:
    """Mesh points of one face.

    Attributes
    ----------
    points
        (478, 3) float32 in pixels; z has the scale of x, smaller is nearer to the camera.
    presence
        Probability that this is a face, from the network, 0..1.
    detection
        Detection that the search started from.
    """

    points: Points
    presence: float
    detection: Detection

    @property
    def box(self) -> Points:
        """Bounding box x1, y1, x2, y2 in pixels, (4,)."""
        return np.concatenate([self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)])


def place(pixels: Pixels, detections: list[Detection], passes: int = 2) -> list[Landmarks]:
    """Find the mesh points of each detected face in an image (H, W, 3).

    The first pass takes its region from the detection, each further one from the landmarks of the pass before. This
    makes the result independent of small differences in the detection. What the network takes for no face is left out.
    """
    regions = [_region(detection.box, detection.roll) for detection in detections]
    found: list[Landmarks] = []
    for _ in range(passes):
        found = _place_in(pixels, detections, regions)
        detections = [one.detection for one in found]
        regions = [_region(one.box, _roll(one.points)) for one in found]
    return found


def place_again(pixels: Pixels, points: Points, presence: float = 1.0) -> Landmarks | None:
    """Find a face again in an image (H, W, 3), near where its mesh points (478, >= 2) were; ``None`` if it is gone."""
    box = np.concatenate([points[:, :2].min(axis=0), points[:, :2].max(axis=0)])
    eyes = points[[indices().right_eye.outer_corner, indices().left_eye.outer_corner], :2]
    near = place(pixels, [Detection(box, eyes, presence)], passes=1)
    return near[0] if near else None


def _place_in(pixels: Pixels, detections: list[Detection], regions: list[Region]) -> list[Landmarks]:
    if not regions:
        return []
    crops = sample(pixels, regions, facemesh().side, outside="border")
    points, presences = facemesh()(crops / np.float32(255))
    return [
        Landmarks(region.to_image(each / facemesh().side), float(presence), detection)
        for each, presence, detection, region in zip(points, presences, detections, regions, strict=True)
        if presence >= MIN_PRESENCE
    ]


def _roll(points: Points) -> float:
    return direction(points[indices().right_eye.outer_corner], points[indices().left_eye.outer_corner])


def _region(box: Points, roll: float) -> Region:
    x1, y1, x2, y2 = map(float, box)
    return Region((x1 + x2) / 2, (y1 + y2) / 2, REGION_MARGIN * max(x2 - x1, y2 - y1), roll)
