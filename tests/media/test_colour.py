import numpy as np
import pytest

from talkwidget.media.colour import to_video_frame

RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722


@pytest.fixture(params=[(2, 2), (2, 6), (4, 2), (34, 50)])
def noise(request):
    return np.random.default_rng(4).integers(0, 256, (*request.param, 3), dtype=np.uint8)


def planes(pixels):
    height, width = pixels.shape[:2]
    packed = to_video_frame(pixels).to_ndarray()
    chroma = packed[height:].reshape(2, height // 2, width // 2)
    return packed[:height], chroma[0], chroma[1]


def exact(pixels):
    """Luma and both chroma of every pixel by the formulas of BT.709, limited range, not rounded."""
    red, green, blue = np.moveaxis(pixels / 255.0, -1, 0)
    luma = RED * red + GREEN * green + BLUE * blue
    return 16 + 219 * luma, 128 + 112 * (blue - luma) / (1 - BLUE), 128 + 112 * (red - luma) / (1 - RED)


def test_luma_is_that_of_bt709(noise):
    assert np.abs(planes(noise)[0] - exact(noise)[0]).max() < 0.52


def test_chroma_is_the_mean_of_two_pixels_across_and_of_four_lines_weighted_1_3_3_1(noise):
    for got, wanted in zip(planes(noise)[1:], exact(noise)[1:], strict=True):
        lines = np.pad((wanted[:, ::2] + wanted[:, 1::2]) / 2, ((1, 1), (0, 0)), "edge")
        mean = (lines[:-2:2] + 3 * lines[1:-1:2] + 3 * lines[2::2] + lines[3::2]) / 8
        assert np.abs(got - mean).max() < 0.53


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((128, 128, 128), (126, 128, 128)),
        ((0, 0, 255), (32, 240, 118)),
        ((255, 0, 0), (63, 102, 240)),
    ],
)
def test_pure_colours_have_the_values_of_the_standard(colour, expected):
    for plane, value in zip(planes(np.full((6, 8, 3), colour, np.uint8)), expected, strict=True):
        assert (plane == value).all()


def test_ffmpeg_shows_the_picture_it_was_given():
    y, x = np.mgrid[:64, :96]
    smooth = np.stack([2 * x, 3 * y, 255 - x - y], -1).astype(np.uint8)
    frame = to_video_frame(smooth)
    shown = frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
    assert np.abs(shown.astype(int) - smooth).mean() < 2.0


def test_a_flipped_view_of_a_picture_is_as_good_as_a_copy(noise):
    for got, wanted in zip(planes(noise[::-1, ::-1]), planes(noise[::-1, ::-1].copy()), strict=True):
        np.testing.assert_array_equal(got, wanted)
