"""Makes provisioning files: what is said in them, checked as a client will, and signed."""

from __future__ import annotations

import os
import re
import ssl
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from heliograph import decoding
from heliograph.domain.policy import Policy, Rulings
from heliograph.domain.provisioning import (
    LARGEST_BYTES,
    OrganisationSaid,
    Provisioning,
    ProvisioningInvalid,
    read_payload,
    read_provisioning,
)
from heliograph.domain.rules import parse_hours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from heliograph_service.central import Central

DEVICES = 500
"""How many computers one file's code serves when nothing else is said."""
_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kb|mb|gb)", re.IGNORECASE)
_METERED = {"all": "all", "text": "text-only", "text-only": "text-only", "wait": "wait"}
_NAMES = {"budget_day": "day_bytes", "budget_month": "month_bytes", "cap": "cap_bytes_s"}
_END, _BEGIN = "-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"


class NotMade(Exception):
    """A file cannot be made of what was given; the words say why."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is to say, beside who the service is."""

    address: str
    organisation: OrganisationSaid = OrganisationSaid()
    packs: tuple[str, ...] = ()
    """Ids of campaigns; the newest version of each goes in."""
    campaign: str = ""
    certificates: tuple[str, ...] = ()
    recovery: str = ""
    proxy: str = ""
    language: str = ""
    policy: Policy = Policy()
    until: date | None = None
    devices: int = 0
    """How many may sign in by the file's own code; 0 for a file without one."""


def make(central: Central, wish: Wish) -> tuple[str, Provisioning]:
    """Sign a file; a code in it is made here, and works from now on.

    Raises:
        NotMade: something in it cannot be used; no code was made then.
    """
    _check_certificates(wish.certificates)
    found = Provisioning(
        heliograph="provisioning",
        service=central.identity.id,
        service_name=central.identity.name,
        address=wish.address.strip().rstrip("/"),
        keys=central.identity.pinned,
        made_ms=central.now_ms(),
        until=wish.until,
        organisation=wish.organisation,
        packs=tuple(_packs(central, wish.packs)),
        campaign=wish.campaign or (wish.packs[0] if wish.packs else ""),
        certificates=wish.certificates,
        recovery=wish.recovery,
        proxy=wish.proxy,
        language=wish.language,
        policy=wish.policy,
    )
    _sign(central, found)  # whatever is wrong is found before a code is made
    if not wish.devices:
        return _sign(central, found), found
    code = central.enrolment.new_code(wish.organisation.name or None, most_devices=wish.devices)
    with_code = msgspec.structs.replace(found, code=code)
    return _sign(central, with_code), with_code


def write(path: Path, statement: str) -> None:
    """Write a new file that its owner alone can read: a code may be in it.

    Raises:
        FileExistsError: there is one; none is written over.
        OSError: it cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(statement + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> Provisioning:
    """Read a file as a client does that knows no service yet.

    Raises:
        ProvisioningInvalid: it would not be taken in.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES or not data.isascii():
        raise ProvisioningInvalid("unreadable", "larger than any such file, or none")
    return read_provisioning(data.decode("ascii").strip())


def read_certificates(paths: Iterable[Path]) -> tuple[str, ...]:
    """Read certificates (PEM), each for itself, out of files that may hold several.

    Raises:
        NotMade: a file holds none.
        OSError: a file cannot be read.
    """
    found: list[str] = []
    for path in paths:
        parts = path.read_text(encoding="ascii", errors="replace").split(_BEGIN)[1:]
        whole = [part.partition(_END)[0] for part in parts if _END in part]
        if not whole:
            raise NotMade(f"{path} holds no certificate")
        found += [f"{_BEGIN}{part}{_END}\n" for part in whole]
    return tuple(found)


def read_policy(text: str) -> Policy:
    """Read a policy as an operator writes it, in TOML: tables ``defaults`` and ``locked``.

    Raises:
        NotMade: it says something else.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotMade(f"the policy is no TOML: {error}") from error
    if unknown := set(tables) - {"defaults", "locked"}:
        raise NotMade(f"the policy has tables defaults and locked, not {', '.join(unknown)}")
    return Policy(
        defaults=_rulings(tables.get("defaults", {})), locked=_rulings(tables.get("locked", {}))
    )


def _rulings(table: dict[str, Any]) -> Rulings:
    values: dict[str, Any] = {}
    for name, said in table.items():
        try:
            values[_NAMES.get(name, name)] = _value(name, said)
        except (AttributeError, TypeError, KeyError, ValueError) as error:
            raise NotMade(f"{name} = {said!r} is not understood") from error
    names = {"metered": "when_metered"}
    values = {names.get(name, name): value for name, value in values.items()}
    if unknown := set(values) - set(Rulings.__struct_fields__):
        raise NotMade(f"there is no rule {', '.join(sorted(unknown))}")
    try:
        return decoding.convert(values, Rulings)
    except msgspec.ValidationError as error:
        raise NotMade(f"the policy: {error}") from error


def _value(name: str, said: Any) -> Any:  # noqa: ANN401 - as TOML has it
    match name:
        case "budget_day" | "budget_month" | "cap":
            found = _AMOUNT.fullmatch(said.strip())
            if found is None:
                raise ValueError(said)
            return round(float(found[1].replace(",", ".")) * _UNITS[found[2].lower()])
        case "hours":
            hours = parse_hours(said)
            return {"from_minute": hours.from_minute, "until_minute": hours.until_minute}
        case "metered":
            return _METERED[said]
        case _:
            return said


def _check_certificates(certificates: Iterable[str]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for each in certificates:
        try:
            context.load_verify_locations(cadata=each)
        except (ssl.SSLError, ValueError) as error:
            raise NotMade("a certificate cannot be read") from error


def _packs(central: Central, ids: Iterable[str]) -> Iterable[str]:
    for each in ids:
        signed = central.packs.signed(each)
        if signed is None:
            raise NotMade(f"there is no campaign {each}")
        yield signed[0]


def _sign(central: Central, found: Provisioning) -> str:
    payload = msgspec.json.encode(found)
    try:
        read_payload(payload)
    except ProvisioningInvalid as error:
        raise NotMade(f"this cannot be used: {error.detail}") from error
    statement = central.identity.sign(payload, typ="heliograph-provisioning")
    if len(statement) >= LARGEST_BYTES:
        raise NotMade(f"{len(statement)} bytes are more than the {LARGEST_BYTES} that are read")
    return statement
