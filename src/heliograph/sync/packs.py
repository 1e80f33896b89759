"""Campaign packs that came from the service: kept only when a pinned key signed them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from heliograph.domain.campaign import parse_campaign
from heliograph.domain.signed import verify
from heliograph.errors import PackInvalid, ReceiptInvalid
from heliograph.events import CampaignsChanged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.signed import PinnedKeys
    from heliograph.events import Publish
    from heliograph.store.store import Store

_log = logging.getLogger(__name__)


def take_packs(
    statements: Iterable[str], *, store: Store, keys: PinnedKeys, now_ms: int, publish: Publish
) -> None:
    """Keep the packs that hold; one that does not is logged and left out."""
    taken = 0
    for statement in statements:
        try:
            payload = verify(statement, typ="heliograph-campaign", keys=keys)
            campaign = parse_campaign(payload)
        except (ReceiptInvalid, PackInvalid):
            _log.exception("campaign pack does not hold")
            continue
        store.campaigns.put(
            campaign=campaign.id,
            version=campaign.version,
            payload=payload,
            signed=True,
            now_ms=now_ms,
        )
        taken += 1
    if taken:
        publish(CampaignsChanged())
