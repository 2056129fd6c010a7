"""Stage ``film``: the finished video file, drawn and encoded side by side."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import plugins
from ..cache.cache import Cache, Key
from ..cache.files import bytes_digest, file_digest
from ..cache.kept import CLIP
from ..clip import Clip, debug_view_path
from ..option import dashed
from ..options import declared_options, own_options, plugin_titles
from ..report import Report, SentenceReport
from . import consent as consents
from . import filming
from . import scene as scenes
from . import speech as speeches
from .compiling import name_compiling
from .recorder import Take
from .run import Run, option_parts
from .turns import ENGINE_TURNS

if TYPE_CHECKING:
    from ..engine.base import Engine
    from ..face.portrait import Portrait
    from ..media.sync import Sync
    from ..options import TalkOptions
    from ..speech.speech import Speech, Timing
    from .source import Source

VERSION = "4"
"""Changes when another file is made of the same frames and speech; captions and coding have versions of their own."""
OPTION_NAMES = ("audio_codec", "debug_view")
"""Options that change the file, but not its pictures."""


@dataclasses.dataclass(frozen=True)
class Film:
    """Cached record of a finished video file, which lies beside the entry.

    Attributes
    ----------
    digest
        SHA-256 of the file, in hex.
    width, height, frame_count, fps
        Size in pixels, number of frames, frames per second.
    captions
        WebVTT; empty where the words are not known.
    notes
        Notes for the user on the speech.
    drawn, seconds
        Frames that were drawn for it, and the time that drawing or encoding took, whichever was longer.
    sync
        Start and length of picture and sound.
    view
        Whether a second video with the debug view lies beside it.
    words, phonemes
        Their times; ``None`` where they are not known.
    """

    digest: str
    width: int
    height: int
    frame_count: int
    fps: int
    captions: str
    notes: tuple[str, ...]
    drawn: int
    seconds: float
    sync: Sync
    view: bool
    words: Timing | None
    phonemes: Timing | None


def key(engine: Engine, portrait: Portrait, source: Source, options: TalkOptions) -> Key:
    """Key of a film: how it is drawn and spoken, its file, and the version of captions.

    Users know the stage as the clip: reports, keys and the cache's folder call it so.
    """
    from ..captions import cues
    from ..media.provenance import certificate

    parts = {
        **scenes.parts(engine, portrait, options),
        **speeches.parts(source, options),
        **option_parts(options, OPTION_NAMES),
        "clip version": VERSION,
        "captions": cues.VERSION,
    }
    if statements := consents.of_clip(source, options):
        parts["consent"] = bytes_digest(statements.encode())
    if (signer := certificate()) is not None:
        parts["certificate"] = signer.digest
    return Key(CLIP, parts, conceal=True)


def find(run: Run, stage: Key) -> Film | None:
    """Film kept for this key; ``None`` where there is none, or its file is gone or damaged."""
    film: Film | None = run.find(stage, valid=functools.partial(_is_whole, run.cache, stage))
    return film


def announce(run: Run) -> None:
    """Tell players that a video is about to be drawn, so that they get ready meanwhile."""
    from ..media import ANNOUNCEMENT

    if run.watch.on_fragment is not None:
        run.watch.on_fragment(ANNOUNCEMENT)


def make(
    run: Run, stage: Key, engine: Engine, portrait: Portrait, source: Source, state: Any
) -> tuple[Film, tuple[SentenceReport, ...]]:
    """Speak, draw and encode the film; its file appears when it is whole, and not at all if anything stops the work.

    Raises
    ------
    OnlineFailureError
        An online synthesizer that ``auto`` had picked did not answer.
    """
    with ENGINE_TURNS.take(run.watch), name_compiling(run.watch):
        film: Film | None = run.find_untimed(stage)
        if film is not None and _is_whole(run.cache, stage, film):
            return run.keep(stage, film), ()
        path = run.cache.place(stage, ".mp4")
        take = filming.write_film(run, path, engine, portrait, source, state)
        return run.keep(stage, _film(path, take, engine, run.options)), take.sentences


def _film(path: Path, take: Take, engine: Engine, options: TalkOptions) -> Film:
    from ..captions.webvtt import to_webvtt
    from ..media.sync import measure_sync

    return Film(
        digest=file_digest(path),
        width=take.width,
        height=take.height,
        frame_count=take.frame_count,
        fps=options.fps,
        captions=to_webvtt(take.speech),
        notes=(*speeches.notes(take.speech), *_mood_notes(engine, take.speech)),
        drawn=take.drawn,
        seconds=take.seconds,
        sync=measure_sync(path),
        view=options.debug_view and debug_view_path(path).exists(),
        words=take.speech.words,
        phonemes=take.speech.phonemes,
    )


def clip(
    run: Run,
    stage: Key,
    film: Film,
    engine: plugins.Chosen[Engine],
    source: Source,
    skipped: tuple[str, ...],
    sentences: tuple[SentenceReport, ...] = (),
) -> Clip:
    """Clip of a film, with the report of this call; ``skipped`` are reasons against other plug-ins, not yet told."""
    path = run.cache.place(stage, ".mp4")
    report = Report(
        stages=tuple(run.stages),
        engine=engine.named(),
        synthesizer=source.chosen.named(),
        duration=film.frame_count / film.fps,
        render_fps=film.drawn / film.seconds if film.seconds else 0.0,
        notes=(
            *film.notes,
            *skipped,
            *_unused_notes(run.options, engine.plugin, source),
            *_view_notes(run, film, engine, path),
        ),
        voice=run.options.speaker or source.voice_name,
        sync=film.sync,
        sentences=sentences,
    )
    return Clip(
        path=path,
        text=source.text,
        captions=film.captions,
        report=report,
        width=film.width,
        height=film.height,
        fps=film.fps,
        frame_count=film.frame_count,
        options=run.options,
        words=film.words,
        phonemes=film.phonemes,
    )


def _is_whole(cache: Cache, stage: Key, film: Film) -> bool:
    path = cache.place(stage, ".mp4")
    if film.view and not debug_view_path(path).exists():
        return False
    return path.exists() and film.digest == file_digest(path)


def _mood_notes(engine: Engine, speech: Speech) -> tuple[str, ...]:
    """Note on moods in the text, for an engine that does not show them."""
    if not speech.moods or getattr(engine, "shows_moods", False):
        return ()
    marks = ", ".join(f"[{mood}]" for mood in dict.fromkeys(mood for mood, _, _ in speech.moods))
    return (f"{marks} ignored: the engine {engine.name} shows no moods",)


def _unused_notes(options: TalkOptions, engine: Engine, source: Source) -> tuple[str, ...]:
    """Note on options of plug-ins that have no part in this clip."""
    used = {
        *engine.prepare_options,
        *engine.animate_options,
        *own_options(engine.name),
        *own_options(source.chosen.name),
    }
    notes = []
    for plugin, title in plugin_titles().items():
        unused = [
            dashed(name)
            for name in own_options(plugin)
            if plugin in plugins.names(plugins.OPTIONS)
            and name not in used
            and getattr(options, name) != declared_options()[name].default
        ]
        if unused:
            notes.append(f"{', '.join(unused)} ignored: only {title} uses {'it' if len(unused) == 1 else 'them'}")
    return tuple(notes)


def _view_notes(run: Run, film: Film, engine: plugins.Chosen[Engine], path: Path) -> tuple[str, ...]:
    if not run.options.debug_view:
        return ()
    if film.view:
        return (f"the debug view is in {debug_view_path(path)}",)
    return (f"--debug-view ignored: the engine {engine.name} has no debug view",)
