"""Campaign packs, the account and named values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.store.account import Account

if TYPE_CHECKING:
    from heliograph.store.store import Store

ACCOUNT = Account(
    service_url="https://stories.example",
    service="s-1",
    service_name="The stories of 2021",
    device="d-1",
    token="secret-token",  # noqa: S106 - of a test
    organisation="Coast Radio",
    keys={"k1": "AAAA"},
    enrolled_ms=7,
)


def test_every_version_of_a_pack_is_kept(store: Store) -> None:
    for campaign, version in (("wtisd", 2), ("open", 1), ("wtisd", 1)):
        payload = f"{campaign} {version}".encode()
        store.campaigns.put(
            campaign=campaign, version=version, payload=payload, signed=True, now_ms=1
        )
    assert store.campaigns.all() == [
        ("open", 1, b"open 1"),
        ("wtisd", 1, b"wtisd 1"),
        ("wtisd", 2, b"wtisd 2"),
    ]


def test_an_unsigned_pack_never_replaces_a_signed_one(store: Store) -> None:
    def put(payload: bytes, *, signed: bool) -> bytes:
        store.campaigns.put(campaign="c", version=1, payload=payload, signed=signed, now_ms=1)
        return store.campaigns.all()[0][2]

    assert put(b"file", signed=False) == b"file"
    assert put(b"other file", signed=False) == b"other file"
    assert put(b"signed", signed=True) == b"signed"
    assert put(b"forged", signed=False) == b"signed"
    assert put(b"signed again", signed=True) == b"signed again"


def test_there_is_one_account_or_none(store: Store) -> None:
    assert store.account.get() is None
    store.account.put(ACCOUNT)
    other = structs.replace(ACCOUNT, token="another")  # noqa: S106 - of a test
    store.account.put(other)
    assert store.account.get() == other
    assert "another" not in repr(other)
    store.account.set_value("last_reached_ms", "5")
    store.account.clear()
    store.account.clear()
    assert store.account.get() is None
    assert store.account.value("last_reached_ms") == "5"


def test_values_have_names(store: Store) -> None:
    assert store.account.value("a") is None
    store.account.set_value("a", "1")
    store.account.set_value("a", "2")
    assert store.account.value("a") == "2"
    store.account.set_value("a", None)
    store.account.set_value("a", None)
    assert store.account.value("a") is None
