"""Looks closer once the way to the service failed: whose certificate, what time, whose page."""

from __future__ import annotations

import http.client
import ipaddress
import ssl
import threading
import time
from concurrent.futures import Future, wait
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec
import truststore

from heliograph.errors import CaptivePortal, ClockWrong, Offline, Untrusted
from heliograph.remote.proxies import proxy_login
from heliograph.remote.service import Interrupted
from heliograph.remote.stall import TICK_S
from heliograph.remote.tls import trust_also

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.x509 import Certificate, Name

    from heliograph.errors import ServiceError
    from heliograph.remote.address import ServiceAddress
    from heliograph.remote.tls import Roots

PLAIN_PORT = 80
"""Where a portal answers in a service's place, because it cannot do so over TLS."""
PORTAL_S = 3.0
"""A portal is a box of this network and answers at once; a line that is down is not waited for."""
CLOCK_TOLERANCE_MS = 300_000
"""A certificate fails by more than this only where the clock is not to blame."""
_LONGEST_NAME = 64
_NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL."""

_Found = TypeVar("_Found")


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a peer that is not trusted showed of itself."""

    certificate: bytes
    """DER."""
    date_ms: int | None
    """The time by its own clock (RFC 9110, section 6.6.1)."""


def look_closer(
    error: ServiceError,
    address: ServiceAddress,
    *,
    proxy: str | None,
    roots: Roots | None,
    stopped: Callable[[], bool],
    wait_s: float,
) -> ServiceError:
    """Find out more of why the way failed, for whoever is to put it right.

    Nothing that is the person's leaves. Whoever is not trusted is asked for nothing but its
    certificate; whoever is, but for its dates, also what time it has; and a portal is looked for
    by asking for the root of the service's host over plain HTTP. None of them sees the token.

    Args:
        error: What the failed try said.
        address: Of the service.
        proxy: The proxy that is in use, as an address.
        roots: Certificates (PEM) trusted beside those of the operating system.
        stopped: Asked while waiting.
        wait_s: How long each step may take.

    Returns:
        The same error, or one that says more.

    Raises:
        Interrupted: ``stopped`` turned true.
    """
    if address.scheme != "https":
        return error
    seen = None
    if isinstance(error, ClockWrong):
        timeless = _timeless(roots)
        seen = _apart(lambda: _look(address, timeless, proxy=proxy, wait_s=wait_s), stopped)
    if seen is None and (isinstance(error, ClockWrong) or _is_vague(error)):
        seen = _apart(lambda: _look(address, None, proxy=proxy, wait_s=wait_s), stopped)
    if seen is not None:
        error = _judge(error, seen, address.host, now_ms=round(time.time() * 1000))
    not_the_service = isinstance(error, Untrusted) and error.fault in {
        "self-signed",
        "unknown-issuer",
        "wrong-name",
    }
    unreached = isinstance(error, Offline) and not error.no_network
    if proxy is None and (not_the_service or unreached):
        page = _apart(lambda: _portal(address.host, wait_s=min(wait_s, PORTAL_S)), stopped)
        if page is not None:
            return CaptivePortal(location=page)
    return error


def _apart(work: Callable[[], _Found], stopped: Callable[[], bool]) -> _Found | None:
    """Run in a thread of its own, so that a stop need not wait; None where the network fails."""
    found: Future[_Found] = Future()

    def run() -> None:
        try:
            found.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it belongs to the thread that waits
            found.set_exception(error)

    threading.Thread(target=run, name="closer-look", daemon=True).start()
    while not wait([found], timeout=TICK_S).done:
        if stopped():
            raise Interrupted
    try:
        return found.result()
    except (OSError, http.client.HTTPException, ValueError):
        return None  # it was a second look at something that is broken


# ---- the certificate -------------------------------------------------------------------


def _is_vague(error: ServiceError) -> bool:
    return isinstance(error, Untrusted) and error.fault in {"unknown", "unknown-issuer"}


def _look(
    address: ServiceAddress, trust: ssl.SSLContext | None, *, proxy: str | None, wait_s: float
) -> _Seen:
    """Look at the certificate; who is trusted is asked for the time, too."""
    host = address.host.strip("[]")
    context = trust or _blind()
    if proxy is None:
        way = http.client.HTTPSConnection(host, address.port, timeout=wait_s, context=context)
    else:
        way = _through(proxy, wait_s=wait_s, context=context)
        way.set_tunnel(host, address.port, headers=proxy_login(proxy))
    with closing(way):
        way.connect()
        certificate = way.sock.getpeercert(binary_form=True)
        date_ms = None
        if trust is not None:
            way.request("HEAD", "/")
            with way.getresponse() as answer:
                date_ms = _date_ms(answer.getheader("Date"))
    return _Seen(certificate=certificate or b"", date_ms=date_ms)


