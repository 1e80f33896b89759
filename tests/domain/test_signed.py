"""Signed statements, and every way to make a wrong one."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from heliograph.domain.signed import key_id, new_key, public_part, sign, type_of, verify
from heliograph.errors import ReceiptInvalid

KEY, OTHER = new_key(), new_key()
PUBLIC = public_part(KEY)
KEYS = {key_id(PUBLIC): PUBLIC}


def _encode(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.binary())
def test_what_was_signed_is_what_is_given(payload: bytes) -> None:
    statement = sign(payload, typ="heliograph-receipt", key=KEY)
    assert verify(statement, typ="heliograph-receipt", keys=KEYS) == payload


def test_the_header_names_algorithm_key_and_type() -> None:
    head = sign(b"{}", typ="heliograph-receipt", key=KEY).split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert header == {"alg": "Ed25519", "kid": key_id(PUBLIC), "typ": "heliograph-receipt"}


def test_a_key_id_is_short_and_its_own() -> None:
    assert len(key_id(PUBLIC)) == 16
    assert key_id(PUBLIC) != key_id(public_part(OTHER))


def refused(statement: str) -> str:
    """Give why a statement is refused as a receipt."""
    with pytest.raises(ReceiptInvalid) as caught:
        verify(statement, typ="heliograph-receipt", keys=KEYS)
    return caught.value.detail


def test_another_type_does_not_pass() -> None:
    assert refused(sign(b"{}", typ="heliograph-withdrawal", key=KEY)) == "another type of statement"


def test_another_key_does_not_pass() -> None:
    assert refused(sign(b"{}", typ="heliograph-receipt", key=OTHER)) == "signed by an unknown key"


def test_another_key_under_a_pinned_name_does_not_pass() -> None:
    header = {"alg": "Ed25519", "kid": key_id(PUBLIC), "typ": "heliograph-receipt"}
    assert refused(jws.serialize_compact(header, b"{}", OTHER, algorithms=["Ed25519"]))


@given(st.integers(0), st.integers(1, 255))
def test_no_byte_of_payload_or_signature_can_change(place: int, change: int) -> None:
    head, *rest = sign(b'{"number":"7KQ4"}', typ="heliograph-receipt", key=KEY).split(".")
    parts = [bytearray(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in rest]
    part = parts[place % 2]
    part[place // 2 % len(part)] ^= change
    forged = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    assert refused(".".join([head, *forged]))


def test_no_signature_does_not_pass() -> None:
    header = {"alg": "none", "kid": key_id(PUBLIC), "typ": "heliograph-receipt"}
    assert refused(f"{_encode(header)}.{_encode({})}.")


def test_a_public_key_cannot_be_taken_for_a_shared_secret() -> None:
    header = {"alg": "HS256", "kid": key_id(PUBLIC), "typ": "heliograph-receipt"}
    secret = OctKey.import_key(PUBLIC)
    assert refused(jws.serialize_compact(header, b"{}", secret, algorithms=["HS256"]))


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "é.é.é",
        "\ud800",
        f"{_encode([])}.{_encode({})}.AAAA",
        f"{_encode(None)}.{_encode({})}.AAAA",
        f"{_encode({})}.{_encode({})}.AAAA",
        "<html>Welcome</html>",
    ],
)
def test_garbage_does_not_pass(statement: str) -> None:
    assert refused(statement)


@given(st.text())
def test_no_text_breaks_the_check(statement: str) -> None:
    assert refused(statement)


def test_a_pinned_key_that_is_garbled_does_not_pass_either() -> None:
    statement = sign(b"{}", typ="heliograph-receipt", key=KEY)
    with pytest.raises(ReceiptInvalid):
        verify(statement, typ="heliograph-receipt", keys={key_id(PUBLIC): "AAAA"})


def test_the_public_part_holds_no_secret() -> None:
    public = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": PUBLIC})
    assert not public.is_private
    assert len(base64.urlsafe_b64decode(PUBLIC + "=")) == 32


def test_a_pack_of_hundreds_of_kilobytes_is_read() -> None:
    payload = b"x" * 700_000
    statement = sign(payload, typ="heliograph-campaign", key=KEY)
    assert verify(statement, typ="heliograph-campaign", keys=KEYS) == payload


def test_what_a_statement_says_that_it_is_can_be_asked() -> None:
    assert type_of(sign(b"{}", typ="heliograph-review", key=OTHER)) == "heliograph-review"
    with pytest.raises(ReceiptInvalid):
        type_of("nothing")
