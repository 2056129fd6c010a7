"""Cast of a batch: the face and the voice of each row, by name or by file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..inputs.files import user_path
from .parcel import Parcel

if TYPE_CHECKING:
    from ..talker import Talker


_ENDING = re.compile(r"\.\w{2,4}$")


class Cast:
    """Talkers with one face and one voice each, packed for workers, one for each pair that the rows name."""

    def __init__(self, talker: Talker) -> None:
        self._talker = talker
        self._faces: dict[str, Talker] = {}
        self._parcels: dict[tuple[Any, Any], Parcel] = {}

    def find(self, options: Mapping[str, Any]) -> tuple[Parcel, dict[str, Any]]:
        """Talker for these options, and the options without the face, which the talker has.

        The options ``face`` and ``voice`` are names, or paths of files.

        Raises
        ------
        InputError
            There is no such face or voice, or its file cannot be read.
        """
        face, voice = options.get("face"), options.get("voice")
        if (face, voice) not in self._parcels:
            self._parcels[face, voice] = Parcel(self._with(face, voice))
        parcel = self._parcels[face, voice]
        changed = {name: value for name, value in options.items() if name not in {"face", "voice"}}
        if face is not None:
            changed["face"] = parcel.talker.faces[-1]
        if voice is not None:
            changed["voice"] = parcel.talker.voices[-1] if parcel.talker.voices else voice
        return parcel, changed

    def _with(self, face: Any, voice: Any) -> Talker:
        talker = self._talker
        if face is not None and _is_file(face, "face", talker.faces):
            if face not in self._faces:
                self._faces[face] = talker.with_face(face)
            talker, face = self._faces[face], None
        if voice is not None and _is_file(voice, "voice", (*talker.voices, "none")):
            talker, voice = talker.with_voice(voice), None
        return talker.with_only(face, voice)


def _is_file(given: Any, kind: str, known: tuple[str, ...]) -> bool:
    """Whether a cell names a file; a word that is neither a name nor a file is left to the message on names."""
    if not isinstance(given, str):
        raise InputError(f"a {kind} is given by its name or its file, not as {given!r}.")
    path = user_path(given)
    return given not in known and (path.exists() or path.name != given or bool(_ENDING.search(given)))
