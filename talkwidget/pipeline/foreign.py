"""Words in other scripts than the text's own, spoken by a voice of their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError, TalkError
from ..script.foreign import foreign_languages
from ..script.languages import name_of
from ..speech.speech import Speech, Timing

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..script.script import ScriptPiece
    from ..speech.base import Synthesizer
    from ..voice.voice import Voice

VERSION = "2"
"""Changes when the same foreign words may be fitted otherwise into the text around them."""

_ANY_RATE = 16000  # of no samples
_SHOWN = 5  # words that are named in a note


def choose_others(
    text: str, synthesizer: Synthesizer, voice: Voice | None, options: TalkOptions
) -> dict[str, Synthesizer]:
    """Synthesizers by language for the words of a text that its own ``synthesizer`` cannot speak.

    They are local, so that no text leaves the machine on its words' account. A language that none speaks is left out.
    """
    from ..speech.choose import choose_synthesizer

    others = {}
    for language in foreign_languages(text, options.language):
        if synthesizer.speaks(language):
            continue
        wanted = options.replace(synthesizer="auto", speaker=None, offline=True, language=language)
        try:
            found = choose_synthesizer(wanted, voice if synthesizer.clones else None).plugin
        except TalkError:
            continue
        if found.speaks(language):
            others[language] = found
    return others


def unspoken(piece: ScriptPiece) -> Speech:
    """Silence without length for a piece that no synthesizer speaks; its words are named."""
    nothing = Timing((), "exact")
    return Speech(
        np.zeros(0, np.float32),
        _ANY_RATE,
        piece.text,
        piece.language,
        nothing,
        nothing,
        unspoken=tuple(piece.text.split()),
    )


def fit(pieces: Sequence[ScriptPiece], speeches: Sequence[Speech]) -> list[Speech]:
    """Speech of all pieces at one sample rate, foreign ones as loud as the others; all stay where none is foreign.

    Raises
    ------
    InputError
        None of the pieces has been spoken.
    """
    own = [speech for piece, speech in zip(pieces, speeches, strict=True) if not piece.language]
    if len(own) == len(speeches):
        return list(speeches)
    from ..media import resample
    from ..speech.prosody import match_loudness

    leading = next((speech for speech in [*own, *speeches] if len(speech.samples)), None)
    if leading is None:
        languages = ", ".join(dict.fromkeys(name_of(piece.language) for piece in pieces))
        raise InputError(f"no voice on this machine speaks this text ({languages}); %talk_voices lists the voices.")
    sample_rate = leading.sample_rate
    fitted = []
    for piece, speech in zip(pieces, speeches, strict=True):
        if speech.sample_rate != sample_rate:
            samples = (
                resample(speech.samples, speech.sample_rate, sample_rate) if len(speech.samples) else speech.samples
            )
            speech = replace(speech, samples=samples, sample_rate=sample_rate)
        fitted.append(match_loudness(speech, own) if piece.language and own else speech)
    return fitted


def describe_others(
    pieces: Sequence[ScriptPiece], speeches: Sequence[Speech], others: Mapping[str, Synthesizer]
) -> list[str]:
    """One line for each language whose words another synthesizer speaks."""
    told = []
    for language, synthesizer in others.items():
        spoken = [piece for piece, speech in zip(pieces, speeches, strict=True) if len(speech.samples)]
        words = [word.strip(".,;:!?") for piece in spoken if piece.language == language for word in piece.text.split()]
        if words:
            told.append(f"spoken in {name_of(language)} by {synthesizer.name}: {quoted(words)}")
    return told


def quoted(words: Sequence[str]) -> str:
    """Words in quotes, for a note; of many, the first five and the number of the others."""
    shown, more = ", ".join(map(repr, words[:_SHOWN])), len(words) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
