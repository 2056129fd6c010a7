"""Speech with known words, and the lines of its cues."""

import numpy as np

from talkwidget.speech.speech import Span, Speech, Timing


def speech(text, word_seconds=0.3, gap=0.0, words=None):
    """Evenly spoken words; ``words`` are those of the text unless given."""
    spans, time = [], 0.0
    for word in text.split() if words is None else words:
        spans.append(Span(word, time, time + word_seconds))
        time += word_seconds + gap
    samples = np.zeros(int(1000 * time) + 1, np.float32)
    return Speech(samples, 1000, text, "en-us", Timing(tuple(spans), "exact"), None)


def shown(cue):
    return ["".join(word.text for word in line).strip() for line in cue.lines]
