"""Pronunciation rules for English of the package ``hibari-tts``, read from its folder without network."""

from __future__ import annotations

from ..env import installed_version
from .optional import is_installed

VERSION = installed_version("hibari-tts")
"""Changes when the same text may get other symbols."""


def has_english_rules() -> bool:
    """True if the package is installed."""
    return is_installed("hibari")


class EnglishRules:
    """Words -> symbols of misaki's alphabet; loads in about 0.3 s.

    Parameters
    ----------
    alphabet
        Symbols that the model knows; others are left out.
    british
        True for British English, else American.
    """

    def __init__(self, alphabet: frozenset[str], *, british: bool = False) -> None:
        from hibari.g2p import G2P

        self.alphabet = alphabet
        self._rules = G2P(british=british)

    def spell(self, text: str) -> list[tuple[str, str]]:
        """Spoken words of a sentence, each with its symbols.

        Numbers and abbreviations are spelled out, so the words may differ from those of the text. Symbols have stress
        marks and punctuation; empty for words that the rules do not know.
        """
        from hibari.g2p.normalize import normalize

        words: list[tuple[str, str]] = []
        open_word = False
        for token in self._rules.phonemize_tokens(self._rules.tokenize(normalize(text))):
            symbols = "".join(symbol for symbol in token.phonemes or "" if symbol in self.alphabet)
            before = words.pop() if open_word else ("", "")
            words.append((before[0] + token.text, before[1] + symbols))
            open_word = not token.whitespace
        return words
