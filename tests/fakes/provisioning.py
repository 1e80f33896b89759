"""Provisioning files as a service makes them, for whatever a test wants them to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from heliograph.domain.provisioning import OrganisationSaid, Provisioning
from heliograph.domain.signed import PinnedKeys, StatementType, key_id, public_part, sign

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

    from fakes.world import World

ADDRESS = "http://127.0.0.1:1"
MINISTRY = OrganisationSaid(
    name="Ministry of Radio",
    answers={
        "org_name": "Ministry of Radio",
        "org_name_latin": "Ministry of Radio",
        "org_country": "FJ",
        "membership": "member-state",
    },
)


def said(world: World, **changes: Any) -> Provisioning:
    """Give what a file of this service says."""
    plain = {
        "heliograph": "provisioning",
        "service": world.service,
        "service_name": world.name,
        "address": ADDRESS,
        "keys": world.keys,
        "made_ms": world.now_ms(),
        "organisation": MINISTRY,
    }
    return Provisioning(**{**plain, **changes})


def file_of(world: World, **changes: Any) -> bytes:
    """Give the bytes of a file that the service signed."""
    return signed(said(world, **changes), world.key)


def signed(
    found: Provisioning | dict[str, Any],
    key: OKPKey,
    *,
    typ: StatementType = "heliograph-provisioning",
) -> bytes:
    """Sign what a file says, as anything, by any key."""
    return sign(msgspec.json.encode(found), typ=typ, key=key).encode() + b"\n"


def keys_of(*keys: OKPKey) -> PinnedKeys:
    """Give the public halves as they are pinned."""
    publics = [public_part(each) for each in keys]
    return {key_id(each): each for each in publics}
