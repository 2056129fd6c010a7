"""The mesh engine's clips in the default voice before an independent judge: lip sync, stillness, sharpness.

The judge would time the phonemes by eSpeak; it is given those of the clip, whose times `voices` checks. Without the
judge (:mod:`.judged`) there is nothing to print.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from talkwidget.engine.mesh.render import renderer
from talkwidget.engine.mesh.render.surround import displace_nodes

from .judged import JUDGE, PYTHON, judge_clip, make_clips
from .scenes import SENTENCES, portraits
from .table import Row, within

INFINITE = float("inf")

# Figure, lowest and highest value for every clip, lowest mean over all clips. Some follow filmed people, as
# tools/people_figures.py finds them: better sync than 95 % of them, because a portrait is to be understood; open vowels
# like 90 % of them; opening, pauses and yaw within their 5th and 95th percentile; the head's jitter at most their
# median.
_BARS = (
    ("face_found", 1.0, 1.0, None),
    ("av_lag_ms", -20.0, 20.0, None),
    ("sync_corr", 0.55, INFINITE, 0.65),
    ("closure_rate", 0.98, INFINITE, None),
    ("open_rate", 0.72, INFINITE, None),
    ("aperture_p95", 0.13, 0.24, None),
    ("silence_still", -INFINITE, 0.72, None),
    ("silence_aperture", -INFINITE, 0.61, None),
    ("blinks_per_min", 12.0, 45.0, None),
    ("blink_depth", -INFINITE, 0.35, None),
    ("head_yaw", 1.2, 8.0, None),
    ("head_pitch", 1.3, 8.0, None),
    ("head_roll", 1.3, 8.0, None),
    ("jitter_px", -INFINITE, 4.7, None),
    ("frozen", -INFINITE, 0.0, None),
    ("sharpness", 0.76, 1.2, 0.88),
)
# Portraits whose background has structure; on a plain one less may change.
_STRUCTURED = ("astronaut", "portrait_a")
# Least outside_ssim on a plain background with shoulders that are held still. Filmed ones are not, so that clips as
# they are have no bar there. Encoding alone leaves 0.966 to 0.973, as the last row tells.
_HELD_BAR = 0.96


def measure() -> Iterator[Row]:
    """Worst clip and mean over all portraits and sentences, a figure a row."""
    if not (JUDGE.exists() and PYTHON.exists()):
        yield Row("independent judge", "not here; see the head of benchmarks/judged.py")
        return
    with tempfile.TemporaryDirectory() as folder:
        clips = list(make_clips(Path(folder), portraits(), SENTENCES))
        with ThreadPoolExecutor(2) as pool:
            judged = list(pool.map(judge_clip, clips))
    yield Row("clips", f"{len(judged)} ({len(portraits())} portraits, {len(SENTENCES)} sentences)")
    for figure, low, high, mean in _BARS:
        yield from _worst_and_mean(figure, _values(judged, figure), low, high)
        if mean is not None:
            values = list(_values(judged, figure).values())
            yield within(f"{figure}, mean", float(np.mean(values)), mean, INFINITE)
    outside = _values(judged, "outside_ssim")
    structured = {clip: value for clip, value in outside.items() if clip.rpartition("_")[0] in _STRUCTURED}
    plain = {clip: value for clip, value in outside.items() if clip not in structured}
    yield from _worst_and_mean("outside_ssim, structured background", structured, 0.90, INFINITE)
    yield Row("outside_ssim, plain background", _lowest_and_mean(plain))
    held = _judge_held("displace_nodes", _hold_shoulders)
    yield from _worst_and_mean("outside_ssim, plain, shoulders held still", held, _HELD_BAR, INFINITE)
    yield Row("outside_ssim, plain, nothing moves", _lowest_and_mean(_judge_held("MeshRenderer.draw", _show_portrait)))


def _judge_held(attribute: str, replacement: Any) -> dict[str, float]:
    """``outside_ssim`` of a clip of each portrait on a plain background, with an attribute of the renderer replaced."""
    pictures = [portrait for portrait in portraits() if portrait.stem not in _STRUCTURED]
    with tempfile.TemporaryDirectory() as folder, mock.patch(f"{renderer.__name__}.{attribute}", replacement):
        clips = list(make_clips(Path(folder), pictures, SENTENCES[-1:]))
        return _values([judge_clip(clip) for clip in clips], "outside_ssim")


def _hold_shoulders(surround: Any, *rest: Any) -> Any:
    """Displacement of the surroundings with a torso that stays where it is."""
    return displace_nodes(dataclasses.replace(surround, torso_weight=0 * surround.torso_weight), *rest)


def _show_portrait(drawing: renderer.MeshRenderer, moment: Any, out: Any) -> None:
    out[:] = drawing.state.portrait


def _values(judged: list[dict[str, Any]], figure: str) -> dict[str, float]:
    """What the judge found, by the clip's name; it leaves out what a clip does not show."""
    return {result["clip"]: result[figure] for result in judged if result.get(figure) is not None}


def _worst_and_mean(figure: str, values: dict[str, float], low: float, high: float) -> Iterator[Row]:
    if not values:
        yield Row(figure, "not measured by the judge on these clips")
        return
    beyond = {clip: max(low - value, value - high) for clip, value in values.items()}
    worst = max(beyond, key=beyond.__getitem__)
    row = within(f"{figure}, worst of {len(values)}", values[worst], low, high, digits=3)
    missed = sum(excess > 0 for excess in beyond.values())
    where = f"{worst}; {missed} beyond" if missed else worst
    yield Row(row.figure, f"{row.measured} ({where}; mean {np.mean(list(values.values())):.3f})", row.bar, row.met)


def _lowest_and_mean(values: dict[str, float]) -> str:
    if not values:
        return "not measured by the judge on these clips"
    lowest = min(values, key=values.__getitem__)
    return f"{values[lowest]:.3f} ({lowest}; mean {np.mean(list(values.values())):.3f})"
