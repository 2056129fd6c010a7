"""Speaker: what turns the text of one call into speech, a synthesizer or the recording itself."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ..errors import InputError, UnavailableError
from ..report import Used
from .compiling import name_compiling
from .turns import Turns

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..progress import Watch
    from ..speech.alignment import ForcedAlignment
    from ..speech.base import Synthesizer
    from ..speech.speech import Speech
    from ..voice.voice import Voice
    from .run import Stages

T = TypeVar("T")

LONGEST_TEXT = 100_000
"""Characters; about two hours of speech."""
LOCAL_SECONDS = 300.0
"""For so long after an online synthesizer failed, local ones speak at once, rather than after waiting for it again."""

_SLOWEST, _FASTEST = 2.0, 25.0
"""Phonemes a second. People speak about 15 (Levelt 1989, Speaking, ch. 1); beyond these, text and sound do not belong
together."""

_synthesizers = Turns("waiting for other speech")


class OnlineFailureError(UnavailableError):
    """A synthesizer that was not asked for by name did not answer over the network; a local one can speak instead."""


@dataclass(frozen=True)
class Speaker:
    """A text about to be spoken.

    Attributes
    ----------
    text
        What is said.
    used
        What speaks, and why that.
    parts
        All that shapes the speech, for its key.
    speak
        Does it, in stages that are kept.
    """

    text: str
    used: Used
    parts: dict[str, str]
    speak: Callable[[Stages, Watch], Speech]


def check_text(text: str) -> str:
    """``text`` if it can be spoken.

    Raises
    ------
    InputError
        It is empty, too long, or holds NUL characters.
    """
    if not isinstance(text, str):
        raise InputError(f"the text must be a string, not {type(text).__name__}.")
    if not text.strip():
        raise InputError("the text is empty; write what should be said.")
    if "\0" in text:
        raise InputError("the text holds NUL characters, as binary data does; give plain text.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text):,} characters; say at most {LONGEST_TEXT:,} at a time.")
    return text


def speech_notes(speech: Speech) -> tuple[str, ...]:
    """What the user should know about the times of words and phonemes, one line each."""
    timings = {"words": speech.words, "phonemes": speech.phonemes}
    estimated = [name for name, timing in timings.items() if timing is not None and timing.exactness == "estimated"]
    unknown = [name for name, timing in timings.items() if timing is None]
    notes = []
    if estimated:
        notes.append(f"times of {' and '.join(estimated)} are estimated")
    if unknown:
        notes.append(f"{' and '.join(unknown)} are not known; the mouth follows the sound")
    if speech.phonemes is not None and speech.phonemes.exactness == "estimated":
        pace = sum(1 for span in speech.phonemes.spans if span.text) / speech.duration
        if not _SLOWEST <= pace <= _FASTEST:
            few = "few" if pace < _SLOWEST else "many"
            notes.append(f"{pace:.1f} phonemes a second are too {few} for speech; check that the text is what is heard")
    return tuple(notes)


class Synthesizers:
    """Chooses the one that speaks, and remembers for a while that those online failed."""

    def __init__(self) -> None:
        self._failure: tuple[float, OnlineFailureError] | None = None

    def speaker(self, text: str, voice: Voice | None, options: TalkOptions) -> Speaker:
        """What says ``text``, chosen by :func:`talkwidget.speech.choose.choose`."""
        from ..speech.choose import choose

        choice = choose(options, voice)
        if choice.synthesizer.online and options.synthesizer == "auto" and self._failure is not None:
            when, cause = self._failure
            if time.monotonic() - when < LOCAL_SECONDS:
                local = choose(options.replace(offline=True), voice).synthesizer
                return _synthesizer_speaker(local, str(cause), text, voice, options)
        return _synthesizer_speaker(choice.synthesizer, choice.why, text, voice, options)

    def avoid_online(self, cause: OnlineFailureError) -> None:
        """Let local ones speak for :data:`LOCAL_SECONDS`, where ``auto`` may choose."""
        self._failure = time.monotonic(), cause


def recording_speaker(voice: Voice, transcript: str, options: TalkOptions) -> Speaker:
    """The recording as it is, sample for sample; the transcript, if there is one, tells its words."""
    from ..speech import alignment

    def speak(stages: Stages, watch: Watch) -> Speech:
        from ..speech.speech import Speech
        from ..voice.cleaning import mix

        sound = watch.wait_for("speech", voice.decode_recording)
        mono, _ = mix(sound.samples)

        def listen() -> ForcedAlignment:
            return alignment.force_align(mono, sound.sample_rate, text, options.language)

        # Without the sound: the cache has it already, in the voice.
        found = stages.run("speech", parts, lambda: _in_turn(watch, listen), conceal=True) if text else None
        return Speech(
            mono,
            sound.sample_rate,
            text,
            options.language,
            found.words if found else None,
            found.phonemes if found else None,
            soundtrack=None if sound.samples.shape[1] == 1 else sound.samples,
        )

    text = check_text(transcript) if transcript.strip() else ""
    parts = {"synthesizer": "recording", "text": _digest(text), **_voice_parts(voice)}
    if text:
        parts |= {"language": options.language, "alignment": alignment.VERSION}
    why = "its own sound, as asked for" if options.rate == 1.0 else "its own sound, at its own rate"
    return Speaker(text, Used("recording", why), parts, speak)


def _synthesizer_speaker(
    synthesizer: Synthesizer, why: str, text: str, voice: Voice | None, options: TalkOptions
) -> Speaker:
    heard = voice if synthesizer.clones else None

    def speak(stages: Stages, watch: Watch) -> Speech:
        return stages.run("speech", parts, lambda: _in_turn(watch, lambda: synthesize(stages)), conceal=True)

    def synthesize(stages: Stages) -> Speech:
        prepared = heard and _prepared_for(synthesizer, heard, options.language, stages)
        try:
            return synthesizer.synthesize(text, options.language, prepared, options.rate)
        except UnavailableError as error:
            if synthesizer.online and options.synthesizer == "auto":
                raise OnlineFailureError(str(error)) from error
            raise

    parts = {
        "synthesizer": _identity(synthesizer),
        "text": _digest(text),
        "language": options.language,
        "rate": str(options.rate),
        **_voice_parts(heard),
    }
    return Speaker(text, Used(synthesizer.name, why), parts, speak)


def _in_turn(watch: Watch, speak: Callable[[], T]) -> T:
    """What ``speak`` returns, from a thread of its own: one that a stop leaves behind keeps its turn until it ends."""

    def speak_in_turn() -> T:
        with _synthesizers.take(watch):
            watch("speech")
            return speak()

    with name_compiling(watch):
        return watch.wait_for("speech", speak_in_turn)


def _prepared_for(synthesizer: Synthesizer, voice: Voice, language: str, stages: Stages) -> Voice:
    """``voice`` with the state that this synthesizer makes of it, if it makes one: kept, as it is costly."""
    from ..speech.base import VoicePreparing

    if not isinstance(synthesizer, VoicePreparing):
        return voice
    parts = {"synthesizer": _identity(synthesizer), "language": language, **_voice_parts(voice)}
    state = stages.hold("voice state", parts, lambda: synthesizer.speaker_state(voice, language))
    return dataclasses.replace(voice, state=state)


def _identity(synthesizer: Synthesizer) -> str:
    return f"{synthesizer.name} {synthesizer.version}"


def _voice_parts(voice: Voice | None) -> dict[str, str]:
    from ..voice.voice import VERSION

    return {"voice": voice.digest, "preparation": VERSION} if voice else {"voice": "none"}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
