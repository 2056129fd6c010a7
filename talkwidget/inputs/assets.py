"""Portrait and recording in a folder of assets."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from ..errors import InputError
from .files import reason_of, user_path

ASSETS_FOLDER = "assets"
"""Folder that auto-setup looks for."""
_FACE, _VOICE = "female-image-01", "female-voice-01"
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_RECORDINGS = (".mp3", ".wav", ".m4a", ".flac", ".ogg")


@dataclass(frozen=True)
class Assets:
    """Files found; ``voice`` is ``None`` where there is no recording."""

    face: Path
    voice: Path | None
    sample: bool = False
    """Whether they are the package's samples, since there is no folder of assets."""

    @property
    def source(self) -> str:
        """One line for the user: the files, and where they come from."""
        if self.sample:
            return f"No folder {ASSETS_FOLDER}/ here: using the sample portrait and recording"
        names = " and ".join(path.name for path in (self.face, self.voice) if path is not None)
        return (
            f"Using {names} from {self.face.parent.parent.name if self.face.parent.name == 'image' else ASSETS_FOLDER}/"
        )


SAMPLES = Path(__file__).parents[1] / "samples"
"""Portrait and recording that travel inside the package."""


SAMPLE_TEXT = "Hello, and welcome. From now on, every text you type becomes a clip like this one."
"""Text of the first clip."""


def sample_assets() -> Assets:
    """Sample portrait and recording of the package."""
    return Assets(SAMPLES / "portrait.jpg", SAMPLES / "voice.mp3", sample=True)


def assets_or_samples(folder: str | Path = ASSETS_FOLDER) -> Assets:
    """Files in ``folder`` as :func:`find_assets` finds them; the samples where the default folder does not exist.

    Raises
    ------
    InputError
        Another folder does not exist, or there is no picture in it.
    """
    if folder == ASSETS_FOLDER and _look_upwards(Path(folder)) is None:
        return sample_assets()
    return find_assets(folder)


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
        raise InputError(f"give the path of the folder of assets, not a value of type {type(folder).__name__}.")
    try:
        found = _look_upwards(user_path(folder))
        if found is None:
            raise InputError(f"there is no folder {str(folder)!r}; create it and put a portrait into {folder}/image.")
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


def _look_upwards(folder: Path) -> Path | None:
    starts = [Path()] if folder.is_absolute() else [Path.cwd(), *Path.cwd().parents]
    for found in (start / folder for start in starts):
        if found.is_dir():
            return found
        if found.exists():
            raise InputError(f"{str(folder)!r} is a file; give its folder, or set it as the face with %talk_face.")
    return None


def _first(folder: Path, stem: str, endings: tuple[str, ...]) -> Path | None:
    if not folder.is_dir():
        return None
    known = sorted(path for path in folder.iterdir() if path.suffix.lower() in endings and path.is_file())
    preferred = [path for path in known if path.stem == stem]
    return next(iter([*preferred, *known]), None)
