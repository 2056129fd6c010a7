"""Talker: set a face and a voice up once, then say one text after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .batch.many import ManyTexts
from .errors import InputError
from .keywords import takes_options
from .options import TalkOptions
from .pipeline import face as faces
from .pipeline import film as films
from .pipeline import filming
from .pipeline import state as states
from .pipeline.preparation import Preparation
from .pipeline.source import OnlineFailureError, given_lexicon, with_language_code
from .progress import Progress
from .report import Report, SentenceReport

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .clip import Clip
    from .engine.base import Engine
    from .face.portrait import Portrait
    from .keywords import OptionKeywords
    from .media import Fragment
    from .pipeline.source import Source
    from .plugins import Chosen
    from .speech.speech import Speech


@dataclass(frozen=True)
class _Plan:
    """Options, portrait and plug-ins of one clip."""

    options: TalkOptions
    portrait: Portrait
    engine: Chosen[Engine]
    source: Source


class Talker(Preparation, ManyTexts):
    """Makes clips from a face and voices; prepared work is cached.

    Parameters
    ----------
    cache_dir
        Folder for prepared work; ``"auto"`` is the user's cache folder (see :func:`talkwidget.env.cache_folder`),
        ``None`` keeps it in the memory of this object alone.
    options
        Defaults for every call; without them those that ``%config`` has set in this session.

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
            Set from another thread, it stops the work, as an interrupt does. No partial files are left.
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
        sentences: tuple[SentenceReport, ...] = ()
        if film is None:
            films.announce(run)
            face = faces.get(run, portrait)
            state = states.get(run, engine.plugin, portrait, face)
            try:
                film, sentences = films.make(run, stage, engine.plugin, portrait, source, state)
            except OnlineFailureError as error:
                self._sources.avoid_online(error)
                return self.say(text, progress=progress, cancel=cancel, on_fragment=on_fragment, **changes)
        skipped = self._untold(*engine.skipped, *source.chosen.skipped)
        clip = films.clip(run, stage, film, engine, source, skipped, sentences)
        self.report = clip.report
        return clip

    @takes_options
    def speak(
        self,
        text: str = "",
        *,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
        **changes: Unpack[OptionKeywords],
    ) -> Speech:
        """Speech of ``text`` without a video, from the cache where a clip or an earlier call has made it.

        Parameters are those of :meth:`say`; no face is needed.

        Raises
        ------
        InputError
            Nothing to say, an unknown option, value, language or voice.
        UnavailableError
            What was asked for by name cannot run here.
        CancelledError
            ``cancel`` was set.
        """
        options = with_language_code(self.options.replace(**changes))
        run = self._run(options, progress, cancel)
        source = self._source(text, options)
        try:
            speech = filming.speak_text(run, source)
        except OnlineFailureError as error:
            self._sources.avoid_online(error)
            return self.speak(text, progress=progress, cancel=cancel, **changes)
        self.report = Report(tuple(run.stages), synthesizer=source.chosen)
        return speech

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
            raise InputError(
                "no face is set yet; call set_face with a portrait, or run %talk_face portrait.jpg or %talk_demo."
            )
        return _Plan(options, face.portrait, choose_engine(options), self._source(text, options))

    def _source(self, text: str, options: TalkOptions) -> Source:
        lexicon = self.lexicon | given_lexicon(options.lexicon)
        return self._sources.choose(text, self.voice(options.voice), options, lexicon)

    def _untold(self, *reasons: str) -> tuple[str, ...]:
        """Reasons that no earlier clip has told."""
        new = tuple(reason for reason in dict.fromkeys(reasons) if reason not in self._told)
        self._told.update(new)
        return new
