import numpy as np
import pytest

from talkwidget.face.indices import indices, mean_face


def test_left_and_right_are_mirror_images() -> None:
    parts, mirror = indices(), mean_face().mirror
    for name in ("ring", "upper", "lower", "iris", "brow_upper", "brow_lower"):
        right, left = getattr(parts.right_eye, name), getattr(parts.left_eye, name)
        assert set(mirror[right]) == set(left), name
    assert mirror[parts.lips.upper_inner].tolist() == parts.lips.upper_inner[::-1].tolist()
    assert mirror[parts.right_eye.outer_corner] == parts.left_eye.outer_corner


def test_borders_of_the_lips_are_halves_of_the_rings() -> None:
    lips = indices().lips
    assert lips.rings.shape == (4, 20)
    for ring, upper, lower in ((0, lips.upper_outer, lips.lower_outer), (3, lips.upper_inner, lips.lower_inner)):
        assert lips.rings[ring, :11].tolist() == lower.tolist()
        assert [lower[0], *lips.rings[ring, :10:-1], lower[-1]] == upper.tolist()


def test_outer_boundary_of_the_triangles_is_the_oval() -> None:
    triangles = mean_face().triangles
    edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    unique, counts = np.unique(edges, axis=0, return_counts=True)
    boundary = set(unique[counts == 1].ravel())
    lips, right, left = indices().lips.rings[3], indices().right_eye.ring, indices().left_eye.ring
    assert boundary == {*indices().oval, *lips, *right, *left}


def test_mean_face_is_symmetric_and_in_its_unit() -> None:
    face = mean_face()
    mirrored = face.vertices[face.mirror] * (-1, 1, 1)
    np.testing.assert_allclose(mirrored, face.vertices, atol=1e-4)
    right, left = indices().right_eye.outer_corner, indices().left_eye.outer_corner
    assert np.linalg.norm(face.vertices[right] - face.vertices[left]) == pytest.approx(8.89, abs=0.02)


def test_shared_arrays_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        mean_face().vertices[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        indices().lips.rings[0, 0] = 0
