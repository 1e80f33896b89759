"""What can still be done with a sent story, and in words why something cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.app.why import Why
from heliograph.domain.lifecycle import State
from heliograph.errors import CampaignUnknown
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.app.drafts import Summary
    from heliograph.domain.campaign import Campaign
    from heliograph.workspace import Workspace


class Offers:
    """What one row of the Sent page offers now.

    Args:
        row: A story with its newest submission that has a receipt.
        workspace: Where its campaign is, and the time.
    """

    def __init__(self, row: Summary, workspace: Workspace) -> None:
        self._row = row
        self._now_ms = workspace.now_ms()
        self._campaign = _campaign_of(row, workspace)
        submission = row.submission
        self._is_withdrawn = submission is not None and submission.withdrawal is not None
        self._is_asked = submission is not None and submission.withdrawal_asked_ms is not None

    def no_version(self) -> str:
        """Say why no new version can be begun; empty where it can."""
        if self._is_withdrawn:
            return wording.why_sentence(Why(cause="withdrawn"))
        if self._row.state is State.DRAFT:
            return tr("A new version is being written. It is in Stories, among the drafts.")
        if self._row.state is not State.SENT:
            return tr("A new version is on its way.")
        campaign = self._campaign
        if campaign is None or campaign.closes is None or campaign.late == "accept":
            return ""
        is_over = campaign.closes.timestamp() * 1000 <= self._now_ms
        return self.until() if is_over else ""

    def no_withdrawal(self) -> str:
        """Say why the story cannot be withdrawn; empty where it can."""
        if self._is_withdrawn:
            return tr("This story was withdrawn.")
        if self._is_asked:
            return wording.why_sentence(Why(cause="withdrawal-waiting"))
        if self._row.state not in {State.SENT, State.DRAFT}:
            return tr("A new version is on its way.")
        return ""

    def until(self) -> str:
        """Say until when it can be changed; empty without a deadline, and when it was withdrawn."""
        if self._campaign is None or self._is_withdrawn or self._is_asked:
            return ""
        return wording.changes_until(self._campaign, now_ms=self._now_ms)


def _campaign_of(row: Summary, workspace: Workspace) -> Campaign | None:
    try:
        return workspace.campaigns.get(row.campaign)
    except CampaignUnknown:
        return None