def _blind() -> ssl.SSLContext:
    """Trust nobody and refuse nobody: for looking at a certificate, and hanging up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _timeless(roots: Roots | None) -> ssl.SSLContext:
    """Trust as always, but for the dates; where the system judges itself, it still does so."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    trust_also(context, roots)
    context.verify_flags |= _NO_CHECK_TIME
    return context


def _through(proxy: str, *, wait_s: float, context: ssl.SSLContext) -> http.client.HTTPSConnection:
    place = urlsplit(proxy)
    return http.client.HTTPSConnection(
        place.hostname or "", place.port or 80, timeout=wait_s, context=context
    )


def _judge(error: ServiceError, seen: _Seen, host: str, *, now_ms: int) -> ServiceError:
    # Imported here: only who has trouble waits for it.
    from cryptography import x509  # noqa: PLC0415

    certificate = x509.load_der_x509_certificate(seen.certificate)
    issuer = _called(certificate.issuer)
    if isinstance(error, ClockWrong):
        return _judge_dates(error, certificate, issuer, seen.date_ms, now_ms=now_ms)
    if not isinstance(error, Untrusted):
        return error
    names = _names(certificate)
    if not any(_fits(name, host.strip("[]")) for name in names):
        subject = names[0] if names else _called(certificate.subject)
        return Untrusted(error.detail, "wrong-name", issuer, subject[:_LONGEST_NAME])
    itself = error.fault == "unknown-issuer" and certificate.issuer == certificate.subject
    # Whatever else may be wrong (revoked, too weak), its issuer is not to blame for it.
    return Untrusted(error.detail, "self-signed" if itself else error.fault, issuer)


def _judge_dates(
    error: ClockWrong,
    certificate: Certificate,
    issuer: str,
    date_ms: int | None,
    *,
    now_ms: int,
) -> ServiceError:
    if date_ms is not None:
        if abs(now_ms - date_ms) < CLOCK_TOLERANCE_MS:
            return Untrusted(error.detail, "expired", issuer)
        return ClockWrong(error.detail, now_ms - date_ms)
    begins_ms = round(certificate.not_valid_before_utc.timestamp() * 1000)
    ends_ms = round(certificate.not_valid_after_utc.timestamp() * 1000)
    off_ms = now_ms - begins_ms if now_ms < begins_ms else max(0, now_ms - ends_ms)
    return ClockWrong(error.detail, off_ms, at_least=True)


def _called(name: Name) -> str:
    """Give what a name of X.500 says of who it is: the organisation, else the common name."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - see above

    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for each in name.get_attributes_for_oid(kind):
            return str(each.value)[:_LONGEST_NAME]
    return ""


def _names(certificate: Certificate) -> list[str]:
    """List the hosts and addresses that a certificate is for (RFC 9525)."""
    from cryptography import x509  # noqa: PLC0415 - see above

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        *found.get_values_for_type(x509.DNSName),
        *(str(each) for each in found.get_values_for_type(x509.IPAddress)),
    ]


def _fits(name: str, host: str) -> bool:
    try:
        return ipaddress.ip_address(name) == ipaddress.ip_address(host)
    except ValueError:
        pass  # one of them is a name
    name, host = name.lower(), host.lower()
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host


def _date_ms(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return round(parsedate_to_datetime(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


# ---- the portal --------------------------------------------------------------------------


def _portal(host: str, *, wait_s: float) -> str | None:
    """Ask over plain HTTP; give the address of the page that somebody else answers with."""
    asked = f"http://{host}/"
    with closing(http.client.HTTPConnection(host.strip("[]"), PLAIN_PORT, timeout=wait_s)) as way:
        way.request("GET", "/")
        with way.getresponse() as answer:
            location = urljoin(asked, answer.getheader("Location") or "")
            page = (answer.getheader("Content-Type") or "").startswith("text/html")
    if 300 <= answer.status < 400:
        elsewhere = (urlsplit(location).hostname or "") != host.strip("[]")
        return location if elsewhere else None
    return asked if answer.status == 511 or (answer.status == 200 and page) else None
