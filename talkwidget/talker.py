"""Talker: set a face and a voice up once, then say one text after the other."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import env
from .cache.cache import Cache
from .cache.memory import Memory
from .errors import InputError
from .keywords import takes_options
from .options import TalkOptions
from .pipeline import face as faces
from .pipeline import film as films
from .pipeline import speech as speeches
from .pipeline import state as states
from .pipeline import voice as voices
from .pipeline.run import Run
from .pipeline.source import OnlineFailureError, Sources, given_lexicon, with_language_code
from .progress import Progress, Watch
from .report import Report
from .script.lexicon import Lexicon

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .clip import Clip
    from .face.face import Face
    from .face.portrait import Portrait, PortraitSource
    from .keywords import OptionKeywords
    from .media import Fragment
    from .voice.voice import Voice

IN_MEMORY = 8
"""Size of the in-memory LRU cache: entries of each stage."""
NO_VOICE = "none"
"""Value of the option ``voice`` for the synthesizer's own voice, although a recording is set."""


class Talker:
    """Makes clips from a face and voices; prepared work is cached.

    Parameters
    ----------
    cache_dir
        Folder for prepared work; ``"auto"`` is the user's cache folder (see :func:`talkwidget.env.cache_folder`),
        ``None`` keeps it in the memory of this object alone.
    options
        Defaults for every call.

    Raises
    ------
    InputError
        Unknown option, or a value of the wrong type or out of range. Names of engines, synthesizers and languages are
        checked when they are used.

    Examples
    --------
    >>> talker = Talker(engine="mesh", seed=0)  # doctest: +SKIP
    >>> talker.set_face("portrait.jpg")  # doctest: +SKIP
    >>> clip = talker.say("Welcome to the course.", rate=0.9)  # doctest: +SKIP
    """

    @takes_options
    def __init__(self, *, cache_dir: str | Path | None = "auto", **options: Unpack[OptionKeywords]) -> None:
        self._defaults = TalkOptions(**options)
        self._current = _Current(self._defaults)
        self.report = Report(())
        """Report of the latest call."""
        self._voices: dict[str, Voice] = {}
        self._voice: Voice | None = None
        self.lexicon = Lexicon({})
        """Pronunciations of words for the next clips, in addition to those of the option ``lexicon``."""
        self._sources = Sources()
        self._cache = Cache(env.cache_folder() if cache_dir == "auto" else cache_dir)
        self._memory = Memory(IN_MEMORY)

    @property
    def options(self) -> TalkOptions:
        """Options of the next clip: the defaults, changed by those given with the face."""
        return self._current.options

    @property
    def portrait(self) -> Portrait | None:
        """Portrait set last; ``None`` before there is one."""
        return self._current.portrait

    @property
    def face(self) -> Face | None:
        """Face in the portrait set last; ``None`` before there is one."""
        return self._current.face

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of the voices set so far; the latest speaks unless the option ``voice`` names another."""
        return tuple(self._voices)

    def voice(self, name: str | None = None) -> Voice | None:
        """Voice of this name; the latest without a name; ``None`` where none was set, or for the name ``none``.

        Raises
        ------
        InputError
            There is no voice of this name.
        """
        if name is None or name == NO_VOICE:
            return self._voice if name is None else None
        if name not in self._voices:
            known = (
                f"there are: {', '.join(self._voices)}." if self._voices else "set one with set_voice or %talk_voice."
            )
            raise InputError(f"there is no voice {name!r}; {known}")
        return self._voices[name]

    @takes_options
    def set_face(
        self,
        source: PortraitSource,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Face:
        """Set the face of the next clips, and prepare it for the engine.

        Parameters
        ----------
        source
            Portrait: path of a picture, its bytes, a PIL image, or an array (H, W, 3) uint8 RGB.
        progress, cancel
            As for :meth:`say`.
        changes
            Options, kept until the next ``set_face``.

        Raises
        ------
        InputError
            The portrait cannot be read, or shows no face. The former face stays.
        UnavailableError
            The engine or the landmark network asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from .engine.choose import choose_engine
        from .face.portrait import read_portrait

        options = self._defaults.replace(**changes)
        portrait = read_portrait(source)
        run = self._run(options, progress, cancel)
        face = faces.get(run, portrait)
        states.get(run, choose_engine(options).plugin, portrait, face)
        self._current = _Current(options, portrait, face)
        self.report = Report(tuple(run.stages))
        return face

    def set_voice(
        self,
        source: str | os.PathLike[str] | bytes,
        name: str | None = None,
        *,
        learn: bool = False,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> Voice:
        """Prepare a recording as the voice of the next clips; the option ``voice`` returns to earlier ones by name.

        Parameters
        ----------
        source
            Path or bytes of a recording, or of a video with sound.
        name
            Name of the voice; by default the file's name without its ending. A voice of that name is replaced.
        learn
            Search a mixture of Kokoro's voices that sounds like the recording, which takes minutes, once. ``auto``
            then speaks with it: learned from the recording, not a clone.
        progress, cancel
            As for :meth:`say`.

        Raises
        ------
        InputError
            It cannot be read, or there is no speech in it. The former voice stays.
        UnavailableError
            ``learn`` was asked for, and Kokoro or the speaker embedding is not on this machine.
        CancelledError
            ``cancel`` was set.
        """
        from .voice.recording import read_recording

        recording = read_recording(source)
        if not isinstance(name, (str, type(None))):
            raise InputError(f"the name of a voice is text, not {name!r}.")
        name = recording.stem if name is None else name.strip()
        if not name:
            raise InputError("the name of the voice is empty; give it one, or leave it out.")
        if name == NO_VOICE:
            raise InputError("a voice cannot be called none, which stands for the default voice; give another name.")
        run = self._run(self.options, progress, cancel)
        voice = dataclasses.replace(voices.get(run, recording), name=name)
        if learn:
            voice = voices.learn(run, voice)
        former = self._voices.get(name)
        replaced = [f"the former voice {name!r} is replaced"] if former and former.digest != voice.digest else []
        self._voice = self._voices[name] = voice
        learned = ["learned from your recording, not a clone"] if learn else []
        self.report = Report(tuple(run.stages), notes=(*replaced, *learned, *voice.warnings))
        return voice

    def add_lexicon(self, path: str | os.PathLike[str]) -> None:
        """Add pronunciations for all later clips, from a CSV file with the columns word and respelling or /IPA/.

        Raises
        ------
        InputError
            The file cannot be read, or a line of it is no pronunciation.
        """
        self.lexicon = self.lexicon | given_lexicon(os.fspath(path))

    def clear_lexicon(self) -> None:
        """Forget the pronunciations that were added."""
        self.lexicon = Lexicon({})

    @takes_options
    def say(
        self,
        text: str = "",
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        on_fragment: Callable[[Fragment], None] | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Clip:
        """Speak ``text`` with the face that was set.

        Parameters
        ----------
        text
            Plain text. With ``use_recording``, the transcript of the recording, or empty where it is not known.
        progress
            Called at each step.
        cancel
            Set from another thread, it stops the work, as an interrupt does. Nothing half-written stays.
        on_fragment
            Called with each fragment of the video while it is drawn, for players; not where the clip is cached.
        changes
            Options for this call alone.

        Returns
        -------
        Clip
            The finished video.

        Raises
        ------
        InputError
            Nothing to say, no face set, an unknown option, value, language or voice.
        UnavailableError
            What was asked for by name cannot run here, or the disk cannot take the video.
        CancelledError
            ``cancel`` was set.
        """
        from .engine.choose import choose_engine

        current = self._current
        options = with_language_code(current.options.replace(**changes))
        portrait, voice = _set(current.portrait), self.voice(options.voice)
        run = self._run(options, progress, cancel, on_fragment if options.stream else None)
        engine = choose_engine(options)
        source = self._sources.choose(text, voice, options, self.lexicon | given_lexicon(options.lexicon))
        stage = films.key(engine.plugin, portrait, source, options)
        film = films.find(run, stage)
        if film is None:
            films.announce(run)
            try:
                speech = speeches.get(run, source)
            except OnlineFailureError as error:
                self._sources.avoid_online(error)
                return self.say(text, progress=progress, cancel=cancel, on_fragment=on_fragment, **changes)
            face = faces.get(run, portrait)
            state = states.get(run, engine.plugin, portrait, face)
            film = films.make(run, stage, engine.plugin, speech, state)
        clip = films.clip(run, stage, film, engine, source)
        self.report = clip.report
        return clip

    def _run(
        self,
        options: TalkOptions,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        on_fragment: Callable[[Fragment], None] | None = None,
    ) -> Run:
        return Run(self._cache, self._memory, options, Watch(progress, cancel, on_fragment))


@dataclass(frozen=True)
class _Current:
    """Options, portrait and face of the next clip, which change together."""

    options: TalkOptions
    portrait: Portrait | None = None
    face: Face | None = None


def _set(portrait: Portrait | None) -> Portrait:
    if portrait is None:
        raise InputError("no face is set yet; call set_face with a portrait, or run %talk_face portrait.jpg.")
    return portrait
