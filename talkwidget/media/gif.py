"""GIF writer with one palette for the whole animation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from ..cache.files import written_whole
from .container import open_output
from .marking import Marking, append_gif_comment
from .provenance import GIF, sign

WIDEST_GIF = 480
"""Longest side in pixels. A second of a talking portrait then takes 1.0 MB; with 320 pixels 0.5, with 720 2.1."""
FASTEST = 12.5
"""Frames per second at most: every second one of 25, which last 8 of the hundredths of a second that GIF counts in."""


def write_gif(path: Path, frames: Callable[[], Iterable[NDArray[np.uint8]]], fps: int, marking: Marking) -> None:
    """Write a GIF that repeats for ever, of at most :data:`WIDEST_GIF` pixels and :data:`FASTEST` frames per second.

    Parameters
    ----------
    path
        File to write; its folder exists.
    frames
        Called twice, gives the RGB frames (H, W, 3) uint8: once for the palette, once for the pictures.
    fps
        Their frames per second.
    marking
        What the file says about its making.
    """
    step = math.ceil(fps / FASTEST)
    unit = Fraction(step, fps)
    palette = _palette(_small(frames(), step))
    first = next(_small(frames(), step))
    with written_whole(path) as part:
        with open_output(part, "gif") as container:
            stream = container.add_stream("gif", rate=1 / unit)
            stream.height, stream.width = first.shape[:2]
            stream.pix_fmt = "pal8"
            for frame in _mapped(_small(frames(), step), palette, unit):
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        append_gif_comment(part, marking)
        sign(part, GIF, marking)


def _small(frames: Iterable[NDArray[np.uint8]], step: int) -> Iterator[NDArray[np.uint8]]:
    """Every ``step``-th frame, scaled down by area."""
    for pixels in islice(frames, 0, None, step):
        scale = min(1.0, WIDEST_GIF / max(pixels.shape[:2]))
        size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
        yield pixels if scale == 1.0 else np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _palette(frames: Iterable[NDArray[np.uint8]]) -> av.VideoFrame:
    """Palette of 256 colours (FFmpeg's ``palettegen``)."""
    graph: Any = None
    for number, pixels in enumerate(frames):
        if graph is None:
            graph = av.filter.Graph()
            source = _buffer(graph, pixels, Fraction(1, 25))
            generator, sink = graph.add("palettegen"), graph.add("buffersink")
            source.link_to(generator)
            generator.link_to(sink)
            graph.configure()
        source.push(_frame(pixels, number, Fraction(1, 25)))
    source.push(None)
    palette: av.VideoFrame = sink.pull()
    return palette


def _mapped(frames: Iterable[NDArray[np.uint8]], palette: av.VideoFrame, unit: Fraction) -> Iterator[av.VideoFrame]:
    """Frames in the colours of the palette, dithered by a fixed pattern, which stands still where the picture does."""
    graph: Any = None
    for number, pixels in enumerate(frames):
        if graph is None:
            graph = av.filter.Graph()
            source = _buffer(graph, pixels, unit)
            colours = graph.add_buffer(
                width=palette.width, height=palette.height, format=palette.format.name, time_base=unit
            )
            use, sink = graph.add("paletteuse", "dither=bayer:bayer_scale=3"), graph.add("buffersink")
            source.link_to(use, 0, 0)
            colours.link_to(use, 0, 1)
            use.link_to(sink)
            graph.configure()
            palette.pts, palette.time_base = 0, unit
            colours.push(palette)
            colours.push(None)
        source.push(_frame(pixels, number, unit))
        yield from _ready(sink)
    source.push(None)
    yield from _ready(sink)


def _ready(sink: Any) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _buffer(graph: Any, pixels: NDArray[np.uint8], unit: Fraction) -> Any:
    return graph.add_buffer(width=pixels.shape[1], height=pixels.shape[0], format="rgb32", time_base=unit)


def _frame(pixels: NDArray[np.uint8], number: int, unit: Fraction) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(format="rgb32")
    frame.pts, frame.time_base = number, unit
    return frame
