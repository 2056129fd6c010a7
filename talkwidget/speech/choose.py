"""Choose a synthesizer, and tell why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .. import env, plugins
from ..errors import TalkError, UnavailableError
from ..plugins import Chosen

if TYPE_CHECKING:
    from ..options import TalkOptions
    from ..voice.voice import Voice
    from .base import Synthesizer

_MATCHED = "matched"
_WITHOUT_VOICE = ("kokoro", "gtts", "espeak")  # the best first


def choose_synthesizer(options: TalkOptions, voice: Voice | None) -> Chosen[Synthesizer]:
    """Choose the synthesizer that ``options.synthesizer`` names; ``auto`` takes the best that can run here.

    With a voice, ``auto`` prefers a synthesizer that clones it, then one matched to it; without a voice, kokoro, gtts
    or espeak, in this order. ``options.offline`` and ``TALKWIDGET_OFFLINE`` exclude online synthesizers.

    Raises
    ------
    InputError
        There is no synthesizer of that name.
    UnavailableError
        The named one cannot run here, or is online while offline is set; or none can run.
    """
    offline = options.offline or env.offline()
    if options.synthesizer != "auto":
        return _named(options.synthesizer, voice, offline=offline)
    reasons: list[str] = []
    for name in _candidates(voice):
        reason = _obstacle(name, options.language, offline=offline)
        if reason is None:
            return Chosen(synthesizer := _load(name), _why_auto(synthesizer, voice, reasons))
        reasons.append(f"{name}: {reason}")
    raise UnavailableError("no synthesizer can run here; " + " ".join(reasons))


def _named(name: str, voice: Voice | None, *, offline: bool) -> Chosen[Synthesizer]:
    synthesizer = _load(name)
    if synthesizer.online and offline:
        raise UnavailableError(f"{name} sends the text over the network, which is set off; use espeak or allow it.")
    if reason := synthesizer.unavailable():
        raise UnavailableError(f"{name} cannot run here: {reason}")
    return Chosen(synthesizer, "; ".join(["asked for", *_likeness(synthesizer, voice), *_privacy(synthesizer)]))


def _candidates(voice: Voice | None) -> Iterator[str]:
    if voice is not None:
        for name in plugins.names(plugins.SYNTHESIZERS):
            if name not in (_MATCHED, *_WITHOUT_VOICE) and _clones(name):
                yield name
        yield _MATCHED
    yield from _WITHOUT_VOICE


def _clones(name: str) -> bool:
    try:
        return _load(name).clones
    except TalkError:
        return False


def _obstacle(name: str, language: str, *, offline: bool) -> str | None:
    """Why ``auto`` skips this synthesizer, or ``None``."""
    try:
        synthesizer = _load(name)
    except TalkError as error:
        return str(error)
    if synthesizer.online and offline:
        return "it is online, which is set off."
    if reason := synthesizer.unavailable():
        return reason
    # An unknown language is left for eSpeak to complain about, which knows the most and names the nearest.
    if name != _WITHOUT_VOICE[-1] and not synthesizer.speaks(language):
        return f"it does not speak {language}."
    return None


def _why_auto(synthesizer: Synthesizer, voice: Voice | None, reasons: list[str]) -> str:
    """Reason for the choice; for a fallback, also ``reasons``: why better candidates were skipped."""
    if voice is None:
        why = ["the best that can run here", *reasons[:1]]
    else:
        cloned = synthesizer.clones and synthesizer.name != _MATCHED
        why = [*_likeness(synthesizer, voice), *([] if cloned else reasons)]
    return "; ".join([*why, *_privacy(synthesizer)])


def _likeness(synthesizer: Synthesizer, voice: Voice | None) -> list[str]:
    if voice is None:
        return []
    if synthesizer.name == _MATCHED:
        return [f"matched to the voice {voice.name!r}, not cloned"]
    if synthesizer.clones:
        return [f"clones the voice {voice.name!r}"]
    return [f"it does not sound like the voice {voice.name!r}"]


def _privacy(synthesizer: Synthesizer) -> list[str]:
    return ["the text leaves this machine"] if synthesizer.online else []


def _load(name: str) -> Synthesizer:
    synthesizer: Synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
    return synthesizer
