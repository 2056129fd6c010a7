"""Texture of a row of teeth."""

import itertools

import numpy as np
import pytest

from talkwidget.engine.mesh.face.tooth_row import TEXTURE_SIZE, draw_row

ENAMEL, GUM = np.array([220.0, 210.0, 200.0]), np.array([150.0, 80.0, 80.0])
WIDTHS, LENGTHS = (1.0,) * 5, (1.0,) * 5


@pytest.fixture(scope="module")
def row():
    return draw_row(WIDTHS, LENGTHS, ENAMEL, GUM)


def test_gum_is_at_the_top_and_enamel_below(row):
    middle = TEXTURE_SIZE[0] // 2 + TEXTURE_SIZE[0] // 20
    top, crown = row[1, middle, :3], row[45, middle, :3]
    assert top[0] > 1.5 * top[1]
    assert crown.min() > 0.8 * ENAMEL.min()


def test_each_tooth_ends_in_a_dark_line(row):
    line = row[45, :, 1]
    fifths = TEXTURE_SIZE[0] // 10
    for number in range(1, 5):
        between = TEXTURE_SIZE[0] // 2 + number * fifths
        beside = between - fifths // 2
        assert line[between - 2 : between + 2].min() < 0.9 * line[beside]


def test_teeth_get_darker_towards_the_back(row):
    fifths = TEXTURE_SIZE[0] // 10
    light = [row[45, TEXTURE_SIZE[0] // 2 + number * fifths + fifths // 2, 1] for number in range(5)]
    assert all(front > back for front, back in itertools.pairwise(light))


def test_a_shorter_tooth_ends_higher():
    row = draw_row(WIDTHS, (1.0, 0.8, 1.0, 1.0, 1.0), ENAMEL, GUM)
    fifths = TEXTURE_SIZE[0] // 10
    first, second = ((row[:, TEXTURE_SIZE[0] // 2 + at, 3] > 0.5).sum() for at in (fifths // 2, fifths + fifths // 2))
    assert second < 0.9 * first
