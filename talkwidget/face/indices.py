"""Index sets of the 478-point mesh, and the mean face.

Left and right are the person's own: the right eye is at the left of an unmirrored image.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEIGHTS = Path(__file__).parent / "weights"

Indices = NDArray[np.intp]
"""Indices of mesh points, read only."""


@dataclass(frozen=True)
class Eye:
    """Points of one eye and its brow.

    ``ring`` (16,) is closed and starts at the outer corner. ``upper`` and ``lower`` (9,) both run from the outer to the
    inner corner. ``iris`` (5,) is the centre and then four points around it. ``brow_upper`` and ``brow_lower`` (5,) run
    from the outer to the inner end.
    """

    ring: Indices
    upper: Indices
    lower: Indices
    outer_corner: int
    inner_corner: int
    iris: Indices
    brow_upper: Indices
    brow_lower: Indices


@dataclass(frozen=True)
class Lips:
    """Points of the lips.

    ``rings`` (4, 20) runs from the outer border of the vermilion (0) to the inner edge (3). Each ring starts at the
    image-left corner, follows the lower lip (11 points) and returns along the upper lip (9 points). Points of one
    column correspond. The four borders (11,) run from the image-left to the image-right corner; ``corners`` (2,) too.
    """

    rings: Indices
    upper_outer: Indices
    lower_outer: Indices
    upper_inner: Indices
    lower_inner: Indices
    corners: Indices


@dataclass(frozen=True)
class Refined:
    """Points that the attention heads of the network refine, in the order of the heads' outputs.

    ``lips`` (80,), ``right_eye`` and ``left_eye`` (71,; the first 16 are the ring), ``right_iris`` and ``left_iris``
    (5,).
    """

    lips: Indices
    right_eye: Indices
    left_eye: Indices
    right_iris: Indices
    left_iris: Indices


@dataclass(frozen=True)
class MeshIndices:
    """Parts of the 478-point mesh.

    ``oval`` (36,) is closed and is the outer boundary of the triangles. ``jaw`` (21,) is its lower part from ear to
    ear, image left first. ``chin`` is its lowest point. ``ibug68`` (68,) is the nearest mesh point of each iBUG-68
    point.
    """

    lips: Lips
    right_eye: Eye
    left_eye: Eye
    oval: Indices
    jaw: Indices
    chin: int
    ibug68: Indices
    refined: Refined


@dataclass(frozen=True)
class MeanFace:
    """Mean face over many portraits: mirror-symmetric, outer eye corners 8.89 apart (about centimetres).

    Attributes
    ----------
    vertices
        (478, 3) float32; x to the image right, y up, z towards the viewer.
    triangles
        (852, 3), counter-clockwise seen from the front; eyes and mouth are holes.
    mirror
        (478,) left-right counterpart of every vertex.
    stable_ids, stable_weights
        (32,) vertices that move little with expression, and the inverse variance of each, for fitting a rigid pose.
    """

    vertices: NDArray[np.float32]
    triangles: Indices
    mirror: Indices
    stable_ids: Indices
    stable_weights: NDArray[np.float32]


@functools.cache
def indices() -> MeshIndices:
    """Parts of the mesh; read once in a process."""
    data = json.loads((WEIGHTS / "mesh_indices.json").read_text(encoding="utf-8"))
    lips, refined = data["lips"], data["attention_refined"]
    return MeshIndices(
        lips=Lips(
            rings=_frozen(lips["rings_outer_to_inner"]),
            upper_outer=_frozen(lips["upper_outer"]),
            lower_outer=_frozen(lips["lower_outer"]),
            upper_inner=_frozen(lips["upper_inner"]),
            lower_inner=_frozen(lips["lower_inner"]),
            corners=_frozen(lips["corners"]),
        ),
        right_eye=_eye(data, "subject_right"),
        left_eye=_eye(data, "subject_left"),
        oval=_frozen(data["face_oval"]),
        jaw=_frozen(data["jaw_line"]),
        chin=data["chin"],
        ibug68=_frozen(data["ibug68"]),
        # The file follows the network's source, which names these lists after the side of the image.
        refined=Refined(
            lips=_frozen(refined["lips"]),
            right_eye=_frozen(refined["left_eye"]),
            left_eye=_frozen(refined["right_eye"]),
            right_iris=_frozen(refined["left_iris"]),
            left_iris=_frozen(refined["right_iris"]),
        ),
    )


@functools.cache
def mean_face() -> MeanFace:
    """Mean face; read once in a process."""
    with np.load(WEIGHTS / "mean_face.npz") as data:
        return MeanFace(
            vertices=_frozen(data["vertices"], np.float32),
            triangles=_frozen(data["triangles"]),
            mirror=_frozen(data["mirror"]),
            stable_ids=_frozen(data["stable_ids"]),
            stable_weights=_frozen(data["stable_weights"], np.float32),
        )


def _eye(data: dict[str, Any], side: str) -> Eye:
    eye, iris, brow = data[f"{side}_eye"], data[f"{side}_iris"], data[f"{side}_brow"]
    return Eye(
        ring=_frozen(eye["ring"]),
        upper=_frozen(eye["upper"]),
        lower=_frozen(eye["lower"]),
        outer_corner=eye["outer_corner"],
        inner_corner=eye["inner_corner"],
        iris=_frozen([iris["center"], *iris["ring"]]),
        brow_upper=_frozen(brow["upper"]),
        brow_lower=_frozen(brow["lower"]),
    )


def _frozen(values: ArrayLike, dtype: Any = np.intp) -> NDArray[Any]:
    array = np.array(values, dtype=dtype)
    array.flags.writeable = False
    return array


def eye_distance(landmarks: NDArray[Any]) -> float:
    """Distance of the outer eye corners of landmarks (N, 2 or 3) in the image plane, the unit of length on a face."""
    corners = landmarks[[indices().right_eye.outer_corner, indices().left_eye.outer_corner], :2]
    return float(np.linalg.norm(corners[0] - corners[1]))
