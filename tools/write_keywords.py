"""Write the options of the package into ``talkwidget/keywords.py``, as the typed keywords of its public functions."""

from __future__ import annotations

from pathlib import Path

from talkwidget.keywords import annotation
from talkwidget.options import declared_options

KEYWORDS = Path(__file__).parents[1] / "talkwidget" / "keywords.py"
MARK = "class OptionKeywords(TypedDict, total=False):\n"


def keywords_source() -> str:
    """Source of ``keywords.py`` as it should be."""
    head, _, _ = KEYWORDS.read_text(encoding="utf-8").partition(MARK)
    lines = [f"    {name}: {annotation(about)}" for name, about in declared_options().items()]
    return "\n".join([head + MARK + '    """Every option of the package, for type checkers."""', "", *lines, ""])


if __name__ == "__main__":
    KEYWORDS.write_text(keywords_source(), encoding="utf-8")
