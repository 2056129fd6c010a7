"""Detect notebook front end, running cell, folders, environment variables, distributions and GPU driver."""

from __future__ import annotations

import functools
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .errors import InputError
from .option import NO, YES

NOT_INSTALLED = "none"
"""Version of a distribution that is not here."""

_DRIVERS = ("/proc/driver/nvidia", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
"""Device files of GPU drivers: NVIDIA (two), WSL, AMD."""


def in_colab() -> bool:
    """True in Google Colab, whose sandboxed cells cannot load linked files."""
    return "google.colab" in sys.modules


def in_vscode() -> bool:
    """True in VS Code, whose notebooks show no file by a relative link.

    VS Code sets ``VSCODE_PID`` for kernels it starts, and only ``VSCODE_CWD`` for those in containers and WSL. It sets
    neither for kernels of a remote server. There the notebook's name in the user's namespace gives it away.
    """
    if "VSCODE_PID" in os.environ or "VSCODE_CWD" in os.environ:
        return True
    shell = _shell()
    return shell is not None and "__vsc_ipynb_file__" in shell.user_ns


def in_kernel() -> bool:
    """Whether this is a Jupyter kernel: only there can output be replaced; a terminal would print each state."""
    return hasattr(_shell(), "kernel")


def cell_id() -> str | None:
    """Identifier of the running cell; ``None`` outside JupyterLab and Notebook 7, which send it with the request."""
    request = _shell().get_parent() if in_kernel() else {}
    cell: str | None = request.get("metadata", {}).get("cellId")
    return cell


def run_by_a_program() -> bool:
    """Whether nbclient, nbconvert or papermill runs this notebook, which may write it into another folder.

    Their kernels lack the notebook's name, which a Jupyter server gives to its own.
    """
    return in_kernel() and not any([_session_notebook(), in_colab(), in_vscode()])


def notebook_folder() -> Path:
    """Folder of the running notebook, from which its relative links start.

    A Jupyter server names the notebook in ``JPY_SESSION_NAME``. Where that is missing, it is the folder in which the
    kernel was started, whatever the user has changed it to since.
    """
    notebook = _session_notebook()
    if notebook is not None:
        return notebook.parent
    return Path(_shell().starting_dir) if in_kernel() else Path.cwd()


def _session_notebook() -> Path | None:
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return notebook if notebook.suffix == ".ipynb" and notebook.parent.is_dir() else None


def data_folder() -> Path:
    """Folder that lasts between sessions: ``TALKWIDGET_HOME``, else the platform's cache folder."""
    home = os.environ.get("TALKWIDGET_HOME")
    if home:
        return _expanded(home)
    import pooch

    return Path(pooch.os_cache("talkwidget"))


def cache_folder() -> Path | None:
    """Folder of the cache, or ``None`` where ``TALKWIDGET_CACHE`` is off.

    Raises
    ------
    InputError
        ``TALKWIDGET_CACHE`` is neither on nor off.
    """
    return data_folder() / "cache" if _switch("TALKWIDGET_CACHE", default=True) else None


def new_cache_folder() -> Path | None:
    """Folder of the cache if it will be created by the first use; ``None`` where it exists, or the cache is off."""
    folder = cache_folder()
    return None if folder is None or folder.exists() else folder


def offline() -> bool:
    """Whether ``TALKWIDGET_OFFLINE`` forbids that a text leaves the machine.

    Raises
    ------
    InputError
        ``TALKWIDGET_OFFLINE`` is neither on nor off.
    """
    return _switch("TALKWIDGET_OFFLINE", default=False)


def certificate_file() -> Path | None:
    """PEM file that ``TALKWIDGET_CERTIFICATE`` names, with which files are signed; ``None`` without one."""
    named = os.environ.get("TALKWIDGET_CERTIFICATE", "").strip()
    return _expanded(named) if named else None


def installed_version(distribution: str) -> str:
    """Version of a PyPI distribution; :data:`NOT_INSTALLED` where it is not installed."""
    try:
        return _found_version(distribution)
    except PackageNotFoundError:
        return NOT_INSTALLED


@functools.cache
def _found_version(distribution: str) -> str:
    """Version of a distribution that is here; read once, as its modules are loaded once. Absence is not remembered."""
    return version(distribution)


def cores() -> int:
    """Processor cores for this process: at most ``OMP_NUM_THREADS``, by which joblib divides them among its workers."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    here = os.cpu_count() or 1
    return max(1, min(here, int(given))) if given.isdecimal() else here


def has_gpu_driver() -> bool:
    """Whether the driver of a GPU is installed; Windows has no file that tells, so there it may be."""
    return sys.platform == "win32" or any(Path(driver).exists() for driver in _DRIVERS)


def _shell() -> Any:
    """Return IPython's shell, or ``None``; IPython is not imported for this."""
    interactive = sys.modules.get("IPython")
    return interactive.get_ipython() if interactive else None


def _expanded(named: str) -> Path:
    """Path with ``~`` as the home folder; as it is written where that is not known, which is told when it is used."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        return Path(named)


def _switch(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise InputError(f"the environment variable {name} must be on or off, not {value!r}.")
