"""Script of several speakers: lines ``Anna: ...`` with the face and voice of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..clip import Clip
from ..clip.join import join
from ..common_options import NO_VOICE
from ..errors import InputError, TalkError
from ..inputs.file_names import composed
from ..suggest import did_you_mean
from .names import assign_names
from .table import TableRow

if TYPE_CHECKING:
    from ..progress import Watch
    from ..talker import Talker

# A name of at most 40 characters, a colon, and white space or the end of the line.
_SPEAKER = re.compile(r"([^\W\d_][^:\n]{0,39}?)[ \t]*[:：](?=\s|$)")

Speakers = Mapping[str, Mapping[str, Any]]
"""Options of each speaker, by name."""


@dataclass(frozen=True)
class DialogueLine:
    """Text of one speaker until the next one, with the name and the number of its first line."""

    number: int
    speaker: str
    text: str


def read_dialogue(script: str) -> tuple[DialogueLine, ...]:
    """Cut a script into what each speaker says; lines without a name go on with the speaker before.

    Raises
    ------
    InputError
        It is no text, empty, or its first text has no speaker.
    """
    if not isinstance(script, str):
        raise InputError(f"a script is text with lines as in Anna: Hello., not {type(script).__name__}.")
    said: list[DialogueLine] = []
    for number, line in enumerate(script.splitlines(), start=1):
        named = _SPEAKER.match(line.strip())
        if named:
            said.append(DialogueLine(number, composed(named[1]), line.strip()[named.end() :].strip()))
        elif said:
            said[-1] = replace(said[-1], text=f"{said[-1].text}\n{line.strip()}")
        elif line.strip():
            raise InputError(f"line {number} has no speaker; begin it with a name and a colon, as in Anna: Hello.")
    if not said:
        raise InputError("the script is empty; write lines as in Anna: Hello.")
    return tuple(replace(line, text=line.text.strip()) for line in said)


def dialogue_rows(talker: Talker, script: str, speakers: Speakers) -> tuple[TableRow, ...]:
    """Rows of a batch, one for each line of a script. An unknown speaker is a fault of the row."""
    lines = read_dialogue(script)
    _check_speakers(speakers)
    names = assign_names([None] * len(lines), [f"{line.speaker} {line.text}" for line in lines])
    rows = []
    for number, (line, (name, _)) in enumerate(zip(lines, names, strict=True), start=1):
        fault, options = "", {}
        try:
            options = dict(_options(talker, line, speakers))
        except InputError as error:
            fault = str(error)
        rows.append(TableRow(number, name, line.text, options, fault))
    return tuple(rows)


def say_dialogue(talker: Talker, script: str, speakers: Speakers, options: Mapping[str, Any], watch: Watch) -> Clip:
    """Say a script as one clip, cut from speaker to speaker. All lines are checked before the first is drawn."""
    lines = read_dialogue(script)
    _check_speakers(speakers)
    parts = [(line, {**options, **_options(talker, line, speakers)}) for line in lines]
    for line, about in parts:
        try:
            talker.fingerprint(line.text, **about)
        except TalkError as error:
            raise type(error)(f"line {line.number} ({line.speaker}): {error}") from None
    clips = []
    for done, (line, about) in enumerate(parts):
        watch.tell("lines", done, len(parts))
        clips.append(talker.say(line.text, progress=watch.progress, cancel=watch.cancel, **about))
    return join(clips)


def _check_speakers(speakers: Speakers) -> None:
    """Refuse what is no options by name; raises :class:`InputError`."""
    if not isinstance(speakers, Mapping) or not all(
        isinstance(name, str) and isinstance(options, Mapping) and all(isinstance(one, str) for one in options)
        for name, options in speakers.items()
    ):
        raise InputError(
            f'speakers are given as in {{"Anna": {{"face": "anna", "voice": "me"}}}}, not as {speakers!r}.'
        )


def _options(talker: Talker, line: DialogueLine, speakers: Speakers) -> Mapping[str, Any]:
    """Options of a speaker, checked: those given for the name, else the face and the voice of that name.

    A speaker with a face but no voice speaks with the synthesizer's own, not with that of another.
    """
    given = _named(line.speaker, speakers)
    if given is not None:
        try:
            talker.options.replace(**speakers[given])
        except InputError as error:
            raise InputError(f"line {line.number} ({line.speaker}): {error}") from None
        return speakers[given]
    face, voice = _named(line.speaker, talker.faces), _named(line.speaker, talker.voices)
    if face is None and voice is None:
        known = list(dict.fromkeys([*speakers, *talker.faces, *talker.voices]))
        way = f"set a face of that name: %talk_face portrait.jpg --name {line.speaker}"
        there = f"there are: {', '.join(known)}; or {way}" if known else way
        hint = did_you_mean(line.speaker, known, there)
        raise InputError(f"line {line.number}: there is no speaker {line.speaker!r}; {hint}")
    if face is None:
        return {"voice": voice}
    return {"face": face, "voice": voice or NO_VOICE}


def _named(speaker: str, names: Iterable[str]) -> str | None:
    """Name of a speaker among ``names``; in other letter case if it is not there as written."""
    listed = {composed(name): name for name in names}
    folded = (name for plain, name in listed.items() if plain.casefold() == speaker.casefold())
    return listed.get(speaker) or next(folded, None)
