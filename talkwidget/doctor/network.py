"""Check of the network, which only downloads and online synthesizers need."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from .. import env
from ..checkpoints.registry import registry
from .finding import OK, WARNING, Finding

NETWORK_TIMEOUT = 3.0
"""Time after which a host counts as out of reach."""


def check_network() -> Finding:
    """Connect to the host of the checkpoints; nothing is sent."""
    if env.offline():
        return Finding("network", OK, "not tried: TALKWIDGET_OFFLINE is on, so that nothing leaves this machine.")
    host = urlsplit(next(iter(registry().values())).url).hostname or ""
    try:
        socket.create_connection((host, 443), timeout=NETWORK_TIMEOUT).close()
    except OSError as error:
        told = f"{host} is out of reach ({type(error).__name__}); local voices and engines work without it."
        return Finding("network", WARNING, told, "export TALKWIDGET_OFFLINE=1")
    return Finding("network", OK, f"{host} answers.")
