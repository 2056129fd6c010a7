"""Choose a synthesizer, and tell why."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .. import env, plugins
from ..errors import InputError, TalkError, UnavailableError
from ..plugins import Chosen, choose
from ..suggest import did_you_mean
from .base import VoiceFetching, VoiceOffering

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..voice.voice import Voice
    from .base import Synthesizer

_MATCHED, _LEARNED = "matched", "learned"
_LOCAL = ("hibari", "kokoro", "espeak")  # the best first; the last speaks the most languages
_ONLINE = "gtts"  # after the natural local ones, before eSpeak
_SEXES = {
    "female": frozenset({"female", "woman", "girl", "lady", "f"}),
    "male": frozenset({"male", "man", "boy", "guy", "m"}),
}
"""Words for the sex of a voice."""
_TOLD = 6  # voices that a message names
_FOR_AUTO = frozenset({"default", "best"})


def choose_synthesizer(options: TalkOptions, voice: Voice | None) -> Chosen[Synthesizer]:
    """Choose the synthesizer that ``options.synthesizer`` names; ``auto`` takes the best that can run here.

    With a voice, ``auto`` prefers a style that was learned from it, then a synthesizer that clones it, then one matched
    to it. Without a voice it takes hibari, kokoro or espeak, in this order, for the language. The option ``speaker``
    narrows this to those that have the speaker. An online synthesizer is taken only where ``options.online`` allows it;
    ``options.offline`` and ``TALKWIDGET_OFFLINE`` forbid it in any case.

    Raises
    ------
    InputError
        There is no synthesizer or no speaker of that name.
    UnavailableError
        The named one cannot run here, or is online while offline is set; or none can run.
    """
    offline = options.offline or env.offline()
    if options.synthesizer != "auto":
        chosen = _named(options.synthesizer, voice, offline=offline)
        if options.speaker is not None:
            _check_speaker(options.speaker, [chosen.plugin])
        return chosen
    if options.speaker is not None:
        _check_speaker(options.speaker, [_load(name) for name in plugins.names(plugins.SYNTHESIZERS)])
    reasons: list[str] = []
    for name in _candidates(voice, online=options.online and not offline):
        if options.speaker is not None and options.speaker not in speakers_of(_load(name)):
            continue
        # A speaker that is asked for by name may read another language than its own.
        reason = _obstacle(name, options.language) if options.speaker is None else _load(name).unavailable()
        if reason is None:
            return _chosen(_load(name), voice, reasons)
        if reason:
            reasons.append(f"voice {name} not used: {reason}")
    raise UnavailableError("no synthesizer can run here; " + " ".join(reasons))


def speakers_of(synthesizer: Synthesizer) -> tuple[str, ...]:
    """Names of the voices that a synthesizer has of its own; empty where it has one without a name."""
    return tuple(voice.name for voice in synthesizer.speakers()) if isinstance(synthesizer, VoiceOffering) else ()


def refuse_speaker(name: str) -> None:
    """Refuse the name of a local synthesizer's speaker, or a sex, where the name of a recording is meant."""
    _refuse_sex(name, local_synthesizers())
    if any(name in speakers_of(synthesizer) for synthesizer in local_synthesizers()):
        raise InputError(f"{name!r} is a speaker and no recording; use --speaker {name} (speaker={name!r}).")


def local_synthesizers() -> Iterator[Synthesizer]:
    """Local synthesizers that can run here, the best first; the last, which speaks the most languages, in any case."""
    for name in _LOCAL:
        synthesizer = _load(name)
        if name == _LOCAL[-1] or synthesizer.unavailable() is None:
            yield synthesizer


def learning_synthesizer() -> Synthesizer:
    """Synthesizer that learns a style from a recording."""
    return _load(_LEARNED)


def local_distributions() -> list[str]:
    """PyPI distributions of the synthesizers without which a text is not spoken here."""
    found: list[str] = []
    for name in _LOCAL:
        with contextlib.suppress(TalkError):  # a broken one is told by the check that asks
            found += getattr(_load(name), "distributions", ())
    return found


def _check_speaker(speaker: str, synthesizers: list[Synthesizer]) -> None:
    known = [name for synthesizer in synthesizers for name in speakers_of(synthesizer)]
    if speaker not in known:
        _refuse_sex(speaker, synthesizers)
        if speaker in plugins.names(plugins.SYNTHESIZERS):
            raise InputError(f"{speaker!r} is a synthesizer; use --synthesizer {speaker} (synthesizer={speaker!r}).")
        for synthesizer in synthesizers:
            if isinstance(synthesizer, VoiceFetching):
                if way := synthesizer.where_to_get(speaker):
                    raise UnavailableError(way)
                known += synthesizer.published()
        hint = did_you_mean(speaker, known, "%talk_voices lists the voices that can speak here.")
        raise InputError(f"there is no speaker {speaker!r}; {hint}")


