"""Large uploads, which come in pieces: a server takes no message of more than 10 MB."""

from __future__ import annotations

import re

_PIECE = re.compile(r"(.+)\.part-(\d+)-of-(\d+)-(\w+)")


class Pieces:
    """Pieces of one file, in the order in which ``upload.js`` sends them; another file takes their place."""

    def __init__(self) -> None:
        self._id = ""
        self._data: list[bytes] = []
        self._count = 0

    @property
    def told(self) -> str:
        """Number of the pieces that are here, which the browser waits for before it sends the next."""
        return f"Received {len(self._data)} of {self._count}"

    def add(self, name: str, data: bytes) -> tuple[str, bytes] | None:
        """Add an upload; returns name and bytes of the file once it is whole, at once where it is no piece."""
        piece = _PIECE.fullmatch(name)
        if piece is None:
            return name, data
        whole, number, count, upload = piece[1], int(piece[2]), int(piece[3]), piece[4]
        if upload != self._id:
            self._id, self._data, self._count = upload, [], count
        if number != len(self._data) + 1:
            return None
        self._data.append(data)
        if number < count:
            return None
        joined, self._data = b"".join(self._data), []
        return whole, joined
