"""Gesture: motion of head, brows, eyelids and eyes during speech.

Every part has its own random stream, so that turning one off leaves the others unchanged. Times are in seconds.
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
from .timeline import Signal, Track, add_bells, frame_centres, raise_plateaus, reach_frames

_STREAMS = ("yaw", "pitch", "roll", "shift", "nods", "brow", "accents", "blinks", "gaze")

# Standard deviations in filmed speakers are 4.6-10 degrees of yaw, 3.8-7.3 of pitch, about 3 of roll. By eye, a single
# portrait bears the lower end of that.
_YAW_SPREAD, _PITCH_SPREAD, _ROLL_SPREAD = (math.radians(angle) for angle in (4.4, 2.5, 2.0))
# Sideways, cm. By eye.
_SHIFT_SPREAD = 0.10
# Frequencies in Hz, number of sinusoids, and fall of the amplitude as this power of the frequency. By eye.
_HEAD_BAND = (0.08, 0.8)
_SHIFT_BAND = (0.08, 0.5)
_PARTIALS = 10
_REDDENING = 0.75
# Soft limit in standard deviations, so that the head never turns far from the portrait's pose. By eye.
_WIDEST = 2.0
# Least time in which the head uses its whole range; a shorter clip is the beginning of such a motion. By eye.
_FULL_SPREAD_TIME = 3.0
# Speed of the head in a pause, relative to that in speech, transition and longest duration. By eye.
_PAUSE_PACE, _PAUSE_FLANK, _LONGEST_REST = 0.2, 0.08, 1.0

# Nods: depth, lag after the stressed vowel, flanks, least spacing of the accents, share that are nodded. By eye.
_NOD = math.radians(2.0)
_NOD_LAG, _NOD_FLANKS = 0.04, (0.16, 0.26)
_ACCENT_SPACING = 0.45
_NOD_CHANCE = 0.7

# Brows, cm: slow drift; rise on accents, with its share and flanks; rise over the end of a question. By eye.
_BROW_DRIFT, _BROW_DRIFT_LIMITS = 0.05, (-0.03, 0.12)
_BROW_ACCENT, _BROW_ACCENT_CHANCE, _BROW_ACCENT_FLANKS = 0.16, 0.3, (0.12, 0.25)
_BROW_QUESTION, _BROW_QUESTION_FLANKS = 0.24, (0.16, 0.28)

# People blink 15 to 30 times a minute in conversation (26 on average: Bentivoglio et al., "Analysis of blink rate
# patterns in normal subjects", 1997). These gaps keep any clip of 4 s or more within 12 to 45. The flanks close the
# lids in about 75 ms and open them in 150 ms, by eye.
_FIRST_BLINK, _BLINK_GAP = (0.5, 1.4), (1.6, 3.2)
_BLINK_CLOSING, _BLINK_HOLD, _BLINK_FLANKS, _BLINK_DURATION = 0.075, 0.045, (0.037, 0.076), 0.35
# Share of blinks at the end of a phrase, and their scatter around it. By eye.
_BLINK_AT_BREAK_CHANCE, _BREAK_SCATTER = 0.8, (-0.05, 0.15)

# Duration of fixations and standard deviation of the gaze in eye distances (x, y): by eye. Duration of the jumps
# between them: small saccades take 20 to 60 ms (Bahill, Clark & Stark, "The main sequence", 1975).
_FIXATION = (0.4, 2.0)
_SACCADE = 0.045
_GAZE_SPREAD = (0.0058, 0.0029)
# The eyes stay on the viewer while the head turns (vestibulo-ocular reflex), by a share of 0.6, by eye. An eyeball of
# 1.2 cm in radius moves its iris by 1.2 / 8.89 = 0.135 eye distances per radian.
_GAZE_HOLD = 0.6 * 0.135
# Eye distances. By eye: irises shifted by up to 0.02 show no artefacts.
_GAZE_LIMIT = 0.02


@dataclass(frozen=True)
class Gesture:
    """Head, brows and eyes at T frames. All zeros are the portrait at rest.

    Attributes
    ----------
    yaw, pitch, roll
        Turn of the head against the portrait's pose, radians: (T,). Positive yaw turns the face to image right,
        positive pitch nods down, positive roll tilts the head to image left.
    shift
        Head sideways to image right, cm: (T,).
    brow
        Both brows up, cm: (T,).
    blink
        Eyelids, 0 open..1 closed: (T,).
    gaze
        Shift of the irises, x to image right and y down, in distances between the outer eye corners: (T, 2).
    """

    yaw: Track
    pitch: Track
    roll: Track
    shift: Track
    brow: Track
    blink: Track
    gaze: Track


def plan_gesture(prosody: Prosody, duration: float, frames: Signal, options: TalkOptions) -> Gesture:
    """Plan the gesture for speech of ``duration`` seconds at the times ``frames`` (T,).

    ``options.head_motion`` scales the head; below 1 it scales brows and gaze too, so that 0 is a still face. The same
    ``options.seed`` gives the same gesture.
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
        yaw=yaw.astype(np.float32),
        pitch=pitch.astype(np.float32),
        roll=roll.astype(np.float32),
        shift=(amount * _SHIFT_SPREAD * shift).astype(np.float32),
        brow=(liveliness * brow).astype(np.float32),
        blink=blink(frames, blinks).astype(np.float32),
        gaze=(liveliness * np.clip(gaze, -_GAZE_LIMIT, _GAZE_LIMIT)).astype(np.float32),
    )


