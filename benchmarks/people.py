"""The mesh engine's motion beside that of filmed people, over portraits of many kinds, in the default voice.

Two judges read the finished clips: that of motion, whose score is the share of key features outside the range of the
filmed people (their profiles are in ``TALKWIDGET_PEOPLE``), and that of clips (:mod:`.judged`). Without them there is
nothing to print.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from talkwidget import Talker
from tools.people_figures import shares, widest_in_pauses

from .judged import JUDGE, PYTHON, TOOLS, MadeClip, judge_clip, keep_clip, make_clips
from .kinds import all_kinds
from .scenes import ROOT, SENTENCES
from .speech import MEDIA
from .table import Row, at_most

MOTION = Path(os.environ.get("TALKWIDGET_MOTION_JUDGE", TOOLS / "judge_motion.py"))
PEOPLE = Path(os.environ.get("TALKWIDGET_PEOPLE", ROOT.parent / "shared" / "motion" / "people"))

_TEXTS = (SENTENCES[0], SENTENCES[2], SENTENCES[4])
_RECORDING = "speech_en_8s.flac"
_MILLIMETRES = 63.0
"""Distance of the irises of a middling adult, mm: the judge's unit of length."""

# Name, path in the judge's profile, factor to the unit.
_FEATURES = (
    ("aperture, mm", ("signals", "aperture", "range"), _MILLIMETRES),
    ("aperture speed, mm/s", ("signals", "aperture", "speed"), _MILLIMETRES),
    ("aperture reversals a second", ("events", "aperture_reversals_per_s"), 1.0),
    ("upper lip, mm of the opening", ("corr", "slope_upper_lip_aperture"), 1.0),
    ("aperture with chin, r", ("corr", "aperture~jaw"), 1.0),
    ("aperture with loudness, r", ("events", "aperture_env_r"), 1.0),
    ("chin, mm", ("signals", "jaw", "range"), _MILLIMETRES),
    ("cheeks, mm", ("signals", "cheek", "range"), _MILLIMETRES),
    ("cheeks with corners, r", ("corr", "cheek~smile"), 1.0),
    ("corner height, mm", ("signals", "smile", "range"), _MILLIMETRES),
    ("corner height with width, r", ("corr", "smile~width"), 1.0),
    ("difference of the corners, sd, mm", ("signals", "asym_y", "std"), _MILLIMETRES),
    ("lip shape beyond opening and width, mm", ("pca", "lip_variety"), _MILLIMETRES),
    ("brows, mm", ("signals", "brow", "range"), _MILLIMETRES),
    ("lids between blinks, sd", ("events", "eye_open_std_between_blinks"), 1.0),
    ("reopening of the eyes, ms", ("events", "blink_open_ms"), 1.0),
    ("closing of the eyes, ms", ("events", "blink_close_ms"), 1.0),
    ("blinks' duration, variation", ("events", "blink_half_cv"), 1.0),
    ("left fold, change of contrast", ("skin", "fold_foldL"), 1.0),
    ("right fold, change of contrast", ("skin", "fold_foldR"), 1.0),
    ("head speed, deg/s", ("events", "head_speed_deg_s"), 1.0),
    ("head speed, variation", ("events", "head_speed_cv"), 1.0),
    ("yaw at 0.5-2 Hz, share", ("signals", "yaw", "b1"), 1.0),
    ("pitch at 0.5-2 Hz, share", ("signals", "pitch", "b1"), 1.0),
    ("gaze held against yaw", ("events", "vor_yaw"), 1.0),
    ("gaze held against pitch", ("events", "vor_pitch"), 1.0),
    ("mouth inside, brightness over the cheek", ("mouth", "lum"), 1.0),
    ("mouth inside, dark share", ("mouth", "dark"), 1.0),
    ("aperture in pauses, mm", ("events", "pause_aperture_mean"), _MILLIMETRES),
    ("torso speed, mm/s", ("body", "torso_speed"), _MILLIMETRES),
)
_CLIP_FIGURES = (
    "av_lag_ms", "sync_corr", "closure_rate", "open_rate", "aperture_p95", "silence_still", "jitter_px", "sharpness",
)  # fmt: skip


