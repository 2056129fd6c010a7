"""Thin hair outside the head's mask, drawn into a portrait."""

import cv2
import numpy as np
import pytest

from talkwidget.engine.mesh.face.matte import cut_out
from talkwidget.engine.mesh.face.strands import find_strands


@pytest.fixture(scope="module")
def head(closed):
    """Mask of the head without strands."""
    return cut_out(closed.image, closed.landmarks.astype(np.float64), closed.eye_distance).head


@pytest.fixture(scope="module")
def strands(closed, head):
    """The face with strands around its hair, and their mask."""
    picture, mask = closed.image.copy(), np.zeros_like(head)
    outline = max(cv2.findContours(head, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len)[:, 0]
    above = outline[outline[:, 1] < closed.landmarks[10, 1]]
    middle = closed.landmarks[:, :2].mean(0)
    for point in above[:: max(1, len(above) // 12)]:
        away = (point - middle) / np.linalg.norm(point - middle)
        ends = [tuple(map(int, point + step * closed.eye_distance * away)) for step in (-0.1, 0.35)]
        cv2.line(picture, *ends, (60, 45, 25), 2, cv2.LINE_AA)
        cv2.line(mask, *ends, 1, 1)
    return picture, mask & (cv2.dilate(head, np.ones((5, 5), np.uint8)) == 0)


def search(closed, picture, head):
    return find_strands(picture, head, float(closed.landmarks[152, 1]), closed.eye_distance)


def test_strands_are_found(closed, strands, head):
    picture, mask = strands
    assert mask.sum() > 50
    assert search(closed, picture, head)[mask > 0].mean() > 0.9


def test_strands_move_with_the_head_and_leave_the_background(closed, strands):
    picture, mask = strands
    matte = cut_out(picture, closed.landmarks.astype(np.float64), closed.eye_distance)
    assert matte.alpha[mask > 0].mean() > 0.9
    dark = [(image[mask > 0] @ [0.3, 0.6, 0.1]).mean() for image in (picture, matte.plate)]
    assert dark[1] > dark[0] + 40


def test_a_head_without_strands_has_none(closed, head):
    assert search(closed, closed.image, head).sum() < 0.02 * head.sum()


def test_lines_of_a_busy_background_are_not_taken_for_hair(closed, head):
    picture = closed.image.copy()
    striped = np.zeros_like(head)
    striped[:, ::9] = 1
    picture[(striped > 0) & (head == 0)] = (60, 45, 25)
    picture[::14][head[::14] == 0] = closed.image[::14][head[::14] == 0]
    assert search(closed, picture, head).sum() == 0
