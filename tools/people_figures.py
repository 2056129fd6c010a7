"""Print what the judge of clips would find in filmed people, as far as their landmarks tell it.

    python -m tools.people_figures LANDMARKS.npz

The bars of ``benchmarks/quality.py`` follow these figures. The landmarks are described in :mod:`tools.fit_motion`.
"""

from __future__ import annotations

import sys

import numpy as np

FPS = 25
"""Frames per second of the landmarks."""

OPENNESS = {
    **dict.fromkeys(("B", "P", "M"), 0.0),
    **dict.fromkeys(("F", "V"), 0.08),
    **dict.fromkeys(("S", "Z"), 0.18),
    **dict.fromkeys(("T", "D", "N", "TH"), 0.22),
    **dict.fromkeys(("W", "SH", "ZH", "CH", "JH", "DH"), 0.25),
    **dict.fromkeys(("UW", "Y", "R", "K", "G", "NG"), 0.3),
    **dict.fromkeys(("UH", "IY", "L"), 0.35),
    **dict.fromkeys(("ER", "IH", "AX"), 0.4),
    "HH": 0.45,
    "OW": 0.5,
    "EY": 0.55,
    "EH": 0.65,
    **dict.fromkeys(("AO", "OY", "AH"), 0.7),
    "AE": 0.95,
    **dict.fromkeys(("AA", "AW", "AY"), 1.0),
}
"""Opening of the lips that the judge expects of a phoneme, 0..1."""

CLOSED, OPEN = {"B", "P", "M"}, {"AA", "AE", "AO", "AH", "AW", "AY", "EH", "OY"}

NECK, NECK_UP = 14.0, 10.0
"""Distance of the upper face from the neck's pivot, cm, forwards and upwards, as the mesh engine turns heads."""

IRIS_DISTANCE = 6.3
"""Mean distance of the iris centres, cm."""

PARTED = 1.5
"""Opening in mm from which lips count as parted in a pause."""

BREATHING = (3.0, 7.0)
"""Opening in mm of a mouth that breathes."""

SMALLEST, SHORTEST = 2, 4
"""Percentile of the opening that counts as closed lips, and frames of the shortest pause."""

LEAST_QUIET = 10
"""Frames in pauses from which figures of pauses are told."""

STEADY = 5.0
"""Frequency in Hz up to which the head's motion counts; faster motion of the landmarks is mostly noise."""


def main(source: str) -> None:
    """Print the percentiles of each figure over the people in the file ``source``."""
    data = np.load(source)
    names = sorted({key.split("_")[0] for key in data.files})
    people = [measure(data, name) for name in names]
    print(f"{'figure':18s} {'people':>6s} " + " ".join(f"p{p:<5d}" for p in PERCENTILES))
    for figure in people[0]:
        values = np.array([person[figure] for person in people])
        shown = " ".join(f"{value:6.3f}" for value in np.nanpercentile(values, PERCENTILES))
        print(f"{figure:18s} {np.isfinite(values).sum():6d} {shown}")
    openings = np.concatenate([pause_openings(data, name) for name in names])
    parted = openings[openings > PARTED]
    shown = " ".join(f"{value:6.1f}" for value in np.percentile(parted, PERCENTILES))
    print(f"lips are parted in {len(parted)} of {len(openings)} pauses, mm over the smallest opening: {shown}")
    widest = np.concatenate([widest_in_pauses(opening_of(data, name), quiet_of(data, name)) for name in names])
    print(f"widest opening of {len(widest)} pauses between words: {shares(widest)}")


PERCENTILES = (5, 10, 50, 90, 95)


def measure(data: np.lib.npyio.NpzFile, name: str) -> dict[str, float]:
    """Figures of one person; NaN where the landmarks do not tell one."""
    shape = data[f"{name}_mean"] + data[f"{name}_delta"] / 1000.0
    corners = np.linalg.norm(shape[:, 33] - shape[:, 263], axis=1)
    aperture = np.linalg.norm(shape[:, 13, :2] - shape[:, 14, :2], axis=1) / corners
    floor, top = np.percentile(aperture, 2), np.percentile(aperture, 95)
    relative = (aperture - floor) / (top - floor)
    quiet = quiet_of(data, name)
    speed = np.abs(np.diff(aperture, prepend=aperture[:1]))
    paused = quiet.sum() >= LEAST_QUIET
    angles = np.radians([data[f"{name}_pose_{angle}"] for angle in ("yaw", "pitch", "roll")])
    face_height = np.linalg.norm(shape[:, 10, :2] - shape[:, 152, :2], axis=1).mean() * IRIS_DISTANCE
    return {
        **lip_sync(data, name, relative),
        "aperture_p95": float(top),
        "silence_still": float(speed[quiet].mean() / speed[~quiet].mean()) if paused else np.nan,
        "silence_aperture": float(relative[quiet].mean()) if paused else np.nan,
        "head_yaw": float(np.degrees(angles[0].std())),
        "jitter_px": jitter(angles, 256.0 / face_height),
    }


