"""Where the service lives, and whether an address is still there: scheme, host and port exactly."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from heliograph.errors import ContractBroken, Refused

_DEFAULT_PORTS = {"https": 443, "http": 80}
# RFC 3986 without what its readers disagree about: backslashes, blanks, control characters.
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAddress:
    """The service's base address; everything that is sent goes to its origin or nowhere."""

    scheme: str
    host: str
    port: int
    path: str
    """Without a slash at its end."""

    @property
    def is_loopback(self) -> bool:
        """Tell whether it is this computer itself."""
        return _is_loopback(self.host)

    @property
    def origin(self) -> str:
        """Give scheme, host and port as one text."""
        return f"{self.scheme}://{self.host}:{self.port}"

    def call(self, path: str) -> str:
        """Give the address of one of the service's own calls, e.g. ``/v1/exchange``."""
        return f"{self.origin}{self.path}{path}"

    def resolve(self, reference: str) -> str:
        """Make an address that the service named absolute (RFC 3986, section 5).

        Raises:
            ContractBroken: it is malformed, or leads to another scheme, host or port.
        """
        if _PLAIN.fullmatch(reference) is None:
            raise ContractBroken("an address is malformed")
        try:
            address = urljoin(self.call("/"), reference)
        except ValueError as error:
            raise ContractBroken("an address is malformed") from error
        if not self.holds(address):
            raise ContractBroken("an address leads elsewhere")
        return address

    def holds(self, address: str) -> bool:
        """Tell whether an absolute address has exactly this origin and no user name in it."""
        try:
            url = parse_url(address)
        except LocationParseError:
            return False
        return url.auth is None and _origin_of(url) == (self.scheme, self.host, self.port)


def service_address(base_url: str) -> ServiceAddress:
    """Read the address of a service as a person or a file gives it.

    Raises:
        Refused: ``address-unusable``: it is no http(s) address; ``address-insecure``: plain http
            is for this computer itself only.
    """
    text = base_url.strip()
    try:
        url = parse_url(text)
    except LocationParseError as error:
        raise Refused(code="address-unusable") from error
    origin = _origin_of(url)
    if origin is None or url.auth is not None or url.query or url.fragment or "\\" in text:
        raise Refused(code="address-unusable")
    scheme, host, port = origin
    if scheme == "http" and not _is_loopback(host):
        raise Refused(code="address-insecure")
    return ServiceAddress(scheme=scheme, host=host, port=port, path=(url.path or "").rstrip("/"))


def _origin_of(url: Url) -> tuple[str, str, int] | None:
    if url.scheme not in _DEFAULT_PORTS or not url.host:
        return None
    return url.scheme, url.host, url.port or _DEFAULT_PORTS[url.scheme]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
