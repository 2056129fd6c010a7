"""Portrait and recording in a folder of assets."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from ..errors import InputError
from .files import reason_of

_FACE, _VOICE = "female-image-01", "female-voice-01"
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_RECORDINGS = (".mp3", ".wav", ".m4a", ".flac", ".ogg")


@dataclass(frozen=True)
class Assets:
    """Files found; ``voice`` is ``None`` where there is no recording."""

    face: Path
    voice: Path | None


def find_assets(folder: str | Path) -> Assets:
    """Find ``image/female-image-01.*`` and ``audio/female-voice-01.*``, else the first picture and recording by name.

    Parameters
    ----------
    folder
        Folder with ``image/`` and ``audio/``. A relative one is looked for in the working directory and above it, since
        notebooks lie in folders of their own.

    Raises
    ------
    InputError
        No such folder, or no picture in it.
    """
    if not isinstance(folder, (str, PathLike)):
        raise InputError(
            f"assets are given by the path of their folder, not by a value of type {type(folder).__name__}."
        )
    try:
        found = _look_upwards(Path(folder).expanduser())
        face = _first(found / "image", _FACE, _PICTURES) or _first(found, _FACE, _PICTURES)
        if face is None:
            raise InputError(f"there is no picture in {str(found / 'image')!r}; put a portrait there as JPEG or PNG.")
        return Assets(face, _first(found / "audio", _VOICE, _RECORDINGS) or _first(found, _VOICE, _RECORDINGS))
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: "~" of a user that does not exist
        raise InputError(
            f"the folder {str(folder)!r} cannot be read ({reason_of(error)}); check it and its permissions."
        ) from None


def _look_upwards(folder: Path) -> Path:
    starts = [Path()] if folder.is_absolute() else [Path.cwd(), *Path.cwd().parents]
    for found in (start / folder for start in starts):
        if found.is_dir():
            return found
        if found.exists():
            raise InputError(f"{str(folder)!r} is a file; give the folder that holds it, or set it as the face itself.")
    raise InputError(f"there is no folder {str(folder)!r}; make it and put a portrait into {folder}/image.")


def _first(folder: Path, stem: str, endings: tuple[str, ...]) -> Path | None:
    if not folder.is_dir():
        return None
    known = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file())
    preferred = [path for path in known if path.stem == stem]
    return next(iter([*preferred, *known]), None)
