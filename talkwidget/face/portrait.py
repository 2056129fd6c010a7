"""Portraits: a file, bytes, PIL image or array, read as upright 8-bit RGB."""

from __future__ import annotations

import io
import os
import warnings
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from ..cache.files import bytes_digest
from ..errors import InputError
from ..inputs.files import looks_like, read_file, user_path

MIN_SIDE = 64
"""Shortest side in pixels. Measured: on four portraits made so small, the detector's score is 0.86 and more. At 48
pixels it falls to 0.73, and at 40 one of the faces is not found."""

# Larger than any photo, small enough for memory.
MAX_PORTRAIT_BYTES = 256 << 20
"""Largest file that is read."""
# Possible values of white in images of wide integers, or of floats beyond 1.
_FULL_SCALES = (255, 65535)

Pixels: TypeAlias = NDArray[np.uint8]
PortraitSource: TypeAlias = "str | os.PathLike[str] | bytes | Image.Image | NDArray[np.uint8] | Portrait"


@dataclass(frozen=True)
class Portrait:
    """Portrait as the user gave it.

    Attributes
    ----------
    pixels
        Upright image (H, W, 3) uint8, sRGB.
    digest
        SHA-256 of the file's bytes, in hex; of shape and pixels where there was no file.
    """

    pixels: Pixels
    digest: str


def read_portrait(source: PortraitSource) -> Portrait:
    """Read a portrait: rotated as its EXIF data says, converted to sRGB, transparency over white.

    Parameters
    ----------
    source
        Path of a file, its bytes, a PIL image, or a uint8 array. An array is grey (H, W) or (H, W, 1), grey and alpha
        (H, W, 2), RGB (H, W, 3) or RGBA (H, W, 4). A portrait that was read before is returned.

    Raises
    ------
    InputError
        It cannot be read, is not an image, is damaged, smaller than 64 pixels on a side, or enormous.
    """
    if isinstance(source, Portrait):
        return source
    if isinstance(source, np.ndarray):
        return _from_image(_array_image(source))
    if isinstance(source, Image.Image):
        return _from_image(source)
    if isinstance(source, (str, os.PathLike)):
        data = read_file(source, "picture", MAX_PORTRAIT_BYTES)
        return Portrait(_decode(data, repr(user_path(source).name)), bytes_digest(data))
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        return Portrait(_decode(data, "the picture"), bytes_digest(data))
    raise InputError(
        f"a picture is a path, bytes, a PIL image or a uint8 array, not {type(source).__name__}; convert it first."
    )


def portrait_name(source: PortraitSource) -> str:
    """Default name of a portrait's face: the file's name without its ending, else ``face``."""
    return (user_path(source).stem if isinstance(source, (str, os.PathLike)) else "") or "face"


def is_enormous(width: int, height: int) -> bool:
    """Whether a picture has more pixels than Pillow opens without a warning, as a decompression bomb has."""
    return Image.MAX_IMAGE_PIXELS is not None and width * height > Image.MAX_IMAGE_PIXELS


def fit_portrait(pixels: Pixels, max_height: int) -> Pixels:
    """Scale a portrait down to the working resolution, with even sides as H.264 in yuv420p needs them.

    Parameters
    ----------
    pixels
        (H, W, 3).
    max_height
        Upper limit of the shorter side in pixels; larger portraits are scaled by area, which avoids aliasing.

    Returns
    -------
    Pixels
        (H', W', 3); an odd last row or column is cut off, not squeezed in.
    """
    height, width = pixels.shape[:2]
    shorter = min(height, width)
    if shorter > max_height:
        size = (round(width * max_height / shorter), round(height * max_height / shorter))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(pixels[: height // 2 * 2, : width // 2 * 2])


def _from_image(image: Image.Image) -> Portrait:
    pixels = _pixels(image, "the picture")
    return Portrait(pixels, bytes_digest(repr(pixels.shape).encode() + pixels.tobytes()))


def _array_image(array: NDArray[Any]) -> Image.Image:
    if array.dtype != np.uint8:
        raise InputError(f"an array of {array.dtype} is not a picture; give uint8 values from 0 to 255.")
    if array.ndim not in {2, 3} or (array.ndim == 3 and array.shape[2] not in {1, 2, 3, 4}):
        raise InputError(f"an array of shape {array.shape} is not a picture; give (H, W), (H, W, 3) or (H, W, 4).")
    _check_size(array.shape[1], array.shape[0], "the picture")
    if is_enormous(*array.shape[:2]):
        raise _enormous("the picture")
    return Image.fromarray(array[..., 0] if array.shape[2:] == (1,) else array)


def _decode(data: bytes, name: str) -> Pixels:
    if not data:
        raise InputError(f"{name} is empty; give a picture with something in it.")
    try:
        with warnings.catch_warnings():
            # _pixels refuses images that Pillow would warn about.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
    except UnidentifiedImageError:
        raise _unknown(data, name) from None
    except Image.DecompressionBombError:
        raise _enormous(name) from None
    except Exception:
        raise _damaged(name) from None
    return _pixels(image, name)


def _pixels(image: Image.Image, name: str) -> Pixels:
    _check_size(*image.size, name)
    if is_enormous(image.width, image.height):
        raise _enormous(name)
    try:
        image.load()
        return np.array(_srgb(ImageOps.exif_transpose(image)))
    except Exception:
        # Pillow's decoders raise many kinds of errors on damaged data, from SyntaxError to struct.error.
        raise _damaged(name) from None


def _srgb(image: Image.Image) -> Image.Image:
    """Convert an image of any mode to opaque 8-bit RGB."""
    profile = image.info.get("icc_profile")
    if image.mode[0] in "IF":
        image = Image.fromarray(_eight_bit(np.asarray(image)))
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    if image.mode != "CMYK":
        image = image.convert("RGB")
    return _converted(image, profile).convert("RGB")


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert from the colours of ``profile`` to sRGB: phones save wide colours, printers CMYK."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        # A broken profile, or one for another colour space than the image has; viewers ignore it too.
        return image


def _eight_bit(values: NDArray[Any]) -> Pixels:
    """Convert grey of more than 8 bits, or of floats, to 8 bits."""
    finite = np.nan_to_num(values.astype(np.float64))
    highest = finite.max(initial=0)
    if values.dtype.kind == "u":
        white = np.iinfo(values.dtype).max
    elif values.dtype.kind == "f" and highest <= 1:
        white = 1
    else:
        white = next((scale for scale in _FULL_SCALES if highest <= scale), highest)
    return np.asarray(np.clip(finite / white * 255 + 0.5, 0, 255), dtype=np.uint8)


def _check_size(width: int, height: int, name: str) -> None:
    if min(width, height) < MIN_SIDE:
        raise InputError(f"{name} has {width} x {height} pixels; give one with at least {MIN_SIDE} on each side.")


def _unknown(data: bytes, name: str) -> InputError:
    kind = looks_like(data)
    if kind == "a picture":
        return _damaged(name)
    told = f"looks like {kind}" if kind else "is not a picture that can be read"
    return InputError(f"{name} {told}; give a JPEG, PNG or WebP picture.")


def _damaged(name: str) -> InputError:
    return InputError(f"{name} is damaged or only half there; copy or download it again.")


def _enormous(name: str) -> InputError:
    most = (Image.MAX_IMAGE_PIXELS or 0) / 1e6
    return InputError(f"{name} has more than {most:.0f} million pixels; scale it down first.")
