"""Talker: set a face and a voice up once, then say one text after the other."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__, env
from .cache.cache import Cache
from .errors import InputError
from .inputs.files import read_file
from .options import TalkOptions
from .pipeline.film import Scene, prepare_face, prepare_state, render
from .pipeline.run import Held, Stages
from .pipeline.speech import OnlineFailureError, Synthesizers, check_text, recording_speaker
from .progress import Progress, Watch
from .report import Report

if TYPE_CHECKING:
    from .clip import Clip
    from .face.face import Face
    from .face.portrait import Portrait, PortraitSource
    from .media import Fragment
    from .voice.voice import Voice

HELD = 8
"""Faces, voices and what was made of them that stay in memory: a few portraits and voices to go to and fro between."""


class Talker:
    """A face, voices and options, ready to speak. What is costly is done once and kept.

    Parameters
    ----------
    cache_dir
        Where prepared work is kept between sessions; ``"auto"`` is the user's cache folder (see
        :func:`talkwidget.env.cache_folder`), ``None`` keeps it in this object's memory alone.
    options
        Defaults for every call, by the names of :class:`TalkOptions`.

    Raises
    ------
    InputError
        An unknown option, or a value of the wrong type or beyond its range. What engines, synthesizers and languages
        there are is asked when they are used.

    Examples
    --------
    >>> talker = Talker(engine="mesh", seed=0)  # doctest: +SKIP
    >>> talker.set_face("portrait.jpg")  # doctest: +SKIP
    >>> clip = talker.say("Welcome to the course.", rate=0.9)  # doctest: +SKIP
    """

    def __init__(self, *, cache_dir: str | Path | None = "auto", **options: Any) -> None:
        self._defaults = TalkOptions().replace(**options)
        self.options = self._defaults
        """Those of the next clip: the defaults, and what was given with the face."""
        self.report = Report(())
        """What the latest call cost."""
        self._cache = Cache(env.cache_folder() if cache_dir == "auto" else cache_dir)
        self._held = Held(HELD)
        self.face: Face | None = None
        """The face set last."""
        self._picture: Portrait | None = None
        self._voices: dict[str, Voice] = {}
        self._voice: Voice | None = None
        self._synthesizers = Synthesizers()

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of the voices set so far; the latest speaks unless the option ``voice`` names another."""
        return tuple(self._voices)

    def voice(self, name: str | None = None) -> Voice | None:
        """The voice of this name; the latest when left out, ``None`` where none was set.

        Raises
        ------
        InputError
            There is no voice of this name.
        """
        if name is None:
            return self._voice
        if name not in self._voices:
            known = (
                f"there are: {', '.join(self._voices)}." if self._voices else "set one with set_voice or %talk_voice."
            )
            raise InputError(f"there is no voice {name!r}; {known}")
        return self._voices[name]

    def set_face(
        self,
        source: PortraitSource,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Any,
    ) -> Face:
        """Take the face of every clip from now on, and prepare it for the engine.

        Parameters
        ----------
        source
            Path of a picture, its bytes, a PIL image, or an array (H, W, 3) uint8 RGB.
        progress, cancel
            As for :meth:`say`.
        changes
            Options; they stay with the face, as ``face_index`` in a picture with several, and go with it.

        Raises
        ------
        InputError
            The picture cannot be read, or shows no face. The former face stays.
        UnavailableError
            The engine or the landmark network asked for cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        from .engine.choose import choose_engine
        from .face.portrait import read_portrait

        options = self._defaults.replace(**changes)
        watch, stages = Watch(progress, cancel), Stages(self._cache, self._held)
        picture = read_portrait(source)
        face = prepare_face(picture, options, stages, watch)
        prepare_state(picture, choose_engine(options).engine, options, stages, watch)
        self.options, self.face, self._picture = options, face, picture
        self.report = Report(tuple(stages.done))
        return face

    def set_voice(
        self,
        source: str | os.PathLike[str] | bytes,
        name: str | None = None,
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> Voice:
        """Prepare a recording; it is the voice from now on, and the option ``voice`` can go back to it by name.

        Parameters
        ----------
        source
            Path or bytes of a recording, or of a video with sound.
        name
            What to call it; the file's name without its ending when left out. A voice of that name is replaced.
        progress, cancel
            As for :meth:`say`.

        Raises
        ------
        InputError
            It cannot be read, or there is no speech in it. The former voice stays.
        CancelledError
            ``cancel`` was set.
        """
        from .media.sound import MAX_BYTES
        from .voice.voice import VERSION, prepare_voice

        if isinstance(source, (bytes, bytearray)):
            data, stem, called = bytes(source), "voice", ""
        else:
            data = read_file(source, "recording", MAX_BYTES)
            stem, called = Path(source).stem, repr(Path(source).name)
        if not isinstance(name, (str, type(None))):
            raise InputError(f"the name of a voice is text, not {name!r}.")
        name = stem if name is None else name.strip()
        if not name:
            raise InputError("the name of the voice is empty; give it one, or leave it out.")
        watch, stages = Watch(progress, cancel), Stages(self._cache, self._held)
        watch("voice")
        parts = {"talkwidget": __version__, "voice": hashlib.sha256(data).hexdigest(), "preparation": VERSION}
        prepared = stages.hold(
            "voice", parts, lambda: watch.wait_for("voice", lambda: prepare_voice(data, called=called))
        )
        voice = dataclasses.replace(prepared, name=name)
        former = self._voices.get(name)
        replaced = [f"the former voice {name!r} is replaced"] if former and former.digest != voice.digest else []
        self._voice = self._voices[name] = voice
        self.report = Report(tuple(stages.done), notes=(*replaced, *voice.warnings))
        return voice

    def say(
        self,
        text: str = "",
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        on_fragment: Callable[[Fragment], None] | None = None,
        **changes: Any,
    ) -> Clip:
        """Speak ``text`` with the face that was set.

        Parameters
        ----------
        text
            Plain text. With ``use_recording``, what the recording says, or empty where that is not known.
        progress
            Told about each step.
        cancel
            Set from another thread, it stops the work; so does an interrupt. Nothing half-written stays.
        on_fragment
            Told each piece of the film while it is drawn, for players; nothing where the clip comes from the cache.
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

        options = self.options.replace(**changes)
        if self._picture is None:
            raise InputError("no face is set yet; call set_face with a portrait, or run %talk_face portrait.jpg.")
        voice = self.voice(options.voice)
        scene = Scene(
            self._picture,
            choose_engine(options),
            options,
            Watch(progress, cancel, on_fragment if options.stream else None),
        )
        stages = Stages(self._cache, self._held)
        if options.use_recording:
            if voice is None:
                raise InputError("no recording is set yet; call set_voice with one, or run %talk_voice me.mp3.")
            clip = render(scene, recording_speaker(voice, text, options), stages)
        else:
            check_text(text)
            try:
                clip = render(scene, self._synthesizers.speaker(text, voice, options), stages)
            except OnlineFailureError as error:
                self._synthesizers.avoid_online(error)
                clip = render(scene, self._synthesizers.speaker(text, voice, options), stages)
        self.report = clip.report
        return clip
