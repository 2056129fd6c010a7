import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from talkwidget.errors import InputError
from talkwidget.face.portrait import MIN_SIDE, fit_portrait, read_portrait

from .conftest import DATA


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:  # noqa: A002
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def refusal(source: object) -> str:
    with pytest.raises(InputError) as caught:
        read_portrait(source)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def gradient() -> np.ndarray:
    """Grey from 0 at the left to 255 at the right, (64, 256) uint8."""
    return np.tile(np.arange(256, dtype=np.uint8), (64, 1))


class TestSources:
    def test_path_text_and_bytes_are_the_same_picture(self, astronaut: np.ndarray) -> None:
        path = DATA / "astronaut.png"
        pictures = [read_portrait(source) for source in (path, str(path), path.read_bytes())]
        assert len({picture.digest for picture in pictures}) == 1
        for picture in pictures:
            assert np.array_equal(picture.pixels, astronaut)

    def test_image_and_array_are_the_same_picture(self, astronaut: np.ndarray) -> None:
        image, array = read_portrait(Image.fromarray(astronaut)), read_portrait(astronaut)
        assert image.digest == array.digest
        assert np.array_equal(array.pixels, astronaut)

    def test_content_decides_the_digest(self, tmp_path: Path, astronaut: np.ndarray) -> None:
        path = tmp_path / "me.png"
        path.write_bytes(encoded(Image.fromarray(astronaut)))
        before = read_portrait(path).digest
        changed = astronaut.copy()
        changed[0, 0, 0] ^= 1
        path.write_bytes(encoded(Image.fromarray(changed)))
        assert read_portrait(path).digest != before
        assert read_portrait(changed).digest != read_portrait(astronaut).digest
        assert read_portrait(changed.reshape(256, 1024, 3)).digest != read_portrait(changed).digest

    def test_the_array_is_copied(self, astronaut: np.ndarray) -> None:
        mine = astronaut.copy()
        picture = read_portrait(mine)
        mine[:] = 0
        assert picture.pixels.any()


