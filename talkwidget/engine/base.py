"""What an engine is. Built-in and foreign ones register under ``talkwidget.engines``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..face.face import Face
    from ..options import TalkOptions
    from ..progress import Watch
    from ..speech.speech import Speech

Frames = NDArray[np.uint8]
"""A batch of RGB frames, shape (N, H, W, 3)."""


@runtime_checkable
class Engine(Protocol):
    """Turns a prepared face and speech into frames.

    An engine is made without arguments and cheaply; models load at the first use and stay.
    """

    name: str
    version: str
    """Part of every cache key: changes when the same input may give another state or other frames."""
    prepare_knobs: tuple[str, ...]
    """Names of the options that change what :meth:`prepare` returns."""
    animate_knobs: tuple[str, ...]
    """Names of the options that change what :meth:`animate` yields."""

    def unavailable(self, options: TalkOptions) -> str | None:
        """``None`` if it can run here; else one line with the cause and the way out."""

    def digest(self, options: TalkOptions) -> str:
        """Digest of the checkpoints and reference videos it would use, empty where it needs none."""

    def prepare(self, face: Face, options: TalkOptions) -> Any:
        """All that does not depend on the speech: picklable, of NumPy arrays and plain values, cached by content.

        Raises
        ------
        InputError
            The picture does not suit this engine.
        """

    def animate(self, state: Any, speech: Speech, options: TalkOptions) -> Iterator[Frames]:
        """Frames in order, in batches of any length; frame ``i`` shows the time ``(i + 0.5) / fps``.

        ``ceil(speech.duration * fps)`` frames in all. Memory does not grow with the length of the speech, and the
        frames do not depend on how they are batched. Closing the iterator stops the work.
        """


@runtime_checkable
class Watchable(Protocol):
    """An engine whose preparation can take minutes, and so tells how far it is."""

    def prepare_watched(self, face: Face, options: TalkOptions, watch: Watch) -> Any:
        """What :meth:`Engine.prepare` returns; ``watch`` is called between steps, and stops the work if it raises."""


@runtime_checkable
class Inspectable(Protocol):
    """An engine whose work can be looked into, for the option ``debug_view``."""

    def inspect(self, state: Any, speech: Speech, options: TalkOptions) -> Iterator[tuple[Frames, Frames]]:
        """The batches that :meth:`Engine.animate` yields, each with a picture of what every frame was made from.

        Those pictures are of any size with even sides.
        """
