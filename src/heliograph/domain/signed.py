"""Signed statements of a service: JWS with Ed25519 (RFC 7515, RFC 9864) against pinned keys.

One form for receipts, withdrawals, reviews, campaign packs and provisioning; the header's
``typ`` keeps one from passing for another.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Literal

from heliograph.errors import ReceiptInvalid

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey
    from joserfc.jws import JWSRegistry

# joserfc brings an eighth of a second of cryptography with it, which the first window need not
# pay: it is imported where a statement is really made or checked.
# ruff: noqa: PLC0415

StatementType = Literal[
    "heliograph-receipt",
    "heliograph-withdrawal",
    "heliograph-campaign",
    "heliograph-review",
    "heliograph-provisioning",
]

PinnedKeys = dict[str, str]
"""Key id → raw Ed25519 public key (32 bytes) in base64url without padding."""

LARGEST_PAYLOAD_BYTES = 4 * 1024 * 1024
"""Of any statement; whoever reads one from a file or a line keeps to a limit of its own."""

_ALGORITHM = "Ed25519"


def load() -> None:
    """Load what signs and checks now, so that the first statement does not have to wait for it."""
    from joserfc import jwk, jws

    del jwk, jws


def new_key() -> OKPKey:
    """Make a signing key from the operating system's random numbers."""
    from joserfc.jwk import OKPKey

    return OKPKey.generate_key("Ed25519", private=True)


def public_part(key: OKPKey) -> str:
    """Give the public key in the form that is pinned."""
    return str(key.as_dict(private=False)["x"])


def key_id(public: str) -> str:
    """Name a public key: the first 16 hexadecimal digits of its sha256."""
    raw = base64.urlsafe_b64decode(public + "=" * (-len(public) % 4))
    return hashlib.sha256(raw).hexdigest()[:16]


def sign(payload: bytes, *, typ: StatementType, key: OKPKey) -> str:
    """Make a statement in compact serialisation."""
    from joserfc import jws

    header = {"alg": _ALGORITHM, "kid": key_id(public_part(key)), "typ": typ}
    return jws.serialize_compact(header, payload, key, algorithms=[_ALGORITHM])


def verify(statement: str, *, typ: StatementType, keys: PinnedKeys) -> bytes:
    """Give the payload of a statement whose signature holds against a pinned key.

    Raises:
        ReceiptInvalid: garbled, of another type, by an unknown key, or the signature is wrong.
    """
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import OKPKey

    try:
        parsed = jws.extract_compact(statement.encode(), registry=_registry())
        header = parsed.headers()
        if header.get("typ") != typ:
            raise ReceiptInvalid(detail="another type of statement")
        public = keys.get(str(header.get("kid")))
        if public is None:
            raise ReceiptInvalid(detail="signed by an unknown key")
        key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public})
        found = jws.deserialize_compact(
            statement, key, algorithms=[_ALGORITHM], registry=_registry()
        )
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReceiptInvalid(detail=type(error).__name__) from error
    return found.payload


def type_of(statement: str) -> str:
    """Give what a statement says that it is; whether that holds is ``verify``'s to say.

    Raises:
        ReceiptInvalid: garbled.
    """
    return _claim(statement, "typ")


def signed_by(statement: str) -> str:
    """Give the id of the key that a statement names; whether it holds is ``verify``'s to say.

    Raises:
        ReceiptInvalid: garbled.
    """
    return _claim(statement, "kid")


def _registry() -> JWSRegistry:
    """Give what bounds a statement; the library's own 96 kB are less than a pack may weigh."""
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=[_ALGORITHM])
    registry.max_payload_length = LARGEST_PAYLOAD_BYTES * 4 // 3 + 4  # in base64
    return registry


def _claim(statement: str, name: str) -> str:
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        parsed = jws.extract_compact(statement.encode(), registry=_registry())
        return str(parsed.headers()[name])
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReceiptInvalid(detail=type(error).__name__) from error
