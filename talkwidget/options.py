"""Options of a clip: the common ones, and those that engines and synthesizers declare themselves.

Magic arguments, ``%config`` traits, panel fields, help, cache keys and Python keywords are all made from
:func:`declared_options`; no default stands anywhere else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from . import plugins
from .errors import InputError, TalkError
from .option import Option, declared_in, option, read_label
from .suggest import did_you_mean

Own = TypeVar("Own")

_log = logging.getLogger("talkwidget")
_HEADINGS = {"main": "Engine and speech", "video": "Picture", "output": "Output"}
_LAST_GROUP = "output"


@dataclass(frozen=True, init=False, repr=False, eq=False)
class TalkOptions:
    """Options of a clip. Immutable; :meth:`replace` returns a checked copy.

    Options of plug-ins are attributes as the common ones are; :meth:`of` returns those of one plug-in with their types.

    Raises
    ------
    InputError
        Unknown option, or a value of the wrong type, out of range, or not one of the choices.
    """

    engine: str = option("auto", "what draws the frames: auto, or the name of an engine")
    synthesizer: str = option("auto", "what speaks: auto, or the name of a synthesizer")
    language: str = option("en-us", "language of the text, by code or name: en-us, German, cmn")
    face: str | None = option(None, "name of a prepared face; the latest when left out")
    voice: str | None = option(None, "name of a prepared voice; the latest when left out, none for the default voice")
    speaker: str | None = option(None, "voice of the synthesizer, as in af_heart; %talk_voices lists them")
    rate: float = option(1.0, "speaking speed, 1 = normal", low=0.5, high=2.0)
    pitch: float = option(0.0, "pitch in semitones, 0 = the voice's own", low=-12.0, high=12.0)
    volume: float = option(1.0, "loudness, 1 = the voice's own", low=0.0, high=2.0)
    lexicon: str | None = option(None, "CSV file of words and how they are spoken")
    seed: int = option(0, "repeats blinks, head motion and noise exactly", low=0, high=2**31 - 1)
    online: bool = option(False, "auto may pick an online synthesizer, to which the text is sent")
    offline: bool = option(False, "never send the text to an online synthesizer")
    use_recording: bool = option(False, "speak with the prepared recording as it is; the text is its transcript")

    fps: int = option(25, "frames per second", low=10, high=60, group="video")
    max_height: int = option(1080, "shorter side of the video at most, in pixels", low=128, high=2160, group="video")
    face_index: int | None = option(
        None,
        "which face of the picture, 0 = leftmost; the largest when left out",
        kind=int,
        low=0,
        high=63,
        group="video",
    )
    landmarks: str = option(
        "mesh", "landmark network: mesh (built in) or fan (face-alignment)", group="video", choices=("mesh", "fan")
    )
    head_motion: float = option(1.0, "how much the head moves, 0 = still", low=0.0, high=2.0, group="video")
    expression: float = option(1.0, "how far the mouth moves, 1 = normal", low=0.0, high=2.0, group="video")
    blink: bool = option(True, "blink", group="video")

    quality: int = option(18, "x264's constant rate factor, lower = better", low=1, high=40, group="output")
    audio_codec: str = option(
        "mp3",
        "sound of the inline video: mp3 plays in VS Code too; what is saved or downloaded has aac",
        choices=("mp3", "aac"),
        group="output",
    )
    debug_view: bool = option(
        False, "a second video beside the clip shows what the engine's networks did", group="output"
    )
    label: str | None = option(
        None,
        "line drawn into the lower left corner of the video, as 'AI-generated'",
        kind=str,
        group="output",
        read=read_label,
        takes="one line of at most 60 characters",
    )
    captions: bool = option(True, "show captions with the inline video", group="output")
    stream: bool = option(True, "start playing while the rest is drawn, where anywidget is installed", group="output")
    embed: str = option(
        "auto",
        "put the video into the notebook (always), link it (never), or decide by its size",
        choices=("auto", "always", "never"),
        group="output",
    )
    embed_limit: float = option(8.0, "largest video that auto embeds, in MB", low=0.0, high=200.0, group="output")

    def __init__(self, **values: Any) -> None:
        declared = declared_options()
        for name in values:
            if name not in declared:
                hint = did_you_mean(name, declared, f"options are: {', '.join(declared)}.")
                raise InputError(f"there is no option {name!r}; {hint}")
        for name, about in declared.items():
            object.__setattr__(self, name, about.check(name, values.get(name, about.default)))

    def replace(self, **changes: Any) -> TalkOptions:
        """Copy with ``changes``; an unknown name raises :class:`InputError` and suggests the nearest."""
        return TalkOptions(**{**self._kept(), **changes})

    def _kept(self) -> dict[str, Any]:
        """Values that are valid still: a plug-in may be gone since, or be registered again with other options."""
        kept = {}
        for name, about in declared_options().items():
            if name in vars(self):
                with contextlib.suppress(InputError):
                    kept[name] = about.check(name, getattr(self, name))
        return kept

    def of(self, options_class: type[Own]) -> Own:
        """Options of one plug-in, as an instance of the dataclass that declares them."""
        declared = declared_in(options_class)
        return options_class(**{name: getattr(self, name, about.default) for name, about in declared.items()})

    def subset(self, names: Iterable[str]) -> dict[str, Any]:
        """Values of the named options, as a cache key takes them."""
        return {name: getattr(self, name) for name in names}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TalkOptions) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(sorted((name, repr(value)) for name, value in vars(self).items())))

    def __repr__(self) -> str:
        declared = declared_options()
        changed = {
            name: value for name, value in vars(self).items() if name in declared and value != declared[name].default
        }
        return f"TalkOptions({', '.join(f'{name}={value!r}' for name, value in changed.items())})"


_declared: dict[str, Option] = {}
_warned: set[str] = set()


def declared_options() -> dict[str, Option]:
    """Every option by name, in the order of the help: common ones, plug-ins' own, then those of the output.

    Options of an installed plug-in that does not load, or that takes a name of others, are left out with one warning.
    """
    if not _declared:
        _declared.update(_collect())
    return _declared


def own_options(plugin: str) -> tuple[str, ...]:
    """Names of the options that a plug-in declares."""
    return tuple(name for name, about in declared_options().items() if about.owner == plugin)


def group_headings() -> dict[str, str]:
    """Heading of each group of options; a plug-in's is the ``title`` of its dataclass, else its name."""
    groups = dict.fromkeys(about.group for about in declared_options().values())
    return {group: _HEADINGS.get(group) or _title(group) for group in groups}


