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

from talkwidget.engine.mesh.channels import LIPS, MouthChannel
from talkwidget.engine.mesh.motion.plan import MeshMotion, plan_motion
from talkwidget.options import TalkOptions
from talkwidget.speech.speech import Speech
from talkwidget.speech.synthesizers.hibari import Hibari

from .people_figures import jitter

FPS = 25
SEEDS = (0, 1)
FACTORS = (0.5, 0.7, 1.0, 1.4, 2.0)

TEXTS = (
    "Hello! This is a talking portrait, made by Bob. Five very warm boats moved past the old harbour.",
    "We believe that people who practise every morning will improve. But maybe not? Oh, I am so happy for you!",
    "My father bought a farm by the bay; apples, plums and melons, he said, are what people want. So it was.",
)

OPENNESS = {
    **dict.fromkeys("pbm", 0.0),
    **dict.fromkeys("fv", 0.08),
    **dict.fromkeys("sz", 0.18),
    **dict.fromkeys("tdnθ", 0.22),
    **dict.fromkeys("wʃʒð", 0.25),
    **dict.fromkeys("ujɹrkɡŋ", 0.3),
    **dict.fromkeys("ʊil", 0.35),
    **dict.fromkeys("ɚɪə", 0.4),
    **dict.fromkeys("ɜh", 0.45),
    "o": 0.5,
    "e": 0.55,
    "ɛ": 0.65,
    **dict.fromkeys("ɔʌɐ", 0.7),
    "ɒ": 0.9,
    "æ": 0.95,
    **dict.fromkeys("ɑa", 1.0),
}
"""Opening of the lips that the judge of clips expects of a phoneme's first letter, 0..1; 0.3 of others."""

CONSTANTS = {
    "articulation": (
        *("_JAW_WIDTHS", "_JAW_SILENCE_WIDTHS", "_LIP_WIDTHS", "_LIP_SILENCE_WIDTHS", "_LIP_ROUNDED_WIDTHS"),
        *("_VOWEL_MARGIN", "_CONSONANT_MARGIN", "_LONGEST_MARGIN", "_FALL", "_SETTLING", "_SETTLING_GAIN"),
        *("_SMOOTHING", "_STRESS_GAIN", "_REDUCTION", "_WIDE", "_SLACK", "_UNDERSHOOT", "_TYPICAL_WIDEST"),
        *("_EVENING_POWER",),
    ),
    "contacts": ("_FLANK_SHARE", "_STEEPEST_FLANK", "_CLOSURE", "_TEETH"),
    "pauses": (
        *("SHORTEST_PAUSE", "_PAUSE_ONSET", "_PAUSE_RELEASE", "_PAUSE_FLANKS", "_BREATH_CHANCE", "_BREATH"),
        *("_CLOSED_AT_ENDS", "_SHORTEST_BREATH", "_ACTIVE_BEYOND", "_ACTIVE_FLANKS"),
    ),
    "manner": ("_PARTED",),
    "head": (
        *("_SHIFT_PER_ROLL", "_MOST_BURST", "_BURSTS", "_PAUSE_PACE", "_PAUSE_FLANK", "_LONGEST_REST", "_CALMING"),
        *("_NOD", "_NOD_LAG", "_NOD_FLANKS", "_NOD_CHANCE", "_NOD_DEPTHS", "_CHIN_UP", "_SINKING", "_FALL_FLANKS"),
        *("_ACCENT_SPACING", "_WIDEST", "_SWAY"),
    ),
    "contour": (
        *("_MELODY_SMOOTHING", "_WIDEST_MELODY", "_LEAST_VOICED", "_LOUD_SMOOTHING", "_AUDIBLE", "_MELODY_SHARE"),
        *("_LOUDNESS_SHARE", "_STRENGTH_RANGE", "_LIVELINESS_RANGE"),
    ),
    "eyes": (
        *("_LATER_BLINK", "_PARTIAL_CHANCE", "_BLINK_AT_BREAK_CHANCE", "_BREAK_SCATTER", "LID_REST", "_LID_SHARE"),
        *("_FIXATION", "_GAZE_SPREAD"),
    ),
    "gesture": (
        *("_BROW_ACCENT", "_BROW_ACCENT_CHANCE", "_BROW_ACCENT_FLANKS", "_BROW_ACCENT_DEPTHS", "_BROW_QUESTION"),
        *("_BROW_QUESTION_FLANKS", "_BROW_MELODY", "_LIDS_FOLLOW", "GAZE_LIMIT"),
    ),
    "prosody": ("_EXCLAIMED", "_LONGEST_RISE", "_SHORTEST_RISE", "_SHORTEST_BREAK"),
    "spectra": ("_REDDENING", "_LEAST_SPREAD"),
    "breathing": ("_DEPTH",),
}
"""Constants by module."""