def measure() -> Iterator[Row]:
    """Score of each portrait, then features and the older judge's figures over all clips."""
    if not (MOTION.exists() and JUDGE.exists() and PYTHON.exists() and PEOPLE.is_dir()):
        yield Row("independent judges", "not here; see the head of benchmarks/people.py")
        return
    with tempfile.TemporaryDirectory() as folder:
        clips = list(_make_all(Path(folder)))
        with ThreadPoolExecutor(2) as pool:
            profiles = list(pool.map(_profile, clips))
            judged = list(pool.map(judge_clip, clips))
        scores = _scores([_profile_path(clip) for clip in clips])
        openings = np.concatenate([_widest_in_pauses(clip) for clip in clips])
    by_portrait: dict[str, list[float]] = defaultdict(list)
    for clip, score in zip(clips, scores, strict=True):
        by_portrait[clip.portrait.stem].append(score)
    yield Row("clips", f"{len(clips)} ({len(by_portrait)} portraits)")
    for name, values in by_portrait.items():
        yield Row(f"score, {name}", ", ".join(f"{value:.2f}" for value in values))
    yield at_most("score, mean of all clips", float(np.mean(scores)), 0.30)
    yield at_most("score, highest clip", max(scores), 0.42)
    people = [json.loads(path.read_text()) for path in sorted(PEOPLE.glob("*.json"))]
    for name, path, factor in _FEATURES:
        yield Row(name, f"{_spread(profiles, path, factor)}; people {_spread(people, path, factor)}")
    yield Row(f"widest opening of {len(openings)} pauses between words", shares(openings))
    for sounds in ("open", "round", "spread", "fv"):
        for name, signal in (("aperture", "aperture"), ("chin", "jaw"), ("lower lip down", "lower_lip")):
            over = f"{_contrast(profiles, sounds, signal):.1f}; people {_contrast(people, sounds, signal):.1f}"
            yield Row(f"{name} of {sounds} sounds over closed lips, mm", over)
    for figure in _CLIP_FIGURES:
        found = [one[figure] for one in judged if one.get(figure) is not None]
        if found:
            yield Row(f"{figure}, judge of clips", f"{np.mean(found):.3f} ({min(found):.3f} to {max(found):.3f})")


def _make_all(folder: Path) -> Iterator[MadeClip]:
    pictures = all_kinds(folder)
    yield from make_clips(folder, pictures, _TEXTS)
    talker = Talker(engine="mesh", cache_dir=None)
    talker.set_face(pictures[0])
    talker.set_voice(MEDIA / _RECORDING)
    yield keep_clip(talker.say(use_recording=True), folder / f"{pictures[0].stem}_recording.mp4", pictures[0])


def _profile_path(clip: MadeClip) -> Path:
    return clip.path.parent / "profiles" / f"{clip.path.stem}.json"


def _profile(clip: MadeClip) -> dict[str, Any]:
    """The judge of motion's profile of a clip."""
    timed = ["--phones", clip.spans] if json.loads(clip.spans.read_text()) else []
    command = [PYTHON, MOTION, "measure", clip.path, *timed, "--series", "--out", _profile_path(clip).parent]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    profile: dict[str, Any] = json.loads(_profile_path(clip).read_text())
    return profile


def _widest_in_pauses(clip: MadeClip) -> NDArray[np.float64]:
    """Widest opening in each pause, mm, by the series beside a clip's profile, as in ``tools/people_figures.py``."""
    with np.load(_profile_path(clip).with_suffix(".npz")) as series:
        return widest_in_pauses(_MILLIMETRES * series["aperture"], series["quiet"])


def _scores(profiles: list[Path]) -> list[float]:
    """Share of the key features outside the people's range, of each clip."""
    command = [PYTHON, MOTION, "score", *profiles, "--a", *sorted(PEOPLE.glob("*.json"))]
    printed = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    return [float(value) for value in re.findall(r"^B .* outside (\d\.\d+)", printed, re.MULTILINE)]


def _spread(profiles: list[dict[str, Any]], path: tuple[str, ...], factor: float) -> str:
    """10th percentile, median and 90th percentile of a feature."""
    values = [value * factor for value in (_find(profile, path) for profile in profiles) if value is not None]
    if not values:
        return "not seen"
    return " - ".join(f"{value:.2f}" for value in np.percentile(values, (10, 50, 90)))


def _contrast(profiles: list[dict[str, Any]], sounds: str, figure: str) -> float:
    """Mean of a figure over all sounds of a class, less that of p, b and m, mm."""
    tokens = [token for profile in profiles for token in profile.get("tokens") or ()]
    means = [np.mean([token[figure] for token in tokens if token["c"] == one]) for one in (sounds, "closed")]
    return float(_MILLIMETRES * (means[0] - means[1]))


def _find(profile: Any, path: tuple[str, ...]) -> float | None:
    for name in path:
        profile = profile.get(name) if isinstance(profile, dict) else None
    return profile
