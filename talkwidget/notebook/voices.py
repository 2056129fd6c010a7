"""Table of the synthesizers and voices that can speak here."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from .. import plugins
from ..display.output import table_html
from ..errors import TalkError
from ..speech.base import Synthesizer, VoiceOffering


@dataclass(frozen=True)
class VoiceRow:
    """One voice: the synthesizer, its speaker if it has several, language, sex, and why it cannot speak here."""

    synthesizer: str
    speaker: str
    language: str
    sex: str
    lacking: str


class VoiceTable:
    """Voices of all synthesizers; as the result of a cell, it shows itself as a table."""

    def __init__(self) -> None:
        self.rows = tuple(row for name in plugins.names(plugins.SYNTHESIZERS) for row in _rows(name))

    def __repr__(self) -> str:
        lines = [
            f"{row.synthesizer:<10} {row.speaker:<16} {row.language:<8} {row.sex:<7} {row.lacking}".rstrip()
            for row in self.rows
        ]
        return "\n".join([f"{'synthesizer':<10} {'speaker':<15} {'language':<8} sex", *lines])

    def _repr_html_(self) -> str:
        return table_html(("synthesizer", "speaker", "language", "sex", ""), map(astuple, self.rows))


def _rows(name: str) -> list[VoiceRow]:
    try:
        synthesizer: Synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
    except TalkError as error:
        return [VoiceRow(name, "", "", "", str(error))]
    lacking = synthesizer.unavailable() or ""
    if isinstance(synthesizer, VoiceOffering) and not lacking:
        return [VoiceRow(name, voice.name, voice.language, voice.sex, "") for voice in synthesizer.speakers()]
    return [VoiceRow(name, "", "", "", lacking)]
