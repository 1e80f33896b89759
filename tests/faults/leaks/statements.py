"""Signed statements by the tricks that JWS is known for, shown to the check itself and as packs.

RFC 8725 (best current practices for JSON Web Tokens) lists them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec
from msgspec import structs

from fakes.profiles import Desk
from heliograph.domain.signed import StatementType, key_id, new_key, public_part, sign, verify
from heliograph.errors import PackInvalid, PackUntrusted, ReceiptInvalid

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

    from heliograph.domain.signed import PinnedKeys

_TYPES: tuple[StatementType, ...] = get_args(StatementType)


class Found(msgspec.Struct, kw_only=True):
    """How many were shown, and which were believed or fell through."""

    shown: int = 0
    tricks: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


def show(folder: Path, count: int, *, seed: int = 0) -> Found:
    """Show ``count`` statements of each trick in turn; then true ones, which are believed."""
    desk = Desk(folder)
    try:
        desk.sign_in()
        return _show(desk, count, random.Random(seed))  # noqa: S311 - repeatable on purpose
    finally:
        desk.workspace.close()


def _show(desk: Desk, count: int, chance: random.Random) -> Found:
    found = Found(tricks=len(_TRICKS))
    pack = desk.workspace.campaigns.get("open-call")
    forged = msgspec.json.encode(structs.replace(pack, version=pack.version + 1))
    before = desk.workspace.campaigns.held()
    forger = _Forger(desk.world.key, chance, forged)
    while found.shown < count:
        name, trick = _TRICKS[found.shown % len(_TRICKS)]
        typ = chance.choice(_TYPES)
        statement = trick(forger, typ)
        found.shown += 1
        if believed := _believed(statement, typ, desk.world.keys):
            found.wrong.append(f"{name} as {typ}, number {found.shown}: {believed}")
        if typ == "heliograph-campaign":
            try:
                desk.workspace.campaigns.add_file(desk.file("pack.helio", statement.encode()))
            except (PackInvalid, PackUntrusted):
                continue
            found.wrong.append(f"{name} was taken in as a pack, number {found.shown}")
    if desk.workspace.campaigns.held() != before:
        found.wrong.append("the campaigns are others than before")
    true = forger.true("heliograph-campaign")
    added = desk.workspace.campaigns.add_file(desk.file("true.helio", true.encode()))
    if added.version != pack.version + 1:
        found.wrong.append("a true pack was not believed afterwards")
    return found


def _believed(statement: str, typ: StatementType, keys: PinnedKeys) -> str:
    try:
        verify(statement, typ=typ, keys=keys)
    except ReceiptInvalid:
        return ""
    except Exception as error:  # noqa: BLE001 - whatever falls through would end a pass
        return f"{type(error).__name__} fell through"
    return "was believed"


class _Forger:
    """Knows the public key and true statements, and has keys of its own."""

    def __init__(self, key: OKPKey, chance: random.Random, payload: bytes) -> None:
        self._key = key
        self._stranger = new_key()
        self._chance = chance
        self._payload = payload
        self._public = public_part(key)
        self._true = {typ: sign(self._payload, typ=typ, key=key) for typ in _TYPES}

    def true(self, typ: StatementType) -> str:
        """Give a true one."""
        return self._true[typ]

    def _parts(self, typ: StatementType) -> tuple[str, str, str]:
        head, payload, signature = self._true[typ].split(".")
        return head, payload, signature

    def _header(self, typ: StatementType, **changes: object) -> str:
        header: dict[str, object] = {"alg": "Ed25519", "kid": key_id(self._public), "typ": typ}
        return _b64(json.dumps(header | changes).encode())

    def unsigned(self, typ: StatementType) -> str:
        """Say that no signature is needed (RFC 8725, section 2.1)."""
        _, payload, signature = self._parts(typ)
        alg = self._chance.choice(["none", "None", "NONE", ""])
        return f"{self._header(typ, alg=alg)}.{payload}.{self._chance.choice(['', signature])}"

    def by_public_key(self, typ: StatementType) -> str:
        """Sign by HMAC with the public key as its secret."""
        _, payload, _ = self._parts(typ)
        said = f"{self._header(typ, alg='HS256')}.{payload}"
        raw = base64.urlsafe_b64decode(self._public + "=")
        secret = self._chance.choice([raw, self._public.encode()])
        return f"{said}.{_b64(hmac.digest(secret, said.encode(), hashlib.sha256))}"

    def by_stranger(self, typ: StatementType) -> str:
        """Sign with another key, and say that it is the pinned one, or bring it along."""
        from joserfc import jws  # noqa: PLC0415 - slow to import

        public = self._stranger.as_dict(private=False)
        changes = self._chance.choice([{}, {"jwk": public}, {"jku": "https://x.example/k"}])
        header = {"alg": "Ed25519", "kid": key_id(self._public), "typ": typ, **changes}
        return jws.serialize_compact(header, self._payload, self._stranger, algorithms=["Ed25519"])

    def of_unknown_key(self, typ: StatementType) -> str:
        """Sign with another key by its own name."""
        return sign(self._payload, typ=typ, key=self._stranger)

    def of_other_type(self, typ: StatementType) -> str:
        """Give a true statement of another sort, or claim this one over it."""
        other = self._chance.choice([each for each in _TYPES if each != typ])
        if self._chance.random() < 0.5:
            return self._true[other]
        _, payload, signature = self._parts(other)
        return f"{self._header(typ)}.{payload}.{signature}"

    def garbled(self, typ: StatementType) -> str:
        """Change one letter such that the bytes differ."""
        statement = self._true[typ]
        while True:
            at = self._chance.randrange(len(statement))
            letter = self._chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.")
            changed = statement[:at] + letter + statement[at + 1 :]
            if _bytes_of(changed) != _bytes_of(statement):
                return changed

    def cut(self, typ: StatementType) -> str:
        """End before its end, or go on after it."""
        statement = self._true[typ]
        if self._chance.random() < 0.5:
            return statement[: self._chance.randrange(len(statement) - 2)]
        return statement + self._chance.choice([".", ".AAAA", "AAAA", "\x00", "=" * 8 + "A"])

    def with_other_payload(self, typ: StatementType) -> str:
        """Put another payload under a true signature."""
        head, _, signature = self._parts(typ)
        other = self._payload.replace(b"1", b"2", self._chance.randint(1, 4))
        return f"{head}.{_b64(other)}.{signature}"

    def critical(self, typ: StatementType) -> str:
        """Ask for extensions that nobody here knows (RFC 7515, section 4.1.11; RFC 7797)."""
        _, payload, signature = self._parts(typ)
        changes = self._chance.choice(
            [{"crit": ["b64"], "b64": False}, {"crit": ["exp"]}, {"zip": "DEF"}]
        )
        return f"{self._header(typ, **changes)}.{payload}.{signature}"

    def odd_header(self, typ: StatementType) -> str:
        """Make a header of something else than our fields."""
        _, payload, signature = self._parts(typ)
        header = self._chance.choice(
            [b"[]", b"null", b"1", b"{", b'{"alg":[],"kid":{},"typ":1}', b"\xff\xfe", b"[" * 5000]
        )
        return f"{_b64(header)}.{payload}.{signature}"


_TRICKS: tuple[tuple[str, Callable[[_Forger, StatementType], str]], ...] = (
    ("unsigned", _Forger.unsigned),
    ("signed by the public key", _Forger.by_public_key),
    ("signed by a stranger", _Forger.by_stranger),
    ("by an unknown key", _Forger.of_unknown_key),
    ("of another type", _Forger.of_other_type),
    ("garbled", _Forger.garbled),
    ("cut", _Forger.cut),
    ("another payload", _Forger.with_other_payload),
    ("critical extensions", _Forger.critical),
    ("an odd header", _Forger.odd_header),
)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes_of(statement: str) -> list[bytes] | None:
    try:
        return [
            base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) for each in statement.split(".")
        ]
    except ValueError:
        return None
