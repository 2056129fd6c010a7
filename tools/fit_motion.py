"""Fit the mesh engine's tables of motion to filmed people, and write them to the package.

    python -m tools.fit_motion LANDMARKS.npz

The landmarks are those of 13 people who address a camera: face meshes without head pose at 25 Hz, 2,245 frames, in
thousandths of the distance of the iris centres (x right, y down, z away), with head angles, gaze, and ARPABET phonemes
of 12 of them. They are not part of the project; the tables computed from them are.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy.ndimage import gaussian_filter1d

from talkwidget.engine.mesh.motion.measures import height, measure_brows, measure_eyes
from talkwidget.engine.mesh.motion.tables import BANDS, TABLES, VISEMES_MEASURED
from talkwidget.face.indices import indices, mean_face

RATE = 25
"""Frames per second of the landmarks."""

VERTICES = 468
MIRROR = mean_face().mirror[:VERTICES]
EYES = {vertex for eye in (indices().right_eye, indices().left_eye) for vertex in eye.ring}

RIDGE, VISEME_RIDGE, CLASS_RIDGE = 1e-3, 40.0, 4.0
"""Regularisation of the fields (share of the controls' variance), of a viseme's difference from its class, and of a
class (frames)."""

SMOOTHED = 0.045
"""Standard deviation in seconds by which phonemes blend in the regression of the visemes' targets."""

CLASSES: tuple[dict[str, str], ...] = (
    {"PBM": "P B M"},
    {"FV": "F V"},
    {"TH": "TH DH"},
    {"TDN": "T D N", "KG": "K G NG", "H": "HH"},
    {"L": "L"},
    {"SZ": "S Z"},
    {"SH": "SH ZH CH JH"},
    {"R": "R", "ER": "ER"},
    {"W": "W"},
    {"UW": "UW", "OW": "OW", "UH": "UH", "AO": "AO OY"},
    {"IY": "IY EY Y"},
    {"EH": "EH", "IH": "IH", "AX": "AH AX"},
    {"AA": "AA", "AE": "AE AY AW"},
)
"""Visemes of the engine, by classes that look alike, with the ARPABET phonemes that show them."""


def main(source: str) -> None:
    """Fit all tables to the landmarks in the file ``source``."""
    people = read_people(source)
    tables = {}
    controls = [mouth_controls(person["shape"]) for person in people]
    faces = np.concatenate([demean(person["shape"][:, :VERTICES]) for person in people])
    mirrored = faces[:, MIRROR] * np.array([-1.0, 1.0, 1.0])
    even, odd = (faces + mirrored) / 2, (faces - mirrored) / 2
    joined = np.concatenate([demean(control) for control in controls])
    fields, rest = regress(joined, even)
    tables["mouth_fields"] = fields * mouth_mask()
    shapes, shape_scores = principal(rest, 3)
    sides, side_scores = principal(odd, 3)
    tables["shape_fields"], tables["side_fields"] = shapes * mouth_mask(), sides * mouth_mask()
    lengths = np.cumsum([len(person["shape"]) for person in people])[:-1]
    targets, manner = fit_visemes(people, controls)
    tables["viseme_targets"] = targets
    manner = [np.c_[a, b] for a, b in zip(manner, np.split(shape_scores, lengths), strict=True)]
    tables["mouth_bands"] = band_covariance(manner)
    tables["side_bands"] = band_covariance(np.split(side_scores, lengths))
    brows = [measure_brows(person["shape"]) for person in people]
    joined = np.concatenate([demean(brow) for brow in brows])
    brow_even, _ = regress(joined[:, :2], even)
    brow_odd, _ = regress(joined[:, 2:], odd)
    tables["brow_fields"] = np.concatenate([brow_even, brow_odd]) * brow_mask()
    tables["brow_bands"] = band_covariance(brows)
    tables["head_bands"] = band_covariance([person["head"] for person in people])
    tables["lid_bands"] = band_covariance([lids(person["shape"]) for person in people])
    report(tables)
    report_falls(people, controls, brows)
    stored = {name: table.astype(np.float16 if "fields" in name else np.float32) for name, table in tables.items()}
    np.savez_compressed(TABLES, **stored)
    print(f"{TABLES.name}: {TABLES.stat().st_size} bytes")


def read_people(source: str) -> list[dict[str, np.ndarray]]:
    """Face shapes in cm of the mean face (x right, y up, z to the viewer), head angles in degrees, phonemes."""
    data = np.load(source)
    vertices = mean_face().vertices
    iris_distance = float(np.linalg.norm(vertices[468] - vertices[473]))
    people = []
    for name in sorted({key.split("_")[0] for key in data.files}):
        shape = (data[f"{name}_mean"] + data[f"{name}_delta"] / 1000.0) * iris_distance
        angles = [data[f"{name}_pose_{angle}"] for angle in ("yaw", "pitch", "roll")]
        person = {"shape": shape * np.array([1.0, -1.0, -1.0]), "head": np.stack(angles, 1)}
        if f"{name}_phones" in data.files:
            person |= {"phones": data[f"{name}_phones"], "times": data[f"{name}_phone_times"]}
        people.append(person)
    return people


def demean(values: np.ndarray) -> np.ndarray:
    """Series (T, ...) without its mean over time."""
    return np.asarray(values - values.mean(0))


def mouth_controls(shape: np.ndarray) -> np.ndarray:
    """Upper lip up, lower lip down (inner edges), each corner outwards, corners up, chin down: (T, 5), cm."""
    nose = height(shape, 2, 98, 327)
    return np.stack(
        [
            height(shape, 13, 82, 312) - nose,
            nose - height(shape, 14, 87, 317),
            np.linalg.norm(shape[:, 61] - shape[:, 291], axis=1) / 2,
            height(shape, 61, 291),
            nose - height(shape, 152, 148, 377, 176, 400),
        ],
        1,
    )


def lids(shape: np.ndarray) -> np.ndarray:
    """Opening of the eyes between blinks, relative to its median: (T, 1)."""
    relative = measure_eyes(shape)
    open_ = np.convolve(relative > 0.75, np.ones(5), "same") > 4.5
    times = np.arange(len(relative))
    return np.interp(times, times[open_], relative[open_])[:, None]


def regress(controls: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Displacement fields (C, 468, 3) per unit of ``controls`` (T, C), and what they leave of ``faces``."""
    gram = controls.T @ controls
    flat = faces[:, :VERTICES].reshape(len(faces), -1)
    fields = np.linalg.solve(gram + RIDGE * np.diag(np.diag(gram)), controls.T @ flat)
    return fields.reshape(-1, VERTICES, 3), (flat - controls @ fields).reshape(-1, VERTICES, 3)


def principal(faces: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """First principal components of the lips: fields (C, 468, 3), cm per standard deviation, and scores (T, C).

    Depth is left out: the landmark network guesses it.
    """
    lips = faces[:, np.unique(indices().lips.rings), :2].reshape(len(faces), -1)
    _, singular, axes = np.linalg.svd(lips, full_matrices=False)
    print("shares of components", np.round(singular[:6] ** 2 / (singular**2).sum(), 3))
    scores = lips @ axes[:count].T
    scores /= scores.std(0)
    fields, _ = regress(scores, faces)
    return fields, scores


def mouth_mask() -> np.ndarray:
    """Share (468, 1) of the lower face: 0 at the eyes and on the oval beside them."""
    vertices = mean_face().vertices[:VERTICES].astype(float)
    mask = np.clip((1.9 - vertices[:, 1]) / 1.9, 0.0, 1.0)
    mask = mask * mask * (3 - 2 * mask)
    above = np.clip((vertices[:, 1] + 4.5) / 3.0, 0.0, 1.0)
    way = np.abs(vertices[:, None, :2] - vertices[None, indices().oval, :2]).sum(-1)
    mask *= 1.0 - above * (1.0 - np.clip(way.min(1) / 2.0, 0.0, 1.0))
    mask[sorted(EYES)] = 0.0
    return mask[:, None]


def brow_mask() -> np.ndarray:
    """Share (468, 1) of brows and forehead: 0 at the eyes, below them, and on the oval."""
    vertices = mean_face().vertices[:VERTICES].astype(float)
    mask = np.clip((vertices[:, 1] - 2.9) / 1.2, 0.0, 1.0)
    mask *= np.clip((9.0 - np.hypot(vertices[:, 0] / 0.9, vertices[:, 1])) / 2.0, 0.0, 1.0)
    mask[sorted(EYES)] = 0.0
    mask[indices().oval] = 0.0
    return mask[:, None]


def fit_visemes(people: list[dict[str, np.ndarray]], controls: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Targets (V, 5) over closed lips by :data:`VISEMES_MEASURED`' names, and what the visemes leave, a person each.

    Ridge regression of the controls on the phonemes, blended over time; a viseme differs from its class by little.
    """
    names = [name for visemes in CLASSES for name in visemes]
    phone_of = {phone: name for visemes in CLASSES for name, phones in visemes.items() for phone in phones.split()}
    groups = np.array([[name in visemes for visemes in CLASSES] for name in names], float)
    designs = []
    for person in people:
        shown = np.zeros((len(person["shape"]) * 4, len(names)))
        times = np.arange(len(shown)) / (4 * RATE)
        for phone, (start, end) in zip(person.get("phones", ()), person.get("times", ()), strict=True):
            name = phone_of.get(phone.rstrip("012"))
            if name:
                shown[(times >= start) & (times < end), names.index(name)] = 1.0
        designs.append(gaussian_filter1d(shown, SMOOTHED * 4 * RATE, axis=0)[::4])
    design = np.concatenate([demean(np.c_[shown, shown @ groups]) for shown in designs])
    values = np.concatenate([demean(control) for control in controls])
    ridge = np.r_[np.full(len(names), VISEME_RIDGE), np.full(groups.shape[1], CLASS_RIDGE)]
    fit = np.linalg.solve(design.T @ design + np.diag(ridge), design.T @ values)
    residual = np.split(values - design @ fit, np.cumsum([len(c) for c in controls])[:-1])
    own = fit[: len(names)] + groups @ fit[len(names) :]
    own -= own[names.index("PBM")]
    print("share explained by phonemes", np.round(1 - (values - design @ fit).var(0) / values.var(0), 2))
    return np.stack([own[names.index(name)] for name in VISEMES_MEASURED]), residual


def band_covariance(series: list[np.ndarray]) -> np.ndarray:
    """Covariance (B, C, C) of (T, C) series in each of :data:`BANDS`, of a middling person.

    Standard deviations are the people's medians, correlations their means.
    """
    out = []
    for low, high in BANDS:
        parts = [band_pass(demean(values), low, high) for values in series]
        spread = np.median([part.std(0) for part in parts], 0)
        correlation = np.mean([np.corrcoef(part.T).reshape(part.shape[1], -1) for part in parts], 0)
        out.append(correlation * np.outer(spread, spread))
    return np.stack(out)


def band_pass(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Part of a series (T, C) between two frequencies, Hz."""
    spectrum = np.fft.rfft(values, axis=0)
    frequencies = np.fft.rfftfreq(len(values), 1 / RATE)
    # The lowest band takes what is slower, too.
    spectrum[(frequencies < (low if low > BANDS[0][0] else 0.0)) | (frequencies >= high)] = 0.0
    return np.fft.irfft(spectrum, len(values), axis=0)


def report(tables: dict[str, np.ndarray]) -> None:
    """Print the figures to be looked at: targets in mm, standard deviations by band."""
    print("targets over closed lips, mm: upper lip, lower lip, half width, corners, chin")
    for name, target in zip(VISEMES_MEASURED, tables["viseme_targets"], strict=True):
        print(f"  {name:4s}", " ".join(f"{10 * value:6.1f}" for value in target))
    for name in ("mouth_bands", "side_bands", "brow_bands", "head_bands", "lid_bands"):
        print(name, "standard deviations by band")
        for band, covariance in zip(BANDS, tables[name], strict=True):
            print(f"  {band}", np.round(np.sqrt(np.diag(covariance)), 3))


def report_falls(people: list[dict[str, np.ndarray]], controls: list[np.ndarray], brows: list[np.ndarray]) -> None:
    """Print the power of the frequency by which amplitudes fall within a band, medians of the people.

    Motion that is spread evenly over the octaves has 0. Clips are too short to tell it of the lowest band.
    """
    series = {
        "mouth": controls,
        "brows": brows,
        "head": [person["head"] for person in people],
        "lids": [lids(person["shape"]) for person in people],
    }
    print("fall of the amplitude within the bands", BANDS[1:])
    for name, tracks in series.items():
        print(
            f"  {name:5s}", [np.round(np.median([fall(track, *band) for track in tracks], 0), 2) for band in BANDS[1:]]
        )


def fall(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Power (C,) of the frequency by which the amplitude of a series (T, C) falls between two frequencies, Hz."""
    middle = (low * high) ** 0.5
    slow, fast = (band_pass(demean(values), *band).std(0) for band in ((low, middle), (middle, high)))
    return np.asarray(np.log(slow / fast) / np.log(middle / low))


if __name__ == "__main__":
    main(sys.argv[1])
