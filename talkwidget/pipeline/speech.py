"""Stage ``speech`` of a synthesizer: the sound of each piece of a text."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..cache.files import bytes_digest
from ..errors import InputError, UnavailableError
from ..options import TalkOptions, own_options
from ..script.reading import read_script
from ..script.script import VERSION as SCRIPT_VERSION
from ..script.sentence import VERSION as CUT_VERSION
from ..speech.base import VoiceOffering
from ..speech.prosody import change_volume, shift_pitch
from . import foreign as foreigns
from . import voice as voices
from .contracts import checked_speech
from .run import Parts, Run, option_parts
from .source import OnlineFailureError, Source
from .turns import SYNTHESIZER_TURNS

if TYPE_CHECKING:
    from ..script.script import Script, ScriptPiece
    from ..script.sentence import Sentence
    from ..speech.base import Synthesizer
    from ..speech.speech import Speech
    from ..voice.voice import Voice

VERSION = "3"
"""Changes when speech is kept in another form; what a synthesizer says has the synthesizer's version."""
OPTION_NAMES = ("language", "speaker", "rate", "pitch", "volume")
"""Options that change the speech, whatever the synthesizer."""


def parts(source: Source, options: TalkOptions) -> dict[str, str]:
    """Parts of the key by name; a clip's key has them too."""
    text = bytes_digest(source.text.encode("utf-8", "surrogatepass"))
    common = {"speech version": VERSION, "text": text, **_voice_parts(source)}
    if source.synthesizer is not None:
        name, version = source.synthesizer.name, source.synthesizer.version
        how = option_parts(options, (*OPTION_NAMES, *own_options(name)))
        script = {"script": f"{SCRIPT_VERSION} {CUT_VERSION}", "lexicon": source.lexicon.digest or "none"}
        others = [f"{language} {other.name} {other.version}" for language, other in source.others.items()]
        foreign = {"others": "; ".join([foreigns.VERSION, *others])} if others else {}
        return {**common, "synthesizer": f"{name} {version}", **script, **how, **foreign}
    if not source.text:
        return {**common, "synthesizer": "recording"}
    from ..speech import alignment

    return {
        **common,
        "synthesizer": "recording",
        "language": options.language,
        "alignment": alignment.VERSION,
    }


def key(source: Source, synthesizer: Synthesizer, piece: ScriptPiece, options: TalkOptions) -> Key:
    """Key of the speech of a piece: what is said, by whom, and how; not the text around it, nor its volume."""
    parts = {
        "speech version": VERSION,
        "text": bytes_digest(piece.text.encode("utf-8", "surrogatepass")),
        **_voice_parts(source),
        "synthesizer": f"{synthesizer.name} {synthesizer.version}",
        **option_parts(options, ("language", "speaker", *own_options(synthesizer.name))),
        "rate": f"{_rate(piece, options):g}",
        "pitch": f"{options.pitch + piece.prosody.pitch:g}",
    }
    return Key("speech", parts, conceal=True)


def make(synthesizer: Synthesizer, piece: ScriptPiece, voice: Voice | None, options: TalkOptions) -> Speech:
    """Speak a piece.

    Raises
    ------
    InputError
        The synthesizer finds nothing to say in it.
    OnlineFailureError
        An online synthesizer that ``auto`` had picked did not answer.
    UnavailableError
        A synthesizer asked for by name cannot run here.
    """
    own = options.subset(own_options(synthesizer.name))
    if isinstance(synthesizer, VoiceOffering):
        own["speaker"] = options.speaker
    try:
        spoken = synthesizer.synthesize(piece.text, options.language, voice, _rate(piece, options), **own)
    except UnavailableError as error:
        if synthesizer.online and options.synthesizer == "auto":
            raise OnlineFailureError(str(error)) from error
        raise
    return shift_pitch(checked_speech(spoken, synthesizer.name), options.pitch + piece.prosody.pitch)


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
        self.parts = Parts()
        self._run, self._source, self._synthesizer = run, source, source.synthesizer
        self._voices: dict[tuple[str, str], Voice] = {}
        self._foreign: list[tuple[ScriptPiece, Speech]] = []

    @property
    def abrupt(self) -> bool:
        """Whether the synthesizer begins and ends without silence."""
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
        made, spoken = self.parts.made, []
        pieces = [*sentence.script.pieces]
        if like is not None and all(piece.language for piece in pieces):
            pieces.append(like)
        for piece in pieces:
            spoken.append(self._say(piece))
            if piece.language:  # only the words are told later, not the samples
                self._foreign.append((piece, dataclasses.replace(spoken[-1], samples=spoken[-1].samples[:1].copy())))
        fitted = foreigns.fit(pieces, spoken)[: len(sentence.script.pieces)]
        return change_volume(sentence.join(fitted), self._run.options.volume), self.parts.made == made

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
        stage = key(source, synthesizer, piece, options)
        entry = run.find_part(stage)
        if entry is not None:
            self.parts.add(entry.cost, None)
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
                    speech = make(synthesizer, piece, voice, options)
                except InputError:
                    if not piece.language and (_has_letters(piece.text) or not _has_letters(source.text)):
                        raise
                    return foreigns.unspoken(piece)
            cost = time.perf_counter() - began
        run.keep_part(stage, speech, cost)
        self.parts.add(cost, why)
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


def notes(speech: Speech) -> tuple[str, ...]:
    """Notes for the user on words that are not spoken and on the times of words and phonemes, one line each."""
    timings = {"words": speech.words, "phonemes": speech.phonemes}
    estimated = [name for name, timing in timings.items() if timing is not None and timing.exactness == "estimated"]
    unknown = [name for name, timing in timings.items() if timing is None]
    told = [*speech.notes]
    if speech.unspoken:
        shown = ", ".join(map(repr, speech.unspoken[:_SHOWN]))
        more = len(speech.unspoken) - _SHOWN
        told.append(f"not spoken: {shown}" + (f" and {more} more" if more > 0 else ""))
    if estimated:
        told.append(f"times of {' and '.join(estimated)} are estimated")
    if unknown:
        told.append(f"{' and '.join(unknown)} are not known; the mouth follows the sound")
    if speech.phonemes is not None and speech.phonemes.exactness == "estimated":
        pace = sum(1 for span in speech.phonemes.spans if span.text) / speech.duration
        if not _SLOWEST <= pace <= _FASTEST:
            few = "few" if pace < _SLOWEST else "many"
            told.append(f"{pace:.1f} phonemes a second are too {few} for speech; check that the text is what is heard")
    return tuple(told)


_RATES = (0.5, 2.0)  # limits of the option rate, also for marks in the text
_SHOWN = 5  # words that are named, of those not spoken
_SLOWEST, _FASTEST = 2.0, 25.0
"""Phonemes a second beyond which text and sound do not belong together. People speak about 15 (Levelt 1989, Speaking,
ch. 1). Measured with eSpeak NG in seven languages: 4 to 7 at half rate, 19 to 25 at twice. A slow speaker may pause
half of the time."""


def _has_letters(text: str) -> bool:
    """True if a text is more than symbols, of which not every voice has the names."""
    return any(letter.isalnum() for letter in text)


def _voice_parts(source: Source) -> Mapping[str, str]:
    return voices.key(source.voice.digest).parts if source.voice else {"voice": "none"}


def _rate(piece: ScriptPiece, options: TalkOptions) -> float:
    return min(max(options.rate * piece.prosody.rate, _RATES[0]), _RATES[1])
