"""Save a clip as video, animation, sound, picture or captions, by the ending of the file."""

from __future__ import annotations

import filecmp
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from ..cache import files
from ..captions.webvtt import webvtt_to_cues, webvtt_to_srt
from ..errors import InputError, UnavailableError
from ..inputs.file_names import free_path
from ..inputs.files import check_folder, is_there, unwritable, user_path

if TYPE_CHECKING:
    from .clip import Clip

Writer: TypeAlias = "Callable[[Clip, Path, bool], None]"

_NO_CAPTIONS = "this clip has no captions: the words of its recording are not known; give a transcript."


def save_clip(clip: Clip, path: str | Path, captions: bool) -> Path:
    """Save a clip; see :meth:`Clip.save`."""
    target = checked_target(path, captions=captions)
    into_folder = target.is_dir()
    kind = ".mp4" if into_folder else target.suffix.lower()
    if is_there(target) and is_there(clip.path) and target.samefile(clip.path):
        raise InputError("that is the file of the cache itself; give another name.")
    if not clip.captions and (captions or kind in _TEXTS):
        raise InputError(_NO_CAPTIONS)
    try:
        with reading() if kind in _TEXTS else reading(clip.path):
            if into_folder:
                target = _place_in(target, clip)
            _WRITERS[kind](clip, target, captions)
    except OSError as error:
        if kind not in _TEXTS and not clip.path.exists():
            raise gone() from None
        raise unwritable(target, error) from None
    return target


@contextmanager
def reading(*paths: Path) -> Iterator[None]:
    """Tell errors of decoding for users: files of clips that were dropped from the cache, or are damaged.

    Raises
    ------
    UnavailableError
        A file is not there, or no video.
    """
    try:
        yield
    except (av.error.InvalidDataError, IndexError, InputError, FileNotFoundError):  # IndexError: a stream is missing
        if not all(path.exists() for path in paths):
            raise gone() from None
        if all(map(_is_video, paths)):
            raise
        raise UnavailableError("the file of the clip is damaged; generate it again.") from None


def _is_video(path: Path) -> bool:
    try:
        with av.open(str(path)) as container:
            return bool(container.streams.video and container.streams.audio)
    except (av.error.FFmpegError, OSError):
        return False


def _place_in(folder: Path, clip: Clip) -> Path:
    """Path of a clip in a folder: the one where it lies already, else one that is free."""
    from ..media import portable_file

    return free_path(folder / clip.file_name, functools.partial(filecmp.cmp, portable_file(clip.path), shallow=False))


def checked_target(path: str | Path, *, captions: bool) -> Path:
    """Path of a file that a clip can be saved as, or of a folder that is there.

    Raises
    ------
    InputError
        No such folder, an ending that is not known, or captions to draw where there are no pictures.
    """
    target = user_path(path)
    if not str(path).strip():
        raise InputError("the path is empty; give that of a file, as in intro.mp4.")
    if is_there(target) and target.is_dir():
        return target
    check_folder(target)
    kind = target.suffix.lower()
    if kind not in _WRITERS:
        raise InputError(
            f"a clip is saved as {', '.join(_WRITERS)}, or into a folder that is there; not as {str(path)!r}."
        )
    if captions and kind not in _PICTURES:
        raise InputError(f"captions are drawn into {', '.join(_PICTURES)}; they cannot be drawn into {kind}.")
    return target


def gone() -> UnavailableError:
    """Error of a clip whose file the cache has dropped."""
    return UnavailableError("the clip is no longer in the cache; generate it again, then save it.")


def _save_mp4(clip: Clip, target: Path, captions: bool) -> None:
    from ..media import Coding, encode_video
    from ..media.export import write_portable
    from ..media.marking import marking_of

    if not captions:
        write_portable(clip.path, target)
        for beside in (".vtt", ".srt") if clip.captions else ():
            _save_captions(clip, target.with_suffix(beside), False)
        return
    coding = Coding(clip.fps, clip.options.quality, "aac", marking_of(clip.path))
    encode_video(target, (frame[None] for frame in _pictures(clip, captions)), *clip.audio, coding)


def _save_webm(clip: Clip, target: Path, captions: bool) -> None:
    from ..media.marking import marking_of
    from ..media.webm import write_webm

    about = marking_of(clip.path)
    write_webm(target, _pictures(clip, captions), *clip.audio, clip.fps, clip.options.quality, about)


def _save_gif(clip: Clip, target: Path, captions: bool) -> None:
    from ..media.gif import write_gif
    from ..media.marking import marking_of

    write_gif(target, functools.partial(_pictures, clip, captions), clip.fps, marking_of(clip.path))


def _save_wav(clip: Clip, target: Path, captions: bool) -> None:
    from ..media.export import write_wav

    write_wav(clip.path, target, clip.duration)


def _save_mp3(clip: Clip, target: Path, captions: bool) -> None:
    from ..media.export import write_mp3

    write_mp3(clip.path, target)


def _save_png(clip: Clip, target: Path, captions: bool) -> None:
    from ..media.export import write_png
    from ..media.marking import marking_of

    write_png(_pictures(clip, captions), target, marking_of(clip.path))


def _save_captions(clip: Clip, target: Path, captions: bool) -> None:
    files.write_text(target, clip.captions if target.suffix.lower() == ".vtt" else webvtt_to_srt(clip.captions))


def _pictures(clip: Clip, captions: bool) -> Iterable[NDArray[np.uint8]]:
    if not captions:
        return clip.frames()
    from ..media.burn import burn_captions

    return burn_captions(clip.frames(), clip.fps, webvtt_to_cues(clip.captions))


_PICTURES: dict[str, Writer] = {".mp4": _save_mp4, ".webm": _save_webm, ".gif": _save_gif, ".png": _save_png}
_TEXTS: dict[str, Writer] = {".vtt": _save_captions, ".srt": _save_captions}
_WRITERS: dict[str, Writer] = {**_PICTURES, ".wav": _save_wav, ".mp3": _save_mp3, **_TEXTS}
