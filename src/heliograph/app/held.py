"""What the data rules hold back now, and what it would cost to send it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph.domain.estimates import Work
from heliograph.domain.rules import Hold

if TYPE_CHECKING:
    from heliograph.app.data_rules import DataRules
    from heliograph.app.outbox import Outbox
    from heliograph.domain.ids import StoryId
    from heliograph.settings import Settings
    from heliograph.store.choices import Choices


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Something that would go now if it were not for a rule."""

    hold: Hold
    texts: bool
    """Whether texts are held back, too, and not only photos and files."""
    work: Work


class Holding:
    """Use case of what is held back; each thread has its own."""

    def __init__(
        self, *, choices: Choices, rules: DataRules, outbox: Outbox, settings: Settings
    ) -> None:
        self._choices = choices
        self._rules = rules
        self._outbox = outbox
        self._settings = settings

    def work_of(self, story: StoryId) -> Work:
        """Tell what is to go of one story; nothing when it is not in the outbox."""
        row = next((each for each in self._outbox.submissions() if each.story == story), None)
        if row is None:
            return Work()
        text_bytes = row.text_bytes if row.text_received_ms is None else 0
        media_bytes = row.total_bytes - max(row.text_bytes, row.sent_bytes)
        items = len(row.lacking) or int(media_bytes > 0)
        return Work(
            texts=int(text_bytes > 0), text_bytes=text_bytes, items=items, media_bytes=media_bytes
        )

    def held(self) -> Held | None:
        """Tell what a rule holds back; None when that is nothing, or another reason is stronger."""
        if self._settings.paused or not self._outbox.connection().signed_in:
            return None
        standing = self._rules.standing()
        hold = standing.text or standing.media
        if hold is None:
            return None
        work = Work()
        for share in self._choices.shares():
            if not share.anyway:
                work += share.to_go.work
        texts = standing.text is not None and bool(work.text_bytes)
        if standing.text is None:
            work = replace(work, texts=0, text_bytes=0)
        return Held(hold=hold, texts=texts, work=work) if work else None
