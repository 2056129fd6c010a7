"""Numbers in the words of one language, by num2words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .locales import Locale

_LONGEST = 15  # digits that are read as one number; more are read one by one


@dataclass(frozen=True)
class NumberWords:
    """Words for the numbers of one language.

    Attributes
    ----------
    locale
        The language's way of writing and saying numbers.
    language
        Its code. English says "and" after hundreds, American English does not.
    """

    locale: Locale
    language: str

    @property
    def pattern(self) -> str:
        """Regular expression of a number as it is written, without groups."""
        thousands, decimal = re.escape(self.locale.thousands), re.escape(self.locale.decimal)
        return rf"(?:\d{{1,3}}(?:{thousands}\d{{3}})+(?!\d)|\d+)(?:{decimal}\d+)?"

    def cardinal(self, number: int) -> str:
        """A whole number in words."""
        return self._spell(number, "cardinal")

    def ordinal(self, number: int) -> str:
        """An ordinal number in words."""
        return self._spell(number, "ordinal")

    def year(self, number: int) -> str:
        """A number of four digits as a year, in hundreds where the language counts years so."""
        if not self.locale.years or not 1100 <= number <= 2099:
            return self.cardinal(number)
        return self._spell(number, "year").replace("-", " ")

    def digits(self, text: str) -> str:
        """Each digit by its name."""
        return " ".join(self.cardinal(int(digit)) for digit in text if digit.isdigit())

    def amount(self, written: str, *, year: bool = False) -> str:
        """A number as it is written, with its separators; ``year`` if four digits may be one."""
        locale = self.locale
        whole, _, fraction = written.partition(locale.decimal)
        plain = whole.replace(locale.thousands, "") or "0"
        if len(plain) > _LONGEST or (plain.startswith("0") and len(plain) > 1):
            words = self.digits(plain)
        elif year and len(plain) == 4 and plain == whole and not fraction:
            words = self.year(int(plain))
        else:
            words = self.cardinal(int(plain))
        return f"{words} {locale.point} {self.digits(fraction)}" if fraction else words

    def counted(self, written: str, names: tuple[str, str]) -> str:
        """A number and the name of one or of several things, as in "two dollars"."""
        if written == "1":
            return f"{self.locale.one} {names[0]}"
        return f"{self.amount(written)} {names[1]}"

    def _spell(self, number: int, kind: str) -> str:
        from num2words import num2words

        words = str(num2words(number, lang=self.locale.numbers, to=kind)).replace(",", "")
        american = self.locale.numbers == "en" and not self.language.startswith("en-gb")
        return words.replace(" and ", " ") if american else words
