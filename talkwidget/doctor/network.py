"""Check of the network, which only downloads and online synthesizers need."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .. import env
from ..checkpoints.registry import registry
from .finding import OK, WARNING, Finding

NETWORK_TIMEOUT = 3.0
"""Time after which a host counts as out of reach."""


def check_network() -> Finding:
    """Connect to the host of the checkpoints, or to the proxy that leads to it; nothing is sent."""
    if env.offline():
        return Finding("network", OK, "not tried: TALKWIDGET_OFFLINE is on, so that nothing leaves this machine.")
    host = urlsplit(next(iter(registry().values())).url).hostname or ""
    proxy = None if proxy_bypass(host) else getproxies().get("https")
    address, port, named = _address(proxy) if proxy else (host, 443, host)
    try:
        socket.create_connection((address, port), timeout=NETWORK_TIMEOUT).close()
    except OSError as error:
        told = f"{named} is out of reach ({type(error).__name__}); local voices and engines work without it."
        return Finding("network", WARNING, told, "export TALKWIDGET_OFFLINE=1")
    return Finding("network", OK, f"{named} answers.")


def _address(proxy: str) -> tuple[str, int, str]:
    """Host and port of a proxy, and its name for users, which is not its address: that may be private."""
    parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    return parts.hostname or "", parts.port or 8080, "the proxy of this machine"
