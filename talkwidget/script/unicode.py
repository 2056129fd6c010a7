"""Unicode normalisation for synthesizers: NFC, and plain letters for compatibility forms."""

from __future__ import annotations

import re
import unicodedata

from .mapped import MappedText

# A character with its combining marks, or a run of Hangul letters that form syllables.
_CLUSTER = re.compile(
    r"[\u1100-\u11ff]+|.[\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u1ab0-\u1aff\u20d0-\u20f0\u3099\u309a\uff9e\uff9f]*",
    re.S,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, byte order mark
# Compatibility forms that do not change the meaning. Superscripts, fractions and squared units would.
_LETTERS = frozenset({"<compat>", "<font>", "<wide>"})
_ALWAYS = frozenset({"<narrow>", "<circle>"})


def normalise_unicode(mapped: MappedText) -> MappedText:
    """NFC, with plain letters and digits for ligatures and fullwidth, circled and mathematical forms.

    Invisible characters are removed. White space becomes a space or a line end.
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
    """True for a compatibility form of a letter or digit, and for narrow forms of any character."""
    shape = unicodedata.decomposition(letter).partition(" ")[0]
    if letter == "µ":  # the sign of millionths; NFKC makes it a Greek letter
        return False
    return shape in _ALWAYS or (shape in _LETTERS and letter.isalnum())