def _title(plugin: str) -> str:
    return str(getattr(plugins.load(plugins.OPTIONS, plugin), "title", plugin))


def _collect() -> dict[str, Option]:
    common = {name: dataclasses.replace(about, group=about.group or "main") for name, about in _COMMON.items()}
    own: dict[str, Option] = {}
    for plugin in plugins.by_origin(plugins.OPTIONS):
        try:
            declared = _declared_by(plugin)
            _refuse_clash(plugin, declared, own)
        except TalkError as error:
            if plugins.is_registered(plugins.OPTIONS, plugin):
                raise
            _warn_once(f"the options of {plugin} are left out: {error}")
            continue
        own |= {name: dataclasses.replace(about, group=plugin, owner=plugin) for name, about in declared.items()}
    last = {name: about for name, about in common.items() if about.group == _LAST_GROUP}
    return {**{name: about for name, about in common.items() if name not in last}, **own, **last}


def _declared_by(plugin: str) -> dict[str, Option]:
    """Options of a plug-in, checked one by one."""
    declaring = plugins.load(plugins.OPTIONS, plugin)
    if not dataclasses.is_dataclass(declaring) or not all(
        "option" in item.metadata for item in dataclasses.fields(declaring)
    ):
        raise InputError(f"the options of {plugin} are no dataclass of option(...) fields; declare them so.")
    declared = declared_in(type(declaring))
    for name, about in declared.items():
        about.check(name, about.default)
    return declared


def _refuse_clash(plugin: str, declared: dict[str, Option], own: dict[str, Option]) -> None:
    for name in declared:
        if name in _COMMON:
            raise InputError(f"{plugin} declares the option {name!r}, which all engines share; rename it.")
        if name in own:
            raise InputError(f"{plugin} declares the option {name!r}, which {own[name].owner} has; rename it.")
        if name in _RESERVED or name.startswith(("_", "no_")):
            raise InputError(f"{plugin} declares the option {name!r}, a name with another meaning; rename it.")


def _warn_once(warning: str) -> None:
    if warning not in _warned:
        _warned.add(warning)
        _log.warning(warning)


def _refresh() -> None:
    """Collect anew after a registration; a clash leaves everything as it was."""
    collected = _collect()
    _declared.clear()
    _declared.update(collected)


_COMMON = declared_in(TalkOptions)
_RESERVED = frozenset(
    {*dir(TalkOptions)}
    | {"audio", "cache_dir", "cancel", "image", "name", "on_fragment", "options", "progress", "source", "text"}
)
"""Attributes of :class:`TalkOptions`, and parameters of the functions that take options."""

plugins.observe_options(_refresh)
