"""Talker: set a face and a voice up once, then say one text after the other."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import env
from .cache.cache import Cache
from .cache.memory import Memory
from .errors import InputError, TalkError
from .keywords import takes_options
from .options import TalkOptions
from .pipeline import face as faces
from .pipeline import film as films
from .pipeline import speech as speeches
from .pipeline import state as states
from .pipeline import voice as voices
from .pipeline.named import Named, checked_name
from .pipeline.run import Run
from .pipeline.source import OnlineFailureError, Sources, given_lexicon, with_language_code
from .progress import Progress, Watch
from .report import Report
from .script.lexicon import Lexicon

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .batch.dialogue import Speakers
    from .batch.table import Source as TableSource
    from .clip import Clip
    from .engine.base import Engine
    from .face.face import Face
    from .face.portrait import Portrait, PortraitSource
    from .keywords import OptionKeywords
    from .media import Fragment
    from .pipeline.source import Source
    from .plugins import Chosen
    from .voice.voice import Voice

IN_MEMORY = 8
"""Size of the in-memory LRU cache: entries of each stage."""
NO_VOICE = "none"
"""Value of the option ``voice`` for the synthesizer's own voice, although a recording is set."""


@dataclass(frozen=True)
class SetFace:
    """A face as it was set: its portrait, the options given with it, and the face, once it was found."""

    portrait: Portrait
    options: TalkOptions
    face: Face | None = None


