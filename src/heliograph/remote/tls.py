"""Trust as the operating system has it, and handshakes that go on from an earlier one."""

from __future__ import annotations

import ssl
import sys
import threading
import time
from typing import TYPE_CHECKING

import truststore

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    Roots = Path | str
    """A file of certificates (PEM), or such certificates themselves."""


class Trust:
    """Whom a way to a service trusts; may be used by several threads."""

    def __init__(self, roots: Roots | None) -> None:
        """Prepare.

        Args:
            roots: Certificates (PEM) trusted beside those of the operating system.
        """
        self._roots = roots
        self._lock = threading.Lock()
        self._shared: ResumingContext | None = None

    def context(self) -> ssl.SSLContext:
        """Give the context for a connection's handshakes.

        Where the operating system judges a chain after the handshake (macOS, Windows), each
        connection has a context of its own: handshakes of one context wait for each other
        there, and an abbreviated one brings no chain to judge.
        """
        if sys.platform in {"darwin", "win32"}:
            return _hardened(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), self._roots)
        with self._lock:
            if self._shared is None:
                self._shared = ResumingContext(ssl.PROTOCOL_TLS_CLIENT)
                _hardened(self._shared, self._roots)
            return self._shared


class ResumingContext(truststore.SSLContext):
    """Goes on from the last full handshake with the same host (RFC 8446, section 2.2).

    That spares the certificates, 1 to 4 kB, and with TLS 1.2 a round trip. An abbreviated
    handshake proves that the peer is the one whose certificate was checked, and checks nothing
    again: neither the host's name nor the certificate's dates. So a session is for one name only,
    and is forgotten when the certificate ends. Only where OpenSSL does the checking.
    """

    def __init__(self, protocol: int) -> None:
        super().__init__(protocol)
        self._kept: tuple[str, ssl.SSLSession, float] | None = None
        """Host, session and when its certificate ends (Unix seconds)."""

    def wrap_socket(  # noqa: PLR0917 - as ssl has it
        self,
        sock: socket.socket,
        server_side: bool = False,  # noqa: FBT001, FBT002 - as ssl has it
        do_handshake_on_connect: bool = True,  # noqa: FBT001, FBT002 - the same
        suppress_ragged_eofs: bool = True,  # noqa: FBT001, FBT002 - the same
        server_hostname: str | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        """Wrap a socket and shake hands, while other threads do, too."""
        wrapped = super().wrap_socket(
            sock,
            server_side=server_side,
            do_handshake_on_connect=False,
            suppress_ragged_eofs=suppress_ragged_eofs,
            server_hostname=server_hostname,
            session=session or self._session_for(server_hostname),
        )
        if do_handshake_on_connect:
            try:
                # Not truststore's own, which lets one thread at a time: OpenSSL has checked all.
                ssl.SSLSocket.do_handshake(wrapped)
            except BaseException:
                wrapped.close()
                raise
        return wrapped

    def remember(self, wrapped: ssl.SSLSocket) -> None:
        """Keep the session of a connection for the next one.

        Only after an answer was read: with TLS 1.3 what it takes comes after the handshake.
        """
        session, host = wrapped.session, wrapped.server_hostname
        ends = (wrapped.getpeercert() or {}).get("notAfter")
        if session is not None and session.has_ticket and host and isinstance(ends, str):
            self._kept = (host, session, ssl.cert_time_to_seconds(ends))

    def _session_for(self, host: str | None) -> ssl.SSLSession | None:
        kept = self._kept
        if kept is None or kept[0] != host or time.time() >= kept[2]:
            return None
        return kept[1]


def trust_also(context: ssl.SSLContext, roots: Roots | None) -> None:
    """Trust certificates beside those of the operating system.

    Raises:
        ssl.SSLError: they cannot be read.
    """
    if isinstance(roots, str):
        if roots:
            context.load_verify_locations(cadata=roots)
    elif roots is not None:
        context.load_verify_locations(cafile=roots)


def are_roots(pem: str) -> bool:
    """Tell whether text is certificates (PEM) that can be trusted."""
    try:
        trust_also(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), pem)
    except (ssl.SSLError, ValueError):
        return False
    return True


def _hardened(context: ssl.SSLContext, roots: Roots | None) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    trust_also(context, roots)
    return context
