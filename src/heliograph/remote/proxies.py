"""Proxies as the operating system's own settings name them; the environment is not asked."""

from __future__ import annotations

import sys
import urllib.request
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Both are urllib's own readers; elsewhere there is no one place where a system keeps them.
_READERS = {
    "win32": ("getproxies_registry", "proxy_bypass_registry"),
    "darwin": ("getproxies_macosx_sysconf", "proxy_bypass_macosx_sysconf"),
}


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
