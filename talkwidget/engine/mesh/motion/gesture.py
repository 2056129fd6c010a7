"""Gesture: motion of head, brows, eyelids and eyes during speech.

Every part has its own random stream, so that turning one off leaves the others unchanged. Times are in seconds.
Ranges in brackets were tried with ``tools/try_constants.py``, each constant alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ....options import TalkOptions
from ...base import ALONE, Overlap
from ..styles import Style
from .breathing import breathe
from .eyes import LID_REST, blink, look, lower_lids, plan_blinks
from .head import thin_out, turn_head
from .moods import MoodTracks
from .prosody import Prosody
from .spectra import wander_like
from .tables import people_tables
from .timeline import Signal, Track, add_bells, raise_plateaus

_STREAMS = ("head", "brow", "accents", "blinks", "depths", "lids", "gaze", "breath")

# Brows: share of the people's deviation that drifts; rise on middling accents in cm, with its share, flanks and range;
# rise over the end of a question in cm; rise per semitone of the voice in cm; limits in cm. By eye (half to twice):
# brows rise with the pitch (Cavé et al., "About the relationship between eyebrow movements and F0 variations", 1996),
# but not always.
_BROW_SHARES, _BROW_LIMITS = np.array([1.6, 1.5, 0.9]), (-0.30, 0.65)
_BROW_ACCENT, _BROW_ACCENT_CHANCE, _BROW_ACCENT_FLANKS = 0.30, 0.4, (0.12, 0.25)
_BROW_ACCENT_DEPTHS = (0.4, 1.0)
_BROW_QUESTION, _BROW_QUESTION_FLANKS = 0.30, (0.16, 0.28)
_BROW_MELODY = 0.025

# The eyes stay on the viewer while the head turns (vestibulo-ocular reflex). An eyeball of 1.2 cm in radius moves its
# iris by 1.2 / 8.89 = 0.135 eye distances per radian. Up and down by twice as much: lids hide a part of it, so
# that landmarks see 0.2 to 0.55 of it, by portrait. Filmed people's gaze is seen to make up for 0.43 of their pitch.
GAZE_HOLD = 0.135 * np.array([1.15, 2.0])
GAZE_LIMIT = np.array([0.032, 0.022])
"""Eye distances. By eye (half to twice): irises shifted by up to 0.03 show no artefacts."""
# Fall of the upper lids, in parts of the eye's opening, per eye distance that the gaze goes down; they rise as it goes
# up. By eye (half to twice): 0.02 a degree, against 0.01 of filmed people (median; 0.03 at most), whose eyes turn less.
_LIDS_FOLLOW = 6.0


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
    brows
        Both brows up, inner ends up against the whole, image-left brow up against the other, cm: (T, 3).
    blink
        Eyelids, 0 open..1 closed: (T,).
    lids
        Fall of the lids between blinks, in parts of the eye's opening: (T,).
    smile
        Corners of the mouth up, and each outwards, by the mood, cm: (T, 2).
    cheeks
        Lower lids and cheeks up, cm: (T,).
    gaze
        Shift of the irises, x to image right and y down, in distances between the outer eye corners: (T, 2).
    breath
        Shoulders up, cm: (T,).
    pitch_rest, brows_rest, lids_rest
        The part of ``pitch``, ``brows`` and ``lids`` that is not drawn at random: the mood's, and lids that rest.
    """

    yaw: Track
    pitch: Track
    roll: Track
    shift: Track
    brows: Track
    blink: Track
    lids: Track
    smile: Track
    cheeks: Track
    gaze: Track
    breath: Track
    pitch_rest: Track
    brows_rest: Track
    lids_rest: Track


def plan_gesture(
    prosody: Prosody,
    duration: float,
    frames: Signal,
    options: TalkOptions,
    style: Style,
    moods: MoodTracks,
    overlap: Overlap = ALONE,
) -> Gesture:
    """Plan the gesture for speech of ``duration`` seconds at the times ``frames`` (T,).

    ``options.head_motion`` scales the head; below 1 it scales brows, lids and gaze too, so that 0 is a still face. The
    same ``options.seed`` gives the same gesture.
    """
    streams = dict(zip(_STREAMS, np.random.SeedSequence(options.seed).spawn(len(_STREAMS)), strict=True))
    random = {name: np.random.default_rng(stream) for name, stream in streams.items()}
    liveliness = min(options.head_motion, 1.0)
    energy = 1.0 + moods.energy

    blinks = plan_blinks(prosody.breaks, duration, random["blinks"], overlap)
    turns = options.head_motion * energy[:, None] * turn_head(frames, prosody, blinks, streams["head"], style)
    pitch_rest = liveliness * moods.pitch
    turns[:, 1] += pitch_rest
    angles = np.radians(turns[:, :3])
    gaze = look(frames, duration, random["gaze"]) - GAZE_HOLD * angles[:, :2]
    gaze = liveliness * GAZE_LIMIT * np.tanh(gaze / GAZE_LIMIT)
    brows = liveliness * energy[:, None] * raise_brows(frames, prosody, random["brow"], random["accents"], style)
    lids = liveliness * lower_lids(frames, brows[:, 0], random["lids"], style)
    brows_rest = np.stack([moods.brow, moods.inner, 0.0 * moods.brow], 1)
    return Gesture(
        yaw=angles[:, 0].astype(np.float32),
        pitch=angles[:, 1].astype(np.float32),
        roll=angles[:, 2].astype(np.float32),
        shift=turns[:, 3].astype(np.float32),
        brows=(brows + brows_rest).astype(np.float32),
        blink=blink(frames, blinks if options.blink else np.empty(0), random["depths"]).astype(np.float32),
        lids=np.maximum(lids + moods.lids + _LIDS_FOLLOW * gaze[:, 1], 0.0).astype(np.float32),
        smile=np.stack([moods.corners, moods.width], 1).astype(np.float32),
        cheeks=moods.cheeks.astype(np.float32),
        gaze=gaze.astype(np.float32),
        breath=(liveliness * breathe(frames, random["breath"])).astype(np.float32),
        pitch_rest=np.radians(pitch_rest).astype(np.float32),
        brows_rest=brows_rest.astype(np.float32),
        lids_rest=(liveliness * LID_REST + moods.lids).astype(np.float32),
    )


def raise_brows(frames: Signal, prosody: Prosody, drift: Generator, chance: Generator, style: Style) -> Signal:
    """Brows (T, 3) in cm: people's motion, and rises on some accents, with the voice and over the end of a question."""
    brows = wander_like(people_tables().brow_bands * (_BROW_SHARES**2)[:, None, None], frames, drift)
    accents = thin_out(prosody.accents)
    strengths = prosody.strength_at(accents)
    chosen = chance.random(len(accents)) < _BROW_ACCENT_CHANCE * strengths
    heights = (_BROW_ACCENT * chance.uniform(*_BROW_ACCENT_DEPTHS, len(accents)) * strengths)[chosen]
    brows[:, 0] += add_bells(frames, accents[chosen], *_BROW_ACCENT_FLANKS, heights)
    brows[:, 0] += _BROW_MELODY * prosody.contour.melody_at(frames)
    brows[:, 0] += raise_plateaus(
        frames, prosody.rises[:, 0], prosody.rises[:, 1], *_BROW_QUESTION_FLANKS, _BROW_QUESTION
    )
    brows *= style.brows
    low, high = _BROW_LIMITS
    brows[:, 0] = np.where(brows[:, 0] < 0, low * np.tanh(brows[:, 0] / low), high * np.tanh(brows[:, 0] / high))
    return brows
