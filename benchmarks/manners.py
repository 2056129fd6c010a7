"""Clips of one portrait in the other styles, and clips that were moved by sound alone, beside filmed people.

Sound alone is judged with the phonemes that the engine did not see: those of the clip whose sound it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from talkwidget import Talker
from talkwidget.engine.mesh.styles import STYLES

from .judged import MadeClip, judge_clip, keep_clip, make_clips
from .profiles import FEATURES, MILLIMETRES, profile, read_people, scores, spread, values_of
from .scenes import SENTENCES, portraits
from .table import Heading, Row, at_least, at_most, within

_STYLES = ("calm", "lively")
_STYLED = (SENTENCES[0], SENTENCES[4])
_HEARD = (SENTENCES[0], SENTENCES[2], SENTENCES[4])


def measure_styles(folder: Path) -> Iterator[Row | Heading]:
    """Medians of two clips in each of the other styles."""
    picture = _picture()
    yield Heading(f"Other styles: {len(_STYLED)} texts on {picture.stem}")
    made = {style: list(make_clips(folder / style, [picture], _STYLED, style=style)) for style in _STYLES}
    profiles = {style: _measure(profile, clips) for style, clips in made.items()}
    for style, clips in made.items():
        yield Row(f"score, {style}", ", ".join(f"{score:.2f}" for score in scores(clips)))
    people = read_people()
    for name, path, factor in FEATURES:
        seen = [
            f"{style} {np.median(values):.2f}"
            for style, found in profiles.items()
            if (values := values_of(found, path, factor))
        ]
        if seen:
            yield Row(name, "; ".join([*seen, f"people {spread(people, path, factor)}"]))
    yield Row("brows of calm clips whose brows do not move, mm", f"{_still_brows(folder, picture):.2f}")


def _still_brows(folder: Path, picture: Path) -> float:
    """Range of the brows, mm, that landmarks see in a turned face although nothing moves them: median of two clips."""
    with mock.patch.dict(STYLES, calm=replace(STYLES["calm"], brows=0.0)):
        clips = list(make_clips(folder / "still", [picture], _STYLED, style="calm"))
    return float(np.median(values_of(_measure(profile, clips), ("signals", "brow", "range"), MILLIMETRES)))


def measure_sound(folder: Path) -> Iterator[Row | Heading]:
    """Figures of clips that were moved by the sound of other clips, without a transcript."""
    picture = _picture()
    yield Heading(f"From sound alone: {len(_HEARD)} texts in the default voice on {picture.stem}")
    spoken = list(make_clips(folder / "spoken", [picture], _HEARD))
    clips = [_hear(clip, folder / "heard" / clip.path.name) for clip in spoken]
    _measure(profile, clips)  # whose files the scores are read from
    judged = _measure(judge_clip, clips)
    for number, (found, score) in enumerate(zip(judged, scores(clips), strict=True), 1):
        yield within(f"text {number}: lag", found["av_lag_ms"], -40, 40, " ms", 1)
        yield at_least(f"text {number}: sync_corr", found["sync_corr"], 0.55)
        closures = f"text {number}: closure_rate, {found['bilabials']} p, b and m"
        yield at_least(closures, found["closure_rate"], 0.7)
        yield at_most(f"text {number}: score", score, 0.40)


def _picture() -> Path:
    """Portrait of these clips: the last one."""
    return portraits()[-1]


def _hear(spoken: MadeClip, path: Path) -> MadeClip:
    """Clip that is moved by another one's sound; its phonemes are the other's, for the judges alone."""
    path.parent.mkdir(exist_ok=True)
    talker = Talker(engine="mesh", cache_dir=None)
    talker.set_face(spoken.portrait)
    talker.set_voice(spoken.path)
    heard = keep_clip(talker.say(use_recording=True), path, spoken.portrait)
    heard.spans.write_text(spoken.spans.read_text())
    return replace(heard, text=spoken.text)


def _measure(judge: Callable[[MadeClip], dict[str, Any]], clips: list[MadeClip]) -> list[dict[str, Any]]:
    """Figures of a judge for each clip, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(judge, clips))
