"""Narration: the speaking of a text, piece by piece, each kept or spoken now."""

from __future__ import annotations

import dataclasses
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..errors import InputError
from ..script.reading import read_script
from ..speech.prosody import change_volume
from . import foreign as foreigns
from . import speech as speeches
from . import voice as voices
from .run import Run, Tally
from .turns import SYNTHESIZER_TURNS

if TYPE_CHECKING:
    from ..script.script import Script, ScriptPiece
    from ..script.sentence import Sentence
    from ..speech.base import Synthesizer
    from ..speech.speech import Speech
    from ..voice.voice import Voice
    from .source import Source


class Narration:
    """Speaking of one text, sentence by sentence; threads may be given it one after the other.

    Parameters
    ----------
    run
        Its cache keeps the speech of each piece.
    source
        The synthesizers, and the voice that they clone.
    """

    def __init__(self, run: Run, source: Source) -> None:
        assert source.synthesizer is not None, "a recording is played"
        self.tally = Tally()
        self._run, self._source, self._synthesizer = run, source, source.synthesizer
        self._voices: dict[tuple[str, str], Voice] = {}
        self._foreign: list[tuple[ScriptPiece, Speech]] = []

    @property
    def abrupt(self) -> bool:
        """Whether the synthesizer may begin and end without silence."""
        return bool(getattr(self._synthesizer, "abrupt", False))

    def script(self) -> Script:
        """The text, read.

        Raises
        ------
        InputError
            A mark is wrong, or there is nothing to speak.
        """
        reads_ipa = getattr(self._synthesizer, "reads_ipa", False)
        return read_script(self._source.text, self._run.options.language, self._source.lexicon, reads_ipa=reads_ipa)

    def speak(self, sentence: Sentence, like: ScriptPiece | None) -> tuple[Speech, bool]:
        """Speech of a sentence, and whether all of it was kept.

        Where all of it is in another language, it becomes as loud as the piece ``like``, if there is one.
        """
        made, spoken = self.tally.made, []
        pieces = [*sentence.script.pieces]
        if like is not None and all(piece.language for piece in pieces):
            pieces.append(like)
        for piece in pieces:
            spoken.append(self._say(piece))
            if piece.language:  # only the words are told later, not the samples
                self._foreign.append((piece, dataclasses.replace(spoken[-1], samples=spoken[-1].samples[:1].copy())))
        fitted = foreigns.fit(pieces, spoken)[: len(sentence.script.pieces)]
        return change_volume(sentence.join(fitted), self._run.options.volume), self.tally.made == made

    def notes(self) -> tuple[str, ...]:
        """Notes on words in other languages, one line each."""
        pieces, speeches = [piece for piece, _ in self._foreign], [speech for _, speech in self._foreign]
        return tuple(foreigns.describe_others(pieces, speeches, self._source.others))

    def _say(self, piece: ScriptPiece) -> Speech:
        """Speech of a piece: kept, or made now; without length where no synthesizer here speaks its language."""
        run, source, options = self._run, self._source, self._run.options
        synthesizer = source.others.get(piece.language, self._synthesizer)
        if piece.language:
            speaker = options.speaker if synthesizer is self._synthesizer else None
            options = options.replace(language=piece.language, speaker=speaker)
        stage = speeches.key(source, synthesizer, piece, options)
        entry = run.find_one(stage)
        if entry is not None:
            self.tally.add(entry.cost, None)
            kept: Speech = entry.value
            return kept
        why = run.cache.explain_miss(stage)
        voice = self._prepared(synthesizer, options.language)
        # A thread that a stop abandons holds its turn to the end; one that needs none keeps nobody waiting.
        concurrent = getattr(synthesizer, "concurrent", False)
        with nullcontext() if concurrent else SYNTHESIZER_TURNS.take(run.watch):
            began = time.perf_counter()
            speech: Speech | None = run.find_untimed(stage)  # another thread may have made it while this one waited
            if speech is None:
                try:
                    speech = speeches.make(synthesizer, piece, voice, options)
                except InputError:
                    if not piece.language and (_has_letters(piece.text) or not _has_letters(source.text)):
                        raise
                    return foreigns.unspoken(piece)
            cost = time.perf_counter() - began
        run.keep_one(stage, speech, cost)
        self.tally.add(cost, why)
        return speech

    def _prepared(self, synthesizer: Synthesizer, language: str) -> Voice | None:
        """Voice that a synthesizer clones, with the state that it needs."""
        if self._source.voice is None:
            return None
        place = synthesizer.name, language
        if place not in self._voices:
            with SYNTHESIZER_TURNS.take(self._run.watch):
                voice = voices.with_state(self._run, synthesizer, self._source.voice, language)
            self._voices[place] = voice
        return self._voices[place]


def _has_letters(text: str) -> bool:
    """True if a text is more than symbols, of which not every voice has the names."""
    return any(letter.isalnum() for letter in text)
