"""What is worth a notice while the window is not in front: received, needs a person, deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from heliograph import i18n, wording
from heliograph.domain.campaign import in_language
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.events import Event, PassEnded, Received, ReviewCame, StoryChanged
from heliograph.i18n import Raw, iso, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.campaign import Campaign
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.workspace import Workspace

_TOGETHER_MS = 3_000
"""Receipts that come within this time are told in one notice."""
_TITLES = 3
_LOOK_AT_DEADLINES_MS = 30 * 60 * 1000
_DAY_S = 86_400
_WARN_DAYS = (1, 2, 7)
"""Told once each, when no more than so many days are left; the nearest first."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A few words for the desktop, and where pressing them leads."""

    title: str
    text: str
    place: Literal["stories", "outbox", "sent"]
    story: StoryId | None = None


class Notices(QObject):
    """Gathers for a moment what belongs together, so that forty receipts are one notice."""

    ready = Signal(object)
    """A ``Notice``; whoever shows it knows whether anybody needs it."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._received: dict[StoryId, str] = {}
        self._returned: list[StoryId] = []
        self._needing = self._needing_attention()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TOGETHER_MS)
        self._soon.timeout.connect(self.tell)
        self._deadlines = QTimer(self)
        self._deadlines.setInterval(_LOOK_AT_DEADLINES_MS)
        self._deadlines.timeout.connect(self.look_at_deadlines)
        self._deadlines.timeout.connect(self.look_ahead)
        self._deadlines.start()

    def take(self, event: Event) -> None:
        """Learn from one event of the core."""
        if isinstance(event, Received):
            self._received[event.story] = event.number
            if not self._soon.isActive():
                self._soon.start()
        elif isinstance(event, ReviewCame):
            if event.state == "returned":
                self._returned.append(event.story)
                if not self._soon.isActive():
                    self._soon.start()
        elif isinstance(event, StoryChanged | PassEnded):
            self._look_for_trouble()
            if isinstance(event, PassEnded):
                self.look_ahead()

    def rest(self) -> None:
        """Tell nothing any more."""
        self._soon.stop()
        self._deadlines.stop()

    def tell(self) -> None:
        """Tell of the receipts and the reviews that came since the last time."""
        self._tell_received()
        self._tell_returned()

    def _tell_returned(self) -> None:
        returned, self._returned = self._returned, []
        if len(returned) == 1:
            self.ready.emit(
                Notice(
                    title=tr("Returned with comments: {title}", title=self._title(returned[0])),
                    text=tr("Open it to read what ITU asks."),
                    place="stories",
                    story=returned[0],
                )
            )
        elif returned:
            words = ntr(
                "{n} story was returned with comments",
                "{n} stories were returned with comments",
                len(returned),
            )
            self.ready.emit(Notice(title=words, text=self._titles(returned), place="stories"))

    def _tell_received(self) -> None:
        received, self._received = self._received, {}
        if len(received) == 1:
            ((story, number),) = received.items()
            self.ready.emit(
                Notice(
                    title=tr("Received by ITU: {title}", title=self._title(story)),
                    text=tr("Receipt {number}", number=i18n.ltr(number)),
                    place="sent",
                    story=story,
                )
            )
        elif received:
            words = ntr(
                "{n} story was received by ITU",
                "{n} stories were received by ITU",
                len(received),
            )
            self.ready.emit(Notice(title=words, text=self._titles(list(received)), place="sent"))

    def look_at_deadlines(self) -> None:
        """Tell of campaigns that close soon while stories for them are not sent; once a step."""
        workspace, settings = self._workspace, self._workspace.settings
        for campaign in workspace.campaigns.all():
            step = self._step(campaign)
            told = settings.deadlines_told.get(campaign.id)
            if step is None or (told is not None and told <= step):
                continue
            count = workspace.drafts.count_unsent(campaign.id)
            if not count:
                continue
            settings.deadlines_told[campaign.id] = step
            workspace.save_settings()
            words = ntr(
                "{n} story for it is not sent yet.",
                "{n} stories for it are not sent yet.",
                count,
            )
            self.ready.emit(
                Notice(
                    title=tr(
                        "{campaign}: {left}",
                        campaign=in_language(campaign.title, i18n.language()),
                        left=Raw(wording.time_left(campaign, now_ms=workspace.now_ms())),
                    ),
                    text=words,
                    place="stories",
                )
            )

    def look_ahead(self) -> None:
        """Tell of a deadline that the measured speed will miss; each state of each once."""
        settings = self._workspace.settings
        found = self._workspace.deadlines.in_danger()
        if found is None:
            return
        told = settings.outlooks_told.setdefault(found.campaign.id, [])
        if found.outlook.verdict in told:
            return
        told.append(found.outlook.verdict)
        self._workspace.save_settings()
        self.ready.emit(
            Notice(
                title=tr("A deadline is in danger"),
                text=wording.outlook_sentence(found),
                place="outbox",
            )
        )

    def _look_for_trouble(self) -> None:
        before, self._needing = self._needing, self._needing_attention()
        new = [story for story in self._needing if story not in before]
        if len(new) == 1:
            why = self._workspace.outbox.why(self._needing[new[0]])
            self.ready.emit(
                Notice(
                    title=tr("Needs you: {title}", title=self._title(new[0])),
                    text="" if why is None else wording.why_sentence(why),
                    place="stories",
                    story=new[0],
                )
            )
        elif new:
            words = ntr("{n} story needs you", "{n} stories need you", len(new))
            self.ready.emit(Notice(title=words, text=self._titles(new), place="outbox"))

    def _needing_attention(self) -> dict[StoryId, Submission]:
        rows = self._workspace.outbox.submissions()
        return {row.story: row for row in rows if row.state is State.NEEDS_ATTENTION}

    def _title(self, story: StoryId) -> str:
        try:
            title = self._workspace.drafts.get(story).answers.get("title")
        except HeliographError:
            title = ""
        return str(title or "") or tr("(no title yet)")

    def _titles(self, stories: Sequence[StoryId]) -> str:
        shown = [iso(self._title(story)) for story in stories[:_TITLES]]
        if len(stories) > _TITLES:
            more = len(stories) - _TITLES
            shown.append(Raw(ntr("and {n} more", "and {n} more", more)))
        return "\n".join(shown)

    def _step(self, campaign: Campaign) -> int | None:
        if campaign.closes is None:
            return None
        left_s = campaign.closes.timestamp() - self._workspace.now_ms() / 1000
        if left_s <= 0:
            return None
        return next((days for days in _WARN_DAYS if left_s <= days * _DAY_S), None)
