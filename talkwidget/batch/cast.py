"""Cast of a batch: the face and the voice of each row, by name or by file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from ..cache.recent import Recent
from ..common_options import NO_VOICE
from ..errors import InputError
from ..inputs.file_names import composed
from ..inputs.files import is_there, user_path
from .parcel import KEPT, Parcel

if TYPE_CHECKING:
    from ..talker import Talker

Role: TypeAlias = "tuple[str | None, str | None, str | None]"
"""Face, voice, and the statement of consent to both, as a row names them."""

_ENDING = re.compile(r"\.\w{2,4}$")


class Cast:
    """Talkers with one face and one voice each, packed for workers.

    Only those used last are kept: the pictures of a table of many faces would fill the memory.
    """

    def __init__(self, talker: Talker) -> None:
        self._talker = talker
        self._faces: Recent[tuple[str, str | None], Talker] = Recent(KEPT)
        self._parcels: Recent[Role, Parcel] = Recent(KEPT)

    def find(self, options: Mapping[str, Any]) -> tuple[Parcel, dict[str, Any]]:
        """Talker for these options, and the options without the face, which the talker has.

        The options ``face`` and ``voice`` are names, or paths of files.

        Raises
        ------
        InputError
            There is no such face or voice, or its file cannot be read.
        """
        role = role_of(options)
        face, voice, _ = role
        parcel = self._parcels.get(role) or self._parcels.put(role, self._pack(role))
        changed = {name: value for name, value in options.items() if name not in {"face", "voice"}}
        if face is not None:
            changed["face"] = parcel.talker.faces[-1]
        if voice is not None:
            changed["voice"] = parcel.talker.voices[-1] if parcel.talker.voices else voice
        return parcel, changed

    def _pack(self, role: Role) -> Parcel:
        face, voice, consent = role
        talker = self._talker
        notes: tuple[str, ...] = ()
        if face is not None and _is_file(face, talker.faces):
            key = face, consent
            talker = self._faces.get(key) or self._faces.put(key, talker.with_face(face, consent))
            face, notes = None, talker.report.notes
        if voice is not None and _is_file(voice, (*talker.voices, NO_VOICE)):
            talker, voice = talker.with_voice(voice, consent), None
            notes = (*notes, *talker.report.notes)
        return Parcel(talker.with_only(face, voice), notes)


def role_of(options: Mapping[str, Any]) -> Role:
    """Role that a row names; raises :class:`InputError` where a cell can name nobody."""
    consent = options.get("consent")
    return _named("face", options), _named("voice", options), None if consent is None else str(consent)


def _named(kind: str, options: Mapping[str, Any]) -> str | None:
    """Name or path in a cell, as text."""
    given = options.get(kind)
    if given is not None and not isinstance(given, (str, os.PathLike)):
        raise InputError(f"a {kind} is given by its name or its file, not as {given!r}.")
    return None if given is None else os.fsdecode(given)


def _is_file(given: str, known: tuple[str, ...]) -> bool:
    """Whether a cell names a file; a word that is neither a name nor a file is left to the message on names."""
    path = user_path(given)
    return composed(given) not in known and (is_there(path) or path.name != given or bool(_ENDING.search(given)))
