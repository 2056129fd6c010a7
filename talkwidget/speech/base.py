"""Protocols of synthesizers, which register under the entry point group ``talkwidget.synthesizers``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ..progress import Watch
    from ..voice.voice import Voice
    from .speech import Speech


@runtime_checkable
class Synthesizer(Protocol):
    """Text to :class:`~talkwidget.speech.speech.Speech`.

    The constructor takes no arguments and is cheap; models load at the first :meth:`synthesize` and stay loaded.

    One with the attribute ``concurrent``, which is true, may be asked by several threads at once. Then a text that was
    stopped in the middle of a sentence keeps no other waiting. One that is ``abrupt`` may begin and end without
    silence. A text then gets at least 0.2 s of it at both ends, in which the face rests. ``distributions`` names what
    the command ``doctor`` has installed anew where no synthesizer speaks. ``synonyms`` are other words that people type
    for its name.
    """

    name: str
    version: str
    """Part of every cache key of speech. Change it when the same text may sound different."""
    online: bool
    """True if the text leaves the machine."""
    clones: bool
    """True if it speaks in a recorded :class:`~talkwidget.voice.voice.Voice`."""

    def unavailable(self) -> str | None:
        """``None`` if it can run here; otherwise one line with the cause and the command that fixes it."""

    def speaks(self, language: str) -> bool:
        """True if it speaks a language, as in ``en-us``; ``auto`` skips those that do not."""

    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float) -> Speech:
        """Speak ``text``.

        Parameters
        ----------
        text
            Plain text, not empty.
        language
            A language code as in ``en-us`` or ``fr-fr``.
        voice
            A prepared recording to sound like; ignored by synthesizers that do not clone.
        rate
            Speed, 0.5 to 2; 1 is normal.

        Raises
        ------
        InputError
            The language is unknown (the message suggests the nearest), or the text has nothing to speak.
        UnavailableError
            The synthesizer cannot run here or now.
        """


@dataclass(frozen=True)
class SpeakerVoice:
    """Voice of a synthesizer that has several.

    Attributes
    ----------
    name
        Value of the option ``speaker`` that selects it, as in ``af_heart``.
    language
        Code of the language it speaks, as in ``en-us``.
    sex
        ``female``, ``male``, or empty where it is not known.
    """

    name: str
    language: str
    sex: str = ""


@runtime_checkable
class VoiceOffering(Protocol):
    """A :class:`Synthesizer` with voices of its own, which its ``synthesize`` takes as the keyword ``speaker``."""

    def speakers(self) -> tuple[SpeakerVoice, ...]:
        """Voices that can speak here."""


@runtime_checkable
class VoiceFetching(Protocol):
    """A :class:`VoiceOffering` synthesizer with further voices that are published, but not here."""

    def published(self) -> tuple[str, ...]:
        """Names of the voices that can be fetched or were."""

    def where_to_get(self, speaker: str) -> str | None:
        """One line with the command that fetches a voice by its name; ``None`` if it is here, or not known."""


@runtime_checkable
class VoicePreparing(Protocol):
    """A cloning :class:`Synthesizer` with a costly preparation of each voice.

    The speaker state is cached, and passed as ``voice.state`` to each :meth:`Synthesizer.synthesize` in that voice.
    Each language has a state of its own, unless the synthesizer has the attribute ``one_state``, which is true.
    """

    def speaker_state(self, voice: Voice, language: str, watch: Watch) -> bytes:
        """Compute the state that speaking ``language`` like ``voice`` needs, in a format of the synthesizer's own.

        Raises
        ------
        CancelledError
            The user asked to stop; ``watch`` is called between steps that take more than a second.
        UnavailableError
            The synthesizer cannot run here or now.
        """
