"""Colours of a mouth's inside, as its own portrait has them."""

import numpy as np
import pytest

from talkwidget.engine.mesh.face.palette import LUMA, cheek_light, fit_toning, pick_palette


@pytest.fixture(params=[1.0, 0.5], ids=["bright", "dark"])
def palette(request, prepared, closed):
    pixels = (request.param * closed.image).astype(np.uint8)
    return pick_palette(pixels, closed.landmarks.astype(np.float64), prepared.texture)


def test_a_mouth_is_darker_the_deeper_one_looks(palette):
    cavity, tongue, lip = (float(colour @ LUMA) for colour in (palette.cavity, palette.tongue, palette.lip))
    assert cavity < tongue
    assert tongue < 0.9 * lip, "a tongue as bright as that is read as a lip"
    assert float(palette.enamel @ LUMA) > tongue


def test_lips_tongue_and_gums_are_red_and_teeth_are_next_to_white(palette):
    for colour in (palette.lip, palette.tongue, palette.gum, palette.cavity):
        assert colour[0] > colour[1:].max()
    assert palette.enamel.min() > 0.7 * palette.enamel.max()


def toned(pixels, tint):
    """A picture in shades of one colour."""
    return np.clip((pixels @ LUMA)[..., None] * np.array(tint), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("tint", [(1.0, 1.0, 1.0), (1.07, 0.95, 0.75)], ids=["black and white", "sepia"])
def test_a_toned_portrait_has_a_toned_mouth(prepared, closed, tint):
    landmarks = closed.landmarks.astype(np.float64)
    palette = pick_palette(toned(closed.image, tint), landmarks, prepared.texture)
    assert palette.colourful == 0.0
    for colour in (palette.enamel, palette.gum, palette.cavity, palette.tongue):
        own = toned(colour[None, None], tint)[0, 0]
        assert np.abs(colour - own).max() < 0.06 * max(colour.max(), 40)


def test_a_pale_portrait_has_a_pale_mouth(prepared, closed):
    landmarks = closed.landmarks.astype(np.float64)
    grey = toned(closed.image, (1.0, 1.0, 1.0))
    pale = (0.6 * grey + 0.4 * closed.image).astype(np.uint8)
    chroma = [np.ptp(pick_palette(one, landmarks, prepared.texture).tongue) for one in (grey, pale, closed.image)]
    assert chroma[0] < chroma[1] < chroma[2]


def test_a_dark_beard_is_seen_beside_the_corner_that_it_covers(prepared, closed):
    landmarks = closed.landmarks.astype(np.float64)
    bearded = closed.image.copy()
    left = landmarks[61, :2].astype(int)
    bearded[left[1] - 8 : left[1] + 8, left[0] - 14 : left[0] + 1] = 10
    bare, covered = (pick_palette(one, landmarks, prepared.texture).beside for one in (closed.image, bearded))
    np.testing.assert_array_equal(bare, 1.0)
    assert covered[0] < 0.5
    assert covered[1] == 1.0


def test_teeth_of_a_drawing_are_brighter_and_whiter_than_a_photo_of_dark_skin_would_have_them(prepared, closed):
    landmarks = closed.landmarks.astype(np.float64)
    dark = np.clip(0.5 * closed.image * np.array([1.0, 0.75, 0.5]), 0, 255).astype(np.uint8)
    photo, drawn = (pick_palette(dark, landmarks, prepared.texture, drawn).enamel for drawn in (False, True))
    assert drawn.min() / drawn.max() > photo.min() / photo.max() + 0.05
    assert drawn @ LUMA > 1.2 * photo @ LUMA


def veiled(pixels, share=0.6):
    """A picture under a veil of white."""
    return (255 - (1 - share) * (255.0 - pixels)).astype(np.uint8)


def test_an_ordinary_portrait_has_no_veil(palette):
    assert palette.veil == 0.0
    np.testing.assert_array_equal(palette.darkest, 0.0)


def test_a_mouth_under_a_veil_is_no_darker_than_black_there_and_never_blue(prepared, closed):
    pixels = veiled(closed.image)
    palette = pick_palette(pixels, closed.landmarks.astype(np.float64), prepared.texture)
    black = float(veiled(np.zeros((1, 1, 3)))[0, 0] @ LUMA)
    assert black - 40 < float(palette.darkest @ LUMA) < black + 5
    for colour in (palette.cavity, palette.tongue, palette.gum, palette.enamel):
        assert colour @ LUMA > palette.darkest @ LUMA - 2
        assert colour[2] < colour[0] + 5


def test_a_toning_stays_as_it_is_beyond_the_luminances_of_the_face():
    luminance = np.linspace(150, 200, 500)
    toning = fit_toning(np.stack([luminance + 0.01 * (luminance - 170) ** 2, luminance, luminance - 20], 1))
    for end, beyond in zip(toning.seen, (20.0, 250.0), strict=True):
        np.testing.assert_allclose(toning.apply(np.full(3, beyond)) - beyond, toning.apply(np.full(3, end)) - end)


def test_teeth_do_not_glow_in_a_dark_picture(prepared, closed):
    landmarks, dark = closed.landmarks.astype(np.float64), (0.2 * closed.image).astype(np.uint8)
    enamel = pick_palette(dark, landmarks, prepared.texture).enamel
    assert enamel @ LUMA < 1.4 * cheek_light(dark, landmarks)
