"""Versions in words: Python 3.12, v2.0.1, CUDA 12.4, and other numbers with several points."""

from __future__ import annotations

import re

from .mapped import MappedText, any_of
from .number_words import NumberWords

_PRODUCTS = (
    r"Android|Angular|Ansible|Bash|Chrome|CMake|CUDA|cuDNN|Debian|Django|Docker|Fedora|Firefox|Flask|Git|Go|"
    r"Gradle|Java|Julia|Jupyter|Keras|[Kk]ernel|Kotlin|Kubernetes|Linux|Node(?:\.js)?|Notebook|numpy|[Pp]andas|"
    r"Perl|PHP|pip|Postgres(?:QL)?|Python|R|Rails|React|Redis|Ruby|Rust|Safari|Scala|Spark|Swift|Terraform|TLS|"
    r"torch|Ubuntu|Unity|USB|Vue|Windows"
)
"""Software whose versions may have two digits after a point; PyTorch, macOS and the like show it by their capitals."""
_MIXED = r"(?!Mc[A-Z]|pH )\b[A-Za-z]*[a-z][A-Z][A-Za-z]*"
_PLAIN_SUFFIXES = frozenset({"alpha", "beta", "dev", "post"})
_DOTTED = r"\d{1,4}(?:\.\d{1,4})+(?:\.x\b)?"
_SUFFIX = r"(?:(a|b|rc|alpha|beta|dev|post)(\d{0,2}))?"
_END = r"(?!\w|\.\d)"


def read_versions(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell versions after the name of a product or a word for them, and those after a "v".

    Each number between points is one: "three point twelve". Headings, as in "Section 3.10", are read alike.
    """
    locale = words.locale
    versions = f"(?i:{any_of(locale.versions)})"
    headings = f"(?i:{any_of(locale.roman)})"

    def spell(found: re.Match[str]) -> str:
        return _spell(words, found[1], found[2], found[3])

    def numbered(found: re.Match[str]) -> str:
        return f"{locale.version} {spell(found)}"

    mapped = mapped.sub(rf"(?<![\w./-])(?:(?:{versions})\s)?v(\d{{1,4}}(?:\.\d{{1,4}})*){_SUFFIX}{_END}", numbered)
    named = rf"(?:\b(?:{_PRODUCTS}|{versions}|{headings})|{_MIXED})"
    others = rf"(?:(?:,| {locale.to}| {locale.symbols['&']}| or|[–/]) ?{_DOTTED}(?!\w|\.\d))*"
    after = rf"({named}(?: {versions})?\s?[=<>≤≥~^]?\s?)({_DOTTED}){_SUFFIX}{_END}({others})"

    def listed(found: re.Match[str]) -> str:
        rest = re.sub(_DOTTED, lambda other: _spell(words, other[0], None, None), found[5])
        return found[1] + _spell(words, found[2], found[3], found[4]) + rest

    return mapped.sub(after, listed)


def read_points(mapped: MappedText, words: NumberWords) -> MappedText:
    """Spell what is left with points between numbers: 3.11.7 and 192.168.0.1, and 3.12 where a decimal has a comma."""
    least = "{2,}" if words.locale.decimal == "." else "+"
    thousands = r"(?!\d{1,3}(?:\.\d{3})+(?![.\d]))" if words.locale.thousands == "." else ""
    pattern = rf"(?<![\w.,:/])(?<!\d-){thousands}(\d{{1,4}}(?:\.\d{{1,4}}){least}){_SUFFIX}(?![\w/]|[.,]\d)"
    return mapped.sub(pattern, lambda found: _spell(words, found[1], found[2], found[3]))


def _spell(words: NumberWords, written: str, suffix: str | None, count: str | None) -> str:
    locale = words.locale
    parts = written.removesuffix(".x").split(".")
    address = len(parts) == 4  # four numbers are an address
    point = locale.point if locale.decimal == "." and not address else locale.dot
    spoken = [
        words.digits(part) if part.startswith("0") else words.amount(part, year=index == 0)
        for index, part in enumerate(parts)
    ]
    if written.endswith(".x"):
        spoken.append("X")
    after = [suffix if suffix in _PLAIN_SUFFIXES else " ".join(suffix.upper())] if suffix else []
    return " ".join([f" {point} ".join(spoken), *after, *([words.cardinal(int(count))] if count else [])])
