"""Run the judge of clips with phoneme times that are given, instead of eSpeak's; run by the judge's interpreter.

judge_spans.py JUDGE.py SPANS.json CLIP.mp4 [the judge's options]    SPANS.json: [[start, end, "phoneme"], ...]
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

STRESS_AND_LENGTH = "\u02c8\u02cc\u02d0 "


def main() -> None:
    """Judge a clip by its own phonemes."""
    judge, spans = sys.argv[1:3]
    spec = importlib.util.spec_from_file_location("judge", judge)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given = [
        (start, end, text.strip(STRESS_AND_LENGTH).replace("\u02d0", ""))
        for start, end, text in json.loads(Path(spans).read_text())
    ]
    module.espeak = lambda text, language: (None, given)
    module.align = lambda spans, reference, sound: spans
    sys.argv = [judge, *sys.argv[3:]]
    module.main()


if __name__ == "__main__":
    main()
