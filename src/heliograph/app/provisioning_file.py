"""Reads a file that sets a profile up, with the packs in it, and holds it against the last one."""

from __future__ import annotations

from pathlib import Path

from heliograph.domain.campaign import Campaign, parse_campaign
from heliograph.domain.provisioning import LARGEST_BYTES, Provisioning, ProvisioningInvalid
from heliograph.domain.signed import verify
from heliograph.errors import PackInvalid, ReceiptInvalid
from heliograph.store.provisioning import KeptProvisioning, Source


def statement_of(path: Path) -> str:
    """Read what may be such a file; nothing of it is believed yet.

    Raises:
        ProvisioningInvalid: ``unreadable``: it cannot be read, is too large, or no statement.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise ProvisioningInvalid("unreadable", error.strerror or type(error).__name__) from error
    if len(data) > LARGEST_BYTES:
        raise ProvisioningInvalid("unreadable", "larger than any such file")
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise ProvisioningInvalid("unreadable", "no statement") from error


def campaigns_of(found: Provisioning) -> list[tuple[bytes, Campaign]]:
    """Read the campaign packs of a file, each of which the service signed for itself, too.

    Raises:
        ProvisioningInvalid: ``content``: one of them is no pack, or of somebody else.
    """
    try:
        payloads = [
            verify(each, typ="heliograph-campaign", keys=found.keys) for each in found.packs
        ]
        return [(payload, parse_campaign(payload)) for payload in payloads]
    except (ReceiptInvalid, PackInvalid) as error:
        raise ProvisioningInvalid("content", "pack") from error


def stays(kept: KeptProvisioning, source: Source) -> bool:
    """Tell whether the same file, brought again, changes nothing: who set it up stays so."""
    by_person = source == "person" and kept.source in {"system", "program"}
    return kept.source == source or by_person


def is_older(
    statement: str, found: Provisioning, before: Provisioning, kept: KeptProvisioning | None
) -> bool:
    """Tell whether a file was made before the one that holds."""
    if kept is not None and kept.statement == statement:
        return False  # the same file, from another place
    return found.made_ms <= before.made_ms