def wander(frames: Signal, streams: Sequence[Generator], band: tuple[float, float]) -> Signal:
    """Slow random motion (N, T), one track for each of N random streams, with mean 0 and standard deviation 1.

    Sums of sinusoids between the two frequencies of ``band``, in Hz: no jitter by construction. The tracks are
    decorrelated (Gram-Schmidt), because in a short clip the head would else often swing along a line.
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
    """Warp the times ``frames`` (T,) so that the clock slows down in ``pauses`` (P, 2), for at most about a second."""
    starts = pauses[:, 0] + _PAUSE_FLANK
    ends = np.clip(pauses[:, 1] - _PAUSE_FLANK, starts, starts + _LONGEST_REST)
    rest = raise_plateaus(frames, starts, ends, _PAUSE_FLANK, _PAUSE_FLANK)
    return np.cumsum((1.0 - (1.0 - _PAUSE_PACE) * rest) * np.diff(frames, prepend=0.0))


def nod(frames: Signal, accents: Signal, random: Generator) -> Signal:
    """Pitch (T,) of the nods, radians, mean 0: dips after stressed vowels, at most every 0.45 s."""
    chosen = _thin_out(accents, _ACCENT_SPACING)
    chosen = chosen[random.random(len(chosen)) < _NOD_CHANCE] + _NOD_LAG
    depths = _NOD * random.uniform(0.4, 1.0, len(chosen))
    dips = add_bells(frames, chosen, *_NOD_FLANKS, depths)
    return dips - dips.mean() if len(dips) else dips


def raise_brows(frames: Signal, prosody: Prosody, drift: Generator, chance: Generator) -> Signal:
    """Brows (T,) in cm: a slow drift, and rises on some accents and over the end of a question."""
    chosen = _thin_out(prosody.accents, _ACCENT_SPACING)
    chosen = chosen[chance.random(len(chosen)) < _BROW_ACCENT_CHANCE]
    heights = _BROW_ACCENT * chance.uniform(0.4, 1.0, len(chosen))
    accents = add_bells(frames, chosen, *_BROW_ACCENT_FLANKS, heights)
    questions = raise_plateaus(frames, prosody.rises[:, 0], prosody.rises[:, 1], *_BROW_QUESTION_FLANKS, _BROW_QUESTION)
    (resting,) = np.clip(_BROW_DRIFT * wander(frames, (drift,), _HEAD_BAND), *_BROW_DRIFT_LIMITS)
    return resting + accents + questions


def plan_blinks(breaks: Signal, duration: float, random: Generator) -> Signal:
    """Onsets of blinks (N,), seconds: preferably at the ends of phrases, and complete by the end of the clip."""
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
    """Eyelids (T,), 0 open..1 closed. Every blink closes fully in at least one frame."""
    closed = onsets + _BLINK_CLOSING
    return raise_plateaus(frames, *reach_frames(closed, closed + _BLINK_HOLD, frames), *_BLINK_FLANKS)


def look(frames: Signal, duration: float, random: Generator) -> Signal:
    """Gaze (T, 2) of a resting head, in eye distances: fixations and saccades."""
    most = math.ceil(duration / _FIXATION[0]) + 1
    jumps = np.concatenate([[0.0], np.cumsum(random.uniform(*_FIXATION, most))])
    targets = random.normal(0.0, _GAZE_SPREAD, (len(jumps) + 1, 2))
    current = np.searchsorted(jumps, frames, "right") - 1
    progress = np.clip((frames - jumps[current]) / _SACCADE, 0.0, 1.0)[:, None]
    return targets[current] + (targets[current + 1] - targets[current]) * progress**2 * (3 - 2 * progress)


def _thin_out(times: Signal, spacing: float) -> Signal:
    """Drop those of the rising ``times`` that follow the last kept one in less than ``spacing``."""
    kept: list[float] = []
    for time in times:
        if not kept or time - kept[-1] >= spacing:
            kept.append(float(time))
    return np.array(kept)


def _standardise(values: Signal) -> Signal:
    """Standardise to mean 0 and standard deviation 1; a constant becomes 0."""
    centred = values - values.mean() if len(values) else values
    spread = float(np.sqrt(np.mean(centred**2))) if len(values) else 0.0
    return centred / spread if spread > 1e-9 else np.zeros_like(values)
