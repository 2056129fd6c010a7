"""Check of the synthesizers: the best local one says a word."""

from __future__ import annotations

import numpy as np

from .. import plugins
from ..errors import TalkError
from ..options import TalkOptions
from ..speech.base import Synthesizer
from ..speech.choose import choose_synthesizer, local_distributions
from .finding import OK, PIP, PROBLEM, Finding

_WORD = "hello"


def check_voices() -> Finding:
    """Say a word with the synthesizer that would be chosen, and count those that can speak here."""
    remedy = f"{PIP} install --force-reinstall {' '.join(local_distributions())}"
    try:
        chosen = choose_synthesizer(TalkOptions(offline=True), None)
        speech = chosen.plugin.synthesize(_WORD, "en-us", None, 1.0)
    except TalkError as error:
        return Finding("voices", PROBLEM, str(error), remedy)
    if not len(speech.samples) or np.abs(speech.samples).max() < 0.01:
        return Finding("voices", PROBLEM, f"{chosen.name} is silent.", remedy)
    able = [name for name in plugins.names(plugins.SYNTHESIZERS) if _can_speak(name)]
    return Finding("voices", OK, f"{chosen.name} speaks; of all synthesizers these can run: {', '.join(able)}.")


def _can_speak(name: str) -> bool:
    try:
        synthesizer: Synthesizer = plugins.load(plugins.SYNTHESIZERS, name)
        return synthesizer.unavailable() is None
    except TalkError:
        return False
