"""Change of sampling rate and of tempo."""

from __future__ import annotations

import av
import av.error
import numpy as np
import soxr
from numpy.typing import NDArray


def resample(samples: NDArray[np.float32], sample_rate: int, target: int) -> NDArray[np.float32]:
    """Resample ``samples``, (n,) or (n, channels), from ``sample_rate`` to ``target`` Hz."""
    if sample_rate == target:
        return samples
    return np.ascontiguousarray(soxr.resample(samples, sample_rate, target), dtype=np.float32)


def change_tempo(samples: NDArray[np.float32], sample_rate: int, tempo: float) -> NDArray[np.float32]:
    """Change the tempo of mono ``samples`` (n,) at the same pitch; the result has about n / tempo samples.

    FFmpeg's ``atempo`` (waveform similarity overlap-add); ``tempo`` is in 0.5..2, above 1 is faster.
    """
    if tempo == 1.0:
        return samples
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=sample_rate, format="fltp", layout="mono")
    stretch = graph.add("atempo", f"{tempo:f}")
    sink = graph.add("abuffersink")
    source.link_to(stretch)
    stretch.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], dtype=np.float32), "fltp", "mono")
    frame.sample_rate = sample_rate
    frame.pts = 0
    graph.push(frame)
    graph.push(None)
    blocks: list[NDArray[np.float32]] = []
    while True:
        try:
            blocks.append(np.asarray(graph.pull().to_ndarray()[0], dtype=np.float32))
        except (av.error.BlockingIOError, av.error.EOFError):
            return np.concatenate(blocks) if blocks else samples[:0]
