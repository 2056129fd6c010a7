"""Times of phonemes from the durations of a model that speaks misaki's alphabet (Kokoro and its descendants).

The corrections were measured with hibari on 25 sentences against acoustic landmarks: onsets and ends of 170 sibilants,
and 40 onsets after pauses. So corrected, 95 % of word starts are within 40 ms of PocketSphinx's alignment (257 words).

Values in brackets lose none of 75 other pauses of hibari, and move their edges by 5 ms on average or less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

MISAKI_RATE = 24000
"""Sample rate of the models, Hz."""
UNIT = 600 / MISAKI_RATE
"""Unit of the models' durations, seconds."""

# s; the durations run late by: medians 0.038 at onsets and 0.049 at ends of sibilants, 0.048 after pauses.
_LATE = 0.043
# dB (25 to 35); a pause is quieter than the peak of the syllable before it by this much. At 42 edges move by 9 ms, and
# at 49 pauses are lost.
_PAUSE_DEPTH = 35.0
_BRIEF = 0.040  # s (0.02 to 0.056); shorter pauses, as at a quotation mark, are ignored
_LEVEL_WINDOW, _LEVEL_HOP = 0.010, 0.0025  # s (each half to twice); window and hop of the level
_SYLLABLE = 0.15  # s (0.075 to 0.3) before the last phoneme that are searched for the peak
_EARLY = 0.060  # s (0.03 to 0.12); how early the sound after a pause may begin: 10th percentile of the landmarks
_SHORTEST_PHONEME = 0.025  # s (0.0125 to 0.05); minimum length of a phoneme before a pause, one unit of the model

# misaki's alphabet (hexgrad/misaki, EN_PHONES.md) writes diphthongs and affricates as one letter, and tones as arrows.
_IPA = {
    "A": "eɪ",
    "I": "aɪ",
    "O": "oʊ",
    "Q": "əʊ",
    "W": "aʊ",
    "Y": "ɔɪ",
    "T": "ɾ",
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "ʦ": "ts",
    "ʣ": "dz",
    "ʥ": "dʑ",
    "ʨ": "tɕ",
    "ꭧ": "tʂ",
    "S": "s",
    "ᵊ": "ə",
    "ᵻ": "ɪ",
    "ᵝ": "w",
    "→": "˥",
    "↗": "˧˥",
    "↓": "˧˩˧",
    "↘": "˥˩",
}
MISAKI = {ipa: symbol for symbol, ipa in _IPA.items() if len(ipa) > 1 and ipa.isalpha()}
"""IPA of diphthongs and affricates -> their one letter in the model's alphabet."""

_STRESSES = frozenset("ˈˌ")
_SUFFIXES = frozenset("ːʰʲ\u0303→↗↓↘")
_PUNCTUATION = frozenset(';:,.!?—…"“”()')


@dataclass(frozen=True)
class TimedPhoneme:
    """A phoneme in IPA with its times in seconds and the index of its symbol; a pause has empty ``text``."""

    text: str
    start: float
    end: float
    symbol: int


def time_phonemes(symbols: str, durations: tuple[int, ...], samples: NDArray[np.float32]) -> tuple[TimedPhoneme, ...]:
    """Phonemes and pauses of one utterance, without gaps from 0 to the end of the sound.

    The duration of a stress mark belongs to the phoneme after it, that of a length mark to the one before. That of a
    space belongs to the phoneme after it, or to the pause that it ends. Pauses begin and end where the level of the
    sound says so: 35 dB below the peak of the syllable before them. A mark without a pause lengthens the phoneme before
    it.

    Parameters
    ----------
    symbols
        Symbols that the model spoke.
    durations
        Durations of the start symbol, each symbol and the end symbol, in units of :data:`UNIT`.
    samples
        The sound, shape (n,), at :data:`MISAKI_RATE`.
    """
    total = len(samples) / MISAKI_RATE
    edges = np.clip(np.cumsum([0, *durations]) * UNIT - _LATE, 0.0, total).tolist()
    edges[-1] = total
    level = _level(samples)
    timed: list[TimedPhoneme] = []
    start = 0.0
    for phoneme in _merge_pauses(_raw_phonemes(symbols, edges)):
        phoneme = replace(phoneme, start=start)
        if timed and not phoneme.text:
            seam = phoneme.end if phoneme.end == total else _marks_end(symbols, phoneme.symbol, edges)
            begin, end = _find_pause(level, timed[-1].start, phoneme.end, seam)
            timed[-1] = replace(timed[-1], end=begin)
            phoneme = replace(phoneme, start=begin, end=total if phoneme.end == total else end)
        timed.append(phoneme)
        start = phoneme.end
    return tuple(phoneme for phoneme in timed if phoneme.end > phoneme.start)


