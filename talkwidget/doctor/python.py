"""Checks of Python, the packages and PyTorch."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

from .. import env
from ..engine.gpu import describe_device
from .finding import OK, PIP, PROBLEM, WARNING, Finding

LEAST_PYTHON = (3, 10)
"""Oldest version of Python that the package runs on."""

_OPENCV = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")
_INSTALL = f"{PIP} install"


def check_python() -> Finding:
    """Version of Python, and the machine."""
    machine = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < LEAST_PYTHON:
        least = ".".join(map(str, LEAST_PYTHON))
        return Finding(
            "Python", PROBLEM, f"{machine}; talkwidget needs {least} or newer.", f"uv python install {least}"
        )
    return Finding("Python", OK, f"{machine}.")


def check_packages() -> Finding:
    """Versions of the packages against those that talkwidget asks for."""
    try:
        asked = requires("talkwidget") or []
    except PackageNotFoundError:
        return Finding("packages", WARNING, "talkwidget is not installed but on the path; versions are not checked.")
    wrong = [*_wrong_versions(asked)]
    if not wrong:
        return Finding("packages", OK, f"all {sum('extra ==' not in one for one in asked)} have a version that fits.")
    told = ", ".join(f"{name} is {found}" for name, found, _ in wrong)
    wanted = " ".join(f'"{requirement}"' for _, _, requirement in wrong)
    return Finding("packages", PROBLEM, f"{told}; talkwidget needs others.", f"{_INSTALL} {wanted}")


def _wrong_versions(asked: list[str]) -> Iterator[tuple[str, str, str]]:
    """Name, version found and requirement of each package that is missing or does not fit."""
    from packaging.requirements import Requirement

    for line in asked:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        found = _version(requirement.name)
        if not found:
            yield requirement.name, "not installed", f"{requirement.name}{requirement.specifier}"
        elif not requirement.specifier.contains(found, prereleases=True):
            yield requirement.name, found, f"{requirement.name}{requirement.specifier}"


def check_traps() -> Finding:
    """Combinations of packages that are known to break each other."""
    builds = [name for name in _OPENCV if _version(name)]
    if len(builds) > 1:
        told = f"{' and '.join(builds)} are installed together and overwrite each other's files."
        command = f"{PIP} uninstall -y {' '.join(builds)} && {_INSTALL} opencv-python"
        return Finding("version traps", PROBLEM, told, command)
    if sys.version_info >= (3, 13) and not _version("audioop-lts"):
        told = "Python 3.13 has no audioop, which pydub imports."
        return Finding("version traps", PROBLEM, told, f"{_INSTALL} audioop-lts")
    lab, widgets = _version("jupyterlab_widgets"), _version("ipywidgets")
    if lab and widgets and {widgets.split(".")[0], lab.split(".")[0]} in ({"7", "3"}, {"8", "1"}):
        told = f"ipywidgets {widgets} and jupyterlab_widgets {lab} are of different generations; widgets stay blank."
        return Finding("version traps", PROBLEM, told, f"{_INSTALL} --upgrade ipywidgets jupyterlab_widgets")
    return Finding("version traps", OK, "none of the known ones.")


def check_device() -> Finding:
    """PyTorch, and the device that networks run on."""
    try:
        device = describe_device()
    except (ImportError, OSError) as error:
        told = f"PyTorch cannot be imported ({type(error).__name__})."
        return Finding("PyTorch", PROBLEM, told, f"{_INSTALL} --force-reinstall torch")
    torch = f"PyTorch {_version('torch') or 'of unknown version'}"
    if device is None and env.has_gpu_driver() and sys.platform != "win32":
        told = f"{torch} sees no GPU, although a driver is installed; engines run on the CPU."
        return Finding("PyTorch", WARNING, told, f"{_INSTALL} --force-reinstall torch")
    return Finding("PyTorch", OK, f"{torch} on {device or 'the CPU'}.")


def _version(distribution: str) -> str:
    """Version of a distribution; empty where it is not installed."""
    found = env.installed_version(distribution)
    return "" if found == env.NOT_INSTALLED else found
