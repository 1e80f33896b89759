"""What a focal point said of frozen stories, and whether nothing may leave before it is cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.domain.clearance import Clearance
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import Event, State, after
from heliograph.store import lots
from heliograph.store.provisioning import ProvisioningRows
from heliograph.store.summaries import RULE_NAME, WAITS, begin_rule, is_rule

if TYPE_CHECKING:
    from heliograph.domain.clearance import Verdict
    from heliograph.store.database import Database

_COLUMNS = "story, revision, verdict, by_whom, comment, at_ms"
_HISTORY: dict[Verdict, str] = {
    "cleared": "cleared",
    "taken-back": "clearance-taken-back",
    "declined": "declined",
    "begun": "begun-before-clearance",
}
EVENTS = frozenset(_HISTORY.values())
"""What the history of stories says of clearances."""


class Clearances:
    """Clearances of a profile; whatever a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def needed(self) -> bool:
        """Tell whether nothing leaves before it is cleared."""
        return is_rule(self._database)

    def set_needed(self, *, needed: bool, now_ms: int) -> None:
        """Let nothing leave uncleared from now on, or let everything go without.

        What the service has in part, or may have, counts as let go already: holding it back would
        leave half a story there. What a pass took and has not begun with is taken from it.

        Raises:
            LockedByPolicy: an organisation has set it.
        """
        with self._database.write():
            if self.needed == needed:
                return
            ProvisioningRows(self._database).refuse_change("clearance")
            if not needed:
                lots.begin(self._database)
                self._database.execute("UPDATE value SET value = '0' WHERE name = ?", RULE_NAME)
                return
            begin_rule(self._database)
            begun = self._database.rows(
                f"SELECT story, revision FROM submission u WHERE {WAITS}"  # noqa: S608 - constants
                " AND (u.uncertain = 1 OR u.text_received_ms IS NOT NULL OR u.state = ?)",
                State.IN_BUNDLE,
            )
            for story, revision in begun:
                self._clear(StoryId(story), revision, now_ms)
                self.say(StoryId(story), revision, "begun", now_ms=now_ms)
            self._database.execute(
                "UPDATE submission SET state = ?, moved_ms = ?"
                " WHERE state = ? AND cleared_ms IS NULL",
                after(State.SENDING, Event.DEFER),
                now_ms,
                State.SENDING,
            )

    def clear(self, story: StoryId, revision: int, *, by_whom: str, now_ms: int) -> bool:
        """Let exactly this revision leave; False when it is not in the outbox, or was cleared."""
        with self._database.write():
            if not self._waits(story, revision):
                return False
            if self.needed:
                lots.begin(self._database)  # only now it is to go
            self._clear(story, revision, now_ms)
            self.say(story, revision, "cleared", by_whom=by_whom, now_ms=now_ms)
            return True

    def take_back(self, story: StoryId, revision: int, *, by_whom: str, now_ms: int) -> bool:
        """Undo a clearance; False when something of the revision has left, or may have."""
        with self._database.write():
            changed = self._database.execute(
                "UPDATE submission SET cleared_ms = NULL WHERE story = ? AND revision = ?"
                " AND cleared_ms IS NOT NULL AND state IN (?, ?, ?) AND uncertain = 0"
                " AND text_received_ms IS NULL",
                story,
                revision,
                *(State.READY, State.PAUSED, State.NEEDS_ATTENTION),
            )
            if changed:
                self.say(story, revision, "taken-back", by_whom=by_whom, now_ms=now_ms)
            return bool(changed)

    def take_all_back(self, *, now_ms: int) -> None:
        """Undo every clearance of which nothing has left: nobody knows whether it still holds."""
        with self._database.write():
            for story, revision in self._database.rows(
                "SELECT story, revision FROM submission WHERE cleared_ms IS NOT NULL"
            ):
                self.take_back(StoryId(story), revision, by_whom="", now_ms=now_ms)

    def remark(
        self, story: StoryId, revision: int, *, by_whom: str, comment: str, now_ms: int
    ) -> bool:
        """Keep a comment without a verdict; False when the revision does not wait any more.

        Nobody would read it then.
        """
        with self._database.write():
            waits = self._waits(story, revision)
            if waits:
                self.say(
                    *(story, revision, "remark"), by_whom=by_whom, comment=comment, now_ms=now_ms
                )
            return waits

    def say(
        self,
        story: StoryId,
        revision: int,
        verdict: Verdict,
        *,
        now_ms: int,
        by_whom: str = "",
        comment: str = "",
    ) -> None:
        """Keep what was said of a revision; it moves nothing."""
        with self._database.write():
            self._database.execute(
                f"INSERT INTO clearance ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
                *(story, revision, verdict, by_whom, comment, now_ms),
            )
            if verdict in _HISTORY:
                self._database.execute(
                    "INSERT INTO history (story, at_ms, event, detail) VALUES (?, ?, ?, ?)",
                    *(story, now_ms, _HISTORY[verdict], by_whom),
                )

    def of_story(self, story: StoryId) -> list[Clearance]:
        """List what was said of a story, the oldest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM clearance WHERE story = ? ORDER BY id",  # noqa: S608 - a constant
            story,
        )
        return [_clearance_of(row) for row in rows]

    def _waits(self, story: StoryId, revision: int) -> bool:
        return bool(
            self._database.rows(
                f"SELECT 1 FROM submission u WHERE {WAITS} AND u.story = ? AND u.revision = ?",  # noqa: S608 - constants
                story,
                revision,
            )
        )

    def _clear(self, story: StoryId, revision: int, now_ms: int) -> None:
        self._database.execute(
            "UPDATE submission SET cleared_ms = ? WHERE story = ? AND revision = ?",
            *(now_ms, story, revision),
        )


def _clearance_of(row: tuple[Any, ...]) -> Clearance:
    return Clearance(
        story=StoryId(row[0]),
        revision=row[1],
        verdict=row[2],
        by_whom=row[3],
        comment=row[4],
        at_ms=row[5],
    )
