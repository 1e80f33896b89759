"""The proxy on the way: the person's word, else the system's; the environment is not asked."""

from __future__ import annotations

import base64
import sys
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.proxy import ProxyChoice

# Both are urllib's own readers; elsewhere there is no one place where a system keeps them.
_READERS = {
    "win32": ("getproxies_registry", "proxy_bypass_registry"),
    "darwin": ("getproxies_macosx_sysconf", "proxy_bypass_macosx_sysconf"),
}


def proxies_for(host: str, choice: ProxyChoice) -> dict[str, str]:
    """Give the http(s) proxies to use for a host: those a person named, else the system's.

    Name and password stand in the address of the one proxy that they are for.
    """
    found = system_proxies(host)
    if choice.address:
        found = {"http": choice.address, "https": choice.address}
    return {scheme: choice.with_login(address) for scheme, address in found.items()}


def proxy_login(address: str) -> dict[str, str]:
    """Give the header that tells a proxy name and password in its address (RFC 7617, UTF-8)."""
    parts = urlsplit(address)
    if not parts.username:
        return {}
    user, password = unquote(parts.username), unquote(parts.password or "")
    told = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Proxy-Authorization": f"Basic {told}"}


def system_proxies(host: str) -> dict[str, str]:
    """Give the http(s) proxies to use for a host, by the scheme of what is asked for.

    Configuration scripts (PAC) are not run, and SOCKS is not spoken.
    """
    if sys.platform not in _READERS:
        return {}
    read_name, bypass_name = _READERS[sys.platform]
    read: Callable[[], dict[str, str]] = getattr(urllib.request, read_name)
    bypass: Callable[[str], object] = getattr(urllib.request, bypass_name)
    if bypass(host):
        return {}
    return {
        scheme: proxy
        for scheme, proxy in read().items()
        if scheme in {"http", "https"} and proxy.startswith(("http://", "https://"))
    }
