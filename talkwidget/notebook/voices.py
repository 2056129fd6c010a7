"""Table of the synthesizers and voices that can speak here."""

from __future__ import annotations

from dataclasses import dataclass

from .. import plugins
from ..display.output import table_html
from ..errors import TalkError
from ..script.languages import code_of
from ..speech.base import Synthesizer, VoiceOffering
from ..speech.language import find_language

_ONLINE = "sends the text over the network; allow it with --online"


@dataclass(frozen=True)
class VoiceRow:
    """One voice: the synthesizer, its speaker if it has several, language, sex, and what has to be known of it."""

    synthesizer: str
    speaker: str
    language: str
    sex: str
    lacking: str
    """Reason why it cannot speak here; empty if it can."""
    remark: str


class VoiceTable:
    """Voices of all synthesizers; as the result of a cell, it shows itself as a table.

    Parameters
    ----------
    language
        Code or name of a language, as in ``German``; only voices that speak it. All voices by default.

    Raises
    ------
    InputError
        There is no such language; the message suggests the nearest.
    """

    def __init__(self, language: str = "") -> None:
        code = find_language(code_of(language)).code if language else ""
        self.rows = tuple(row for name in plugins.names(plugins.SYNTHESIZERS) for row in _rows(name, code))

    def __repr__(self) -> str:
        lines = [
            f"{row.synthesizer:<10} {row.speaker:<16} {row.language:<8} {row.sex:<7} {row.remark}".rstrip()
            for row in self.rows
        ]
        return "\n".join([f"{'synthesizer':<10} {'speaker':<15} {'language':<8} sex", *lines])

    def _repr_html_(self) -> str:
        return table_html(("synthesizer", "speaker", "language", "sex", ""), map(_cells, self.rows))


def _cells(row: VoiceRow) -> tuple[str, ...]:
    return row.synthesizer, row.speaker, row.language, row.sex, row.remark


def _rows(name: str, language: str) -> list[VoiceRow]:
    """Rows of a synthesizer: its voices, of one language unless that is empty."""
    try:
        synthesizer: Synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
    except TalkError as error:
        return [VoiceRow(name, "", "", "", str(error), str(error))]
    lacking = synthesizer.unavailable() or ""
    remark = lacking or (_ONLINE if synthesizer.online else "")
    if isinstance(synthesizer, VoiceOffering) and not lacking:
        base = language.partition("-")[0]
        return [
            VoiceRow(name, voice.name, voice.language, voice.sex, "", remark)
            for voice in synthesizer.speakers()
            if not language or voice.language.partition("-")[0] == base
        ]
    if language and (lacking or not synthesizer.speaks(language)):
        return []
    return [VoiceRow(name, "", "", "", lacking, remark)]
