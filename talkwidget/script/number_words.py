"""Numbers in the words of one language, by num2words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .agreement import agree
from .locales import Locale

_LONGEST_NUMBER = 15  # digits of one number; longer ones are read digit by digit


@dataclass(frozen=True)
class NumberWords:
    """Words for the numbers of one language.

    Attributes
    ----------
    locale
        Number format and words of the language.
    language
        Language code. British English has "and" after hundreds, American English has not.
    """

    locale: Locale
    language: str

    @property
    def pattern(self) -> str:
        """Regular expression of a written number, without capturing groups."""
        thousands, decimal = re.escape(self.locale.thousands), re.escape(self.locale.decimal)
        return rf"(?:\d{{1,3}}(?:{thousands}\d{{3}})+(?!\d)|\d+)(?:{decimal}\d+)?"

    def cardinal(self, number: int) -> str:
        """Cardinal number in words."""
        return self._spell(number, "cardinal")

    def ordinal(self, number: int) -> str:
        """Ordinal number in words."""
        return self._spell(number, "ordinal")

    def year(self, number: int) -> str:
        """Four-digit number as a year: in hundreds if the locale says so."""
        if not self.locale.years or not 1100 <= number <= 2099:
            return self.cardinal(number)
        return self._spell(number, "year").replace("-", " ")

    def digits(self, text: str) -> str:
        """Name of each digit."""
        return " ".join(self.cardinal(int(digit)) for digit in text if digit.isdigit())

    def amount(self, written: str, *, year: bool = False) -> str:
        """Words for a written number with separators. With ``year``, four digits are a year."""
        locale = self.locale
        whole, _, fraction = written.partition(locale.decimal)
        plain = whole.replace(locale.thousands, "") or "0"
        if len(plain) > _LONGEST_NUMBER or (plain.startswith("0") and len(plain) > 1):
            words = self.digits(plain)
        elif year and len(plain) == 4 and plain == whole and not fraction:
            words = self.year(int(plain))
        else:
            words = self.cardinal(int(plain))
        return f"{words} {locale.point} {self.digits(fraction)}" if fraction else words

    def counted(self, written: str, names: tuple[str, str]) -> str:
        """Number and noun, singular or plural: "one dollar", "two dollars"."""
        noun = names[written != "1"]
        return f"{agree(self.amount(written), noun, self.locale)} {noun}"

    def scaled(self, written: str, scale: str) -> str:
        """Number with the abbreviation of a large number: "five million", and "twenty thousand" for 20k."""
        one, many = self.locale.scales[scale]
        if written.isdigit() and self.is_thousand(scale):
            return self.cardinal(1000 * int(written))
        return one if written == "1" else f"{self.amount(written)} {many}"

    def is_thousand(self, scale: str) -> bool:
        """True if an abbreviation means thousand."""
        return self.locale.scales[scale] == self.locale.scales["k"]

    def _spell(self, number: int, kind: str) -> str:
        from num2words import num2words

        words = str(num2words(number, lang=self.locale.numbers, to=kind)).replace(",", "")
        if self.locale.numbers == "es":  # num2words says "veintiuno mil"
            words = words.replace("veintiuno mil", "veintiún mil").replace("uno mil", "un mil")
        american = self.locale.numbers == "en" and not self.language.startswith("en-gb")
        return words.replace(" and ", " ") if american else words
