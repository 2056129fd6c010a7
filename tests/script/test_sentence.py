"""Sentences of a text, with the silence at their ends."""

import pytest

from talkwidget.script.reading import read_script
from talkwidget.script.sentence import cut_sentences
from talkwidget.speech.synthesizers.espeak import Espeak

REST = 0.2


def spoken(text):
    """Speech of each sentence of a text; eSpeak's begins at once."""
    return [
        sentence.join([Espeak().synthesize(piece.text, "en-us", None, 1.0) for piece in sentence.script.pieces])
        for sentence in cut_sentences(read_script(text, "en-us"))
    ]


@pytest.mark.parametrize("text", ["Open the door at once, now.", "Apples are good. Oranges are better, too!"])
def test_a_text_begins_and_ends_with_the_face_at_rest(text):
    speeches = spoken(text)
    first = next(span for span in speeches[0].phonemes.spans if span.text)
    last = [span for span in speeches[-1].phonemes.spans if span.text][-1]
    assert first.start == pytest.approx(REST, abs=0.03)
    assert speeches[-1].duration - last.end >= REST - 0.03


def test_a_pause_of_its_own_is_kept_at_the_start():
    longer, short = (spoken(f"[pause {seconds}] Open it.")[0] for seconds in ("1.5s", "0.1s"))
    starts = [next(span.start for span in speech.phonemes.spans if span.text) for speech in (longer, short)]
    assert starts[0] >= 1.5
    assert starts[1] >= REST - 0.03
