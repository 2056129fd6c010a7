"""Extended grapheme clusters, which readers take for one letter."""

from __future__ import annotations

import regex

GRAPHEME = regex.compile(r"\X")
"""One cluster (Unicode Standard Annex 29)."""
