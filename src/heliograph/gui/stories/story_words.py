"""What a row of a list says about a story: what it is called, what happens next, facts, state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.domain.problems import Problem
from heliograph.domain.review import ReviewState, Standing
from heliograph.errors import CampaignUnknown
from heliograph.i18n import Raw, iso, language_name, ltr, moment, ntr, size, tr

if TYPE_CHECKING:
    from heliograph.app.drafts import Summary
    from heliograph.app.outbox import Why
    from heliograph.workspace import Workspace

SHAPES: dict[State, tuple[str, str]] = {
    State.DRAFT: ("draft", "draft"),
    State.READY: ("ready", "ready"),
    State.SENDING: ("sending", "sending"),
    State.PAUSED: ("paused", "draft"),
    State.NEEDS_ATTENTION: ("attention", "attention"),
    State.IN_BUNDLE: ("bundle", "ready"),
    State.SENT: ("sent", "sent"),
    State.WITHDRAWN: ("withdrawn", "draft"),
}
"""Icon and colour of each state."""

REVIEWED: dict[ReviewState, tuple[str, str]] = {
    "received": ("sent", "sent"),
    "in-review": ("in-review", "ready"),
    "returned": ("returned", "attention"),
    "accepted": ("accepted", "sent"),
    "declined": ("declined", "draft"),
}
"""Icon and colour of what the editors said last."""


def title(row: Summary) -> str:
    """Give what the story is called."""
    return row.title or tr("(no title yet)")


def shape(row: Summary, why: Why | None) -> tuple[str, str]:
    """Give icon and colour; what waits for its receipt or for a line has a shape of its own."""
    if row.trashed_ms is not None:
        return ("trash", "soft")
    if why is not None and why.cause == "waiting-receipt":
        return ("receipt-wait", "sending")
    if why is not None and why.cause == "media-later":
        return ("paused", "ready")
    if row.state is State.READY and why is not None and why.cause not in {"turn", "not-automatic"}:
        return ("waiting", "ready")
    said = _said(row)
    return SHAPES[row.state] if said is None else REVIEWED[said.state]


def state(row: Summary, why: Why | None) -> str:
    """Name the state in a word or two."""
    if row.trashed_ms is not None:
        return tr("In the Trash")
    if row.state is State.DRAFT:
        return tr(
            "{state} · saved {time}",
            state=Raw(wording.state_name(State.DRAFT)),
            time=moment(row.changed_ms),
        )
    said = _said(row)
    if said is None or said.state == "received":
        return wording.exact_state(row.state, why)
    return wording.review_name(said.state)


def _said(row: Summary) -> Standing | None:
    """Give what the editors said of a story that is not on its way again."""
    return row.reviewed if row.state is State.SENT else None


def next_step(row: Summary, why: Why | None, workspace: Workspace) -> str:
    """Say what happens next, or what is to do."""
    if row.trashed_ms is not None:
        return tr("Put there {time}", time=moment(row.trashed_ms))
    if why is not None:
        return why_not(row, why, workspace)
    if row.state is State.DRAFT:
        return _draft(row)
    said = _said(row)
    if said is not None and said.state != "received":
        return wording.standing_sentence(said.state, said.at_ms)
    return received(row) if row.state is State.SENT else ""


def received(row: Summary) -> str:
    """Say when ITU received the story, and under which number."""
    if row.submission is None:
        return ""
    return tr(
        "Received by ITU {time}. Receipt {number}",
        time=moment(row.submission.received_ms or row.changed_ms),
        number=ltr(row.submission.receipt_number or ""),
    )


def asked(row: Summary, workspace: Workspace) -> str:
    """Say what ITU asks of a story that waits for its author; empty where it asks nothing."""
    if not row.asks or row.trashed_ms is not None:
        return ""
    found = workspace.reviews.of_story(row.story)
    return "" if found is None else wording.asks_sentence(found.open_threads)


def why_not(row: Summary, why: Why, workspace: Workspace) -> str:
    """Say why a story has not gone (yet), and that its media stays here on purpose."""
    said = wording.why_sentence(why, campaign=workspace.campaigns.find(row.campaign))
    submission = row.submission
    keeps = submission is not None and submission.media_later and row.media_count > 0
    if not keeps or why.cause == "media-later" or row.state not in {State.READY, State.SENDING}:
        return said
    return tr("{sentence} · text now, the rest later", sentence=Raw(said))


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps one story from going, for the page on which it is put right."""

    words: str = ""
    """Empty where there is nothing to put right."""
    problem: Problem | None = None
    """Where it is put right."""


def refusal(row: Summary | None, workspace: Workspace) -> Refusal:
    """Say why a story needs a person; empty where it does not."""
    if row is None or row.submission is None or row.state is not State.NEEDS_ATTENTION:
        return Refusal()
    why = workspace.outbox.why(row.submission)
    if why is None:
        return Refusal()
    return Refusal(words=why_not(row, why, workspace), problem=why.problem)


def _draft(row: Summary) -> str:
    if row.sample:
        return tr("A sample to look at and delete. It is not sent.")
    if row.musts is None:
        return tr("Open it to see what is to do.")
    if row.musts == 0:
        return tr("Complete. Mark it ready to send it.")
    return ntr(
        "{n} thing to do before it can be sent",
        "{n} things to do before it can be sent",
        row.musts,
    )


class KindNames:
    """Names kinds of story as their campaigns do; a name is looked up once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._names: dict[tuple[str, str], str] = {}

    def of(self, row: Summary) -> str:
        """Give the name, or the code where the campaign is not on this computer."""
        return self.name(row.campaign, row.kind)

    def name(self, campaign: str, kind: str) -> str:
        """Give the name that a campaign has for a kind, or the code where it is not here."""
        key = (campaign, kind)
        if key not in self._names:
            self._names[key] = self._look_up(campaign, kind)
        return self._names[key]

    def _look_up(self, campaign: str, kind: str) -> str:
        try:
            pack = self._workspace.campaigns.get(campaign)
        except CampaignUnknown:
            return kind
        field = pack.find_field("kind")
        return kind if field is None else wording.choice_name(field, kind, pack)


def facts(row: Summary, kinds: KindNames) -> str:
    """Give kind, language, number of files and size, as far as they are known."""
    parts: list[str] = []
    if row.kind:
        parts.append(iso(kinds.of(row)))
    if row.language:
        parts.append(iso(language_name(row.language)))
    if row.also:
        names = ", ".join(iso(language_name(each)) for each in row.also)
        parts.append(tr("also in {languages}", languages=Raw(names)))
    if row.media_count:
        parts.append(ntr("{n} file", "{n} files", row.media_count))
        parts.append(size(row.media_bytes))
    return " · ".join(parts)


def spoken(row: Summary, why: Why | None, kinds: KindNames, *, step: str) -> str:
    """Say the whole row in one line, for a screen reader.

    Args:
        row: The story.
        why: Why it has not gone yet.
        kinds: Names of the kinds of story.
        step: What happens next, or what is to do.
    """
    said = (
        tr("New from ITU") if is_new(row) else "",
        title(row),
        state(row, why),
        step,
        facts(row, kinds),
    )
    return " · ".join(part for part in said if part)


def is_new(row: Summary) -> bool:
    """Tell whether ITU said something that nobody has looked at."""
    return row.standing is not None and row.standing.is_new and row.trashed_ms is None
