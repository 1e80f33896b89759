"""A recovery code sealed to an organisation's public key, as age (C2SP) seals to X25519.

Who holds the private key reads the code out of a request, which holds neither stories nor the
profile's key, and tells it to the person: they type it like a code of their own.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from heliograph.domain.recovery_code import SECRET_BYTES
from heliograph.errors import OrganisationKeyInvalid
from heliograph.store.slots.records import ByOrganisation
from heliograph.store.slots.sealing import Sealed, seal_to, unseal_from
from heliograph.store.slots.wrapping import by_recovery

_PUBLIC, _PRIVATE = "helio-recovery-", "HELIO-RECOVERY-SECRET-"
_PURPOSE = "organisation code"


class RecoveryRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a person hands to their organisation; useless to anybody else."""

    heliograph: Literal["recovery-request"] = "recovery-request"
    recipient: str
    ephemeral: str
    sealed: str


def new_private_key() -> str:
    """Draw a private key, as a line of text."""
    return _PRIVATE + _to_text(X25519PrivateKey.generate().private_bytes_raw())


def public_key_of(private: str) -> str:
    """Give the public half, which goes into provisioning files.

    Raises:
        OrganisationKeyInvalid: the line is no private key.
    """
    return _PUBLIC + _to_text(_private(private).public_key().public_bytes_raw())


def is_public_key(text: str) -> bool:
    """Tell whether a line can be sealed to."""
    try:
        _bytes_of(text, _PUBLIC)
    except OrganisationKeyInvalid:
        return False
    return True


def by_organisation(key: bytes, public: str, *, profile: str) -> ByOrganisation:
    """Wrap the profile's key under a new code, and seal that to the organisation.

    Raises:
        OrganisationKeyInvalid: the line is no public key, or one that keeps no secret.
    """
    code = secrets.token_bytes(SECRET_BYTES)
    try:
        sent = seal_to(code, _bytes_of(public, _PUBLIC), purpose=_PURPOSE)
    except ValueError as error:  # a point of small order: everybody would know the secret
        raise OrganisationKeyInvalid("no-key") from error
    inner = by_recovery(key, code, whose=profile)
    return ByOrganisation(
        salt=inner.salt,
        wrapped=inner.wrapped,
        recipient=sent.recipient,
        ephemeral=sent.ephemeral,
        sealed=sent.sealed,
    )


def request_of(slot: ByOrganisation) -> RecoveryRequest:
    """Give what the organisation needs, and nothing that opens the profile by itself."""
    return RecoveryRequest(recipient=slot.recipient, ephemeral=slot.ephemeral, sealed=slot.sealed)


def answer(request: RecoveryRequest, private: str) -> bytes:
    """Read the code (20 bytes) out of a request.

    Raises:
        OrganisationKeyInvalid: it was sealed to another key, was changed, or the line is no key.
    """
    holder = _private(private)
    try:
        if bytes.fromhex(request.recipient) != holder.public_key().public_bytes_raw():
            raise OrganisationKeyInvalid("other-key")
        sent = Sealed(
            recipient=request.recipient, ephemeral=request.ephemeral, sealed=request.sealed
        )
        return unseal_from(sent, holder, purpose=_PURPOSE)
    except ValueError as error:
        raise OrganisationKeyInvalid("request") from error


def _private(text: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_bytes_of(text, _PRIVATE))


def _bytes_of(text: str, begins: str) -> bytes:
    line = text.strip()
    try:
        found = base64.b64decode(line.removeprefix(begins) + "=", b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise OrganisationKeyInvalid("no-key") from error
    if not line.startswith(begins) or len(found) != 32:
        raise OrganisationKeyInvalid("no-key")
    return found


def _to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
