"""Turn what requests, urllib3 and TLS raise into our own errors: the border of their world."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from typing import TYPE_CHECKING

import requests
import urllib3.exceptions

from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    Offline,
    ProxySignIn,
    TimedOut,
    Untrusted,
)
from heliograph.remote.routes import has_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.errors import ServiceError

FOREIGN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
"""Everything that a request raises when the way to the service fails."""

# OpenSSL's X509_V_ERR_*; CERT_E_EXPIRED of Windows; errSecCertificateExpired and -NotValidYet of
# macOS: truststore hands each system's own number on.
_OUTSIDE_ITS_DATES = frozenset({9, 10, 0x800B0101, 0x800B0101 - 2**32, -67818, -67819})
# The same of who signed it: CERT_E_UNTRUSTEDROOT, CERT_E_CHAINING; errSecNotTrusted and
# errSecCreateChainFailed.
_UNKNOWN_ISSUER = frozenset(
    {2, 18, 19, 20, 21, 0x800B0109, 0x800B0109 - 2**32, 0x800B010A, 0x800B010A - 2**32}
    | {-67843, -25318}
)
_NOT_TLS_AT_ALL = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST"})
_OLD_TLS = frozenset(
    {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "UNKNOWN_PROTOCOL", "VERSION_TOO_LOW"}
)
_NO_WAY = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})


def failure_of(error: BaseException) -> ServiceError:
    """Find the deepest cause that says something, and give the error that it means for us."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = cause.verify_message
            if cause.verify_code in _OUTSIDE_ITS_DATES:
                return ClockWrong(detail)
            unknown = cause.verify_code in _UNKNOWN_ISSUER
            return Untrusted(detail, "unknown-issuer" if unknown else "unknown")
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and not _is_cut(cause):
            if cause.reason in _NOT_TLS_AT_ALL:
                return CaptivePortal()
            old = cause.reason in _OLD_TLS
            return Untrusted(cause.reason or "", "old-tls" if old else "unknown")
    if any(
        isinstance(each, (requests.ReadTimeout, urllib3.exceptions.ReadTimeoutError))
        for each in causes
    ):
        return TimedOut()
    if any(_is_proxy_sign_in(each) for each in causes):
        return ProxySignIn()
    if any(_is_no_http(each) for each in causes):
        return CaptivePortal()
    lost = any(_may_be_lost(each) for each in causes) and not has_route()
    return Offline(type(causes[-1]).__name__, no_network=lost)


def is_reset(error: BaseException) -> bool:
    """Tell whether the peer closed or reset the connection."""
    return any(isinstance(each, ConnectionError) for each in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from the outermost error to the innermost, by every way that they are nested."""
    seen: set[int] = set()
    left: list[object] = [error]
    while left:
        each = left.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        left += [getattr(each, "reason", None), *each.args, each.__cause__, each.__context__]


def _is_cut(error: ssl.SSLError) -> bool:
    return isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) or (
        error.reason == "UNEXPECTED_EOF_WHILE_READING"
    )


def _is_proxy_sign_in(error: BaseException) -> bool:
    return isinstance(error, OSError) and "Tunnel connection failed: 407" in str(error)


def _may_be_lost(error: BaseException) -> bool:
    """Tell whether it fits a computer without any network: no name is found, no way leads there."""
    return isinstance(error, socket.gaierror) or (
        isinstance(error, OSError) and error.errno in _NO_WAY
    )


def _is_no_http(error: BaseException) -> bool:
    broken = isinstance(error, http.client.HTTPException)
    cut = isinstance(error, (http.client.RemoteDisconnected, http.client.IncompleteRead))
    return broken and not cut
