"""Stages ``voice`` and ``voice state``: a prepared recording, and what a cloning synthesizer computes of it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ..cache.cache import Key
from ..errors import UnavailableError
from .run import Run
from .turns import SYNTHESIZER_TURNS

if TYPE_CHECKING:
    from ..speech.base import Synthesizer
    from ..voice.recording import Recording
    from ..voice.voice import Voice

VERSION = "4"
"""Changes when the same recording may give another :class:`Voice`."""


def key(digest: str) -> Key:
    """Key of a voice: the SHA-256 of its recording."""
    return Key("voice", {"voice": digest, "voice version": VERSION}, memory=True)


def get(run: Run, recording: Recording) -> Voice:
    """Voice of a recording, kept or prepared now."""
    run.watch("voice")
    stage = key(recording.digest)
    found: Voice | None = run.find(stage)
    return run.keep(stage, make(run, recording)) if found is None else found


def make(run: Run, recording: Recording) -> Voice:
    """Prepare the voice."""
    from ..voice.voice import prepare_voice

    return run.watch.wait_for("voice", prepare_voice, recording)


def state_key(synthesizer: Synthesizer, voice: Voice, language: str) -> Key:
    """Key of a voice's state: the voice, the synthesizer and the language."""
    parts = {**key(voice.digest).parts, "synthesizer": f"{synthesizer.name} {synthesizer.version}"}
    return Key("voice state", {**parts, "language": language}, memory=True)


def with_state(run: Run, synthesizer: Synthesizer, voice: Voice, language: str) -> Voice:
    """Voice with the state that this synthesizer needs for a language, kept or made now; unchanged if it needs none."""
    from ..speech.base import VoicePreparing

    if not isinstance(synthesizer, VoicePreparing):
        return voice
    stage = state_key(synthesizer, voice, "any" if getattr(synthesizer, "one_state", False) else language)
    state: bytes | None = run.find(stage)
    if state is None:
        state = run.keep(stage, synthesizer.speaker_state(voice, language, run.watch))
    return dataclasses.replace(voice, state=state)


def learn(run: Run, voice: Voice) -> Voice:
    """Voice whose style is learned now, unless it is kept; ``auto`` then speaks with it.

    Raises
    ------
    UnavailableError
        The synthesizer that learns cannot run here.
    """
    from ..speech.choose import learning_synthesizer

    synthesizer = learning_synthesizer()
    if reason := synthesizer.unavailable():
        raise UnavailableError(f"no voice can be learned here: {reason}")
    with SYNTHESIZER_TURNS.take(run.watch):
        with_state(run, synthesizer, voice, run.options.language)
    return dataclasses.replace(voice, learned=True)
