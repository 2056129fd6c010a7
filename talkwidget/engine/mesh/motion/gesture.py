"""Gesture: what head, brows, eyelids and eyes do while someone speaks.

Every part draws from a random stream of its own, so that turning one off leaves the others as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.interpolate import CubicSpline

from ....options import TalkOptions
from .prosody import Prosody
from .timeline import Signal, add_bells, frame_centres, raise_plateaus, reach_frames

_STREAMS = ("yaw", "pitch", "roll", "shift", "nods", "brow", "accents", "blinks", "gaze")

# Spread (standard deviation) of filmed speakers' heads is 4.6-10 degrees of yaw, 3.8-7.3 of pitch, about 3 of roll; a
# single portrait bears the lower end of it.
_YAW_SPREAD, _PITCH_SPREAD, _ROLL_SPREAD = (math.radians(angle) for angle in (4.4, 2.5, 2.0))
_SHIFT_SPREAD = 0.10
_HEAD_BAND = (0.08, 0.8)
_SHIFT_BAND = (0.08, 0.5)
_PARTIALS = 10
# Amplitude falls with this power of the frequency.
_REDDENING = 0.75
# The sum of sinusoids bends towards this many spreads, so that the head never turns far from the portrait's pose.
_WIDEST = 2.0
# The head takes at least so many seconds to use its whole spread; a shorter clip is the beginning of such a movement.
_FULL_SPREAD_TIME = 3.0
# Heads move with the voice: in a pause they all but rest, for so many seconds.
_PAUSE_PACE, _PAUSE_FLANK, _LONGEST_REST = 0.2, 0.08, 1.0

_NOD = math.radians(2.0)
_NOD_LAG, _NOD_FLANKS = 0.04, (0.16, 0.26)
_ACCENT_SPACING = 0.45
_NOD_CHANCE = 0.7

_BROW_DRIFT, _BROW_DRIFT_LIMITS = 0.05, (-0.03, 0.12)
_BROW_ACCENT, _BROW_ACCENT_CHANCE, _BROW_ACCENT_FLANKS = 0.16, 0.3, (0.12, 0.25)
_BROW_QUESTION, _BROW_QUESTION_FLANKS = 0.24, (0.16, 0.28)

# People blink 15 to 30 times a minute while they talk. These limits hold any clip of 4 s or more within 12 to 45. The
# flanks close the lids in about 75 ms and open them in 150 ms.
_FIRST_BLINK, _BLINK_GAP = (0.5, 1.4), (1.6, 3.2)
_BLINK_CLOSING, _BLINK_HOLD, _BLINK_FLANKS, _BLINK_DURATION = 0.075, 0.045, (0.037, 0.076), 0.35
_BLINK_AT_BREAK_CHANCE, _BREAK_SCATTER = 0.8, (-0.05, 0.15)

# The eyes rest on one point for so many seconds, then jump to the next within 45 ms.
_FIXATION = (0.4, 2.0)
_SACCADE = 0.045
_GAZE_SPREAD = (0.0058, 0.0029)
# The eyes stay on the viewer while the head turns (vestibulo-ocular reflex), though not fully. An eyeball of 1.2 cm in
# radius moves its iris by 0.135 eye distances per radian.
_GAZE_HOLD = 0.6 * 0.135
_GAZE_LIMIT = 0.02


@dataclass(frozen=True)
class Gesture:
    """Head, brows and eyes at T frames: part of :class:`~.motion.Motion`, which tells units and signs."""

    yaw: Signal
    pitch: Signal
    roll: Signal
    shift: Signal
    brow: Signal
    blink: Signal
    gaze: Signal


def plan_gesture(prosody: Prosody, duration: float, frames: Signal, options: TalkOptions) -> Gesture:
    """Gesture for speech of ``duration`` seconds at the times ``frames`` (T,).

    ``options.head_motion`` scales the head; without head motion, brows and eyes rest too. The same ``options.seed``
    gives the same gesture.
    """
    streams = np.random.SeedSequence(options.seed).spawn(len(_STREAMS))
    random = {name: np.random.default_rng(stream) for name, stream in zip(_STREAMS, streams, strict=True)}
    amount = options.head_motion
    liveliness = min(options.head_motion, 1.0)

    drifting = frame_centres(max(len(frames), math.ceil(_FULL_SPREAD_TIME * options.fps)), options.fps)
    turns = wander(drifting, (random["yaw"], random["pitch"], random["roll"]), _HEAD_BAND)
    sway = wander(drifting, (random["shift"],), _SHIFT_BAND)
    clock = rest_in_pauses(frames, prosody.pauses)
    yaw, pitch, roll, shift = CubicSpline(drifting, np.vstack([turns, sway]), axis=1)(clock)
    yaw, pitch, roll = amount * _YAW_SPREAD * yaw, amount * _PITCH_SPREAD * pitch, amount * _ROLL_SPREAD * roll
    pitch += amount * nod(frames, prosody.accents, random["nods"])
    brow = raise_brows(frames, prosody, random["brow"], random["accents"])
    gaze = look(frames, duration, random["gaze"]) - _GAZE_HOLD * np.stack([yaw, pitch], 1)
    blinks = plan_blinks(prosody.breaks, duration, random["blinks"]) if options.blink else np.empty(0)
    return Gesture(
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        shift=amount * _SHIFT_SPREAD * shift,
        brow=liveliness * brow,
        blink=blink(frames, blinks),
        gaze=liveliness * np.clip(gaze, -_GAZE_LIMIT, _GAZE_LIMIT),
    )


def wander(frames: Signal, streams: Sequence[Generator], band: tuple[float, float]) -> Signal:
    """Slow aimless movements (N, T), one for each of N random streams, with mean 0 and spread 1.

    Sums of sinusoids between the two frequencies of ``band``, in Hz, so there is no jitter by construction. In a short
    clip slow movements would often run in step, and the head swing along a line: what one has of those before is taken
    out.
    """
    lowest, highest = band
    movements: list[Signal] = []
    for random in streams:
        frequencies = lowest * (highest / lowest) ** random.random(_PARTIALS)
        phases = random.uniform(0, 2 * np.pi, _PARTIALS)
        movement = np.zeros(len(frames))
        for frequency, phase in zip(frequencies, phases, strict=True):
            movement += frequency**-_REDDENING * np.sin(2 * np.pi * frequency * frames + phase)
        movement = _standardise(movement)
        for other in movements:
            movement = movement - other * (movement @ other) / max(len(frames), 1)
        movements.append(_standardise(movement))
    return np.stack([_standardise(_WIDEST * np.tanh(movement / _WIDEST)) for movement in movements])


def rest_in_pauses(frames: Signal, pauses: Signal) -> Signal:
    """The times ``frames`` (T,) by a clock that all but stands still in ``pauses`` (P, 2), for about a second."""
    starts = pauses[:, 0] + _PAUSE_FLANK
    ends = np.clip(pauses[:, 1] - _PAUSE_FLANK, starts, starts + _LONGEST_REST)
    rest = raise_plateaus(frames, starts, ends, _PAUSE_FLANK, _PAUSE_FLANK)
    return np.cumsum((1.0 - (1.0 - _PAUSE_PACE) * rest) * np.diff(frames, prepend=0.0))


def nod(frames: Signal, accents: Signal, random: Generator) -> Signal:
    """Pitch (T,) in radians: the head dips a little after stressed vowels, at most every 0.45 s; mean 0."""
    chosen = _thin_out(accents, _ACCENT_SPACING)
    chosen = chosen[random.random(len(chosen)) < _NOD_CHANCE] + _NOD_LAG
    depths = _NOD * random.uniform(0.4, 1.0, len(chosen))
    dips = add_bells(frames, chosen, *_NOD_FLANKS, depths)
    return dips - dips.mean() if len(dips) else dips


def raise_brows(frames: Signal, prosody: Prosody, drift: Generator, chance: Generator) -> Signal:
    """Brows (T,) in cm: a slow drift, raised on some accents and over the end of a question."""
    chosen = _thin_out(prosody.accents, _ACCENT_SPACING)
    chosen = chosen[chance.random(len(chosen)) < _BROW_ACCENT_CHANCE]
    heights = _BROW_ACCENT * chance.uniform(0.4, 1.0, len(chosen))
    accents = add_bells(frames, chosen, *_BROW_ACCENT_FLANKS, heights)
    questions = raise_plateaus(frames, prosody.rises[:, 0], prosody.rises[:, 1], *_BROW_QUESTION_FLANKS, _BROW_QUESTION)
    (resting,) = np.clip(_BROW_DRIFT * wander(frames, (drift,), _HEAD_BAND), *_BROW_DRIFT_LIMITS)
    return resting + accents + questions


def plan_blinks(breaks: Signal, duration: float, random: Generator) -> Signal:
    """When the lids begin to close (N,), seconds: preferably where a phrase ends, always complete by the end."""
    onsets: list[float] = []
    earliest, latest = _FIRST_BLINK
    while True:
        onset = random.uniform(earliest, latest)
        near = breaks[(breaks >= earliest) & (breaks <= latest)]
        if len(near) and random.random() < _BLINK_AT_BREAK_CHANCE:
            onset = float(np.clip(random.choice(near) + random.uniform(*_BREAK_SCATTER), earliest, latest))
        if onset > duration - _BLINK_DURATION:
            return np.array(onsets)
        onsets.append(onset)
        earliest, latest = onset + _BLINK_GAP[0], onset + _BLINK_GAP[1]


def blink(frames: Signal, onsets: Signal) -> Signal:
    """Eyelids (T,), 0 open..1 closed; every blink closes fully in at least one frame."""
    closed = onsets + _BLINK_CLOSING
    return raise_plateaus(frames, *reach_frames(closed, closed + _BLINK_HOLD, frames), *_BLINK_FLANKS)


def look(frames: Signal, duration: float, random: Generator) -> Signal:
    """Gaze (T, 2) of a resting head, in distances between the outer eye corners: fixations and quick jumps."""
    most = math.ceil(duration / _FIXATION[0]) + 1
    jumps = np.concatenate([[0.0], np.cumsum(random.uniform(*_FIXATION, most))])
    targets = random.normal(0.0, _GAZE_SPREAD, (len(jumps) + 1, 2))
    current = np.searchsorted(jumps, frames, "right") - 1
    progress = np.clip((frames - jumps[current]) / _SACCADE, 0.0, 1.0)[:, None]
    return targets[current] + (targets[current + 1] - targets[current]) * progress**2 * (3 - 2 * progress)


def _thin_out(times: Signal, spacing: float) -> Signal:
    """Rising ``times`` without those that follow the last kept one in less than ``spacing``."""
    kept: list[float] = []
    for time in times:
        if not kept or time - kept[-1] >= spacing:
            kept.append(float(time))
    return np.array(kept)


def _standardise(values: Signal) -> Signal:
    """Shifted and scaled to mean 0 and spread 1; a constant becomes 0."""
    centred = values - values.mean() if len(values) else values
    spread = float(np.sqrt(np.mean(centred**2))) if len(values) else 0.0
    return centred / spread if spread > 1e-9 else np.zeros_like(values)
