"""Print the range of each constant of the mesh engine's motion that was set by eye, within which all figures hold.

    python -m tools.try_constants [PART_OF_A_NAME]

Each constant is multiplied, alone, by the :data:`FACTORS`. Motions are planned for speech of the default voice, with
two seeds. A range ends where a figure leaves its bar, which is named, or with the last factor. Nothing is drawn: what a
constant does to a picture is still by eye.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np

from talkwidget.engine.mesh.motion.plan import plan_motion
from talkwidget.engine.mesh.motion.visemes import read_ipa
from talkwidget.options import TalkOptions
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.hibari import Hibari

from .motion_figures import BARS, FPS, HEARD_BARS, measure

SEEDS = (0, 1)
FACTORS = (0.5, 0.7, 1.0, 1.4, 2.0)

TEXTS = (
    "Hello! This is a talking portrait, made by Bob. Five very warm boats moved past the old harbour.",
    "We believe that people who practise every morning will improve. But maybe not? Oh, I am so happy for you!",
    "My father bought a farm by the bay; apples, plums and melons, he said, are what people want. So it was.",
)

CONSTANTS = {
    "articulation": (
        *("_JAW_WIDTHS", "_JAW_SILENCE_WIDTHS", "_LIP_WIDTHS", "_LIP_SILENCE_WIDTHS", "_LIP_ROUNDED_WIDTHS"),
        *("_VOWEL_MARGIN", "_CONSONANT_MARGIN", "_LONGEST_MARGIN", "_FALL", "_SETTLING", "_SETTLING_GAIN"),
        *("_SMOOTHING", "_STRESS_GAIN", "_REDUCTION", "_WIDE", "_SLACK", "_UNDERSHOOT", "_TYPICAL_WIDEST"),
        *("_EVENING_POWER", "_EVENING_LIMITS", "_OPEN"),
    ),
    "visemes": ("_NUCLEUS_WEIGHT",),
    "contacts": ("_FLANK_SHARE", "_STEEPEST_FLANK", "_CLOSURE", "_TEETH", "_CLOSED_SHARES", "_BITTEN_SHARES"),
    "pauses": (
        *("SHORTEST_PAUSE", "_PAUSE_ONSET", "_PAUSE_RELEASE", "_PAUSE_FLANKS", "_BREATH_CHANCE", "_BREATH"),
        "_BREATH_FROM",
        *("_CLOSED_AT_ENDS", "_SHORTEST_BREATH", "_ACTIVE_BEYOND", "_ACTIVE_FLANKS"),
    ),
    "manner": ("_PARTED",),
    "head": (
        *("_SHIFT_PER_ROLL", "_MOST_BURST", "_BURSTS", "_PAUSE_PACE", "_PAUSE_FLANK", "_LONGEST_REST", "_CALMING"),
        *("_NOD", "_NOD_LAG", "_NOD_FLANKS", "_NOD_CHANCE", "_NOD_DEPTHS", "_CHIN_UP", "_SINKING", "_FALL_FLANKS"),
        *("_ACCENT_SPACING", "_WIDEST", "_SWAY", "_BLINK_LIFT", "_BLINK_LIFT_LAG", "_BLINK_LIFT_FLANKS"),
    ),
    "contour": (
        *("_MELODY_SMOOTHING", "_WIDEST_MELODY", "_LEAST_VOICED", "_LOUD_SMOOTHING", "_AUDIBLE", "_MELODY_SHARE"),
        *("_LOUDNESS_SHARE", "_STRENGTH_RANGE", "_LIVELINESS_RANGE", "_LIVELIER"),
    ),
    "eyes": (
        *(
            "_LATER_BLINK",
            "_PARTIAL_CHANCE",
            "_BLINK_AT_BREAK_CHANCE",
            "_BREAK_SCATTER",
            "LID_REST",
            "_LID_SHARE",
            "LID_LIMITS",
        ),
        *("_FIXATION", "_GAZE_SPREAD", "_BLINK_CLOSING", "_BLINK_DURATION"),
    ),
    "gesture": (
        *("_BROW_ACCENT", "_BROW_ACCENT_CHANCE", "_BROW_ACCENT_FLANKS", "_BROW_ACCENT_DEPTHS", "_BROW_QUESTION"),
        *("_BROW_QUESTION_FLANKS", "_BROW_MELODY", "_BROW_LIMITS", "_LIDS_FOLLOW", "GAZE_LIMIT"),
    ),
    "prosody": ("_EXCLAIMED", "_LONGEST_RISE", "_SHORTEST_RISE", "_SHORTEST_BREAK"),
    "spectra": ("_PARTIALS", "_REDDENING", "_LEAST_SPREAD"),
    "breathing": ("_DEPTH",),
    "sound_articulation": ("_SHORTEST_SILENCE", "_HEARD_SMOOTHING", "_ACCENT_WINDOW"),
    "hearing": ("_RANGE", "_NARROWEST_RANGE", "_ROOM_MARGIN", "_BAND_LIMITS", "_LEVEL_LIMITS", "_FLOOR"),
}
"""Constants by module."""

HEARD = ("sound_articulation", "hearing")
"""Modules whose constants are tried on the sound alone."""


def main(part: str = "") -> None:
    """Print a line for each constant whose name holds ``part``."""
    speeches = [Hibari().synthesize(text, "en-us") for text in TEXTS]
    for heard in (False, True):
        found = figures(speeches, heard).items()
        print("from sound alone:" if heard else "as it is:", ", ".join(f"{name} {value:.2f}" for name, value in found))
    for name, module, attribute, value in constants(part):
        low, high, why = value_range(speeches, module, attribute, name.split(".")[0] in HEARD)
        print(f"{name}: {show(value)}; {low:g} to {high:g} times it holds; {why}", flush=True)


def constants(part: str) -> Iterator[tuple[str, ModuleType, str, Any]]:
    """Names, modules, attributes and values of the constants."""
    for file, names in CONSTANTS.items():
        module = importlib.import_module(f"talkwidget.engine.mesh.motion.{file}")
        for attribute in names:
            if part in f"{file}.{attribute}":
                yield f"{file}.{attribute}", module, attribute, getattr(module, attribute)


def value_range(speeches: list[Speech], module: ModuleType, attribute: str, heard: bool) -> tuple[float, float, str]:
    """Least and greatest factor for which every figure holds, and what ends them."""
    value, middle, ends, why = getattr(module, attribute), FACTORS.index(1.0), [], []
    bars = HEARD_BARS if heard else BARS
    for factors in (FACTORS[:middle][::-1], FACTORS[middle + 1 :]):
        reached = 1.0
        for factor in factors:
            setattr(module, attribute, scale(value, factor))
            found = figures(speeches, heard)
            setattr(module, attribute, value)
            broken = [name for name, (low, high) in bars.items() if not low - 1e-9 <= found[name] <= high + 1e-9]
            if broken:
                why.append(f"at {factor:g}: {', '.join(broken)}")
                break
            reached = factor
        ends.append(reached)
    return ends[0], ends[1], "; ".join(why) or "nothing breaks"


def scale(value: Any, factor: float) -> Any:
    """Value, or all numbers of it, times ``factor``; shares, which are a table's, at most 1."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{name: scale(one, factor) for name, one in vars(value).items()})
    if isinstance(value, dict):
        return {name: min(one * factor, 1.0) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(scale(one, factor) for one in value)
    return round(value * factor) if isinstance(value, int) else value * factor


def show(value: Any) -> str:
    """Value in a line."""
    if dataclasses.is_dataclass(value):
        value = vars(value)
    if isinstance(value, dict):
        return ", ".join(f"{getattr(name, 'name', name)} {one:g}" for name, one in value.items())
    return " ".join(f"{one:g}" for one in np.ravel(value))


def figures(speeches: list[Speech], heard: bool) -> dict[str, float]:
    """Means of all figures over the speeches and seeds, with their phonemes or from their sound alone."""
    read_ipa.cache_clear()  # a constant may have changed what it reads
    found = []
    for speech in speeches:
        told = dataclasses.replace(speech, phonemes=None) if heard else speech
        found += [measure(speech, plan_motion(told, TalkOptions(seed=seed, fps=FPS))) for seed in SEEDS]
    return {name: float(np.mean([one[name] for one in found])) for name in BARS}


if __name__ == "__main__":
    main(*sys.argv[1:])
