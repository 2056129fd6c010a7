"""Clips in the default voice, and an independent judge of clips run on them with the clip's own phoneme times.

The judge is a script of its own with its own landmark network; ``TALKWIDGET_JUDGE`` names it (default: beside the
project) and ``TALKWIDGET_JUDGE_PYTHON`` the interpreter that has what it needs.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talkwidget import Talker

from .scenes import ROOT

TOOLS = ROOT.parent / "shared" / "tools"
JUDGE = Path(os.environ.get("TALKWIDGET_JUDGE", TOOLS / "judge_clip.py"))
PYTHON = Path(os.environ.get("TALKWIDGET_JUDGE_PYTHON", ROOT / ".venv-judge" / "bin" / "python"))


@dataclass(frozen=True)
class MadeClip:
    """Clip of a text in a file, with its portrait; ``spans`` is a file of its phonemes' times."""

    path: Path
    portrait: Path
    text: str

    @property
    def spans(self) -> Path:
        """File of the phonemes: [[start, end, IPA], ...]."""
        return self.path.with_suffix(".spans.json")


def make_clips(folder: Path, portraits: Sequence[Path], texts: Sequence[str], **options: Any) -> Iterator[MadeClip]:
    """Make a clip of each text with each portrait; ``options`` are the talker's."""
    folder.mkdir(exist_ok=True)
    talker = Talker(engine="mesh", cache_dir=None, **options)
    for portrait in portraits:
        talker.set_face(portrait)
        for number, text in enumerate(texts):
            yield keep_clip(talker.say(text), folder / f"{portrait.stem}_{number}.mp4", portrait)


def keep_clip(clip: Any, path: Path, portrait: Path) -> MadeClip:
    """Save a clip and its phonemes' times."""
    clip.save(path)
    made = MadeClip(path, portrait, clip.text)
    spans = clip.phonemes.spans if clip.phonemes else ()
    made.spans.write_text(json.dumps([(one.start, one.end, one.text) for one in spans]))
    return made


def judge_clip(made: MadeClip) -> dict[str, Any]:
    """Figures of the judge of clips, by name."""
    result = made.path.with_suffix(".json")
    judging = [Path(__file__).with_name("judge_spans.py"), JUDGE, made.spans]
    command = [PYTHON, *judging, made.path, "--text", made.text, "--source", made.portrait, "--json", result]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    figures: dict[str, Any] = json.loads(result.read_text())
    figures["head_yaw"], figures["head_pitch"], figures["head_roll"] = figures["head_std_deg"]
    return {**figures, "portrait": made.portrait.stem, "clip": made.path.stem}