class TestModes:
    def test_transparency_lies_over_white(self) -> None:
        rgba = np.zeros((64, 64, 4), dtype=np.uint8)
        rgba[:, 32:, 3] = 128
        pixels = read_portrait(rgba).pixels
        assert (pixels[:, :32] == 255).all()
        assert np.abs(pixels[:, 32:].astype(int) - 127).max() <= 1

    @pytest.mark.parametrize("mode", ["P", "PA", "LA"])
    def test_transparent_palettes_and_greys(self, mode: str) -> None:
        image = Image.new("RGBA", (64, 64), (200, 30, 30, 0))
        image.paste((0, 0, 0, 255), (32, 0, 64, 64))
        made = image.quantize(4) if mode == "P" else image.convert("L" if mode == "LA" else "P").convert(mode)
        if mode != "P":
            made.putalpha(image.getchannel("A"))  # Pillow before 12 loses it from RGBA to PA
        pixels = read_portrait(made).pixels
        assert (pixels[:, :32] == 255).all()
        assert (pixels[:, 32:] < 8).all()

    def test_a_colour_of_a_palette_may_be_transparent(self) -> None:
        image = Image.fromarray((gradient() > 127).astype(np.uint8), "P")
        image.putpalette([10, 20, 30, 40, 50, 60])
        pixels = read_portrait(encoded(image, transparency=0)).pixels
        assert pixels[0, 0].tolist() == [255, 255, 255]
        assert pixels[0, -1].tolist() == [40, 50, 60]

    @pytest.mark.parametrize("shape", [(64, 256), (64, 256, 1)])
    def test_grey_arrays(self, shape: tuple[int, ...]) -> None:
        pixels = read_portrait(gradient().reshape(shape)).pixels
        assert np.array_equal(pixels, np.stack([gradient()] * 3, axis=-1))

    def test_sixteen_bits(self) -> None:
        wide = gradient().astype(np.uint16) * 257
        pixels = read_portrait(encoded(Image.fromarray(wide))).pixels
        assert np.array_equal(pixels[..., 0], gradient())

    def test_sixteen_bits_of_colour(self) -> None:
        colour = np.stack([gradient(), gradient()[:, ::-1], gradient() // 2], axis=-1)
        _, data = cv2.imencode(".png", colour[..., ::-1].astype(np.uint16) * 257)
        assert np.array_equal(read_portrait(data.tobytes()).pixels, colour)

    @pytest.mark.parametrize("white", [1, 255, 65535])
    def test_floats(self, white: int) -> None:
        image = Image.fromarray((gradient() / 255 * white).astype(np.float32))
        assert np.array_equal(read_portrait(encoded(image, "TIFF")).pixels[..., 1], gradient())

    def test_cmyk(self) -> None:
        image = Image.fromarray(np.stack([gradient()] * 3, axis=-1)).convert("CMYK")
        pixels = read_portrait(encoded(image, "TIFF")).pixels
        assert np.abs(pixels[..., 0].astype(int) - gradient()).max() <= 2

    def test_one_bit_and_animation(self) -> None:
        assert set(np.unique(read_portrait(Image.fromarray(gradient()).convert("1")).pixels)) == {0, 255}
        first, second = Image.new("L", (64, 64), 0), Image.new("L", (64, 64), 255)
        assert read_portrait(encoded(first, "GIF", save_all=True, append_images=[second])).pixels.max() == 0

    def test_wide_colours_become_srgb(self) -> None:
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        swapped = srgb.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
        other = swapped.replace("sRGB".encode("utf-16-be"), "wide".encode("utf-16-be"))
        reddish = Image.new("RGB", (64, 64), (200, 100, 50))
        colours = [
            read_portrait(encoded(reddish, icc_profile=profile)).pixels[0, 0].astype(int)
            for profile in (other, srgb, b"broken")
        ]
        assert np.abs(colours[0] - [100, 200, 50]).max() <= 2
        assert colours[1].tolist() == colours[2].tolist() == [200, 100, 50]

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_orientation_of_the_camera(self, orientation: int) -> None:
        upright = Image.fromarray(np.stack([gradient(), gradient() // 2, gradient()], axis=-1))
        stored = {
            2: [Image.Transpose.FLIP_LEFT_RIGHT],
            3: [Image.Transpose.ROTATE_180],
            4: [Image.Transpose.FLIP_TOP_BOTTOM],
            5: [Image.Transpose.TRANSPOSE],
            6: [Image.Transpose.ROTATE_90],
            7: [Image.Transpose.TRANSVERSE],
            8: [Image.Transpose.ROTATE_270],
        }
        image = upright
        for method in stored.get(orientation, []):
            image = image.transpose(method)
        exif = Image.Exif()
        exif[0x0112] = orientation
        assert np.array_equal(read_portrait(encoded(image, exif=exif)).pixels, np.array(upright))


class TestMistakes:
    @pytest.mark.parametrize("data", [b"just some words", b"ID3\x04" + bytes(90), b"\0\0\0\x18ftypheic" + bytes(90)])
    def test_not_a_picture(self, data: bytes, tmp_path: Path) -> None:
        (tmp_path / "face.png").write_bytes(data)
        told = refusal(tmp_path / "face.png")
        assert told.startswith("'face.png' looks like a")
        assert "JPEG, PNG or WebP" in told

    def test_unknown_and_empty_bytes(self) -> None:
        assert "not a picture" in refusal(b"\0\1\2\3" * 50)
        assert "is empty" in refusal(b"")

    @pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
    @pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
    def test_cut_off(self, astronaut: np.ndarray, format: str, share: float) -> None:  # noqa: A002
        data = encoded(Image.fromarray(astronaut), format)
        assert "damaged" in refusal(data[: int(len(data) * share)])

    def test_garbled(self, astronaut: np.ndarray) -> None:
        data = bytearray(encoded(Image.fromarray(astronaut)))
        data[300:400] = bytes(100)
        assert "damaged" in refusal(bytes(data))

    @pytest.mark.parametrize("size", [(MIN_SIDE - 1, 500), (500, MIN_SIDE - 1), (1, 1)])
    def test_too_small(self, size: tuple[int, int]) -> None:
        told = refusal(Image.new("RGB", size))
        assert f"{size[0]} x {size[1]}" in told
        assert f"at least {MIN_SIDE}" in told

    @pytest.mark.parametrize("side", [10_000, 30_000])
    def test_decompression_bomb(self, side: int, recwarn: pytest.WarningsRecorder) -> None:
        header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        chunk = b"IHDR" + header
        bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        assert "million pixels" in refusal(
            bomb + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
        )
        assert not recwarn.list

    @pytest.mark.parametrize(
        "array", [np.zeros((0, 64, 3), np.uint8), np.zeros((64, 64, 5), np.uint8), np.zeros(9, np.uint8)]
    )
    def test_arrays_of_no_picture(self, array: np.ndarray) -> None:
        assert refusal(array)

    def test_other_types(self) -> None:
        assert "float64" in refusal(np.zeros((64, 64, 3)))
        assert "not int" in refusal(7)
        assert "not NoneType" in refusal(None)


class TestFit:
    @pytest.mark.parametrize(
        ("size", "fitted"),
        [
            ((512, 512), (512, 512)),
            ((3000, 2000), (1620, 1080)),
            ((2000, 3000), (1080, 1620)),
            ((641, 481), (640, 480)),
        ],
    )
    def test_size(self, size: tuple[int, int], fitted: tuple[int, int]) -> None:
        pixels = fit_portrait(np.zeros((size[1], size[0], 3), np.uint8), 1080)
        assert pixels.shape == (fitted[1], fitted[0], 3)

    def test_odd_sides_are_cut_not_squeezed(self, astronaut: np.ndarray) -> None:
        assert np.array_equal(fit_portrait(astronaut[:511, :509], 1080), astronaut[:510, :508])

    def test_scaling_averages(self) -> None:
        checker = np.indices((400, 400)).sum(axis=0) % 2 * np.uint8(254)
        pixels = fit_portrait(np.repeat(checker[..., None], 3, axis=2).astype(np.uint8), 200)
        assert (pixels == 127).all()

    def test_fitting_twice_changes_nothing_more(self, astronaut: np.ndarray) -> None:
        once = fit_portrait(astronaut, 301)
        assert np.array_equal(fit_portrait(once, 301), once)
