"""The proxy that a person chose, and what it is told of who they are."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import msgspec

_DEFAULT_PORTS = {"http": 80, "https": 443}


class ProxyChoice(msgspec.Struct, frozen=True, kw_only=True):
    """How the service is reached where a network lets nothing through directly."""

    address: str = ""
    """``http://host:port``; empty for what the operating system names."""
    login_for: str = ""
    """Host and port of the one proxy that is told name and password."""
    user: str = ""
    password: str = ""
    """Secret; it lives nowhere but in the encrypted store."""

    def __repr__(self) -> str:  # the password gets into no log
        return f"ProxyChoice(address={self.address!r}, login_for={self.login_for!r})"

    def with_login(self, address: str) -> str:
        """Give a proxy's address with name and password in it, where it is the one they are for."""
        if not self.user or place_of(address) != self.login_for:
            return address
        scheme, _, rest = address.partition("://")
        user, password = quote(self.user, safe=""), quote(self.password, safe="")
        return f"{scheme}://{user}:{password}@{rest.rpartition('@')[2]}"


def place_of(address: str) -> str:
    """Give host and port of a proxy's address; empty where it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname and port else ""


def proxy_address(text: str) -> str | None:
    """Read a proxy as a person types it, e.g. ``proxy.example:3128``; None where it is none."""
    typed = text.strip()
    if not typed:
        return ""
    if "://" not in typed:
        typed = f"http://{typed}"
    if not typed.startswith(("http://", "https://")) or {"@", " ", "\\"} & set(typed):
        return None
    return typed.rstrip("/") if place_of(typed) and urlsplit(typed).path in {"", "/"} else None
