"""A real JupyterLab and Notebook 7 server on a private port, with settings and data of its own."""

from __future__ import annotations

import functools
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("TALKWIDGET_JUPYTER", sys.executable)
"""Python of the server; that of another environment brings other versions of JupyterLab and ipywidgets."""

_CONFIG = """
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.password = ""
c.ServerApp.disable_check_xsrf = True
c.ServerApp.allow_root = True
c.IdentityProvider.token = ""
c.LabApp.expose_app_in_browser = True
c.ServerApp.tornado_settings = {"headers": {"Content-Security-Policy": "frame-ancestors *"}}
c.LabApp.news_url = None
c.JupyterNotebookApp.expose_app_in_browser = True
"""
# Lab asks in dialogs about news and about the browser; neither belongs to what is tested.
_SETTINGS = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
    # JupyterLab gives a completion up after one second, which a kernel on a busy machine may need.
    "@jupyterlab/completer-extension/manager.jupyterlab-settings": {"providerTimeout": 30000},
}


@dataclass(frozen=True)
class Server:
    """Where the server is, and its folder of notebooks."""

    url: str
    folder: Path


@contextmanager
def run_server(home: Path) -> Iterator[Server]:
    """Start a server, all of whose files lie in ``home``, and stop it in the end."""
    folder = home / "notebooks"
    folder.mkdir(parents=True)
    (folder / "assets").symlink_to(ROOT / "assets")
    for name, values in _SETTINGS.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values))
    config = home / "config.py"
    config.write_text(_CONFIG)
    port = _free_port()
    environment = {
        **os.environ,
        **{f"JUPYTER_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")},
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "TALKWIDGET_HOME": str(home / "talkwidget"),
        "TALKWIDGET_OFFLINE": "1",
    }
    command = [PYTHON, "-m", "jupyterlab", "--config", config, f"--ServerApp.port={port}"]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*map(str, command), f"--ServerApp.root_dir={folder}"], env=environment, stdout=log, stderr=log
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", folder)
            _wait_for(server, process, home / "server.log")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


@functools.cache
def major_version(package: str) -> int:
    """First number of the version of a package beside the server; 0 where there is none."""
    found = "import importlib.metadata as metadata, sys; print(metadata.version(sys.argv[1]))"
    told = subprocess.run([PYTHON, "-c", found, package], capture_output=True, text=True, check=False)
    return int(told.stdout.partition(".")[0] or 0)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{server.url}/api/status", timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the Jupyter server did not start:\n{log.read_text()[-3000:]}")
