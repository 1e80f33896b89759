"""Enrolment codes, and the devices that came in with them."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, insert, select, update

from heliograph.remote.wire import EnrolAnswer, EnrolRequest, code_hash, proof_key, prove_keys
from heliograph_service.receipts import CROCKFORD
from heliograph_service.tables import codes, devices, wide_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection

    from heliograph_service.database import Database
    from heliograph_service.keys import Identity

MOST_DEVICES = 5
"""Devices for one code that is for one: an answer may get lost, and then it has to work again."""
WINDOW_MS = 60 * 24 * 3600 * 1000
"""How long a code works after its first use."""
_WRONG_CODES = 10
_WRONG_CODES_WITHIN_MS = 60_000
_MOST_ADDRESSES = 10_000


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asking; what it may see and send is its organisation's."""

    id: str
    organisation: str


class CodeUnknown(Exception):
    """No such code, or it was used up, or its time is over."""


@dataclass
class TooManyTries(Exception):
    """This address tried too many wrong codes."""

    retry_after_s: int


class Enrolment:
    """Hands out codes, and tokens for codes; keeps hashes of both only."""

    def __init__(
        self, database: Database, identity: Identity, *, now_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._identity = identity
        self._now_ms = now_ms
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[int]] = {}
        self._known: dict[str, Device] = {}

    def new_code(self, organisation: str | None = None, *, most_devices: int = MOST_DEVICES) -> str:
        """Make a code; without an organisation its devices stand for themselves.

        Args:
            organisation: Devices with codes for the same name share what they sent.
            most_devices: How many it serves: a file for a fleet has one code for all.
        """
        letters = "".join(secrets.choice(CROCKFORD) for _ in range(12))
        code = f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
        key = code_hash(code)
        row = {
            "hash": key,
            "proof_key": proof_key(code),
            "organisation": f"name:{organisation}" if organisation else f"code:{key}",
            "organisation_name": organisation or "",
            "made_ms": self._now_ms(),
            "uses": 0,
        }

        def keep(connection: Connection) -> None:
            connection.execute(insert(codes), row)
            if most_devices != MOST_DEVICES:
                wide = {"hash": key, "most_devices": most_devices}
                connection.execute(insert(wide_codes), wide)

        self._database.write(keep)
        return code

    def has_codes(self) -> bool:
        """Tell whether any code was ever made."""
        count = select(func.count()).select_from(codes)
        return bool(self._database.read(lambda connection: connection.scalar(count)))

    def enrol(self, request: EnrolRequest, *, address: str) -> EnrolAnswer:
        """Make a device for a code.

        Args:
            request: What the client sent.
            address: Where it came from, for the limit of wrong codes.

        Raises:
            CodeUnknown: see there.
            TooManyTries: see there.
        """
        self._limit(address)
        token = secrets.token_urlsafe(32)
        device_id = secrets.token_hex(16)
        answer = self._database.write(
            lambda connection: self._enrol(connection, request, device_id, token)
        )
        if answer is None:
            self._note_wrong(address)
            raise CodeUnknown
        return answer

    def device(self, token: str) -> Device | None:
        """Find the device that a token was given to."""
        token_hash = _hash(token)
        found = self._known.get(token_hash)
        if found is None:
            found = self._database.read(lambda connection: _find_device(connection, token_hash))
            if found is not None:
                self._known[token_hash] = found
        return found

    def _enrol(
        self, connection: Connection, request: EnrolRequest, device: str, token: str
    ) -> EnrolAnswer | None:
        now_ms = self._now_ms()
        code = connection.execute(select(codes).where(codes.c.hash == request.code_hash)).first()
        if code is None or code.uses >= _most_devices(connection, request.code_hash):
            return None
        first_ms = now_ms if code.first_used_ms is None else int(code.first_used_ms)
        if now_ms - first_ms > WINDOW_MS:
            return None
        connection.execute(
            update(codes)
            .where(codes.c.hash == request.code_hash)
            .values(uses=code.uses + 1, first_used_ms=first_ms)
        )
        connection.execute(
            insert(devices),
            {
                "id": device,
                "token_hash": _hash(token),
                "organisation": code.organisation,
                "name": request.device_name[:200],
                "code_hash": request.code_hash,
                "enrolled_ms": now_ms,
            },
        )
        keys = self._identity.pinned
        return EnrolAnswer(
            service=self._identity.id,
            service_name=self._identity.name,
            device=device,
            token=token,
            organisation=code.organisation_name,
            keys=keys,
            proof=prove_keys(code.proof_key, service=self._identity.id, keys=keys),
        )

    def _limit(self, address: str) -> None:
        with self._lock:
            tries = self._wrong.get(address)
            if tries is None:
                return
            since_ms = self._now_ms() - _WRONG_CODES_WITHIN_MS
            while tries and tries[0] < since_ms:
                tries.popleft()
            if not tries:
                del self._wrong[address]
            elif len(tries) >= _WRONG_CODES:
                raise TooManyTries(retry_after_s=(tries[0] - since_ms) // 1000 + 1)

    def _note_wrong(self, address: str) -> None:
        with self._lock:
            if len(self._wrong) > _MOST_ADDRESSES:
                self._wrong.clear()  # many addresses: forgetting is better than growing
            self._wrong.setdefault(address, deque()).append(self._now_ms())


def _most_devices(connection: Connection, key: str) -> int:
    most = connection.scalar(select(wide_codes.c.most_devices).where(wide_codes.c.hash == key))
    return MOST_DEVICES if most is None else int(most)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _find_device(connection: Connection, token_hash: str) -> Device | None:
    row = connection.execute(
        select(devices.c.id, devices.c.organisation).where(devices.c.token_hash == token_hash)
    ).first()
    return None if row is None else Device(id=row.id, organisation=row.organisation)
