"""Unicode forms that voices know: composed letters, and letters instead of their compatibility forms."""

from __future__ import annotations

import re
import unicodedata

from .mapped import MappedText

# A character with the marks that follow it; Hangul syllables may come as their letters.
_CLUSTER = re.compile(
    r"[\u1100-\u11ff]+|.[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a\uff9e\uff9f]*",
    re.S,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, byte order mark
# Compatibility forms that are letters and digits in another shape: ligatures, fullwidth and halfwidth forms, circled
# and mathematical letters. Others change what is meant: raised digits, fractions, signs.
_LETTERS = frozenset({"<compat>", "<font>"})
_ALWAYS = frozenset({"<wide>", "<narrow>", "<circle>"})


def normalise_unicode(mapped: MappedText) -> MappedText:
    """NFC, with letters and digits for their ligatures, fullwidth, circled and mathematical forms.

    What is invisible inside a word is taken out; white space of any width becomes a space, line ends stay.
    """
    return mapped.sub(_INVISIBLE, "").sub(_CLUSTER, lambda found: _normalised(found[0]))


def _normalised(cluster: str) -> str | None:
    if cluster.isascii():
        return None
    if cluster.isspace():
        return "\n" if cluster in "\u2028\u2029\u0085" else " "
    shaped = "".join(unicodedata.normalize("NFKC", letter) if _is_shape(letter) else letter for letter in cluster)
    normal = unicodedata.normalize("NFC", shaped)
    return None if normal == cluster else normal


def _is_shape(letter: str) -> bool:
    """Whether a character is a letter or a digit in another shape, or another wide or narrow character."""
    shape = unicodedata.decomposition(letter).partition(" ")[0]
    return shape in _ALWAYS or (shape in _LETTERS and letter.isalnum())