BARS = {
    "closures": (1.0, 1.0),
    "lips at the teeth": (0.9, 1.0),
    "openings": (0.85, 1.0),
    "sync": (0.7, 1.0),
    "lag, ms": (-20.0, 20.0),
    "aperture, mm": (10.0, 17.6),
    "aperture speed, mm/s": (21.0, 36.0),
    "fast aperture speed, mm/s": (60.0, 110.0),
    "reversals a second": (3.2, 5.6),
    "ends, mm": (0.0, 0.5),
    "pauses, mm": (1.0, 6.7),
    "head speed, deg/s": (9.2, 22.0),
    "head speed, variation": (0.6, 1.13),
    "yaw, deg": (1.5, 8.9),
    "pitch, deg": (1.3, 4.9),
    "jitter, px": (0.0, 2.8),
    "brows, mm": (4.9, 9.9),
    "lids": (0.04, 0.15),
    "blinks a minute": (12.0, 45.0),
    "gaze held against yaw": (0.6, 1.3),
    "shoulders, mm/s": (0.5, 8.0),
}
"""Least and greatest mean of each figure. Those of people are their 10th and 90th percentile, or
narrower; landmarks see 0.7 of the drawn motion of brows and 0.8 of that of lids."""


def main(part: str = "") -> None:
    """Print a line for each constant whose name holds ``part``."""
    speeches = [Hibari().synthesize(text, "en-us") for text in TEXTS]
    print("as it is:", ", ".join(f"{name} {value:.2f}" for name, value in figures(speeches).items()))
    for name, module, attribute, value in constants(part):
        low, high, why = value_range(speeches, module, attribute)
        print(f"{name}: {show(value)}; {low:g} to {high:g} times it holds; {why}", flush=True)


def constants(part: str) -> Iterator[tuple[str, ModuleType, str, Any]]:
    """Names, modules, attributes and values of the constants."""
    for file, names in CONSTANTS.items():
        module = importlib.import_module(f"talkwidget.engine.mesh.motion.{file}")
        for attribute in names:
            if part in f"{file}.{attribute}":
                yield f"{file}.{attribute}", module, attribute, getattr(module, attribute)


def value_range(speeches: list[Speech], module: ModuleType, attribute: str) -> tuple[float, float, str]:
    """Least and greatest factor for which every figure holds, and what ends them."""
    value, middle, ends, why = getattr(module, attribute), FACTORS.index(1.0), [], []
    for factors in (FACTORS[:middle][::-1], FACTORS[middle + 1 :]):
        reached = 1.0
        for factor in factors:
            setattr(module, attribute, scale(value, factor))
            broken = [name for name, found in figures(speeches).items() if not _holds(name, found)]
            setattr(module, attribute, value)
            if broken:
                why.append(f"at {factor:g}: {', '.join(broken)}")
                break
            reached = factor
        ends.append(reached)
    return ends[0], ends[1], "; ".join(why) or "nothing breaks"


def _holds(name: str, value: float) -> bool:
    low, high = BARS[name]
    return low - 1e-9 <= value <= high + 1e-9


