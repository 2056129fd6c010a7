"""The mesh engine's motion beside that of filmed people, over portraits of many kinds, in the default voice.

Two judges read the finished clips: that of motion, whose score is the share of key features outside the range of the
filmed people (:mod:`.profiles`), and that of clips (:mod:`.judged`). Without them there is nothing to print.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from talkwidget import Talker
from tools.people_figures import shares

from .judged import JUDGE, PYTHON, MadeClip, judge_clip, keep_clip, make_clips
from .kinds import all_kinds
from .manners import measure_sound, measure_styles
from .profiles import FEATURES, MOTION, PEOPLE, contrast, profile, read_people, scores, spread, widest_openings
from .scenes import SENTENCES
from .speech import MEDIA
from .table import Heading, Row, at_most

_TEXTS = (SENTENCES[0], SENTENCES[2], SENTENCES[4])
_RECORDING = "speech_en_8s.flac"

_CLIP_FIGURES = (
    "av_lag_ms", "sync_corr", "closure_rate", "open_rate", "aperture_p95", "silence_still", "jitter_px", "sharpness",
)  # fmt: skip


def measure() -> Iterator[Row | Heading]:
    """Score of each portrait, then features and the older judge's figures; styles, and sound alone, on one portrait."""
    if not (MOTION.exists() and JUDGE.exists() and PYTHON.exists() and PEOPLE.is_dir()):
        yield Row("independent judges", "not here; see the head of benchmarks/people.py")
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure_kinds(Path(folder))
        yield from measure_styles(Path(folder))
        yield from measure_sound(Path(folder))


def _measure_kinds(folder: Path) -> Iterator[Row]:
    clips = list(_make_all(folder))
    with ThreadPoolExecutor(2) as pool:
        profiles = list(pool.map(profile, clips))
        judged = list(pool.map(judge_clip, clips))
    by_portrait: dict[str, list[float]] = defaultdict(list)
    for clip, score in zip(clips, found := scores(clips), strict=True):
        by_portrait[clip.portrait.stem].append(score)
    yield Row("clips", f"{len(clips)} ({len(by_portrait)} portraits)")
    for name, values in by_portrait.items():
        yield Row(f"score, {name}", ", ".join(f"{value:.2f}" for value in values))
    yield at_most("score, mean of all clips", float(np.mean(found)), 0.30)
    yield at_most("score, highest clip", max(found), 0.42)
    people = read_people()
    for name, path, factor in FEATURES:
        yield Row(name, f"{spread(profiles, path, factor)}; people {spread(people, path, factor)}")
    openings = np.concatenate([widest_openings(clip) for clip in clips])
    yield Row(f"widest opening of {len(openings)} pauses between words", shares(openings))
    for sounds in ("open", "round", "spread", "fv"):
        for name, signal in (("aperture", "aperture"), ("chin", "jaw"), ("lower lip down", "lower_lip")):
            over = f"{contrast(profiles, sounds, signal):.1f}; people {contrast(people, sounds, signal):.1f}"
            yield Row(f"{name} of {sounds} sounds over closed lips, mm", over)
    for figure in _CLIP_FIGURES:
        seen = [one[figure] for one in judged if one.get(figure) is not None]
        if seen:
            yield Row(f"{figure}, judge of clips", f"{np.mean(seen):.3f} ({min(seen):.3f} to {max(seen):.3f})")


def _make_all(folder: Path) -> Iterator[MadeClip]:
    """Clips of each portrait, drawn with a seed of its own, so that no figure hangs on a few drawn motions."""
    pictures = all_kinds(folder)
    for seed, picture in enumerate(pictures):
        yield from make_clips(folder, [picture], _TEXTS, seed=seed)
    talker = Talker(engine="mesh", cache_dir=None)
    talker.set_face(pictures[0])
    talker.set_voice(MEDIA / _RECORDING)
    yield keep_clip(talker.say(use_recording=True), folder / f"{pictures[0].stem}_recording.mp4", pictures[0])