def _merge_pauses(phonemes: Iterable[TimedPhoneme]) -> Iterator[TimedPhoneme]:
    for sounding, group in groupby(phonemes, key=lambda phoneme: bool(phoneme.text)):
        items = list(group)
        if sounding:
            yield from items
        else:
            yield replace(items[0], end=items[-1].end)


def _raw_phonemes(symbols: str, edges: list[float]) -> Iterator[TimedPhoneme]:
    """Phonemes and pauses by durations alone; symbol ``i`` has the times ``edges[i + 1]`` to ``edges[i + 2]``."""
    yield TimedPhoneme("", 0.0, edges[1], -1)
    start, stress, paused = edges[1], "", False
    held: TimedPhoneme | None = None  # may yet be followed by a length mark
    for index, symbol in enumerate(symbols):
        end = edges[index + 2]
        if symbol in _SUFFIXES and held:
            held = replace(held, text=held.text + _IPA.get(symbol, symbol), end=end)
            start = end
            continue
        if symbol in _STRESSES:
            stress += symbol
            continue
        if symbol == " " and not paused:
            continue
        if held:
            yield held
        paused = symbol in _PUNCTUATION or symbol == " "
        held = TimedPhoneme("" if paused else stress + _IPA.get(symbol, symbol), start, end, index)
        start, stress = end, "" if not paused else stress
    if held:
        yield held
    yield TimedPhoneme("", start, edges[-1], len(symbols))


def _level(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level of the sound in dB, a value each :data:`_LEVEL_HOP` seconds, shape (m,)."""
    hop, window = round(_LEVEL_HOP * MISAKI_RATE), round(_LEVEL_WINDOW * MISAKI_RATE)
    power = np.concatenate([[0.0], np.cumsum(samples.astype(np.float64) ** 2)])
    centres = np.arange(0, len(samples), hop)
    low, high = np.maximum(centres - window // 2, 0), np.minimum(centres + window // 2, len(samples))
    return np.asarray(10.0 * np.log10((power[high] - power[low]) / np.maximum(high - low, 1) + 1e-12))


def _marks_end(symbols: str, index: int, edges: list[float]) -> float:
    """End of the punctuation marks that begin at an index."""
    while index < len(symbols) and symbols[index] in _PUNCTUATION:
        index += 1
    return edges[index + 1]


def _find_pause(level: NDArray[np.float64], start: float, end: float, seam: float) -> tuple[float, float]:
    """Begin and end of the pause between two times, the first that of the phoneme before it, in seconds.

    The pause is the longest run of the level at :data:`_PAUSE_DEPTH` below the peak. Both are ``seam`` where there is
    none.
    """
    first, last = round(start / _LEVEL_HOP), min(round(end / _LEVEL_HOP), len(level))
    peak = level[max(0, first - round(_SYLLABLE / _LEVEL_HOP)) : last].max(initial=-np.inf)
    quiet = np.concatenate([[False], level[first:last] < peak - _PAUSE_DEPTH, [False]])
    edges = np.flatnonzero(np.diff(quiet)).reshape(-1, 2)
    if not edges.size:
        return seam, seam
    begin, stop = (start + edges[np.argmax(edges[:, 1] - edges[:, 0])] * _LEVEL_HOP).tolist()
    if stop - begin < _BRIEF:
        return seam, seam
    return min(max(begin, start + _SHORTEST_PHONEME), end), min(max(stop, end - _EARLY), end)
