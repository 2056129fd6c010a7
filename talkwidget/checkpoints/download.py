"""Resumable downloads."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import UnavailableError

ByteProgress = Callable[[int, "int | None"], None]
"""Called with the bytes received and the total, ``None`` where the server does not tell it."""

_BLOCK = 1 << 20  # bytes received between two reports of the progress
_TIMEOUT = (10, 60)  # s to connect, and without a byte; not tuned
_PARTIAL, _BEYOND_END = 206, 416  # status codes of HTTP (RFC 9110): partial content, range not satisfiable


def download_file(url: str, target: Path, sha256: str | None, progress: ByteProgress | None = None) -> None:
    """Download ``url`` to ``target``, which appears when the file is complete and its hash is right.

    If the connection breaks, the received part stays beside it as ``NAME.part``; the next call continues from there.

    Raises
    ------
    UnavailableError
        No network, the server refuses, the disk is full, or the hash is wrong.
    """
    # Both take a tenth of a second to import and are needed here only.
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.WARNING)
    part = target.with_name(target.name + ".part")
    try:
        pooch.retrieve(
            url,
            known_hash=f"sha256:{sha256}" if sha256 else None,
            fname=target.name,
            path=target.parent,
            downloader=_Resuming(part, progress or (lambda _done, _total: None)),
        )
    except ValueError:
        raise UnavailableError(
            f"the file from {url} is not the published {target.name} (its SHA-256 differs) and was deleted; "
            "try again, or put another copy into the checkpoints folder."
        ) from None
    except (requests.RequestException, OSError) as error:
        here = part.stat().st_size >> 20 if part.exists() else 0
        raise UnavailableError(
            f"{target.name} could not be fetched from {url} ({_reason(error)}); {here} MB are kept, "
            "run the same command again to continue from there."
        ) from None


class _Resuming:
    """Downloader for pooch that keeps the received part in a file of its own."""

    def __init__(self, part: Path, progress: ByteProgress) -> None:
        self._part = part
        self._progress = progress

    def __call__(self, url: str, output_file: str | os.PathLike[str], _pooch: Any, /) -> None:
        import requests

        here = self._part.stat().st_size if self._part.exists() else 0
        headers = (
            {"Range": f"bytes={here}-", "Accept-Encoding": "identity"} if here else {"Accept-Encoding": "identity"}
        )
        with requests.get(url, headers=headers, stream=True, timeout=_TIMEOUT) as response:
            if response.status_code != _BEYOND_END:
                response.raise_for_status()
                self._receive(response, here if response.status_code == _PARTIAL else 0)
        shutil.move(self._part, output_file)

    def _receive(self, response: Any, here: int) -> None:
        """Write the response's body after the first ``here`` bytes."""
        length = response.headers.get("Content-Length")
        total = here + int(length) if length else None
        with self._part.open("r+b" if here else "wb") as file:
            file.seek(here)
            self._progress(here, total)
            for block in response.iter_content(_BLOCK):
                file.write(block)
                here += len(block)
                self._progress(here, total)
        if total is not None and here < total:
            raise OSError("the connection broke off")


def _reason(error: Exception) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"the server answered {response.status_code} {response.reason}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) if len(str(error)) < 80 else type(error).__name__
