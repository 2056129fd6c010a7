"""Pronunciations of the session, as ``%talk_lexicon`` sets and lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError
from ..suggest import did_you_mean

if TYPE_CHECKING:
    from ..talker import Talker


def change_lexicon(talker: Talker, line: str) -> str:
    """Add the words of a file, forget all with ``--clear``, or list them; returns what to print.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is not a pronunciation.
    """
    words = line.strip()
    if words == "--clear":
        talker.clear_lexicon()
    elif words.startswith("-"):
        hint = did_you_mean(words, ["--clear"], "give a CSV file, --clear or nothing.")
        raise InputError(f"%talk_lexicon has no option {words!r}; {hint}")
    elif words:
        talker.add_lexicon(words)
    entries = talker.lexicon.entries
    if not entries:
        return "No pronunciations are set. Add some with: %talk_lexicon names.csv"
    return "\n".join(f"{word}: {said.say or f'/{said.ipa}/'}" for word, said in sorted(entries.items()))
