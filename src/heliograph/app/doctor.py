"""The doctor: looks at program, Qt, keys, store, disk, clock and the way to the service."""

from __future__ import annotations

import os
import platform
import re
import shutil
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph import __version__
from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    HeliographError,
    ProxySignIn,
    ServiceError,
    StoreError,
)
from heliograph.media.qt_here import qt_here

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.account import AccountUse
    from heliograph.clock import Clock
    from heliograph.remote.wire import ServiceInfo
    from heliograph.store.store import Store

CLOCK_TOLERANCE_MS = 5 * 60 * 1000
"""A clock that is off by less does no harm (docs/protocol.md)."""
LEAST_ROOM_BYTES = 200 * 2**20
"""With less, the next film may not fit."""

Area = Literal[
    "environment", "qt", "keyring", "store", "disk", "clock", "proxy", "portal", "service"
]
Code = Literal[
    "versions",
    "qt-loads",
    "qt-without-display",
    "qt-missing",
    "key-in-keyring",
    "key-only-in-keyring",
    "key-by-passphrase",
    "key-beside-keyring-there",
    "key-beside-no-keyring",
    "keyring-unknown",
    "store-sound",
    "store-faults",
    "store-not-opened",
    "room",
    "little-room",
    "room-unknown",
    "clock-agrees",
    "clock-differs",
    "clock-wrong",
    "clock-went-back",
    "clock-not-compared",
    "proxy-none",
    "proxy-used",
    "proxy-of-environment",
    "proxy-asks",
    "portal-none",
    "portal-there",
    "portal-unknown",
    "service-reached",
    "service-not-reached",
    "service-trouble",
    "not-signed-in",
]

_OPEN: frozenset[Code] = frozenset(
    {
        *("key-beside-keyring-there", "key-beside-no-keyring", "keyring-unknown"),
        *("clock-not-compared", "portal-unknown", "proxy-of-environment", "not-signed-in"),
        "qt-without-display",
    }
)
_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one area; ``code`` says what, and ``amount`` how much of it.

    ``told``, ``details`` and ``error`` are for the person at this computer and go nowhere else:
    they may hold the name of a folder, of a proxy or of whoever stands in the way.
    """

    area: Area
    code: Code
    ok: bool = True
    amount: int = 0
    """Bytes with ``disk``, milliseconds with ``clock``, faults with ``store``."""
    told: str = ""
    details: tuple[str, ...] = ()
    error: HeliographError | None = None

    @property
    def verdict(self) -> Literal["good", "bad", "open"]:
        """Tell good from bad, and both from what is neither or was not found out."""
        if not self.ok:
            return "bad"
        return "open" if self.code in _OPEN else "good"


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Program and system, in words that say nothing of who uses them."""

    heliograph: str
    python: str
    system: str
    """``Linux 6.8``: name and numbers only."""
    machine: str


def environment() -> Environment:
    """Tell program and system."""
    numbers = re.match(r"\d+(\.\d+){0,2}", platform.release())
    machine = re.fullmatch(r"[A-Za-z0-9_]{1,16}", platform.machine())
    return Environment(
        heliograph=__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {numbers[0] if numbers else ''}".strip(),
        machine=machine[0] if machine else "",
    )


def without_store(profile: Path, error: StoreError) -> tuple[Finding, ...]:
    """Look at what can be looked at while the store does not open."""
    return (
        _environment(),
        _qt(),
        Finding(area="keyring", code="keyring-unknown"),
        Finding(area="store", code="store-not-opened", ok=False, error=error),
        _disk(profile),
    )


