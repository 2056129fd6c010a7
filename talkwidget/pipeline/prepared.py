"""Prepared work of a Talker: default options, faces and voices by name, pronunciations, and the cache."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import env
from ..cache.cache import Cache
from ..cache.files import bytes_digest
from ..cache.memory import Memory
from ..common_options import NO_VOICE
from ..inputs.file_names import composed
from ..inputs.files import is_there, read_file, user_path
from ..keywords import takes_options
from ..options import TalkOptions
from ..progress import Progress, Watch
from ..report import Report
from ..script.lexicon import Lexicon
from .defaults import session_defaults
from .named import Named
from .run import Run
from .source import Sources, given_lexicon

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from ..face.face import Face
    from ..face.portrait import Portrait
    from ..keywords import OptionKeywords
    from ..media import Fragment
    from ..voice.voice import Voice

IN_MEMORY = 8
"""Size of the in-memory LRU cache: entries of each stage."""


@dataclass(frozen=True)
class SetFace:
    """A face as it was set: its portrait, the options given with it, and the face, once it was found."""

    portrait: Portrait
    options: TalkOptions
    face: Face | None = None


class Prepared:
    """Default options, faces and voices by name, pronunciations, and the cache behind them."""

    @takes_options
    def __init__(self, *, cache_dir: str | Path | None = "auto", **options: Unpack[OptionKeywords]) -> None:
        self._defaults = TalkOptions(**{**session_defaults(), **options})
        self.report = Report(())
        """Report of the latest call."""
        self.lexicon = Lexicon({})
        """Pronunciations of words for the next clips, in addition to those of the option ``lexicon``."""
        self._faces: Named[SetFace] = Named("face")
        self._voices: Named[Voice] = Named("voice")
        self._cache_dir = cache_dir
        self._open()

    def _open(self) -> None:
        self._sources = Sources()
        self._told: set[str] = set()
        self._cache = Cache(env.cache_folder() if self._cache_dir == "auto" else self._cache_dir)
        self._memory = Memory(IN_MEMORY)

    def __getstate__(self) -> dict[str, Any]:
        """Options, faces, voices and lexicon, by content; the cache is opened anew where it arrives."""
        return {name: value for name, value in vars(self).items() if name not in {"_sources", "_cache", "_memory"}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._open()

    @property
    def cache(self) -> Cache:
        """Cache of prepared work."""
        return self._cache

    @takes_options
    def configure(self, **changes: Unpack[OptionKeywords]) -> None:
        """Change the defaults of every later call, also those given with the faces.

        Raises
        ------
        InputError
            Unknown option, or a value of the wrong type or out of range.
        """
        self._defaults = self._defaults.replace(**changes)
        self._faces.change(lambda face: dataclasses.replace(face, options=face.options.replace(**changes)))

    @property
    def options(self) -> TalkOptions:
        """Options of the next clip: the defaults, changed by those given with the latest face."""
        latest = self._faces.get()
        return self._defaults if latest is None else latest.options

    @property
    def portrait(self) -> Portrait | None:
        """Portrait set last; ``None`` before there is one."""
        latest = self._faces.get()
        return None if latest is None else latest.portrait

    @property
    def face(self) -> Face | None:
        """Face in the portrait set last; ``None`` before there is one."""
        latest = self._faces.get()
        return None if latest is None else latest.face

    @property
    def faces(self) -> tuple[str, ...]:
        """Names of the faces set so far; the latest is shown unless the option ``face`` names another."""
        return self._faces.names

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of the voices set so far; the latest speaks unless the option ``voice`` names another."""
        return self._voices.names

    def voice(self, name: str | None = None) -> Voice | None:
        """Voice of this name; the latest without a name; ``None`` where none was set, or for the name ``none``.

        Raises
        ------
        InputError
            There is no voice of this name. A speaker's name leads to the option ``speaker``.
        """
        if name is not None and name not in (NO_VOICE, *self.voices):
            from ..speech.choose import refuse_speaker

            refuse_speaker(name)
        return None if name == NO_VOICE else self._voices.get(name)

    def portrait_digest(self, face: str) -> str:
        """SHA-256, in hex, by which the cache knows the portrait of a face: that of a name, else of a picture's file.

        Raises
        ------
        InputError
            There is neither such a face nor such a file.
        """
        from ..face.portrait import MAX_PORTRAIT_BYTES

        named = composed(face) in self.faces or not (is_there(user_path(face)) or Path(face).suffix)
        if named and (known := self._faces.get(face)) is not None:
            return known.portrait.digest
        return bytes_digest(read_file(face, "picture", MAX_PORTRAIT_BYTES))

    def with_only(self, face: str | None, voice: str | None) -> Self:
        """Copy with one face and one voice, the latest without a name, as a batch sends it to a worker.

        Cache and memory are shared with the copy. Raises as :meth:`say` where there is no such face or voice.
        """
        part = self._copy()
        part._faces = self._faces.only(face)
        part._voices = self._voices.only(None if voice == NO_VOICE else voice)
        return part

    def _copy(self) -> Self:
        part = object.__new__(type(self))
        vars(part).update(vars(self))
        part._faces, part._voices = self._faces.copy(), self._voices.copy()
        return part

    def add_lexicon(self, path: str | os.PathLike[str]) -> None:
        """Add pronunciations for all later clips, from a CSV file with the columns word and respelling or /IPA/.

        Raises
        ------
        InputError
            The file cannot be read, or a line of it is not a pronunciation.
        """
        self.lexicon = self.lexicon | given_lexicon(os.fsdecode(path))

    def clear_lexicon(self) -> None:
        """Forget the pronunciations that were added."""
        self.lexicon = Lexicon({})

    def _run(
        self,
        options: TalkOptions,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        on_fragment: Callable[[Fragment], None] | None = None,
    ) -> Run:
        return Run(self._cache, self._memory, options, Watch(progress, cancel, on_fragment))
