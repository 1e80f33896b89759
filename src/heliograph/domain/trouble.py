"""What stands in the way to the service, and what is known of it: a fact of no one story."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from heliograph.domain.submission import Cause
from heliograph.errors import (
    CaptivePortal,
    CertificateFault,
    ClockWrong,
    ProxySignIn,
    ServiceBusy,
    ServiceError,
    Untrusted,
)

_LONGEST_ADDRESS = 2000


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why the last try did not get on; gone with the first answer. Times are Unix ms."""

    cause: Cause
    since_ms: int
    """When it was met first; the same at each try since."""
    page: str = ""
    """With ``portal``: the address of its page, http or https, where it named one."""
    proxy: str = ""
    """With ``proxy-sign-in``: host and port of the proxy."""
    fault: CertificateFault = "unknown"
    """With ``untrusted``: what is wrong with who answered."""
    issuer: str = ""
    """Who signed the certificate, by its own word."""
    subject: str = ""
    """Whom the certificate names in place of the service."""
    fast_ms: int | None = None
    """With ``clock-wrong``: how far this computer's clock is fast, negative for slow."""
    at_least: bool = False
    """The clock may be further off than that."""
    until_ms: int | None = None
    """With ``service-busy`` and ``service-full``: until when the service asks for patience."""


def trouble_of(
    error: ServiceError, cause: Cause, *, now_ms: int, before: Trouble | None
) -> Trouble:
    """Keep what an error tells, and since when it has been so.

    Args:
        error: Why the try did not get on.
        cause: Its name.
        now_ms: Wall clock, Unix milliseconds.
        before: What was kept of the try before, if that did not get on either.
    """
    lasting = before is not None and before.cause == cause and before.since_ms <= now_ms
    trouble = Trouble(cause=cause, since_ms=before.since_ms if before and lasting else now_ms)
    replace = msgspec.structs.replace
    match error:
        case CaptivePortal(location=location):
            return replace(trouble, page=web_page(location))
        case ProxySignIn(proxy=proxy):
            return replace(trouble, proxy=proxy)
        case Untrusted(fault=fault, issuer=issuer, subject=subject):
            return replace(trouble, fault=fault, issuer=issuer, subject=subject)
        case ClockWrong(fast_ms=fast_ms, at_least=at_least):
            return replace(trouble, fast_ms=fast_ms, at_least=at_least)
        case ServiceBusy(retry_after_s=float(after_s)):
            return replace(trouble, until_ms=now_ms + round(after_s * 1000))
        case _:
            return trouble


def web_page(address: str | None) -> str:
    """Give an address that a browser may be sent to; empty for anything else.

    Whoever stands in the way wrote it: only http and https, no name or password in it, no blanks.
    """
    text = address or ""
    if len(text) > _LONGEST_ADDRESS or not text.isascii() or not text.isprintable() or " " in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    good = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    return text if good else ""


def host_of(page: str) -> str:
    """Give the host of a page, which is shown before anybody goes there."""
    return urlsplit(page).hostname or ""
