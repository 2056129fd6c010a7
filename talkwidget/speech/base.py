"""What a synthesizer is. Built-in and foreign ones register under ``talkwidget.synthesizers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ..voice.voice import Voice
    from .speech import Speech


@runtime_checkable
class Synthesizer(Protocol):
    """Turns text into :class:`Speech`.

    A synthesizer is made without arguments and cheaply; what is costly loads at the first
    :meth:`synthesize` and stays.
    """

    name: str
    version: str
    """Part of every cache key: changes when the same text may sound different."""
    online: bool
    """The text leaves the machine."""
    clones: bool
    """Speaks in a recorded :class:`Voice`."""

    def unavailable(self) -> str | None:
        """``None`` if it can run here; else one line with the cause and the command that mends it."""

    def speaks(self, language: str) -> bool:
        """Whether it speaks a language, as in ``en-us``; ``auto`` takes one that does."""

    def synthesize(self, text: str, language: str, voice: Voice | None, rate: float) -> Speech:
        """Speak ``text``.

        Parameters
        ----------
        text
            Plain text, not empty.
        language
            A language code as in ``en-us`` or ``fr-fr``.
        voice
            A prepared recording to sound like, for synthesizers that clone; others leave it aside.
        rate
            Speed, 1 = normal.

        Raises
        ------
        InputError
            The language is unknown (the nearest is named), or the text has nothing to speak.
        UnavailableError
            The synthesizer cannot run here or now.
        """


@runtime_checkable
class VoicePreparing(Protocol):
    """A :class:`Synthesizer` that clones, and has something costly to work out about a voice before it speaks.

    What it works out is kept with all else that is cached, and comes back as ``voice.state`` at each
    :meth:`Synthesizer.synthesize` in that voice.
    """

    def prepare_voice(self, voice: Voice, language: str) -> bytes:
        """What is needed to speak ``language`` like ``voice``, in a form of the synthesizer's own (safetensors).

        Raises
        ------
        UnavailableError
            The synthesizer cannot run here or now.
        """
