"""Poster of a video: its first frame as JPEG."""

from __future__ import annotations

import io
from pathlib import Path


def poster_jpeg(path: Path, width: int | None = None) -> bytes:
    """First frame as JPEG, scaled down to ``width`` pixels; raises :class:`OSError` if the file is gone or damaged."""
    import av

    try:
        with av.open(str(path)) as container:
            image = next(container.decode(video=0)).to_image()  # type: ignore[no-untyped-call]
    except (ValueError, StopIteration):  # FFmpeg's error for data that is no video
        raise OSError(f"{path} is damaged") from None
    if width is not None and image.width > width:
        image = image.resize((width, round(image.height * width / image.width)))
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=80)
    return jpeg.getvalue()
