"""Word starts by PocketSphinx, an aligner that shares nothing with the package; run by the judge's interpreter.

aligner.py WORDS.json    a list of {"sound": path of a WAV, "words": [[text, start, end], ...]}; prints JSON
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from pocketsphinx import Decoder

RATE = 16000
LEAD = 0.1  # s of silence before the sound, which the decoder needs


def offsets(decoder: Any, sound: str, words: list[tuple[str, float, float]]) -> list[float]:
    """Start of each word less the aligner's, in milliseconds; empty where its dictionary lacks one of them."""
    plain = [re.sub(r"[^a-z']", "", text.lower()) for text, *_ in words]
    if any(not word or decoder.lookup_word(word) is None for word in plain):
        return []
    samples, rate = soundfile.read(sound)
    samples = np.concatenate([np.zeros(round(LEAD * RATE)), soxr.resample(samples, rate, RATE)])
    pcm = (samples / np.abs(samples).max() * 0.7 * 32767).astype("<i2").tobytes()
    decoder.set_align_text(" ".join(plain))
    for second_pass in (False, True):
        if second_pass:
            decoder.set_alignment()
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
    found = [word for word in decoder.get_alignment() if not re.match(r"<|\[", word.name)]
    if len(found) != len(words):
        return []
    return [1000 * (start - (word.start / 100 - LEAD)) for word, (_, start, _) in zip(found, words, strict=True)]


def main() -> None:
    """Print the offsets of all words, and how many sounds could not be aligned."""
    decoder = Decoder(lm=None, loglevel="FATAL")
    pairs = json.loads(Path(sys.argv[1]).read_text())
    each = [offsets(decoder, pair["sound"], pair["words"]) for pair in pairs]
    print(
        json.dumps({"offsets": [one for found in each for one in found], "skipped": sum(not found for found in each)})
    )


if __name__ == "__main__":
    main()
