"""Passes of the reading, one after the other."""

from talkwidget.script.locales import find_locale
from talkwidget.script.mapped import MappedText
from talkwidget.script.number_words import NumberWords


def read_by(text, language, reads):
    """Text as ``reads`` leave it, each of which takes a mapped text and the words of numbers."""
    mapped = MappedText.of(text)
    for read in reads:
        mapped = read(mapped, NumberWords(find_locale(language), language))
    return mapped.text
