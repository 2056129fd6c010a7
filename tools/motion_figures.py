"""Figures of a planned motion of the mesh engine, which need no picture, and the bars that they hold."""

from __future__ import annotations

import numpy as np

from talkwidget.engine.mesh.channels import LIPS, MouthChannel
from talkwidget.engine.mesh.motion.plan import MeshMotion
from talkwidget.speech.speech import Speech

from .people_figures import jitter

FPS = 25
"""Frames per second of the motions."""

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
    "yaw at 0.5-2 Hz, share": (0.0, 1.0),
    "pitch at 0.5-2 Hz, share": (0.0, 1.0),
    "jitter, px": (0.0, 2.8),
    "brows, mm": (4.9, 9.9),
    "lids": (0.04, 0.15),
    "blinks a minute": (12.0, 45.0),
    "gaze held against yaw": (0.6, 1.3),
    "shoulders, mm/s": (0.5, 8.0),
}
"""Least and greatest mean of each figure. Those of people are their 10th and 90th percentile, or narrower. Landmarks
see 0.7 of the drawn motion of brows and 0.8 of that of lids."""

HEARD_BARS = {**BARS, "closures": (0.7, 1.0), "lips at the teeth": (0.0, 1.0), "sync": (0.55, 1.0)}
"""The same of a motion from sound alone."""


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
        "yaw at 0.5-2 Hz, share": _quick_share(angles[0]),
        "pitch at 0.5-2 Hz, share": _quick_share(angles[1]),
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


def _quick_share(angle: np.ndarray) -> float:
    """Share of an angle's power (T,) in 0.5 to 2 Hz."""
    power = np.abs(np.fft.rfft((angle - angle.mean()) * np.hanning(len(angle)))) ** 2
    frequencies = np.fft.rfftfreq(len(angle), 1 / FPS)
    return float(power[(frequencies >= 0.5) & (frequencies < 2.0)].sum() / power.sum())


def _smooth(values: np.ndarray) -> np.ndarray:
    padded = np.pad(values, ((0, 0), (1, 1)), mode="edge")
    return np.asarray((padded[:, :-2] + 2.0 * padded[:, 1:-1] + padded[:, 2:]) / 4.0)
