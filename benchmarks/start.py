"""The first use on a machine and in a second kernel, and what the large packages cost."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from talkwidget.face.portrait import read_portrait

from .scenes import ROOT, portraits
from .table import Row, at_most

_USE = """
import sys, time
start = time.perf_counter()
from talkwidget import Talker
talker = Talker(engine="mesh")
talker.set_face(sys.argv[1])
face = time.perf_counter()
clip = talker.say(sys.argv[2])
print(face - start, time.perf_counter() - face, clip.duration, time.process_time(), "torch" in sys.modules)
"""
_TEXTS = {"first": "Welcome to the course on gradients.", "second": "Let us begin at the beginning, once more."}
_BARS = {"first": (4.0, 8.0), "second": (2.0, 3.0)}
"""Seconds to the first face and from there to the first clip of 3 s, on 2 cores."""

_PACKAGES = {
    "torch": ("torch",),
    "face-alignment": ("face-alignment", "scikit-image"),
    "librosa, numba": ("librosa", "numba", "llvmlite", "scikit-learn"),
    "scipy": ("scipy",),
    "onnxruntime": ("onnxruntime",),
    "opencv-python": ("opencv-python",),
    "av": ("av",),
    "hibari-tts": ("hibari-tts",),
}
"""Packages, each with what it brings that no other needs."""
_IMPORTS = {
    "torch": "import torch",
    "face-alignment": "import face_alignment",
    "librosa, numba": "import librosa; librosa.feature.melspectrogram",
}


def measure() -> Iterator[Row]:
    """Seconds in new processes, with no face, no clip and no compiled loop kept for the first of them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        pixels = cv2.resize(read_portrait(portraits()[-1]).pixels, (512, 512), interpolation=cv2.INTER_AREA)
        for kernel, text in _TEXTS.items():
            picture = home / f"{kernel}.png"
            cv2.imwrite(str(picture), pixels[..., ::-1])
            face, clip, duration, processor, torch = _use(home, picture, text)
            face_bar, clip_bar = _BARS[kernel]
            yield at_most(f"{kernel} kernel: import and a new face", face, face_bar, " s")
            yield at_most(f"{kernel} kernel: a clip of {duration:.1f} s, at once after it", clip, clip_bar, " s")
            yield Row(f"{kernel} kernel: processor time of both", f"{processor:.1f} s")
            yield Row(f"{kernel} kernel: torch imported", "yes" if torch else "no", "no", not torch)
            pixels = pixels[:, ::-1]  # the second kernel gets a face that is not kept
    yield _wheel()
    yield Row("talkwidget and all that pip brings: size installed", f"{sum(map(_megabytes, _required())):.0f} MB")
    for name, distributions in _PACKAGES.items():
        yield Row(f"{name}: size installed", f"{sum(map(_megabytes, distributions)):.0f} MB")
    for name, code in _IMPORTS.items():
        yield Row(f"{name}: import, nothing compiled yet", f"{_import_seconds(code):.1f} s")


def _use(home: Path, picture: Path, text: str) -> tuple[float, float, float, float, bool]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(home / "numba"), "TALKWIDGET_HOME": str(home / "cache")}
    command = [sys.executable, "-c", _USE, str(picture), text]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    *seconds, torch = ran.stdout.split()
    face, clip, duration, processor = map(float, seconds)
    return face, clip, duration, processor, torch == "True"


def _wheel() -> Row:
    """Size of the package itself, built by pip; it asks PyPI for the build system."""
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, str(ROOT)]
        if subprocess.run(build, capture_output=True, check=False).returncode:
            return Row("wheel of talkwidget", "not built: pip cannot fetch the build system")
        (wheel,) = Path(folder).glob("*.whl")
        return at_most("wheel of talkwidget", wheel.stat().st_size / 1e6, 12, " MB", 1)


def _required() -> set[str]:
    """Distributions that talkwidget needs, itself among them, without extras."""
    found: set[str] = set()
    waiting = ["talkwidget"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found.add(name)
        try:
            needed = map(Requirement, importlib.metadata.requires(name) or [])
        except importlib.metadata.PackageNotFoundError:
            continue
        waiting += [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def _megabytes(distribution: str) -> float:
    try:
        files = importlib.metadata.files(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return 0.0
    places = (Path(str(file.locate())) for file in files)
    return sum(place.stat().st_size for place in places if place.is_file()) / 1e6


def _import_seconds(code: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)
        return time.perf_counter() - start
