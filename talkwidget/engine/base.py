"""Protocol of an engine; built-in and foreign ones register under ``talkwidget.engines``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..face.face import Face
    from ..options import TalkOptions
    from ..progress import Watch
    from ..speech.speech import Speech

Frames = NDArray[np.uint8]
"""Batch of RGB frames, shape (N, H, W, 3); H and W are even."""

Motion = Mapping[str, NDArray[Any]]
"""Motion of T frames: arrays (T, ...) by name, one row a frame."""


@dataclass(frozen=True)
class Overlap:
    """Silence at the ends of a speech that also belongs to the sentences before and after it.

    Attributes
    ----------
    before, after
        Seconds; 0 at an end of the text. There the motion goes over into the neighbour's.
    """

    before: float = 0.0
    after: float = 0.0


ALONE = Overlap()
"""Overlap of a speech without neighbours."""


@runtime_checkable
class Engine(Protocol):
    """Turns a prepared face and speech into frames.

    An engine is created without arguments and cheaply; models load at the first use and stay. One that heeds
    ``Speech.moods`` has the attribute ``shows_moods``, which is true; without it, a note tells that marks of moods are
    ignored.
    """

    name: str
    version: str
    """Part of the key of every film; changes when the same state and speech may give other frames.

    It is part of the state's key too, unless the engine has a ``state_version``, which changes when the same face may
    give another state. A new ``version`` then leaves prepared faces as they are.
    """
    prepare_options: tuple[str, ...]
    """Names of the options, common or its own, that change what :meth:`prepare` returns."""
    animate_options: tuple[str, ...]
    """Names of the options, common or its own, that change what :meth:`animate` yields."""

    def unavailable(self, options: TalkOptions) -> str | None:
        """``None`` if it can run here; else one line with the cause and the way out."""

    def digest(self, options: TalkOptions) -> str:
        """Digest of the checkpoints and reference videos it would use; empty where it needs none."""

    def prepare(self, face: Face, options: TalkOptions, watch: Watch) -> Any:
        """Compute all that does not depend on the speech.

        It is kept on disk where it is made of NumPy arrays, plain values, tuples, lists and dicts. So are dataclasses
        that are registered in :data:`talkwidget.plugins.VALUES`. Other states are kept in memory alone.

        ``watch`` is called between steps that take long; it raises to stop the work.

        Raises
        ------
        InputError
            The portrait does not suit this engine.
        """

    def animate(self, state: Any, speech: Speech, options: TalkOptions) -> Iterator[tuple[Frames, Frames | None]]:
        """Frames in order, in batches of any length; frame ``i`` shows the time ``(i + 0.5) / fps``.

        There are ``speech.frames(options.fps)`` frames in all. Each batch comes with its debug view, or with ``None``.
        A view shows what the frames were computed from, as pictures (N, H', W', 3) with even sides. Views are drawn
        only where the option ``debug_view`` is set. Memory does not grow with the length of the speech. The frames do
        not depend on how they are batched. Closing the iterator stops the work.
        """


@runtime_checkable
class SentenceEngine(Engine, Protocol):
    """Engine that plans a motion before it draws it, so that each sentence of a text is drawn and kept on its own.

    Its :meth:`animate` draws what it plans. Engines without these methods draw a text as a whole, as do those of a
    subclass that overrides :meth:`animate` alone.
    """

    def plans_sentences(self, options: TalkOptions) -> bool:
        """Whether sentences can be planned one by one with these options; else a text is drawn as a whole."""

    def plan(self, state: Any, speech: Speech, options: TalkOptions, overlap: Overlap) -> Motion:
        """Motion of the ``speech.frames(options.fps)`` frames of one sentence; it depends on the arguments alone."""

    def blend(self, before: Motion, after: Motion, joint: int, options: TalkOptions) -> Motion:
        """Motion across the joint of two sentences.

        Parameters
        ----------
        before, after
            Motion of both sentences at the same T frames: the end of one, and the start of the next.
        joint
            Number of these frames that belong to the sentence before.
        options
            Those of :meth:`plan`.

        Returns
        -------
        Motion
            T frames that begin as ``before`` and end as ``after``, without a jump.
        """

    def draw(self, state: Any, motion: Motion, options: TalkOptions) -> Iterator[tuple[Frames, Frames | None]]:
        """Frames of a motion, as :meth:`animate` yields them."""


def state_version(engine: Engine) -> str:
    """Version of the states of an engine: its ``state_version``, or its ``version`` where it has only that."""
    return str(getattr(engine, "state_version", engine.version))


def plans_sentences(engine: Engine, options: TalkOptions) -> TypeGuard[SentenceEngine]:
    """Whether an engine draws the sentences of a text one by one with these options.

    A class that overrides ``animate``, but neither ``plan`` nor ``draw``, is asked for a text as a whole. Its base
    class would draw the sentences without it.
    """
    if not isinstance(engine, SentenceEngine) or not engine.plans_sentences(options):
        return False
    return _depth(engine, "animate") >= min(_depth(engine, "plan"), _depth(engine, "draw"))


def _depth(engine: Engine, method: str) -> int:
    """Number of classes between an engine's own and the one that defines a method."""
    classes = type(engine).__mro__
    return next((depth for depth, one in enumerate(classes) if method in vars(one)), len(classes))
