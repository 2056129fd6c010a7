"""State of the panel, which belongs to the session: a panel opened again shows it."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...options import declared_options

if TYPE_CHECKING:
    from ...clip import Clip
    from ...face.portrait import Portrait
    from ...report import Report
    from ...talker import Talker
    from ...voice.voice import Voice


@dataclass(frozen=True)
class PreparedFace:
    """Prepared face: its portrait as the Talker has it, and HTML to show it small and large."""

    portrait: Portrait
    sample: str
    preview: str

    @property
    def digest(self) -> str:
        """SHA-256 of its file's bytes, in hex."""
        return self.portrait.digest


@dataclass(frozen=True)
class PreparedVoice:
    """Prepared recording, and HTML of its player."""

    voice: Voice
    sample: str

    @property
    def digest(self) -> str:
        """SHA-256 of its file's bytes, in hex."""
        return self.voice.digest


@dataclass
class PanelState:
    """State that outlives a panel.

    Attributes
    ----------
    text
        Text in the field.
    play
        Whether the recording is played, instead of the text spoken.
    values
        Options that the user has changed, by name.
    faces, voices
        Prepared faces and recordings by name, in the order of their preparation.
    face, voice
        Names of those selected; ``none`` is the default voice.
    clips
        Clips of this session.
    clip
        Clip that is shown.
    reports
        Report of each piece of work.
    """

    text: str = ""
    play: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    faces: dict[str, PreparedFace] = field(default_factory=dict)
    voices: dict[str, PreparedVoice] = field(default_factory=dict)
    face: str | None = None
    voice: str | None = None
    clips: list[Clip] = field(default_factory=list)
    clip: Clip | None = None
    reports: list[Report] = field(default_factory=list)


_states: weakref.WeakKeyDictionary[Talker, PanelState] = weakref.WeakKeyDictionary()


def state_of(talker: Talker) -> PanelState:
    """State of the panels over a Talker, the same for each of them, without options of plug-ins that are gone."""
    state = _states.setdefault(talker, PanelState())
    for name in state.values.keys() - declared_options().keys():
        del state.values[name]
    return state
