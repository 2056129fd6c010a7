"""Choice of the speaker whose pitch and vocal tract are nearest to a recorded voice."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from ...voice.timbre import Timbre, measure_timbre
from ..base import VoiceOffering

if TYPE_CHECKING:
    from ...progress import Watch
    from ..base import Synthesizer

# Numbers, which every language reads: 4 s. Beside three other texts, hibari's formants differ by at most 1.4 %, its
# pitch by 13 %.
_TEXT = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."
# Octaves between the voices of women and men: pitch, 210 to 120 Hz (Titze 1994, Principles of Voice Production), and
# formants, 17 % higher (Fant 1966, A note on vocal tract size factors). Each distance counts in these units.
_PITCH_UNIT, _TRACT_UNIT = 0.81, 0.23
# The first speaker of a language is its best. Another is taken only if it is nearer by half the difference between the
# sexes. On four recordings and Kokoro's Japanese voices, a margin of 0.4 to 0.8 chooses alike. With none, likeness
# falls by up to 0.04, and P.808 by up to 0.5. On its 20 American voices the margin matters little: mean likeness is
# 0.63 with it, 0.64 with none, 0.61 with the first voice, and the distance itself does not predict likeness
# (correlations of -0.16 to 0.31).
_MARGIN = 0.5


def nearest_speaker(local: Synthesizer, language: str, target: Timbre, watch: Watch) -> str | None:
    """Speaker of the language that needs pitch and formants moved least; ``None`` for the default one.

    The first speaker is taken where no other is much nearer.

    Each speaker says ten numbers once in a process.

    Parameters
    ----------
    local
        Synthesizer; one without speakers has only its default voice.
    language
        A code as in ``en-us``.
    target
        Measurements of the recording. What was not found in it does not count.
    watch
        Called before each speaker is heard.
    """
    if not isinstance(local, VoiceOffering):
        return None
    names = [voice.name for voice in local.speakers() if voice.language == language]
    if len(names) < 2:
        return names[0] if names else None
    costs = {}
    for number, name in enumerate(names):
        watch("choosing the voice", number, len(names))
        costs[name] = _cost(_measure(local, local.version, language, name), target)
    nearest = min(names, key=costs.__getitem__)
    return names[0] if costs[names[0]] < costs[nearest] + _MARGIN else nearest


@functools.lru_cache(maxsize=256)
def _measure(local: Synthesizer, version: str, language: str, speaker: str) -> Timbre:
    """Measurements of a speaker; ``version`` tells apart the files that the synthesizer may find later."""
    speech = local.synthesize(_TEXT, language, None, 1.0, speaker=speaker)  # type: ignore[call-arg]
    return measure_timbre(speech.samples, speech.sample_rate)


def _cost(found: Timbre, wanted: Timbre) -> float:
    """Distance of pitch and formants, each in octaves between the sexes."""
    pitch = octaves(found.pitch, wanted.pitch) / _PITCH_UNIT
    return pitch + octaves(found.formant_spacing, wanted.formant_spacing) / _TRACT_UNIT


def octaves(found: float, wanted: float) -> float:
    """Octaves between two frequencies; 0 where one of them is not known."""
    return abs(float(np.log2(found / wanted))) if found and wanted else 0.0
