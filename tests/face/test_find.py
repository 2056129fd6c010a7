import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from IPython.lib.pretty import pretty
from PIL import Image

from talkwidget.errors import InputError
from talkwidget.face import find, networks
from talkwidget.face.detector import Detection, detect
from talkwidget.face.face import Face
from talkwidget.face.find import find_face, find_points68
from talkwidget.face.landmarker import Landmarks, place
from talkwidget.face.portrait import fit_portrait, read_portrait
from talkwidget.options import TalkOptions

from .conftest import DATA, golden, pasted, pixels_of
from .pictures import with_mask

OPTIONS = TalkOptions()


@pytest.fixture(scope="module")
def upright(astronaut: np.ndarray) -> Face:
    return find_face(astronaut, OPTIONS)


@pytest.fixture(scope="module")
def pair(astronaut: np.ndarray) -> np.ndarray:
    """The portrait twice; the one at the left is smaller."""
    return np.hstack([cv2.resize(astronaut, (400, 512)), cv2.resize(astronaut, (512, 512))])


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """Mean distance of landmarks, in outer eye distances."""
    unit = np.linalg.norm(other[33, :2] - other[263, :2])
    return float(np.linalg.norm((one - other)[:, :2], axis=1).mean() / unit)


def digest(face: Face) -> str:
    arrays = (face.image, face.landmarks, face.points68, face.box)
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize(("masked", "better", "first"), [(True, 0.1, 0), (True, 0.2, 2), (False, 0.1, 2)])
def test_a_mask_is_not_taken_for_a_cap_on_a_head_that_is_upside_down(upright, masked, better, first):
    picture = with_mask(upright) if masked else upright.image
    seen = max(detect(picture), key=lambda one: one.score)
    turned = [replace(seen, score=seen.score + better)]
    views = [(picture, [seen]), (picture, []), (picture, turned), (picture, [])]
    assert find.upright_first(views)[0][1] == views[first][1]


class TestFace:
    def test_is_complete(self, upright: Face, astronaut: np.ndarray) -> None:
        assert np.array_equal(upright.image, astronaut)
        assert (upright.landmarks.shape, upright.landmarks.dtype) == ((478, 3), np.float32)
        assert (upright.points68.shape, upright.points68.dtype) == ((68, 2), np.float32)
        assert (upright.box.shape, upright.box.dtype) == ((4,), np.float32)
        assert (upright.index, upright.count) == (0, 1)
        assert upright.presence > 0.9
        assert upright.score > 0.9
        with np.load(DATA / "astronaut.npz") as golden:
            assert distance(upright.landmarks, golden["landmarks_478"][0]) < 0.02, "two passes, the reference made one"

    def test_large_and_odd_pictures_come_at_working_resolution(self, upright: Face, astronaut: np.ndarray) -> None:
        large = cv2.resize(astronaut, (2047, 2049), interpolation=cv2.INTER_CUBIC)
        face = find_face(large, OPTIONS.replace(max_height=512))
        assert np.array_equal(face.image, fit_portrait(large, 512))
        assert distance(face.landmarks, upright.landmarks) < 0.02

    def test_a_grey_transparent_or_wide_picture_has_the_same_face(self, upright: Face, astronaut: np.ndarray) -> None:
        rgba = np.dstack([astronaut, np.full((512, 512), 255, np.uint8)])
        grey = np.array(Image.fromarray(astronaut).convert("L"))
        assert digest(find_face(read_portrait(rgba).pixels, OPTIONS)) == digest(upright)
        for picture in (grey, Image.fromarray(grey.astype(np.uint16) * 257)):
            assert distance(find_face(read_portrait(picture).pixels, OPTIONS).landmarks, upright.landmarks) < 0.03


class TestTurned:
    @pytest.mark.parametrize("quarters", [1, 2, 3])
    def test_lying_pictures_are_turned_upright(self, astronaut: np.ndarray, upright: Face, quarters: int) -> None:
        assert digest(find_face(np.rot90(astronaut, quarters), OPTIONS)) == digest(upright)

    def test_tilted_heads_stay_as_they_are(self, astronaut: np.ndarray) -> None:
        matrix = cv2.getRotationMatrix2D((225, 130), 40, 1)
        tilted = cv2.warpAffine(astronaut, matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE)
        assert np.array_equal(find_face(tilted, OPTIONS).image, tilted)

    def test_a_small_face_in_a_lying_picture(self, astronaut: np.ndarray) -> None:
        picture = pasted(astronaut, 560, (1440, 900), x=700, y=200)
        face, turned = find_face(picture, OPTIONS), find_face(np.rot90(picture), OPTIONS)
        assert digest(turned) == digest(face)


