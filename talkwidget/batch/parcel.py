"""Talker on its way to a worker process: by content, unpacked once for each process."""

from __future__ import annotations

import functools
import pickle
from typing import TYPE_CHECKING, Any

from joblib.externals.loky.backend.reduction import dumps

from .. import plugins
from ..cache.files import bytes_digest
from ..cache.recent import Recent

if TYPE_CHECKING:
    from ..talker import Talker

KEPT = 8
"""Talkers that a process keeps, each with one face and one voice; their prepared states are in their memory."""

_unpacked: Recent[str, Parcel] = Recent(KEPT)


class Parcel:
    """Talker that is passed on as it is within a process, and pickled with the session's plug-ins between processes.

    Its notes stay in the process that made it.
    """

    def __init__(self, talker: Talker, notes: tuple[str, ...] = ()) -> None:
        self.talker = talker
        self.notes = notes

    def __reduce__(self) -> Any:
        return _unpack, self._packed

    def __sizeof__(self) -> int:
        """Bytes that travel. By them Dask decides to send it to a worker once instead of with each row."""
        return len(self._packed[1])

    @functools.cached_property
    def _packed(self) -> tuple[str, bytes]:
        # joblib's own pickler: plug-ins of a notebook are classes of __main__, which a worker does not have.
        data = bytes(dumps((plugins.registrations(), self.talker)))
        return bytes_digest(data), data


def _unpack(digest: str, data: bytes) -> Parcel:
    if (parcel := _unpacked.get(digest)) is not None:
        return parcel
    registered, talker = pickle.loads(data)
    plugins.take_over(registered)
    return _unpacked.put(digest, Parcel(talker))
