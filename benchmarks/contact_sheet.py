"""Frames of a clip side by side: ``python -m benchmarks.contact_sheet CLIP.mp4 SHEET.jpg``."""

from __future__ import annotations

import argparse

import av
import cv2
import numpy as np


def main() -> None:
    """Write frames at even distances as one picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.contact_sheet", description=main.__doc__)
    parser.add_argument("clip")
    parser.add_argument("sheet")
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--rows", type=int, default=2)
    parser.add_argument("--width", type=int, default=300, help="of a frame, in pixels")
    arguments = parser.parse_args()
    with av.open(arguments.clip) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    chosen = np.linspace(0, len(frames) - 1, arguments.columns * arguments.rows).astype(int)
    height = round(frames[0].shape[0] * arguments.width / frames[0].shape[1])
    tiles = [cv2.resize(frames[i], (arguments.width, height), interpolation=cv2.INTER_AREA) for i in chosen]
    rows = [np.hstack(tiles[i : i + arguments.columns]) for i in range(0, len(tiles), arguments.columns)]
    cv2.imwrite(arguments.sheet, np.vstack(rows)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])


if __name__ == "__main__":
    main()
