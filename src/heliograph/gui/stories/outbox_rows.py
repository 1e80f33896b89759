"""Rows of the outbox: what goes, what waits and why, with sizes, the time it takes, a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from heliograph import wording
from heliograph.app.clearing import UNCLEARED
from heliograph.app.library import Wish
from heliograph.domain.lifecycle import State
from heliograph.gui.stories import story_words
from heliograph.gui.stories.story_model import Line, Wanted
from heliograph.i18n import Raw, size, tr
from heliograph.wording.arrived import arrived
from heliograph.wording.estimates import time_of, with_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.drafts import Summary
    from heliograph.app.outbox import Connection
    from heliograph.app.why import Why
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.events import Progressed
    from heliograph.workspace import Workspace


class OutboxRows:
    """Where the list of the outbox gets its rows from (``story_model.Source``)."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._going: dict[StoryId, Progressed] = {}
        """What is being sent now, as it was told last."""
        self._told_bytes: dict[StoryId, int] = {}
        """How much of a story was last said to have arrived: a cut takes nothing of it back."""
        self.only_uncleared = False
        """Whether only that is wanted which waits for clearance, the longest waiting first."""

    def wanted(self) -> Wanted:
        """Give what the list is to show: in the order in which it goes."""
        wish = Wish(show="outbox", order="way")
        if self.only_uncleared:
            wish = UNCLEARED

        def read(workspace: Workspace, limit: int | None) -> Sequence[int]:
            return workspace.library.numbers(wish, limit=limit)

        return Wanted(key=wish, read=read)

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Give what rows show."""
        connection = self._workspace.outbox.connection()
        return [self._line(row, connection) for row in self._workspace.library.rows(numbers)]

    def number_of(self, story: StoryId) -> int | None:
        """Give the number of a story's row."""
        return self._workspace.library.number_of(story)

    def take(self, event: Progressed) -> Line | None:
        """Learn how far a story is; give its row anew, None where it is not there any more."""
        self._going[event.story] = event
        self._told_bytes[event.story] = event.sent_bytes
        row = self._workspace.library.row(event.story)
        if row is None or row.submission is None:
            return None
        return self._line(row, self._workspace.outbox.connection())

    def forget_progress(self) -> None:
        """Nothing is being sent any more."""
        self._going.clear()

    def _line(self, row: Summary, connection: Connection) -> Line:
        submission = row.submission
        why = None
        if submission is not None:
            why = self._workspace.outbox.why(submission, connection=connection)
        icon, colour = story_words.shape(row, why)
        next_step = story_words.next_step(row, why, self._workspace)
        share, facts = None, ""
        if submission is not None:
            going = self._going.get(row.story) if why and why.cause == "sending" else None
            submission = self._as_told(submission)
            if going is not None:
                next_step, share = how_far(going), going.sent_bytes / max(going.total_bytes, 1)
            elif 0 < submission.sent_bytes < submission.total_bytes:
                share = submission.sent_bytes / submission.total_bytes
            facts = sizes(submission, rate_bytes_s=connection.rate_bytes_s)
            if there := what_arrived(row, why):
                rest = how_much(submission, rate_bytes_s=connection.rate_bytes_s)
                facts = f"{there} · {rest}" if going is None else there
        title, state = story_words.title(row), story_words.state(row, why)
        return Line(
            number=row.number,
            story=row.story,
            title=title,
            language=row.language,
            next_step=next_step,
            facts=facts,
            state=state,
            icon=icon,
            colour=colour,
            spoken=" · ".join(each for each in (title, state, next_step, facts) if each),
            button="" if why is None else wording.why_button(why) or "",
            warns=row.state is State.NEEDS_ATTENTION,
            share=share,
        )

    def _as_told(self, submission: Submission) -> Submission:
        """Keep to what was said before: the service has its own word on it only when asked again.

        What its computer acknowledged before a cut is there, but is not in the store until then.
        """
        if submission.text_received_ms is None:
            return submission  # another version, perhaps
        told = min(self._told_bytes.get(submission.story, 0), submission.total_bytes)
        return structs.replace(submission, sent_bytes=max(told, submission.sent_bytes))


def what_arrived(row: Summary, why: Why | None) -> str:
    """Say what of a story is at ITU; empty before its text is there, and once all of it is.

    Also empty where the reason why the rest waits says just that.
    """
    submission = row.submission
    if submission is None or submission.text_received_ms is None or not submission.lacking:
        return ""
    done = max(0, row.media_count - len(submission.lacking))
    if done == 0 and why is not None and why.cause == "media-later":
        return ""
    return arrived(done, row.media_count)


def sizes(submission: Submission, *, rate_bytes_s: float | None) -> str:
    """Say how large text and files are, and how long what goes next takes at the last speed."""
    media_bytes = submission.total_bytes - submission.text_bytes
    if media_bytes > 0:
        said = tr(
            "text {text}, files {media}",
            text=size(submission.text_bytes),
            media=size(media_bytes),
        )
    else:
        said = size(submission.total_bytes)
    rest = submission.total_bytes - submission.sent_bytes
    if submission.media_later:
        rest = 0 if submission.text_received_ms is not None else submission.text_bytes
    return with_time(said, rest, rate_bytes_s=rate_bytes_s)


def how_much(submission: Submission, *, rate_bytes_s: float | None) -> str:
    """Say how much of a story is at ITU, and how long the rest takes at the last speed."""
    sent, total = submission.sent_bytes, submission.total_bytes
    said = tr("{sent} of {total}", sent=size(sent), total=size(total))
    return with_time(said, total - sent, rate_bytes_s=rate_bytes_s)


def how_far(going: Progressed) -> str:
    """Say how much of a story has arrived, and how long the rest takes."""
    done = tr("{sent} of {total}", sent=size(going.sent_bytes), total=size(going.total_bytes))
    if going.left_s is not None and (left := time_of(going.left_s)):
        done = tr("{done} · {left}", done=Raw(done), left=Raw(left))
    return tr("{done}. If the line drops, it goes on from here.", done=Raw(done))
