"""Rendering: a prepared picture and a text become the finished file, stage by stage, through the cache."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..cache.files import file_digest
from ..clip import Clip, debug_view_path
from ..engine.base import Inspectable, Watchable
from ..media.sync import Sync, measure_sync
from ..notebook.arguments import dashed
from ..options import knobs
from ..report import Report, Used
from .compiling import name_compiling
from .speech import speech_notes
from .turns import Turns

if TYPE_CHECKING:
    from ..engine.base import Engine, Frames
    from ..engine.choose import EngineChoice
    from ..face.face import Face
    from ..face.portrait import Portrait
    from ..media import Mp4Writer
    from ..options import TalkOptions
    from ..progress import Watch
    from ..speech.speech import Speech
    from .run import Stages
    from .speech import Speaker

_FACE_KNOBS = ("max_height", "face_index", "landmarks")
_COMMON_GROUPS = ("main", "picture", "output")
"""Options in other groups are those of the engine that the group is called by."""
_FILE_KNOBS = ("fps", "quality", "audio_codec", "debug_view")

_engines = Turns("waiting for another clip")


@dataclass(frozen=True)
class Scene:
    """What is seen in a clip; with a speaker, all that shapes it.

    Attributes
    ----------
    picture
        The portrait.
    drawing
        What draws, and why that.
    options
        How.
    watch
        Told about progress; stops the work.
    """

    picture: Portrait
    drawing: EngineChoice
    options: TalkOptions
    watch: Watch


@dataclass(frozen=True)
class _Film:
    """What is known about a finished file."""

    digest: str
    width: int
    height: int
    frames: int
    fps: int
    captions: str
    notes: tuple[str, ...]
    seconds: float
    sync: Sync


def prepare_face(picture: Portrait, options: TalkOptions, stages: Stages, watch: Watch) -> Face:
    """The face in a picture."""

    def find() -> Face:
        # Only where it has to be looked for: the networks bring torch, which takes a second and more to import.
        from ..face.find import find_face

        return find_face(picture.pixels, options)

    watch("face")
    with _engines.take(watch):
        return stages.hold("face", _face_parts(picture, options), lambda: watch.wait_for("face", find))


def prepare_state(picture: Portrait, engine: Engine, options: TalkOptions, stages: Stages, watch: Watch) -> Any:
    """What the engine needs of a picture, again and again."""

    def prepare() -> Any:
        face = prepare_face(picture, options, stages, watch)
        watch("preparing")
        with name_compiling(watch):
            if isinstance(engine, Watchable):
                return engine.prepare_watched(face, options, watch)
            return engine.prepare(face, options)

    with _engines.take(watch):
        return stages.hold("engine state", _engine_parts(picture, engine, _preparing(engine, options)), prepare)


def render(scene: Scene, speaker: Speaker, stages: Stages) -> Clip:
    """The clip of a scene: the one kept, else made of speech, face and engine state, each kept or made."""
    from ..captions.cues import VERSION
    from ..media import CODING_VERSION

    options, engine = scene.options, scene.drawing.engine
    parts = {
        **_engine_parts(scene.picture, engine, options),
        **speaker.parts,
        **_knobs(options, engine.animate_knobs),
        **_knobs(options, _FILE_KNOBS),
        "captions": VERSION,
        "coding": CODING_VERSION,
    }
    path = stages.cache.place("clip", parts, ".mp4")
    film = stages.run(
        "clip",
        parts,
        lambda: _shoot(scene, speaker, stages, path),
        valid=lambda film: path.exists() and film.digest == file_digest(path) and not _lacks_view(scene, path),
        conceal=True,
    )
    report = Report(
        stages=tuple(stages.done),
        engine=Used(engine.name, scene.drawing.why),
        synthesizer=speaker.used,
        duration=film.frames / film.fps,
        render_fps=film.frames / film.seconds if film.seconds else 0.0,
        notes=(*film.notes, *_unused_notes(options, engine), *_view_notes(options, engine, path)),
        sync=film.sync,
    )
    return Clip(path, speaker.text, film.captions, report, film.width, film.height, film.fps, film.frames, options)


def _shoot(scene: Scene, speaker: Speaker, stages: Stages, path: Path) -> _Film:
    from ..captions.cues import to_webvtt
    from ..media import ANNOUNCEMENT, Coding, encode_video, open_video

    options, engine, watch = scene.options, scene.drawing.engine, scene.watch
    watch("speech")
    if watch.on_fragment is not None:
        watch.on_fragment(ANNOUNCEMENT)
    speech = speaker.speak(stages, watch)
    captions = to_webvtt(speech)
    if watch.on_fragment is not None and options.captions:
        watch.on_fragment(dataclasses.replace(ANNOUNCEMENT, captions=captions))
    state = prepare_state(scene.picture, engine, options, stages, watch)
    total = math.ceil(speech.duration * options.fps)
    watch("frames", 0, total)
    sound = speech.heard, speech.sample_rate, Coding(options.fps, options.quality, options.audio_codec)
    view = functools.partial(open_video, debug_view_path(path), *sound)
    with _engines.take(watch), name_compiling(watch), _drawing(scene, state, speech, view) as batches:
        encoded = encode_video(
            path, batches, *sound, on_frames=lambda done: watch("frames", done, total), on_fragment=watch.on_fragment
        )
    return _Film(
        digest=file_digest(path),
        width=encoded.width,
        height=encoded.height,
        frames=encoded.frames,
        fps=options.fps,
        captions=captions,
        notes=speech_notes(speech),
        seconds=max(encoded.render_seconds, encoded.encode_seconds),
        sync=measure_sync(path),
    )


@contextmanager
def _drawing(
    scene: Scene, state: Any, speech: Speech, open_view: Callable[[], AbstractContextManager[Mp4Writer]]
) -> Iterator[Iterator[Frames]]:
    """The frames of a clip. Where the second video is asked for, it is written from the same pass of the networks."""
    engine, options = scene.drawing.engine, scene.options
    if not (isinstance(engine, Inspectable) and options.debug_view):
        yield engine.animate(state, speech, options)
        return
    with open_view() as view:
        yield _looked_into(engine.inspect(state, speech, options), view)
        view.finish()


def _looked_into(drawn: Iterator[tuple[Frames, Frames]], view: Mp4Writer) -> Iterator[Frames]:
    for frames, views in drawn:
        view.write(views)
        yield frames


def _lacks_view(scene: Scene, path: Path) -> bool:
    wanted = scene.options.debug_view and isinstance(scene.drawing.engine, Inspectable)
    return wanted and not debug_view_path(path).exists()


def _unused_notes(options: TalkOptions, engine: Engine) -> tuple[str, ...]:
    """Options of another engine, given in vain."""
    usual = type(options)()
    used = {*engine.prepare_knobs, *engine.animate_knobs}
    unused = [
        dashed(name)
        for name, knob in knobs().items()
        if knob.group not in {*_COMMON_GROUPS, engine.name}
        and name not in used
        and getattr(options, name) != getattr(usual, name)
    ]
    return (f"the engine {engine.name} does not look at {', '.join(unused)}",) if unused else ()


def _view_notes(options: TalkOptions, engine: Engine, path: Path) -> tuple[str, ...]:
    if not options.debug_view:
        return ()
    if isinstance(engine, Inspectable):
        return (f"what the networks did is shown in {debug_view_path(path)}",)
    return (f"the engine {engine.name} has nothing to show for --debug-view",)


def _face_parts(picture: Portrait, options: TalkOptions) -> dict[str, str]:
    return {"talkwidget": __version__, "face": picture.digest, **_knobs(options, _FACE_KNOBS)}


def _preparing(engine: Engine, options: TalkOptions) -> TalkOptions:
    """The options without those that only animating looks at, whose checkpoints a state does not depend on."""
    later = {*engine.animate_knobs} - {*engine.prepare_knobs, *_FACE_KNOBS}
    return options.replace(**type(options)().subset(tuple(later)))


def _engine_parts(picture: Portrait, engine: Engine, options: TalkOptions) -> dict[str, str]:
    return {
        **_face_parts(picture, options),
        "engine": f"{engine.name} {engine.version}",
        "checkpoint or reference video": engine.digest(options) or "none",
        **_knobs(options, engine.prepare_knobs),
    }


def _knobs(options: TalkOptions, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(value) for name, value in options.subset(names).items()}
