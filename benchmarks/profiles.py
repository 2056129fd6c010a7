"""Profiles of clips and of filmed people by the judge of motion: features, and the share outside the people's range.

The people's profiles are in the folder ``TALKWIDGET_PEOPLE``; ``TALKWIDGET_MOTION_JUDGE`` names the judge.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tools.people_figures import widest_in_pauses

from .judged import PYTHON, TOOLS, MadeClip
from .scenes import ROOT

MOTION = Path(os.environ.get("TALKWIDGET_MOTION_JUDGE", TOOLS / "judge_motion.py"))
PEOPLE = Path(os.environ.get("TALKWIDGET_PEOPLE", ROOT.parent / "shared" / "motion" / "people"))

Profile: TypeAlias = dict[str, Any]

MILLIMETRES = 63.0
"""Distance of the irises of a middling adult, mm: the judge's unit of length."""

# Name, path in the judge's profile, factor to the unit.
FEATURES = (
    ("aperture, mm", ("signals", "aperture", "range"), MILLIMETRES),
    ("aperture speed, mm/s", ("signals", "aperture", "speed"), MILLIMETRES),
    ("aperture reversals a second", ("events", "aperture_reversals_per_s"), 1.0),
    ("upper lip, mm of the opening", ("corr", "slope_upper_lip_aperture"), 1.0),
    ("aperture with chin, r", ("corr", "aperture~jaw"), 1.0),
    ("aperture with loudness, r", ("events", "aperture_env_r"), 1.0),
    ("chin, mm", ("signals", "jaw", "range"), MILLIMETRES),
    ("cheeks, mm", ("signals", "cheek", "range"), MILLIMETRES),
    ("cheeks with corners, r", ("corr", "cheek~smile"), 1.0),
    ("corner height, mm", ("signals", "smile", "range"), MILLIMETRES),
    ("corner height with width, r", ("corr", "smile~width"), 1.0),
    ("difference of the corners, sd, mm", ("signals", "asym_y", "std"), MILLIMETRES),
    ("lip shape beyond opening and width, mm", ("pca", "lip_variety"), MILLIMETRES),
    ("brows, mm", ("signals", "brow", "range"), MILLIMETRES),
    ("lids between blinks, sd", ("events", "eye_open_std_between_blinks"), 1.0),
    ("reopening of the eyes, ms", ("events", "blink_open_ms"), 1.0),
    ("closing of the eyes, ms", ("events", "blink_close_ms"), 1.0),
    ("blinks' duration, variation", ("events", "blink_half_cv"), 1.0),
    ("left fold, change of contrast", ("skin", "fold_foldL"), 1.0),
    ("right fold, change of contrast", ("skin", "fold_foldR"), 1.0),
    ("chin, change of contrast", ("skin", "fold_chin"), 1.0),
    ("head speed, deg/s", ("events", "head_speed_deg_s"), 1.0),
    ("head speed, variation", ("events", "head_speed_cv"), 1.0),
    ("yaw at 0.5-2 Hz, share", ("signals", "yaw", "b1"), 1.0),
    ("pitch at 0.5-2 Hz, share", ("signals", "pitch", "b1"), 1.0),
    ("gaze held against yaw", ("events", "vor_yaw"), 1.0),
    ("gaze held against pitch", ("events", "vor_pitch"), 1.0),
    ("mouth inside, brightness over the cheek", ("mouth", "lum"), 1.0),
    ("mouth inside, deviation of the brightness", ("mouth", "lum_std"), 1.0),
    ("mouth inside, dark share", ("mouth", "dark"), 1.0),
    ("aperture in pauses, mm", ("events", "pause_aperture_mean"), MILLIMETRES),
    ("torso speed, mm/s", ("body", "torso_speed"), MILLIMETRES),
)


def read_people() -> list[Profile]:
    """The filmed people's profiles."""
    return [json.loads(path.read_text()) for path in sorted(PEOPLE.glob("*.json"))]


def _path(clip: MadeClip) -> Path:
    return clip.path.parent / "profiles" / f"{clip.path.stem}.json"


def profile(clip: MadeClip) -> Profile:
    """The judge of motion's profile of a clip."""
    timed = ["--phones", clip.spans] if json.loads(clip.spans.read_text()) else []
    command = [PYTHON, MOTION, "measure", clip.path, *timed, "--series", "--out", _path(clip).parent]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    found: Profile = json.loads(_path(clip).read_text())
    return found


def widest_openings(clip: MadeClip) -> NDArray[np.float64]:
    """Widest opening in each pause, mm, by the series beside a clip's profile, as in ``tools/people_figures.py``."""
    with np.load(_path(clip).with_suffix(".npz")) as series:
        return widest_in_pauses(MILLIMETRES * series["aperture"], series["quiet"])


def scores(clips: Sequence[MadeClip]) -> list[float]:
    """Share of the key features outside the people's range, of each clip that has a profile."""
    command = [PYTHON, MOTION, "score", *map(_path, clips), "--a", *sorted(PEOPLE.glob("*.json"))]
    printed = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    return [float(value) for value in re.findall(r"^B .* outside (\d\.\d+)", printed, re.MULTILINE)]


def values_of(profiles: Sequence[Profile], path: tuple[str, ...], factor: float) -> list[float]:
    """A feature of each profile that has it."""
    return [value * factor for value in (_find(profile, path) for profile in profiles) if value is not None]


def spread(profiles: Sequence[Profile], path: tuple[str, ...], factor: float) -> str:
    """10th percentile, median and 90th percentile of a feature."""
    values = values_of(profiles, path, factor)
    if not values:
        return "not seen"
    return " - ".join(f"{value:.2f}" for value in np.percentile(values, (10, 50, 90)))


def contrast(profiles: Sequence[Profile], sounds: str, figure: str) -> float:
    """Mean of a figure over all sounds of a class, less that of p, b and m, mm."""
    tokens = [token for profile in profiles for token in profile.get("tokens") or ()]
    means = [np.mean([token[figure] for token in tokens if token["c"] == one]) for one in (sounds, "closed")]
    return float(MILLIMETRES * (means[0] - means[1]))


def _find(profile: Any, path: tuple[str, ...]) -> float | None:
    for name in path:
        profile = profile.get(name) if isinstance(profile, dict) else None
    return profile