def scale(value: Any, factor: float) -> Any:
    """Value, or all numbers of it, times ``factor``."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{name: scale(one, factor) for name, one in vars(value).items()})
    return tuple(scale(one, factor) for one in value) if isinstance(value, tuple) else value * factor


def show(value: Any) -> str:
    """Value in a line."""
    if dataclasses.is_dataclass(value):
        return ", ".join(f"{name} {one:g}" for name, one in vars(value).items())
    return " ".join(f"{one:g}" for one in np.ravel(value))


def figures(speeches: list[Speech]) -> dict[str, float]:
    """Means of all figures over the speeches and seeds."""
    found = [
        measure(speech, plan_motion(speech, TalkOptions(seed=seed, fps=FPS))) for speech in speeches for seed in SEEDS
    ]
    return {name: float(np.mean([one[name] for one in found])) for name in BARS}


def measure(speech: Speech, motion: MeshMotion) -> dict[str, float]:
    """Figures of one motion."""
    mouth, gesture = motion.mouth.astype(float), motion.gesture
    bite = mouth[:, MouthChannel.LIP_TO_TEETH]
    opening = 10.0 * np.maximum(mouth[:, LIPS].sum(1) - 0.16 * bite, 0.0)
    angles = np.stack([gesture.yaw, gesture.pitch, gesture.roll]).astype(float)
    speed = np.linalg.norm(np.gradient(_smooth(np.degrees(angles)), axis=1) * FPS, axis=0)
    opened = np.gradient(_smooth(opening[None])[0]) * FPS
    turning = opened[np.abs(opened) >= 5.0]
    beside = round(0.2 * FPS)
    return {
        **lip_sync(speech, opening, bite),
        "aperture, mm": float(np.ptp(np.percentile(opening, (5, 95)))),
        "aperture speed, mm/s": float(np.abs(opened).mean()),
        "fast aperture speed, mm/s": float(np.percentile(np.abs(opened), 95)),
        "reversals a second": float((np.diff(np.sign(turning)) != 0).sum() / speech.duration),
        "ends, mm": float(np.r_[opening[:beside], opening[-beside:]].max()),
        "head speed, deg/s": float(speed.mean()),
        "head speed, variation": float(speed.std() / speed.mean()),
        "yaw, deg": float(np.degrees(angles[0]).std()),
        "pitch, deg": float(np.degrees(angles[1]).std()),
        "jitter, px": jitter(angles, 256.0 / 18.5),
        "brows, mm": 10.0 * float(np.ptp(np.percentile(gesture.brows[:, 0], (5, 95)))),
        "lids": float(gesture.lids.std()),
        "blinks a minute": 60.0 * float((np.diff((gesture.blink > 0.4).astype(int)) == 1).sum()) / speech.duration,
        "gaze held against yaw": -float(np.polyfit(angles[0], gesture.gaze[:, 0], 1)[0]) / 0.135,
        "shoulders, mm/s": 10.0 * FPS * float(np.abs(np.gradient(gesture.breath)).mean()),
    }


def lip_sync(speech: Speech, opening: np.ndarray, bite: np.ndarray) -> dict[str, float]:
    """Closures, openings, and the correlation with what the phonemes let expect."""
    assert speech.phonemes is not None
    top = np.percentile(opening, 95)
    wanted, spoken, shut, wide, bitten = np.zeros(len(opening)), np.zeros(len(opening), bool), [], [], []
    for span in speech.phonemes.spans:
        sound, first, last = (
            span.text.strip("ˈˌː").replace("ː", ""),
            int(span.start * FPS),
            int(np.ceil(span.end * FPS)),
        )
        if not sound or first >= len(opening):
            continue
        during, around = slice(first, max(last, first + 1)), slice(max(first - 1, 0), last + 1)
        wanted[during] = np.maximum(wanted[during], OPENNESS.get(sound[0], 0.3))
        spoken[max(first - 1, 0) : last + 1] = True
        if sound[0] in "pbm":
            shut.append(opening[around].min() <= 0.25 * top)
        elif sound[0] in "aɑæɔɒʌɐɛ":
            wide.append(opening[around].max() >= 0.40 * top)
        elif sound in "fv":
            bitten.append(bite[around].max())
    wanted = np.convolve(wanted, [0.25, 0.5, 0.25], "same")
    before, here, after = (np.corrcoef(np.roll(opening, shift)[2:-2], wanted[2:-2])[0, 1] for shift in (1, 0, -1))
    return {
        "closures": float(np.mean(shut)),
        "lips at the teeth": float(np.mean(bitten)) if bitten else 1.0,
        "openings": float(np.mean(wide)),
        "sync": float(here),
        "lag, ms": float(500.0 / FPS * (after - before) / (2.0 * here - before - after)),
        "pauses, mm": float(opening[~spoken].mean()),
    }


def _smooth(values: np.ndarray) -> np.ndarray:
    padded = np.pad(values, ((0, 0), (1, 1)), mode="edge")
    return np.asarray((padded[:, :-2] + 2.0 * padded[:, 1:-1] + padded[:, 2:]) / 4.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
