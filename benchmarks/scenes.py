"""The portraits and sentences that every run uses."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASSET = ROOT / "assets" / "image" / "female-image-01.jpg"

SENTENCES = (
    "Hello! This is a talking portrait, made by Bob. Five very warm boats moved past the old harbour.",
    "The quick brown fox jumps over the lazy dog. Please keep both hands above the table, and say cheese.",
    "We believe that people who practise every morning will improve. But maybe not? Oh, I am so happy for you!",
    'She opened the door and called: stop! "Nobody move, please." Then all of them waited, and my aunt began to laugh.',
    'My father bought a farm by the bay! "Apples, plums and melons," he said, "are what people want." So it was.',
)
"""Every viseme class, questions, and pauses long enough to be looked at."""


def portraits() -> list[Path]:
    """Pictures in the folder ``TALKWIDGET_PORTRAITS`` (default: the fixtures beside the project), else the asset."""
    folder = Path(os.environ.get("TALKWIDGET_PORTRAITS", ROOT.parent / "shared" / "facemesh" / "fixtures"))
    found = sorted(path for path in folder.glob("*") if path.suffix in {".png", ".jpg"}) if folder.is_dir() else []
    return found or [ASSET]