@dataclass(frozen=True)
class _Plan:
    """Options, portrait and plug-ins of one clip."""

    options: TalkOptions
    portrait: Portrait
    engine: Chosen[Engine]
    source: Source


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
            There is no voice of this name.
        """
        return None if name == NO_VOICE else self._voices.get(name)

    def with_only(self, face: str | None, voice: str | None) -> Talker:
        """Copy with one face and one voice, the latest without a name, as a batch sends it to a worker.

        Cache and memory are shared with the copy. Raises as :meth:`say` where there is no such face or voice.
        """
        part = self._copy()
        part._faces = self._faces.only(face)
        part._voices = self._voices.only(None if voice == NO_VOICE else voice)
        return part

    def with_face(self, source: PortraitSource) -> Talker:
        """Copy with a portrait as its latest face, prepared for its first clip; raises as :meth:`set_face`."""
        from .face.portrait import portrait_name, read_portrait

        part = self._copy()
        part._faces.add(portrait_name(source), SetFace(read_portrait(source), self._defaults))
        return part

    def with_voice(self, source: str | os.PathLike[str] | bytes) -> Talker:
        """Copy with a recording as its latest voice; raises as :meth:`set_voice`."""
        part = self._copy()
        part.set_voice(source)
        return part

    def _copy(self) -> Talker:
        part = object.__new__(type(self))
        vars(part).update(vars(self))
        part._faces, part._voices = self._faces.copy(), self._voices.copy()
        return part

    @takes_options
    def set_face(
        self,
        source: PortraitSource,
        name: str | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Face:
        """Set the face of the next clips, and prepare it for the engine; the option ``face`` returns to earlier ones.

        Parameters
        ----------
        source
            Portrait: path of a picture, its bytes, a PIL image, or an array (H, W, 3) uint8 RGB.
        name
            Name of the face; by default the file's name without its ending, else ``face``. A face of that name is
            replaced.
        progress, cancel
            As for :meth:`say`.
        changes
            Options of all clips with this face.

        Raises
        ------
        InputError
            The portrait cannot be read, or shows no face. The former face stays.
        UnavailableError
            The engine or the landmark network asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from .face.portrait import portrait_name, read_portrait

        options = self._defaults.replace(**{**changes, "face": self._defaults.face})
        called = checked_name(name, portrait_name(source), "face")
        portrait = read_portrait(source)
        run = self._run(options, progress, cancel)
        return self._set_face(run, called, portrait, faces.get(run, portrait), renamed=name is not None)

    @takes_options
    def load_face(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Face:
        """Set the face of the next clips from a file of :meth:`Face.save`; nothing that it holds is executed.

        Parameters
        ----------
        path
            Face file.
        name
            Name of the face; by default the file's name without its ending.
        progress, cancel, changes
            As for :meth:`set_face`. Where ``face_index``, ``landmarks`` or a lower ``max_height`` is asked for, the
            face is searched anew in the picture of the file.

        Raises
        ------
        InputError
            The file cannot be read, or holds no face. The former face stays.
        UnavailableError
            The engine asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from .face.portrait import Portrait
        from .face.saved import read_face

        options = self._defaults.replace(**{**changes, "face": self._defaults.face})
        called = checked_name(name, Path(path).stem, "face")
        face, digest = read_face(path)
        portrait = Portrait(face.image, digest)
        if faces.differs(face, options):
            run = self._run(options, progress, cancel)
            return self._set_face(run, called, portrait, faces.get(run, portrait), renamed=name is not None)
        # With its number, the same face is found again in its portrait once the cache has dropped it.
        run = self._run(options.replace(face_index=face.index) if face.count > 1 else options, progress, cancel)
        try:
            return self._set_face(run, called, portrait, faces.put(run, portrait, face), renamed=name is not None)
        except TalkError:
            raise
        except Exception as error:  # points that are no face make engines fail in many ways
            raise InputError(f"{Path(path).name!r} holds no face that can be drawn; save it again.") from error

    def set_voice(
        self,
        source: str | os.PathLike[str] | bytes,
        name: str | None = None,
        *,
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
        progress, cancel
            As for :meth:`say`.

        Raises
        ------
        InputError
            It cannot be read, or there is no speech in it. The former voice stays.
        CancelledError
            ``cancel`` was set.
        """
        from .voice.recording import read_recording

        recording = read_recording(source)
        name = checked_name(name, recording.stem, "voice")
        if name == NO_VOICE:
            raise InputError("a voice cannot be called none, which stands for the default voice; give another name.")
        run = self._run(self.options, progress, cancel)
        voice = dataclasses.replace(voices.get(run, recording), name=name)
        former = self._voices.add(name, voice)
        replaced = [f"the former voice {name!r} is replaced"] if former and former.digest != voice.digest else []
        self.report = Report(tuple(run.stages), notes=(*replaced, *voice.warnings))
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
        plan = self._plan(text, changes)
        engine, source, portrait = plan.engine, plan.source, plan.portrait
        run = self._run(plan.options, progress, cancel, on_fragment if plan.options.stream else None)
        stage = films.key(engine.plugin, portrait, source, plan.options)
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

    def _set_face(self, run: Run, name: str, portrait: Portrait, face: Face, *, renamed: bool) -> Face:
        from .engine.choose import choose_engine

        states.get(run, choose_engine(run.options).plugin, portrait, face)
        former = self._faces.add(name, SetFace(portrait, run.options, face))
        is_other = renamed and former is not None and former.portrait.digest != portrait.digest
        notes = (f"the former face {name!r} is replaced",) if is_other else ()
        self.report = Report(tuple(run.stages), notes=notes)
        return face

    @takes_options
    def say_many(
        self,
        texts: TableSource,
        out: str | Path = "clips",
        *,
        n_jobs: int | None = None,
        backend: str | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Any:
        """Say many texts into a folder, one clip each; running it again does only what is missing or changed.

        Parameters
        ----------
        texts
            List of texts, list of dictionaries, pandas DataFrame, or path of a ``.csv``, ``.tsv`` or ``.txt`` file. Its
            columns are ``text``, ``name`` (of the file) and options; ``face`` and ``voice`` may also be paths.
        out
            Folder of the clips, made if it is not there: ``NAME.mp4``, ``NAME.vtt``, ``NAME.srt``.
        n_jobs, backend
            Processes, and kind of them, as for :class:`joblib.Parallel`. By default those of
            :func:`joblib.parallel_config`, else one: this process.
        progress
            Called with the number of clips.
        cancel
            Set from another thread, it stops the work; clips that are done stay.
        changes
            Options for all texts; those of a row are stronger.

        Returns
        -------
        DataFrame or tuple
            One row for each text with ``name``, ``status``, ``path``, ``seconds``, ``cache_hits`` and ``error``; a
            DataFrame where pandas is installed, else a tuple of :class:`~talkwidget.batch.result.BatchRow`. A row that
            fails does not end the others.

        Raises
        ------
        InputError
            The table is empty or cannot be read, or all rows have a column that is no option.
        UnavailableError
            The folder cannot be written, or joblib's backend is not installed.
        """
        from .batch.run import run_batch
        from .batch.table import read_rows

        rows = read_rows(texts)
        return run_batch(
            self, rows, out, n_jobs=n_jobs, backend=backend, progress=progress, cancel=cancel, options=changes
        )

    @takes_options
    def say_script(
        self,
        script: str,
        speakers: Speakers | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Clip:
        """Say a script of several speakers as one clip, cut from speaker to speaker.

        Parameters
        ----------
        script
            Lines ``Anna: Hello.``; lines without a name go on with the speaker before.
        speakers
            Options of speakers by name, as in ``{"Anna": {"face": "anna", "speaker": "af_heart"}}``. Others have the
            face and the voice of their name; without a voice of it, that of the synthesizer.
        progress, cancel
            As for :meth:`say`.
        changes
            Options for all lines; those of a speaker are stronger.

        Raises
        ------
        InputError
            As :meth:`say`, with the number of the line; or an unknown speaker. Nothing is drawn then.
        """
        from .batch.dialogue import say_dialogue

        return say_dialogue(self, script, speakers or {}, progress=progress, cancel=cancel, options=changes)

    @takes_options
    def say_lines(
        self,
        script: str,
        out: str | Path = "clips",
        speakers: Speakers | None = None,
        *,
        n_jobs: int | None = None,
        backend: str | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Any:
        """Say a script of several speakers into a folder, one clip for each line; a :meth:`say_many` of its lines."""
        from .batch.dialogue import dialogue_rows
        from .batch.run import run_batch

        rows = dialogue_rows(self, script, speakers or {})
        return run_batch(
            self, rows, out, n_jobs=n_jobs, backend=backend, progress=progress, cancel=cancel, options=changes
        )

    @takes_options
    def fingerprint(self, text: str = "", **changes: Unpack[OptionKeywords]) -> str:
        """SHA-256 in hex that names the clip of :meth:`say`; equal ones stand for equal clips. Raises as ``say``."""
        plan = self._plan(text, changes)
        return films.key(plan.engine.plugin, plan.portrait, plan.source, plan.options).digest

    def _plan(self, text: str, changes: OptionKeywords) -> _Plan:
        from .engine.choose import choose_engine

        face = self._faces.get(changes.get("face", self._defaults.face))
        options = with_language_code((self._defaults if face is None else face.options).replace(**changes))
        if face is None:
            raise InputError("no face is set yet; call set_face with a portrait, or run %talk_face portrait.jpg.")
        voice = self.voice(options.voice)
        engine = choose_engine(options)
        source = self._sources.choose(text, voice, options, self.lexicon | given_lexicon(options.lexicon))
        return _Plan(options, face.portrait, engine, source)

    def _run(
        self,
        options: TalkOptions,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        on_fragment: Callable[[Fragment], None] | None = None,
    ) -> Run:
        return Run(self._cache, self._memory, options, Watch(progress, cancel, on_fragment))
