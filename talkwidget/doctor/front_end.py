"""Check of the notebook's front end."""

from __future__ import annotations

from .. import env
from .finding import OK, PIP, WARNING, Finding


def check_front_end() -> Finding:
    """Kind of notebook, and what it needs to play a clip while it is drawn."""
    if not env.in_kernel():
        return Finding("notebook", OK, "this is not a notebook; the Python interface and the command line work.")
    kind = "Colab" if env.in_colab() else "VS Code" if env.in_vscode() else "Jupyter"
    found = f"{kind} with ipywidgets {env.installed_version('ipywidgets')}"
    if env.installed_version("anywidget") == env.NOT_INSTALLED:
        told = f"{found}; without anywidget a clip plays only once it is finished."
        return Finding("notebook", WARNING, told, f"{PIP} install anywidget")
    return Finding("notebook", OK, f"{found} and anywidget {env.installed_version('anywidget')}.")
