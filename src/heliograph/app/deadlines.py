"""Deadlines: whether what waits for a campaign gets there in time, and what can be done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.clock import LocalZone
from heliograph.domain.campaign import Campaign
from heliograph.domain.estimates import Work
from heliograph.domain.outlook import Outlook, allowed_until, look_out
from heliograph.errors import CampaignUnknown, StoryUnknown
from heliograph.store.choices import ToGo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from heliograph.app.campaigns import Campaigns
    from heliograph.app.data_rules import DataRules
    from heliograph.app.outbox import Outbox
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.store.choices import Share
    from heliograph.store.store import Store


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that closes, with what is still to go for it."""

    campaign: Campaign
    to_go: ToGo
    outlook: Outlook

    @property
    def is_in_danger(self) -> bool:
        """Tell whether a person should know; what is late anyway and still taken is none."""
        match self.outlook.verdict:
            case "texts-in-time" | "late":
                return True
            case "closed":
                return self.campaign.late == "refuse"
            case _:
                return False

    @property
    def texts_only_helps(self) -> bool:
        """Tell whether keeping photos and files back leaves what is in time."""
        return bool(
            self.outlook.verdict == "texts-in-time"
            and self.to_go.text_bytes
            and self.to_go.media_bytes
        )

    @property
    def first_helps(self) -> bool:
        """Tell whether going before all other stories helps."""
        return self.outlook.verdict in {"texts-in-time", "late"} and self.outlook.first_helps


class Deadlines:
    """Use cases of deadlines; each thread has its own."""

    def __init__(
        self,
        *,
        store: Store,
        outbox: Outbox,
        campaigns: Campaigns,
        rules: DataRules,
        clock: Clock,
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._campaigns = campaigns
        self._rules = rules
        self._clock = clock
        self._zone = zone or LocalZone()

    def all(self) -> list[Deadline]:
        """List the campaigns with a deadline for which something is to go, the next to close first.

        What has been waiting since after the deadline is listed last.
        """
        shares = self._store.choices.shares()
        if not shares:
            return []
        rate_bytes_s = self._outbox.connection().rate_bytes_s
        now_ms, standing = self._clock.now_ms(), self._rules.standing()
        found: list[Deadline] = []
        for campaign_id in sorted({share.campaign for share in shares}):
            try:
                campaign = self._campaigns.get(campaign_id)
            except CampaignUnknown:
                continue  # it is known at the service; nobody here can say when it closes
            own = [share for share in shares if share.campaign == campaign_id]
            to_go = sum((share.to_go for share in own), start=ToGo())
            if campaign.closes is None or not to_go.work:
                continue
            closes_ms = round(campaign.closes.timestamp() * 1000)
            allowed = allowed_until(
                closes_ms,
                rules=standing.rules,
                used=standing.used,
                now_ms=now_ms,
                zone=self._zone,
            )
            outlook = look_out(
                left_s=(closes_ms - now_ms) / 1000,
                allowed=allowed,
                own=to_go.work,
                before=_before(own, [share for share in shares if share.campaign != campaign_id]),
                rate_bytes_s=rate_bytes_s,
            )
            found.append(Deadline(campaign=campaign, to_go=to_go, outlook=outlook))
        return sorted(found, key=lambda each: (each.outlook.left_s <= 0, each.outlook.left_s))

    def in_danger(self) -> Deadline | None:
        """Give the next deadline of which a person should know, None when all is well."""
        return next((each for each in self.all() if each.is_in_danger), None)

    def send_texts_only(self, campaign_id: str) -> int:
        """Let only texts of a campaign's stories go for now; give how many stories that are."""
        return self._each(campaign_id, lambda story: self._outbox.keep_media_of(story, later=True))

    def send_first(self, campaign_id: str) -> int:
        """Let a campaign's stories go before all others; give how many they are."""
        # The latest wish goes first, so the oldest story is wished for last.
        return self._each(campaign_id, self._outbox.put_first, newest_first=True)

    def _each(
        self, campaign_id: str, act: Callable[[StoryId], None], *, newest_first: bool = False
    ) -> int:
        done = 0
        stories = self._store.choices.going(campaign_id)
        for story in reversed(stories) if newest_first else stories:
            try:
                act(story)
            except StoryUnknown:
                continue  # it was received meanwhile
            done += 1
        return done


def _before(own: Sequence[Share], others: Sequence[Share]) -> Work:
    """Give what goes before a campaign's media: all texts, and what a person put before it."""
    since_ms = min(share.first_ms or 0 for share in own)
    work = Work()
    for share in others:
        each = share.to_go.work
        work += Work(texts=each.texts, text_bytes=each.text_bytes)
        if (share.first_ms or 0) > since_ms:
            work += Work(items=each.items, media_bytes=each.media_bytes)
    return work
