"""The way of a sent story as steps on a line: each with its time, its picture and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.errors import CampaignUnknown
from heliograph.gui.stories.story_words import REVIEWED
from heliograph.gui.widgets.timeline import Step
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from heliograph.app.story_way import Happened
    from heliograph.domain.ids import StoryId
    from heliograph.workspace import Workspace

_SHAPES: dict[str, tuple[str, str]] = {
    "begun": ("draft", "draft"),
    "imported": ("draft", "draft"),
    "marked-ready": ("ready", "ready"),
    "to-drafts": ("draft", "draft"),
    "new-version": ("draft", "draft"),
    "text-received": ("receipt-wait", "sending"),
    "received": ("sent", "sent"),
    "needs-attention": ("attention", "attention"),
    "withdrawal-asked": ("waiting", "ready"),
    "withdrawal-received": ("withdrawn", "draft"),
    "replied": ("comment", "ready"),
    **{f"review-{state}": shape for state, shape in REVIEWED.items()},
}
_STRONG = frozenset({"received", "withdrawal-received", "review-accepted", "review-declined"})


def steps_of(workspace: Workspace, story: StoryId) -> list[Step]:
    """Give what happened to a story, oldest first, and below it what the editors said."""
    happened = workspace.receipts.way(story)
    many = len({each.revision for each in happened if each.revision is not None}) > 1
    return [_step(each, many=many) for each in happened] + _said(workspace, story)


def _step(happened: Happened, *, many: bool) -> Step:
    icon, colour = _SHAPES.get(happened.event, ("note", "soft"))
    return Step(
        time=moment(happened.at_ms),
        words=wording.history_sentence(
            happened.event,
            happened.detail,
            revision=happened.revision if many else None,
            size_bytes=happened.size_bytes,
        ),
        icon=icon,
        colour=colour,
        is_strong=happened.event in _STRONG,
    )


def _said(workspace: Workspace, story: StoryId) -> list[Step]:
    reviewed = workspace.reviews.of_story(story)
    if reviewed is None or not (reviewed.latest.message or reviewed.threads):
        return []
    try:
        campaign = workspace.campaigns.get(workspace.receipts.sent_manifest(story).campaign)
    except CampaignUnknown:
        campaign = None
    lines = wording.review_lines(reviewed, campaign, workspace.reviews.files(story))
    heading = Step(words=tr("From ITU"), icon="comment", colour="ready", is_strong=True)
    return [heading, *(Step(words=line) for line in lines)]
