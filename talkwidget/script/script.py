"""Script: a text as pieces for a synthesizer, and the way back from spoken words to written ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .mapped import MappedText
from .markers import ProsodyChange
from .merging import merge_speeches
from .moods import MoodRange

if TYPE_CHECKING:
    from ..speech.speech import Speech

VERSION = "6"
"""Part of the cache key of clips. Change it when the same text may be read differently, or :meth:`Script.merge` may
join the same speech differently."""

_UNCHANGED = ProsodyChange()


@dataclass(frozen=True)
class ScriptPiece:
    """Text of one call of a synthesizer: a line, a paragraph, or the text between two marks or two scripts.

    Attributes
    ----------
    spoken
        Text for the synthesizer, with ranges of :attr:`Script.text`.
    pause
        Seconds of silence before it.
    prosody
        Its speed, pitch and volume. :meth:`Script.merge` applies the volume; rate and pitch are the synthesizer's.
    language
        Code of its language where its script is not that of the text's; otherwise empty.
    """

    spoken: MappedText
    pause: float = 0.0
    prosody: ProsodyChange = _UNCHANGED
    language: str = ""

    @property
    def text(self) -> str:
        """Text for the synthesizer."""
        return self.spoken.text


@dataclass(frozen=True)
class Script:
    """Text to be spoken, cut into pieces.

    Attributes
    ----------
    text
        The user's text without marks, for captions.
    language
        A code as in ``en-us``.
    pieces
        At least one, in order.
    pause
        Seconds of silence after the last piece.
    notes
        Messages for the user, one line each: parts that are not spoken, a hint about the language.
    moods
        Ranges of :attr:`text` with a mood.
    """

    text: str
    language: str
    pieces: tuple[ScriptPiece, ...]
    pause: float = 0.0
    notes: tuple[str, ...] = ()
    moods: tuple[MoodRange, ...] = ()

    def merge(self, speeches: Sequence[Speech]) -> Speech:
        """Join the speech of the pieces, with their pauses, into the speech of :attr:`text`.

        Pauses replace the silence at the inner ends of the pieces. Words become those of :attr:`text`: "1,250" is one
        word from "one thousand" to "fifty". Words or phonemes are ``None`` unless all pieces have them, and exact only
        if all are exact.

        Parameters
        ----------
        speeches
            One for each piece, in order, all of one sample rate.

        Raises
        ------
        ValueError
            Their number is not that of the pieces, or their sample rates differ.
        """
        return merge_speeches(self, speeches)
