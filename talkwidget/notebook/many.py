"""Several clips from one cell: a clip for each paragraph, or a script of several speakers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..option import Option

if TYPE_CHECKING:
    from ..progress import Progress
    from ..talker import Talker

CELL_OPTIONS = {
    "batch": Option(False, "a clip for each paragraph; a line # NAME names its file", kind=bool, group="output"),
    "script": Option(False, "lines as in Anna: Hello.; with --batch a clip for each", kind=bool, group="output"),
    "out": Option("clips", "folder for the clips of --batch", group="output"),
    "jobs": Option(
        None, "processes for --batch, -1 for one on each core; one by default", kind=int, optional=True, group="output"
    ),
}
"""Options of ``%%talk`` that say how its text becomes clips; they are no options of a clip."""


def wants_many(given: Mapping[str, Any]) -> bool:
    """Whether the options ask for more than a plain clip.

    Raises
    ------
    InputError
        A folder or processes are given for a single clip.
    """
    asked = _checked(given)
    if not asked["batch"]:
        for name in ("out", "jobs"):
            if name in given:
                raise InputError(f"--{name} goes with --batch, which makes a clip of each paragraph.")
    return bool(asked["batch"] or asked["script"])


def say_cell(
    talker: Talker, text: str, given: Mapping[str, Any], progress: Progress, options: Mapping[str, Any]
) -> Any:
    """Clip of a script, or table of a batch; raises as the methods of the Talker."""
    asked = _checked(given)
    if not asked["batch"]:
        return talker.say_script(text, progress=progress, **options)
    about = {"out": asked["out"], "n_jobs": asked["jobs"], "progress": progress, **options}
    if asked["script"]:
        return talker.say_lines(text, **about)
    from ..batch.paragraphs import split_paragraphs

    return talker.say_many(split_paragraphs(text), **about)


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: about.check(name, given.get(name, about.default)) for name, about in CELL_OPTIONS.items()}
