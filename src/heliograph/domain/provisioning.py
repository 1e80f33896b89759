"""Provisioning: what one signed file says of where to send, whom to trust, and what holds there."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from heliograph import decoding
from heliograph.domain.policy import Policy, is_sound
from heliograph.domain.proxy import proxy_address
from heliograph.domain.signed import PinnedKeys, key_id, signed_by, verify
from heliograph.errors import HeliographError, ReceiptInvalid

LARGEST_BYTES = 1024 * 1024
"""Of a whole file; one with three campaign packs weighs about 150 kB."""
ORGANISATION_FIELDS = ("org_name", "org_name_latin", "org_country", "membership")
"""The answers that a file may begin each story with."""
_KEY_BYTES = 32
_PEM_BEGIN, _PEM_END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"

_Line = Annotated[str, Meta(max_length=500)]


ProvisioningFault = Literal["unreadable", "signature", "content", "foreign", "older"]
"""What is wrong with a provisioning file: it is none or damaged; its signature does not hold; it
says something that cannot be used; another key signed it; a newer one was taken in before."""


@dataclass(eq=False, repr=False)
class ProvisioningInvalid(HeliographError):
    """A provisioning file is not taken in; nothing of it was kept."""

    fault: ProvisioningFault
    detail: str = ""


@dataclass(eq=False, repr=False)
class AnotherService(HeliographError):
    """A provisioning file is for another service than this profile's; a person has to say so."""

    service_name: str
    address: str
    organisation: str = ""


class OrganisationSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who writes on the computers that a file is for."""

    name: _Line = ""
    """As the person is told who set something."""
    answers: dict[_Line, _Line] = msgspec.field(default_factory=dict[str, str])
    """Field id → answer with which each story begins; see ``ORGANISATION_FIELDS``."""

    def known_answers(self) -> dict[str, str]:
        """Give the answers that a file may give; what a later Heliograph knows is left alone."""
        given = self.answers.items()
        return {name: said for name, said in given if name in ORGANISATION_FIELDS and said}


class Provisioning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The payload of a ``.helio`` file; fields that are not known here are left alone."""

    heliograph: Literal["provisioning"]
    service: _Line
    """The service's id."""
    service_name: _Line
    address: _Line
    """Where it is: https, or http on this computer itself."""
    keys: Annotated[PinnedKeys, Meta(min_length=1, max_length=4)]
    """The service's public keys; one of them signed the file."""
    made_ms: Annotated[int, Meta(gt=0, lt=2**53)]
    """When the service made it; of two files for one service the later one holds."""
    until: date | None = None
    """A day after which a newer one should be asked for; nothing ends by itself."""
    code: _Line = ""
    """An enrolment code; empty where each person gets one of their own."""
    organisation: OrganisationSaid = OrganisationSaid()
    packs: Annotated[tuple[str, ...], Meta(max_length=32)] = ()
    """Campaign packs, each the exact statement that the service signed."""
    campaign: _Line = ""
    """The campaign that a new story is for, while it is open."""
    certificates: Annotated[tuple[str, ...], Meta(max_length=16)] = ()
    """PEM; trusted for this service only, beside those of the operating system."""
    recovery: _Line = ""
    """The organisation's public recovery key, offered when stories are protected."""
    proxy: _Line = ""
    language: _Line = ""
    """Of the screens, until the person chooses another."""
    policy: Policy = Policy()

    def is_over(self, today: date) -> bool:
        """Tell whether its day has passed by the clock here, which may be wrong: only to warn."""
        return self.until is not None and today > self.until

    def __repr__(self) -> str:  # the code gets into no log
        return f"Provisioning(service={self.service!r}, made_ms={self.made_ms!r})"


def read_provisioning(statement: str) -> Provisioning:
    """Read a file's statement and check it against the keys that it names itself.

    That says that it is whole and that whoever holds the service's key made it, not which service
    one wants: see ``check_successor``.

    Raises:
        ProvisioningInvalid: ``unreadable``, ``signature`` or ``content``.
    """
    payload = _unchecked_payload(statement)
    try:
        # Only the keys are believed before the signature, for they are what it is held against.
        keys = decoding.decode(payload, type=_Keys).keys
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProvisioningInvalid("content", str(error)) from error
    if not all(_is_key(name, public) for name, public in keys.items()):
        raise ProvisioningInvalid("content", "a key does not bear its own name")
    try:
        verify(statement, typ="heliograph-provisioning", keys=keys)
    except ReceiptInvalid as error:
        raise ProvisioningInvalid("signature", error.detail) from error
    return read_payload(payload)


def read_payload(payload: bytes) -> Provisioning:
    """Read what a file says, of which the signature held or is about to be made.

    Raises:
        ProvisioningInvalid: ``content``: something in it cannot be used.
    """
    try:
        found = decoding.decode(payload, type=Provisioning)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProvisioningInvalid("content", str(error)) from error
    if not found.service or not _is_address(found.address):
        raise ProvisioningInvalid("content", "address")
    if not all(map(_is_certificate, found.certificates)):
        raise ProvisioningInvalid("content", "certificate")
    if proxy_address(found.proxy) is None:
        raise ProvisioningInvalid("content", "proxy")
    if not (is_sound(found.policy.defaults) and is_sound(found.policy.locked)):
        raise ProvisioningInvalid("content", "hours")
    return found


def check_successor(statement: str, found: Provisioning, *, pinned: PinnedKeys) -> None:
    """Make sure that a file comes from the service whose keys are pinned here already.

    Raises:
        ProvisioningInvalid: ``foreign``: it names the same service and is signed by another key.
    """
    by = signed_by(statement)
    if by not in pinned or pinned[by] != found.keys[by]:
        raise ProvisioningInvalid("foreign", found.address)


def fingerprint(keys: PinnedKeys) -> str:
    """Name the keys in a form that two people can compare by telephone."""
    return "  ".join(
        " ".join(name[at : at + 4] for at in range(0, len(name), 4)) for name in sorted(keys)
    )


class _Keys(msgspec.Struct, frozen=True):
    keys: Annotated[PinnedKeys, Meta(min_length=1, max_length=4)]


def _unchecked_payload(statement: str) -> bytes:
    parts = statement.split(".")
    if len(parts) != 3:
        raise ProvisioningInvalid("unreadable", "no statement")
    try:
        return base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
    except (binascii.Error, ValueError) as error:
        raise ProvisioningInvalid("unreadable", "no statement") from error


def _is_key(name: str, public: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(public + "=" * (-len(public) % 4))
    except (binascii.Error, ValueError):
        return False
    return len(raw) == _KEY_BYTES and key_id(public) == name


def _is_address(address: str) -> bool:
    """Tell whether it can be an address; whether it is a safe one is asked when it is used."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _is_certificate(text: str) -> bool:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 3 or lines[0] != _PEM_BEGIN or lines[-1] != _PEM_END:
        return False
    try:
        raw = base64.b64decode("".join(lines[1:-1]), validate=True)
    except (binascii.Error, ValueError):
        return False
    return raw[:1] == b"\x30"  # a DER sequence; whether it is a certificate is asked of OpenSSL
