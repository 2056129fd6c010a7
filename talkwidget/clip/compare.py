"""Compare clips side by side in a notebook."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError
from .clip import Clip, checked_clips

_TITLE_LENGTH = 60  # characters of a text


@dataclass(frozen=True)
class Comparison:
    """Clips side by side, each under the options in which they differ; as the result of a cell, it shows itself."""

    clips: tuple[Clip, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """One line for each clip: the values of the options that are not the same in all, else its text."""
        values = [vars(clip.options) for clip in self.clips]
        differ = [name for name in values[0] if len({repr(one.get(name)) for one in values}) > 1]
        if not differ:
            return tuple(textwrap.shorten(clip.text, _TITLE_LENGTH, placeholder="…") for clip in self.clips)
        return tuple(" · ".join(f"{name} {one.get(name)}" for name in differ) for one in values)

    def _repr_mimebundle_(self, include: object | None = None, exclude: object | None = None) -> Mapping[str, str]:
        from ..display.clip_view import clip_html
        from ..display.side_by_side import side_by_side_html

        columns = zip(self.headings, map(clip_html, self.clips), strict=True)
        return {"text/html": side_by_side_html(columns), "text/plain": repr(self)}


def compare(*clips: Clip) -> Comparison:
    """Show clips side by side in the notebook: ``compare(a, b)``.

    Raises
    ------
    InputError
        Fewer than two clips, or something else among them.
    """
    checked_clips(clips, "compare(a, b)")
    if len(clips) < 2:
        raise InputError("a comparison takes at least two clips, as in compare(a, b).")
    return Comparison(clips)