def _refuse_sex(given: str, synthesizers: Iterable[Synthesizer]) -> None:
    """Refuse a word for a sex where a voice is named by its name; the message names those of that sex."""
    sex = next((sex for sex, words in _SEXES.items() if given.strip().lower() in words), None)
    if sex is None:
        return
    offering = [synthesizer for synthesizer in synthesizers if isinstance(synthesizer, VoiceOffering)]
    here = [voice.name for synthesizer in offering for voice in synthesizer.speakers() if voice.sex == sex]
    more = "%talk_voices lists all, and %talk_checkpoints fetches more."
    if here:
        raise InputError(f"a voice is chosen by its name; {sex} ones here: {', '.join(here[:_TOLD])}. {more}")
    raise InputError(f"a voice is chosen by its name, and none here is known to be {sex}; {more}")


def _named(name: str, voice: Voice | None, *, offline: bool) -> Chosen[Synthesizer]:
    if (meant := _meant(name)) is not None:
        raise InputError(f"there is no synthesizer {name!r}; use {meant}.")
    synthesizer = _load(name)
    if synthesizer.online and offline:
        way_out = f"use {_LOCAL[-1]} or allow it"
        raise UnavailableError(f"{name} sends the text over the network, which is set off; {way_out}.")
    if reason := synthesizer.unavailable():
        raise UnavailableError(f"{name} cannot run here: {reason}")
    return choose(synthesizer, "; ".join(["asked for", *_likeness(synthesizer, voice), *_privacy(synthesizer)]))


def _meant(given: str) -> str | None:
    """Synthesizer that a word stands for; ``None`` for names of synthesizers, and for unknown words."""
    known, word = plugins.names(plugins.SYNTHESIZERS), given.strip().lower()
    if given in known:
        return None
    if word in _FOR_AUTO:
        return "auto"
    for name in known:
        with contextlib.suppress(TalkError):  # a broken one is told when it is asked for
            if word in getattr(_load(name), "synonyms", ()):
                return name
    return None


def _candidates(voice: Voice | None, *, online: bool) -> Iterator[str]:
    if voice is not None:
        if voice.learned:
            yield _LEARNED
        for name in plugins.names(plugins.SYNTHESIZERS):
            if name not in (_LEARNED, _MATCHED, _ONLINE, *_LOCAL) and _clones(name):
                yield name
        yield _MATCHED
    yield from _LOCAL[:-1]
    if online:
        yield _ONLINE
    yield _LOCAL[-1]


def _clones(name: str) -> bool:
    try:
        return _load(name).clones
    except TalkError:
        return False


def _obstacle(name: str, language: str) -> str | None:
    """Why ``auto`` skips this synthesizer: ``None`` if it does not, empty if it does not speak the language."""
    try:
        synthesizer = _load(name)
    except TalkError as error:
        return str(error)
    # An unknown language is left to eSpeak, which knows the most languages and names the nearest.
    if name != _LOCAL[-1] and not synthesizer.speaks(language):
        return ""
    return synthesizer.unavailable()


def _chosen(synthesizer: Synthesizer, voice: Voice | None, reasons: list[str]) -> Chosen[Synthesizer]:
    """Synthesizer with the reason for it; for a fallback, also ``reasons``: why better candidates were skipped."""
    if voice is None:
        why, skipped = ["the best that can run here"], reasons[:1]
    else:
        cloned = synthesizer.clones and synthesizer.name != _MATCHED
        why, skipped = _likeness(synthesizer, voice), [] if cloned else reasons
    return choose(synthesizer, "; ".join([*why, *_privacy(synthesizer)]), tuple(skipped))


def _likeness(synthesizer: Synthesizer, voice: Voice | None) -> list[str]:
    if voice is None:
        return []
    if synthesizer.name == _MATCHED:
        return [f"matched to the voice {voice.name!r}, not cloned"]
    if synthesizer.name == _LEARNED:
        return [f"learned from your recording {voice.name!r}, not a clone"]
    if synthesizer.clones:
        return [f"clones the voice {voice.name!r}"]
    return [f"it does not sound like the voice {voice.name!r}"]


def _privacy(synthesizer: Synthesizer) -> list[str]:
    return ["the text leaves this machine"] if synthesizer.online else []


def _load(name: str) -> Synthesizer:
    synthesizer: Synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
    return synthesizer
