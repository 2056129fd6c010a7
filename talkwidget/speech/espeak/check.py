"""Render a text of any length with eSpeak NG, and find words that were not spoken."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise

from ...script.text import find_word
from .clauses import LONGEST_CLAUSE, ClauseText, shorten_clauses
from .library import WORDS_PER_MINUTE, Rendering, render_utterance

_Token = tuple[int, int]
"""(start, end) indices of a word, or of the piece of a long word between two inserted commas."""

_SHORTEST_LIMIT = LONGEST_CLAUSE // 4
_LARGEST_GROUP = 8
"""Words of one event, at most; eSpeak's dictionaries have no groups of more than four."""


def render_text(text: str, voice: str, words_per_minute: int) -> tuple[Rendering, tuple[str, ...]]:
    """Speak ``text``; see :func:`~talkwidget.speech.espeak.library.render_utterance`.

    Long clauses are cut by short pauses. If eSpeak drops words all the same, clauses are made shorter.

    Returns
    -------
    Rendering
        The positions of its events are indices of ``text``.
    tuple of str
        Words of ``text`` that are not spoken, in order; usually empty.
    """
    longest = LONGEST_CLAUSE
    while True:
        clauses = shorten_clauses(text, longest)
        rendering = _moved(render_utterance(clauses.text, voice, words_per_minute), clauses)
        unspoken = tuple(text[start:end] for start, end in _unspoken(text, clauses, rendering, voice))
        if not unspoken or longest == _SHORTEST_LIMIT:
            return rendering, unspoken
        longest //= 2


def _moved(rendering: Rendering, clauses: ClauseText) -> Rendering:
    """Rendering of a text with commas, its positions moved to the original text."""
    last = len(clauses.places) - 1
    events = (
        replace(event, position=clauses.places[min(max(event.position, 0), last)]) if event.phoneme is None else event
        for event in rendering.events
    )
    return replace(rendering, events=tuple(events))


def _unspoken(text: str, clauses: ClauseText, rendering: Rendering, voice: str) -> Iterator[_Token]:
    """Words without an event that eSpeak speaks on their own.

    eSpeak has one event for some groups of words, as "of the"; but it drops words only from the end of a clause.
    """
    tokens = list(_tokens(text, clauses.cuts))
    begun = {find_word(tokens, event.position) for event in rendering.events if event.phoneme is None}
    silent = [
        index for index, (start, end) in enumerate(tokens) if index not in begun and _has_letters(text[start:end])
    ]
    for _, group in groupby(enumerate(silent), key=lambda item: item[1] - item[0]):
        run = [index for _, index in group]
        start, end = tokens[run[-1]]
        before = max(0, run[0] - 1)
        at_end = not clauses.ends.isdisjoint(range(start + 1, end + 1))
        if len(run) > _LARGEST_GROUP or (
            at_end and _word_count(text[tokens[before][0] : end], voice) > run[0] - before
        ):
            yield from (tokens[index] for index in run)


def _tokens(text: str, cuts: tuple[int, ...]) -> Iterator[_Token]:
    for word in re.finditer(r"\S+", text):
        edges = [word.start(), *(cut for cut in cuts if word.start() < cut < word.end()), word.end()]
        yield from pairwise(edges)


def _has_letters(word: str) -> bool:
    return any(map(str.isalnum, word))


@functools.lru_cache(maxsize=1024)
def _word_count(text: str, voice: str) -> int:
    """Words of a short text with events of their own."""
    events = render_utterance(shorten_clauses(text).text, voice, WORDS_PER_MINUTE).events
    tokens = list(_tokens(text, ()))
    return len({find_word(tokens, event.position) for event in events if event.phoneme is None} - {len(tokens)})