class Doctor:
    """Looks at one profile; each thread has its own."""

    def __init__(self, *, store: Store, account: AccountUse, clock: Clock) -> None:
        self._store = store
        self._account = account
        self._clock = clock

    def look(self) -> tuple[Finding, ...]:
        """Look at everything once; asks the service, and reads the whole store.

        Raises:
            StoreError: the store gave way meanwhile.
        """
        return (
            _environment(),
            _qt(),
            self._keyring(),
            self._check_store(),
            _disk(self._store.profile),
            *self._way(),
        )

    def _keyring(self) -> Finding:
        if self._store.protection == "keyring":
            if "recovery" not in self._store.key_slots:
                return Finding(area="keyring", code="key-only-in-keyring", ok=False)
            return Finding(area="keyring", code="key-in-keyring")
        if self._store.protection == "passphrase":
            return Finding(area="keyring", code="key-by-passphrase")
        there = self._store.has_keyring
        code: Code = "key-beside-keyring-there" if there else "key-beside-no-keyring"
        return Finding(area="keyring", code=code)

    def _check_store(self) -> Finding:
        faults = self._store.check()
        return Finding(
            area="store",
            code="store-faults" if faults else "store-sound",
            ok=not faults,
            amount=len(faults),
            told=str(self._store.profile),
            details=faults,
        )

    # ---- the way to the service -------------------------------------------------------

    def _way(self) -> tuple[Finding, ...]:
        info: ServiceInfo | None = None
        error: ServiceError | None = None
        try:
            info = self._account.reach()
        except ServiceError as caught:
            error = caught
        return (
            self._clock_against(info, error),
            self._proxy(error),
            _portal(info, error),
            self._service(info, error),
        )

    def _clock_against(self, info: ServiceInfo | None, error: ServiceError | None) -> Finding:
        now_ms = self._clock.now_ms()
        if isinstance(error, ClockWrong):
            return Finding(area="clock", code="clock-wrong", ok=False, error=error)
        if info is not None:
            ahead_ms = info.time_ms - now_ms
            differs = abs(ahead_ms) > CLOCK_TOLERANCE_MS
            code: Code = "clock-differs" if differs else "clock-agrees"
            return Finding(area="clock", code=code, ok=not differs, amount=ahead_ms)
        reached = self._store.account.value("last_reached_ms")
        back_ms = (int(reached) if reached else 0) - now_ms
        if back_ms > CLOCK_TOLERANCE_MS:
            return Finding(area="clock", code="clock-went-back", ok=False, amount=back_ms)
        return Finding(area="clock", code="clock-not-compared", amount=now_ms)

    def _proxy(self, error: ServiceError | None) -> Finding:
        if isinstance(error, ProxySignIn):
            return Finding(area="proxy", code="proxy-asks", ok=False, told=error.proxy, error=error)
        used = self._account.proxy_in_use()
        if used:
            return Finding(area="proxy", code="proxy-used", told=used)
        if any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXY_VARIABLES):
            return Finding(area="proxy", code="proxy-of-environment")
        return Finding(area="proxy", code="proxy-none")

    def _service(self, info: ServiceInfo | None, error: ServiceError | None) -> Finding:
        if isinstance(error, CaptivePortal | ProxySignIn | ClockWrong):
            return Finding(area="service", code="service-not-reached", ok=False)
        if error is not None:
            return Finding(area="service", code="service-trouble", ok=False, error=error)
        account = self._account.current()
        if info is None or account is None or not account.token:
            return Finding(area="service", code="not-signed-in")
        return Finding(area="service", code="service-reached", told=info.name)


def _environment() -> Finding:
    found = environment()
    details = (found.heliograph, found.python, f"{found.system} {found.machine}".strip())
    return Finding(area="environment", code="versions", details=details)


def _qt() -> Finding:
    found = qt_here()
    if not found.version:
        return Finding(area="qt", code="qt-missing", ok=False, told=found.missing)
    code: Code = "qt-loads" if found.has_display else "qt-without-display"
    return Finding(area="qt", code=code, told=found.version)


def _disk(profile: Path) -> Finding:
    try:
        room = shutil.disk_usage(profile).free
    except OSError:
        return Finding(area="disk", code="room-unknown", ok=False)
    enough = room >= LEAST_ROOM_BYTES
    return Finding(area="disk", code="room" if enough else "little-room", ok=enough, amount=room)


def _portal(info: ServiceInfo | None, error: ServiceError | None) -> Finding:
    if isinstance(error, CaptivePortal):
        return Finding(area="portal", code="portal-there", ok=False, error=error)
    return Finding(area="portal", code="portal-unknown" if info is None else "portal-none")
