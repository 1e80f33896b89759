from __future__ import annotations

import pytest
from msgspec import structs

from heliograph.remote import wire
from heliograph.remote.wire import (
    EnrolAnswer,
    ExchangeHead,
    Known,
    code_hash,
    decode,
    encode,
    join_exchange,
    keys_are_proved,
    proof_key,
    prove_keys,
    split_exchange,
)

HEAD = ExchangeHead(
    campaigns={"open-call": 2},
    known=(Known(story="s", revision=1, sha256="a"),),
    withdrawals=("w",),
)


def test_an_exchange_comes_apart_as_it_was_joined() -> None:
    manifests = [b'{"a": 1}', '{"b": "ñ\\n"}'.encode()]
    assert split_exchange(join_exchange(HEAD, manifests)) == (HEAD, manifests)


def test_the_same_exchange_is_the_same_bytes() -> None:
    assert join_exchange(HEAD, [b"{}"]) == join_exchange(HEAD, [b"{}"])


def test_an_empty_exchange_is_a_head_alone() -> None:
    assert split_exchange(join_exchange(ExchangeHead(), [])) == (ExchangeHead(), [])


@pytest.mark.parametrize("body", [b"", b"\n", b"[]", b'{"known": 1}', b"\xff"])
def test_what_has_no_head_is_no_exchange(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        split_exchange(body)


def test_unknown_fields_are_ignored_and_wrong_types_are_not() -> None:
    assert decode(b'{"story":"s","revision":1,"sha256":"a","more":[]}', Known).revision == 1
    with pytest.raises(ValueError, match="revision"):
        decode(b'{"story":"s","revision":"1","sha256":"a"}', Known)


def test_what_is_written_can_be_read() -> None:
    assert decode(encode(HEAD), ExchangeHead) == HEAD
    assert b"\n" not in encode(HEAD)


@pytest.mark.parametrize(
    "typed",
    ["7KQ4-M2XD-01AB", "7kq4 m2xd 01ab", "7KQ4M2XDOLAB", "7kq4-m2xd-oiab", " 7KQ4M2XD01AB\n"],
)
def test_a_code_is_forgiven_how_it_is_typed(typed: str) -> None:
    assert code_hash(typed) == code_hash("7KQ4-M2XD-01AB")
    assert proof_key(typed) == proof_key("7KQ4-M2XD-01AB")


def test_another_code_is_another() -> None:
    assert code_hash("7KQ4-M2XD-01AB") != code_hash("7KQ4-M2XD-01AC")
    assert code_hash("7KQ4") != proof_key("7KQ4").hex()


def answer(**changes: object) -> EnrolAnswer:
    keys = {"k1": "p1", "k2": "p2"}
    honest = EnrolAnswer(
        service="itu",
        service_name="Stories",
        device="d",
        token="t",  # noqa: S106 - of nobody
        organisation="o",
        keys=keys,
        proof=prove_keys(proof_key("7KQ4"), service="itu", keys=keys),
    )
    return structs.replace(honest, **changes)


def test_keys_are_proved_by_who_knows_the_code() -> None:
    assert keys_are_proved(answer(), "7kq4")
    assert keys_are_proved(answer(keys={"k2": "p2", "k1": "p1"}), "7kq4")


@pytest.mark.parametrize(
    "changes",
    [
        {"service": "other"},
        {"keys": {"k1": "p1"}},
        {"keys": {"k1": "p1", "k2": "mine"}},
        {"keys": {}},
        {"proof": ""},
        {"proof": "0" * 64},
    ],
)
def test_keys_that_somebody_else_put_there_are_not_proved(changes: dict[str, object]) -> None:
    assert not keys_are_proved(answer(**changes), "7KQ4")


def test_keys_are_not_proved_with_another_code() -> None:
    assert not keys_are_proved(answer(), "7KQ5")


def test_the_limit_of_a_reply_is_one_mebibyte() -> None:
    assert wire.REPLY_LIMIT_BYTES == 2**20
