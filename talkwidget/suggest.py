"""Suggestions for mistyped names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from .synonyms import meant_option, place_of

LIKE = 0.6
"""Least likeness, as ``difflib`` measures it, of a suggested name; its default."""


def option_hint(given: str, known: Iterable[str], otherwise: str, shown: Callable[[str], str] = str) -> str:
    """End of an error message on an unknown option: the one that the word stands for, else the most similar one.

    Parameters are those of :func:`did_you_mean`.
    """
    names = list(known)
    meant = meant_option(given)
    if meant in names:
        return f"use {shown(str(meant))}."
    return place_of(given) or did_you_mean(given, names, otherwise, shown)


def did_you_mean(
    given: str, known: Iterable[str], otherwise: str, shown: Callable[[str], str] = str, likeness: float = LIKE
) -> str:
    """End of an error message: the known name most like the one given, as in ``did you mean fps?``.

    Parameters
    ----------
    given
        Mistyped name.
    known
        All valid names; letter case is ignored.
    otherwise
        Returned where no known name is similar.
    shown
        Formats the suggested name, for example ``--face-index`` for ``face_index``.
    likeness
        Least likeness of the two, 0..1.
    """
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(given.lower(), sorted(names), n=1, cutoff=likeness)
    return f"did you mean {shown(names[near[0]])}?" if near else otherwise
