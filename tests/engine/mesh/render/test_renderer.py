from dataclasses import replace

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.shading import EVEN_LIGHT, Light
from talkwidget.engine.mesh.lips import LOWER_INNER, MIDDLE, OVAL, UPPER_INNER
from talkwidget.engine.mesh.pose import HeadTurn
from talkwidget.engine.mesh.render.renderer import MeshRenderer
from talkwidget.face.find import find_face
from talkwidget.face.indices import indices
from talkwidget.options import TalkOptions

from ..conftest import CLOSED, OPEN, PRESSED, draw, moment
from ..spoken import mouth_of


def aperture(frame):
    """Inner-lip distance relative to the eye distance, as the package's own landmarks see it."""
    face = find_face(frame, TalkOptions())
    return np.linalg.norm(face.landmarks[13, :2] - face.landmarks[14, :2]) / face.eye_distance


def test_a_closed_face_at_rest_equals_its_portrait(prepared):
    np.testing.assert_array_equal(draw(prepared), prepared.portrait)


def test_the_mouth_opens_and_closes(prepared, prepared_smiling):
    for face in (prepared, prepared_smiling):
        shut, pressed, wide = (aperture(draw(face, mouth=mouth)) for mouth in (CLOSED, PRESSED, OPEN))
        assert shut < 0.04
        assert pressed < 0.04
        assert 0.13 < wide < 0.32


@pytest.mark.parametrize("pressed", [0.0, 1.0])
def test_manner_parts_no_closed_lips(prepared, pressed):
    mouth = mouth_of(corners=0.4, width=0.2, shape_1=2, shape_2=-2, side_1=2, side_2=-2, press=pressed)
    positions = MeshRenderer(prepared).positions(moment(prepared, mouth=mouth))
    gaps = positions[LOWER_INNER, 1] - positions[UPPER_INNER, 1]
    assert np.abs(gaps[MIDDLE]).max() < 0.003 * prepared.eye_distance


def test_an_open_mouth_has_an_inside(prepared):
    frame = draw(prepared, mouth=OPEN)
    x, y = prepared.texture[14].astype(int)
    hole = frame[y - 2 : y + 6, x - 6 : x + 6].reshape(-1, 3)
    skin = np.median(prepared.portrait[y - 40 : y - 30, x - 5 : x + 5].reshape(-1, 3), 0)
    assert hole.mean() < 0.85 * skin.mean()


@pytest.mark.parametrize(("angle", "axis"), [("yaw", 0), ("pitch", 1)])
def test_the_head_turns_the_way_it_is_told(prepared, angle, axis):
    nose = [find_face(draw(prepared, **{angle: degrees}), TalkOptions()).landmarks[1, axis] for degrees in (-6, 6)]
    assert nose[1] - nose[0] > 0.1 * prepared.eye_distance


def test_the_eyes_look_and_the_brows_rise_the_way_they_are_told(prepared):
    right, left = indices().right_eye, indices().left_eye

    def look(gaze):
        out = np.empty_like(prepared.portrait)
        MeshRenderer(prepared).draw(replace(moment(prepared), gaze=np.array(gaze)), out)
        points = find_face(out, TalkOptions()).landmarks[:, :2]
        corners = points[[right.outer_corner, right.inner_corner, left.inner_corner, left.outer_corner]].mean(0)
        return points[np.r_[right.iris, left.iris]].mean(0) - corners

    def brows(raised):
        points = find_face(draw(prepared, brow=raised), TalkOptions()).landmarks[:, 1]
        return (
            points[[right.outer_corner, left.outer_corner]].mean()
            - points[np.r_[right.brow_upper, left.brow_upper]].mean()
        )

    least = 0.005 * prepared.eye_distance
    assert look([0.03, 0.0])[0] > look([0.0, 0.0])[0] + least > look([-0.03, 0.0])[0] + 2 * least
    assert look([0.0, 0.03])[1] > look([0.0, -0.03])[1] + least / 2
    assert brows(0.3) > brows(0.0) + 2 * least > brows(-0.3) + 4 * least


@pytest.mark.parametrize("yaw", [-10, 10])
def test_skin_that_turns_to_the_light_is_brighter(prepared, yaw):
    lit = replace(prepared, light=Light(0.7, np.array([-0.4, 0.0, 0.0])))
    plain = replace(prepared, light=Light(1.0, np.zeros(3)))
    change = draw(lit, yaw=yaw).astype(float) - draw(plain, yaw=yaw)
    assert -np.sign(yaw) * change[change != 0].mean() > 3.0


def test_the_background_stands_still_and_the_shoulders_follow_a_little(prepared):
    frame = draw(prepared, yaw=8, pitch=-5, roll=4)
    difference = np.abs(frame.astype(int) - prepared.portrait).max(2)
    height, width = difference.shape
    assert difference[:, : width // 12].max() == 0
    assert difference[:, -width // 12 :].max() == 0
    assert difference[-height // 4 :].max() == 0, "far below the chin"
    x, y = prepared.texture[152].astype(int)
    near = np.s_[y + int(0.8 * prepared.eye_distance) : y + int(1.5 * prepared.eye_distance), x - 40 : x + 40]
    assert (difference[near] > 0).mean() > 0.5


def test_a_turn_uncovers_the_plate_and_not_the_picture_stretched(still):
    frame = draw(still, yaw=9)
    green = (frame == (0, 255, 0)).all(2)
    assert green.sum() > 50


def test_frames_keep_the_grain(prepared):
    frame = draw(prepared, yaw=3)
    low, high = prepared.texture[:468].min(0).astype(int), prepared.texture[:468].max(0).astype(int)
    fine = [
        cv2.Laplacian(image[low[1] : high[1], low[0] : high[0]].astype(np.float32), cv2.CV_32F).var()
        for image in (prepared.portrait, frame)
    ]
    assert fine[1] > 0.7 * fine[0]


def test_drawing_is_repeatable(prepared):
    motion = {"mouth": OPEN, "yaw": 4.0, "blink": 0.6, "brow": 0.1}
    np.testing.assert_array_equal(draw(prepared, **motion), draw(prepared, **motion))


@pytest.mark.parametrize("yaw", [-12.0, 12.0])
def test_a_turn_by_twelve_degrees_tears_nothing(prepared, yaw):
    height, width = prepared.portrait.shape[:2]
    y, x = np.mgrid[:height, :width]
    # Colours tell where a pixel comes from.
    where = np.stack([x * 255.0 / width, y * 255.0 / height, 0 * x], -1).round().astype(np.uint8)
    plain = replace(
        prepared, portrait=where, plate=np.full_like(where, 255), wrinkles=(), eyelids=(), eyeballs=(), light=EVEN_LIGHT
    )
    frame = draw(plain, yaw=yaw).astype(float)
    turned = prepared.pose.to_image(HeadTurn.from_angles(np.radians(yaw), 0, 0, 0)(prepared.neutral))[OVAL, :2]
    face = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(turned.astype(np.int32)), 1)
    face = cv2.erode(face, np.ones((5, 5), np.uint8)) > 0
    assert frame[face, 2].max() < 8, "the background shows through the face"
    # The nose covers a strip of the cheek behind it; nothing else jumps by more than a few pixels.
    for axis, size in ((0, width), (1, height)):
        jump = np.abs(np.diff(frame[..., axis], axis=1 - axis)) * size / 255
        inside = face[:, 1:] & face[:, :-1] if axis == 0 else face[1:] & face[:-1]
        assert np.percentile(jump[inside], 99.5) < 4
        assert jump[inside].max() < 0.15 * prepared.eye_distance
