"""Check optional packages and cached weights of the Hugging Face hub."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def is_installed(package: str) -> bool:
    """True if a package can be imported, without importing it."""
    return find_spec(package) is not None


def package_folder(package: str) -> Path:
    """Folder of an installed package, without importing it.

    Raises
    ------
    ModuleNotFoundError
        It is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))


def is_downloaded(repository: str, file: str, revision: str | None = None) -> bool:
    """True if a file of a hub repository is in the hub's cache."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(repository, file, revision=revision), str)