class TestSeveral:
    def test_the_largest_speaks(self, pair: np.ndarray) -> None:
        face = find_face(pair, OPTIONS)
        assert (face.index, face.count) == (1, 2)
        assert face.box[0] > 400

    def test_faces_count_from_the_left(self, pair: np.ndarray) -> None:
        left, right = (find_face(pair, OPTIONS.replace(face_index=index)) for index in (0, 1))
        assert (left.index, right.index, left.count, right.count) == (0, 1, 2, 2)
        assert left.box[2] < 400 < right.box[0]

    def test_an_index_also_reaches_faces_that_are_small_beside_others(self, astronaut: np.ndarray) -> None:
        picture = pasted(astronaut, 420, (1900, 900), x=1200, y=300)
        picture[:880, :880] = cv2.resize(astronaut[30:250, 110:330], (880, 880))
        assert find_face(picture, OPTIONS).box[2] < 880
        assert find_face(picture, OPTIONS.replace(face_index=1)).box[0] > 1200

    def test_the_number_told_is_the_number_taken(self, astronaut: np.ndarray) -> None:
        picture = pasted(astronaut, 330, (1900, 900), x=40, y=300)
        for x in (500, 1200):
            picture[100:800, x : x + 600] = cv2.resize(astronaut[30:250, 130:318], (600, 700))
        found = find_face(picture, OPTIONS)
        same = find_face(picture, OPTIONS.replace(face_index=found.index))
        assert (same.index, same.count) == (found.index, found.count) == (found.index, 3)
        assert np.abs(same.box - found.box).max() < 2
        place = f"{found.index + 1} of 3, counted from the left"
        assert found.description == f"Using face {place} (--face-index {found.index}; 1900 × 900)"

    def test_what_only_looks_like_a_face_is_not_told_as_a_clear_one(self, astronaut: np.ndarray) -> None:
        face = find_face(astronaut, OPTIONS)
        assert face.description == "Face found (512 × 512)"
        assert pretty(face) == face.description
        assert (
            replace(face, score=0.6).description == "Face found (512 × 512); it is unclear, so check that it is right"
        )

    def test_an_index_too_far_names_how_many_there_are(self, pair: np.ndarray, astronaut: np.ndarray) -> None:
        with pytest.raises(InputError, match=r"no face 2; the picture shows 2 faces, 0 \(left\) to 1 \(right\)\."):
            find_face(pair, OPTIONS.replace(face_index=2))
        with pytest.raises(InputError, match="no face 5; the picture shows one face, number 0"):
            find_face(astronaut, OPTIONS.replace(face_index=5))

    @pytest.mark.parametrize("path", golden(), ids=lambda path: path.name)
    def test_a_pattern_is_not_counted_as_a_face(self, path: Path) -> None:
        assert find_face(pixels_of(path.with_suffix(".png")), OPTIONS.replace(face_index=0)).count == 1

    @pytest.mark.parametrize(("presence", "count"), [(0.65, 1), (0.95, 2)])
    def test_what_the_network_half_believes_in_is_not_counted_beside_a_face(
        self, pair: np.ndarray, monkeypatch: pytest.MonkeyPatch, presence: float, count: int
    ) -> None:
        def doubt_the_left(pixels: np.ndarray, detections: list[Detection]) -> list[Landmarks]:
            return [replace(one, presence=presence) if one.box[2] < 400 else one for one in place(pixels, detections)]

        monkeypatch.setattr(find, "place", doubt_the_left)
        face = find_face(pair, OPTIONS)
        assert face.count == count
        assert face.box[0] > 400


class TestSmall:
    @pytest.mark.parametrize("side", [600, 400])
    def test_tiles_find_it_and_the_landmarks_are_those_of_the_large_one(
        self, astronaut: np.ndarray, upright: Face, side: int
    ) -> None:
        face = find_face(pasted(astronaut, side, (1920, 1080), x=1000, y=300), OPTIONS)
        expected = upright.landmarks * (side / 512) + np.float32([1000, 300, 0])
        assert face.count == 1
        assert distance(face.landmarks, expected) < 0.03


class TestNoFace:
    @pytest.mark.parametrize("contrast", [0, 1])
    def test_says_what_to_try(self, contrast: int) -> None:
        with pytest.raises(InputError, match=r"no face was found.*from the front") as caught:
            find_face(noise((300, 400, 3)) * np.uint8(contrast), OPTIONS)
        assert "\n" not in str(caught.value)

    def test_no_points_either(self) -> None:
        assert find_points68(noise((256, 256, 3)), "mesh") is None


class TestPoints68:
    def test_equal_those_of_the_face(self, astronaut: np.ndarray, upright: Face) -> None:
        assert np.array_equal(find_points68(astronaut, "mesh"), upright.points68)

    def test_on_a_tight_crop_of_odd_size(self, astronaut: np.ndarray, upright: Face) -> None:
        points = find_points68(astronaut[31:264, 101:338], "mesh")
        assert points is not None
        assert (
            np.linalg.norm(points + np.float32([101, 31]) - upright.points68, axis=1).mean()
            < 0.03 * upright.eye_distance
        )


class TestRepeatable:
    def test_cold_equals_warm(self, astronaut: np.ndarray, upright: Face) -> None:
        networks.blazeface.cache_clear()
        networks.facemesh.cache_clear()
        assert digest(find_face(astronaut, OPTIONS)) == digest(upright)

    def test_threads_do_not_disturb_each_other(self, astronaut: np.ndarray, upright: Face) -> None:
        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(lambda _: digest(find_face(astronaut, OPTIONS)), range(6)))
        assert set(found) == {digest(upright)}


def test_contracts_and_pictures_do_not_load_torch() -> None:
    modules = "face, talkwidget.face.indices, talkwidget.face.points, talkwidget.face.portrait"
    code = f"import sys, talkwidget.face.{modules}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def noise(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
