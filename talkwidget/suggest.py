"""Suggestions for mistyped names."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .option import Option

LIKE = 0.6
"""Least likeness, as ``difflib`` measures it, of a suggested name; its default."""

_FACE = "the face is set before, with %talk_face PORTRAIT.jpg."
_RECORDING = "a recording is set before, with %talk_voice RECORDING.mp3."
_SAVE = "%%talk --save NAME saves a clip, and so does clip.save('NAME.mp4')."
_TEXT = "put the text on the line below %%talk."
_FORMAT = "the ending of a name sets the format, as in --save clip.webm or clip.gif."
_LENGTH = "a clip is as long as its text takes to say; --rate makes it faster or slower."
_BACKGROUND = "the background is that of the portrait; edit the picture."
_QUIET = "a cell shows one line while it works; %%capture on its first line hides all."
_ELSEWHERE = {
    **dict.fromkeys(("face", "avatar", "image", "portrait", "picture", "photo", "source_image", "character"), _FACE),
    **dict.fromkeys(("audio", "recording", "wav", "driven_audio", "clone", "speaker_wav"), _RECORDING),
    **dict.fromkeys(("output", "out", "save", "file", "filename", "name", "path", "result_dir", "output_dir"), _SAVE),
    **dict.fromkeys(("text", "script", "say", "prompt", "input"), _TEXT),
    **dict.fromkeys(("format", "container", "extension", "filetype", "file_format"), _FORMAT),
    **dict.fromkeys(("duration", "length", "seconds", "max_duration"), _LENGTH),
    **dict.fromkeys(("quiet", "verbose", "silent", "progress"), _QUIET),
    **dict.fromkeys(("key", "api_key", "token", "account", "login"), "no key and no account is needed."),
    **dict.fromkeys(("background", "bg", "backdrop", "transparent", "alpha", "green_screen"), _BACKGROUND),
    **dict.fromkeys(
        ("cache", "cache_dir", "no_cache"), "set TALKWIDGET_CACHE=off or TALKWIDGET_HOME before you start."
    ),
}
"""Way to set a thing that is no option, by the words that people type for it."""


def option_hint(given: str, declared: Mapping[str, Option], otherwise: str, shown: Callable[[str], str] = str) -> str:
    """End of an error message on an unknown option: the one that the word stands for, else the most similar one.

    Other parameters are those of :func:`did_you_mean`.
    """
    word = given.strip().strip("-").lower().replace("-", "_")
    meant = next((name for name, about in declared.items() if word in about.synonyms.split()), None)
    if meant is not None:
        return f"use {shown(meant)}."
    return _ELSEWHERE.get(word) or did_you_mean(given, declared, otherwise, shown)


def did_you_mean(
    given: str, known: Iterable[str], otherwise: str, shown: Callable[[str], str] = str, likeness: float = LIKE
) -> str:
    """End of an error message: the known name most like the one given, as in ``did you mean fps?``.

    Parameters
    ----------
    given
        Mistyped name.
    known
        All valid names; letter case is ignored.
    otherwise
        Returned where no known name is similar.
    shown
        Formats the suggested name, for example ``--face-index`` for ``face_index``.
    likeness
        Least likeness of the two, 0..1.
    """
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(given.lower(), sorted(names), n=1, cutoff=likeness)
    return f"did you mean {shown(names[near[0]])}?" if near else otherwise