def lip_sync(data: np.lib.npyio.NpzFile, name: str, relative: np.ndarray) -> dict[str, float]:
    """Correlation of the opening with that expected from the phonemes, and rates of closures and of openings."""
    if f"{name}_phones" not in data.files:
        return {"sync_corr": np.nan, "closure_rate": np.nan, "open_rate": np.nan}
    wanted, shut, wide = np.zeros(len(relative)), [], []
    for phone, (start, end) in zip(data[f"{name}_phones"], data[f"{name}_phone_times"], strict=True):
        phoneme, first, last = str(phone).rstrip("012"), int(start * FPS), int(np.ceil(end * FPS))
        if phoneme not in OPENNESS or first >= len(relative):
            continue
        during = slice(first, max(last, first + 1))
        wanted[during] = np.maximum(wanted[during], OPENNESS[phoneme])
        around = relative[max(first - 1, 0) : last + 1]
        if phoneme in CLOSED:
            shut.append(around.min() <= 0.25)
        elif phoneme in OPEN:
            wide.append(around.max() >= 0.40)
    wanted = np.convolve(wanted, [0.25, 0.5, 0.25], "same")
    return {
        "sync_corr": float(np.corrcoef(relative[8:-8], wanted[8:-8])[0, 1]),
        "closure_rate": float(np.mean(shut)) if shut else np.nan,
        "open_rate": float(np.mean(wide)) if wide else np.nan,
    }


def pauses(loudness: np.ndarray) -> np.ndarray:
    """Frames (T,) within pauses of at least 0.24 s, without their first and last."""
    low = loudness < max(np.percentile(loudness, 95) - 24.0, np.percentile(loudness, 3) + 6.0)
    edges = np.flatnonzero(np.diff(np.r_[False, low, False].astype(int)))
    quiet = np.zeros(len(loudness), bool)
    for start, end in edges.reshape(-1, 2):
        if end - start >= 0.24 * FPS:
            quiet[start + 1 : end - 1] = True
    return quiet


def opening_of(data: np.lib.npyio.NpzFile, name: str) -> np.ndarray:
    """Opening (T,) of a person's lips in their middle, mm."""
    shape = data[f"{name}_mean"] + data[f"{name}_delta"] / 1000.0
    return 10.0 * IRIS_DISTANCE * (shape[:, [14, 87, 317], 1].mean(1) - shape[:, [13, 82, 312], 1].mean(1))


def quiet_of(data: np.lib.npyio.NpzFile, name: str) -> np.ndarray:
    """Frames (T,) of a person within pauses."""
    return pauses(data[f"{name}_loudness_db"])


def pause_openings(data: np.lib.npyio.NpzFile, name: str) -> np.ndarray:
    """Mean opening of the lips in each pause of at least four frames, mm over the person's smallest: (P,)."""
    opening = opening_of(data, name)
    opening -= np.percentile(opening, SMALLEST)
    return np.array([opening[start:end].mean() for start, end in _runs(quiet_of(data, name))])


def widest_in_pauses(opening: np.ndarray, quiet: np.ndarray) -> np.ndarray:
    """Widest opening in each pause between words, in the unit of ``opening`` (T,), over the smallest: (P,)."""
    opening = opening - np.percentile(opening, SMALLEST)
    between = [(start, end) for start, end in _runs(quiet) if start > 0 and end < len(quiet) - 1]
    return np.array([opening[start:end].max() for start, end in between])


def shares(openings: np.ndarray) -> str:
    """Shares of openings, mm, that are closed, hardly parted, parted to breathe, and wider, as a line."""
    counts = np.histogram(openings, bins=(-np.inf, PARTED, *BREATHING, np.inf))[0] / max(len(openings), 1)
    ranges = (f"under {PARTED:g}", f"to {BREATHING[0]:g}", f"to {BREATHING[1]:g}", f"over {BREATHING[1]:g}")
    return ", ".join(f"{count:.2f} {name} mm" for count, name in zip(counts, ranges, strict=True))


def _runs(quiet: np.ndarray) -> list[tuple[int, int]]:
    """Starts and ends of the pauses of at least four frames."""
    edges = np.flatnonzero(np.diff(np.r_[False, quiet, False].astype(int)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2) if end - start >= SHORTEST]


def jitter(angles: np.ndarray, pixels: float) -> float:
    """95th percentile of the second difference of the upper face's way, in pixels, from the head's angles (3, T)."""
    spectrum = np.fft.rfft(angles - angles.mean(1, keepdims=True))
    spectrum[:, np.fft.rfftfreq(angles.shape[1], 1 / FPS) > STEADY] = 0.0
    yaw, pitch, roll = np.fft.irfft(spectrum, angles.shape[1])
    across, down = pixels * (NECK * yaw + NECK_UP * roll), pixels * NECK * pitch
    return float(np.percentile(np.hypot(np.diff(across, 2), np.diff(down, 2)), 95))


if __name__ == "__main__":
    main(sys.argv[1])
