"""Stop of a batch, seen by workers of other processes too."""

from __future__ import annotations

import uuid
from pathlib import Path

from ..cache.files import scratch_folder


class Stop:
    """Event that is set by a file, so that workers on this machine see it while they draw.

    Workers on other machines, which do not see the file, finish the clip that they are at.
    """

    def __init__(self) -> None:
        self._path = str(scratch_folder() / f"stop-{uuid.uuid4().hex}")

    def set(self) -> None:
        """Ask all workers to stop."""
        Path(self._path).touch()

    def is_set(self) -> bool:
        """Whether the workers are asked to stop."""
        return Path(self._path).exists()
