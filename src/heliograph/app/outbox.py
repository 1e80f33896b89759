"""The outbox: what waits and why, pausing, and putting back what needed a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.app.why import Why, WhyCause, why_cause, why_held, why_ruled, why_waiting
from heliograph.clock import LocalZone
from heliograph.domain.lifecycle import IN_OUTBOX, Event, State
from heliograph.domain.rules import Holds
from heliograph.domain.trouble import Trouble
from heliograph.errors import StoryUnknown
from heliograph.store.speeds import UnderWay
from heliograph.sync.allowance import holds_of

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.settings import Settings
    from heliograph.store.choices import ToGo
    from heliograph.store.listing import Numbers
    from heliograph.store.lots import Lot
    from heliograph.store.store import Store
    from heliograph.store.summaries import Summary

__all__ = ["Connection", "Outbox", "Why", "WhyCause"]

_STILL_GOES_MS = 60_000
"""What a pass noted of its speed so long ago is no speed of now."""


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the way to the service."""

    signed_in: bool
    service_name: str = ""
    last_reached_ms: int | None = None
    service_ahead_ms: int | None = None
    """How far the service's clock is ahead of this computer's; None before the first answer."""
    rate_bytes_s: float | None = None
    """How fast it went when bytes moved last, in this network if that is known; None before. No
    faster than the person allows."""
    is_rate_of_here: bool = False
    """Whether it was measured in the network that the computer is in."""
    trouble: Trouble | None = None
    """What stood in the way at the last try; None once the service was reached."""
    holds: Holds = Holds()
    """What the rules about data hold back now."""
    under_way: UnderWay = UnderWay()
    """How far a pass is, whichever program makes it."""

    def arrived_bytes(self, row: Submission) -> int:
        """Give how much of a story has arrived: by the service's word, and since then."""
        if row.state is not State.SENDING or row.text_received_ms is None:
            return row.sent_bytes
        return max(row.sent_bytes, min(self.under_way.stories.get(row.story, 0), row.total_bytes))


class Outbox:
    """Use cases of the outbox; each thread has its own."""

    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def rows(self) -> list[Summary]:
        """List what is in the outbox."""
        return self._store.stories.summaries(show="outbox")

    def put_right(self) -> None:
        """Say of no story that it is being sent where a sudden end left it so."""
        # Imported here: the window leaves it to its worker.
        from heliograph.sync.left_behind import put_right  # noqa: PLC0415

        put_right(self._store, now_ms=self._clock.now_ms())

    def submissions(self) -> list[Submission]:
        """List the submissions in the outbox."""
        return self._store.outbox.all_in_outbox()

    def why(self, row: Submission, *, connection: Connection | None = None) -> Why | None:
        """Say why a submission has not got on; None where there is nothing to explain.

        Whoever asks for many rows asks ``connection`` once and says it here.
        """
        if row.state is State.NEEDS_ATTENTION:
            return self._why_blocked(row)
        if row.state is State.READY and not (row.media_waits or row.waits_for_clearance):
            return self._why_waiting(row, connection or self.connection())
        return why_held(row)

    def connection(self) -> Connection:
        """Tell how things stand with the service, as last tested."""
        account = self._store.account.get()
        if account is None:
            return Connection(signed_in=False)
        here = self._store.speeds.of(self._store.rules.current().key)
        speed = here or self._store.speeds.latest()
        rate_bytes_s = None if speed is None else speed.rate_bytes_s
        now_ms = self._clock.now_ms()
        under_way = self._store.under_way.get()
        goes_now = under_way.rate_bytes_s and abs(now_ms - under_way.at_ms) <= _STILL_GOES_MS
        if goes_now:
            rate_bytes_s = under_way.rate_bytes_s
        cap_bytes_s = self._store.rules.get().cap_bytes_s
        if rate_bytes_s is not None and cap_bytes_s is not None:
            rate_bytes_s = min(rate_bytes_s, cap_bytes_s)
        return Connection(
            signed_in=self._store.account.value("signed_out") is None,
            service_name=account.service_name,
            last_reached_ms=_number(self._store.account.value("last_reached_ms")),
            service_ahead_ms=_number(self._store.account.value("service_ahead_ms")),
            rate_bytes_s=rate_bytes_s,
            is_rate_of_here=bool(goes_now) or here is not None,
            trouble=self._store.account.trouble(),
            holds=holds_of(self._store, now_ms=now_ms, zone=LocalZone()),
            under_way=under_way,
        )

    @property
    def media_later(self) -> bool:
        """Tell whether text goes now and media later, unless something else was said of a story."""
        return self._store.choices.media_later()

    def keep_media(self, *, later: bool) -> None:
        """Let the text of everything go now and its media later, or the media too; kept for good.

        It holds for stories to come as well, and takes back what was said of single stories.
        """
        self._store.choices.set_media_later(later=later)

    def keep_media_of(self, story: StoryId, *, later: bool) -> None:
        """Let the text of one story go now and its media later, or the media too.

        Raises:
            StoryUnknown: it is not in the outbox (any more).
        """
        self._store.choices.set_media_later_of(story, later=later)

    def to_go(self) -> ToGo:
        """Count the bytes of what goes that ITU does not have yet."""
        return self._store.choices.to_go()

    def lot(self) -> Lot:
        """Tell how far what goes out together is; once nothing goes any more, what came of it."""
        return self._store.lots.now()

    def lot_receipts(self) -> Numbers:
        """Give the rows of the stories of the lot of which there is a receipt."""
        return self._store.lots.received()

    def put_lot_away(self) -> None:
        """Tell no more of a lot of which nothing goes any more; one that goes stays."""
        if not self.lot().going:
            self._store.lots.put_away()

    def originals_to_go(self) -> tuple[int, int]:
        """Count the originals that were let go and are not at ITU yet, and what is left of them."""
        to_send = self._store.originals.to_send()
        arrived = self._store.under_way.get().originals if to_send else {}
        left = [max(0, each.size_bytes - arrived.get(each.sha256, 0)) for each in to_send]
        return len(left), sum(left)

    def put_first(self, story: StoryId) -> None:
        """Let one story go before all others.

        Raises:
            StoryUnknown: it is not in the outbox (any more).
        """
        self._store.choices.put_first(story, now_ms=self._clock.now_ms())

    def pause(self, story: StoryId) -> None:
        """Hold one story until it is resumed."""
        self._move(story, Event.PAUSE)

    def resume(self, story: StoryId) -> None:
        """Let a held story go again."""
        self._move(story, Event.RESUME)

    def put_back(self, story: StoryId) -> None:
        """Try a story again that needed attention."""
        self._move(story, Event.PUT_BACK)

    def counts(self) -> dict[State, int]:
        """Count the outbox by state."""
        rows = self._store.outbox.all_in_outbox()
        return {state: sum(1 for row in rows if row.state is state) for state in IN_OUTBOX}

    def _why_waiting(self, row: Submission, connection: Connection) -> Why:
        if row.cause == "sign-in" or not connection.signed_in:
            return Why(cause="sign-in")
        if self._settings.paused:
            return Why(cause="paused-all")
        if not self._settings.send_automatically:
            return Why(cause="not-automatic")
        hold = connection.holds.of(row)
        if hold is not None:
            return why_ruled(hold)
        return why_waiting(row, connection.trouble, now_ms=self._clock.now_ms())

    def _why_blocked(self, row: Submission) -> Why:
        problem = row.problems[0] if row.problems else None
        file_name = ""
        if problem is not None and problem.item is not None:
            story = self._store.stories.get(row.story)
            media = () if story is None else story.media
            file_name = next((each.file_name for each in media if each.id == problem.item), "")
        cause = why_cause(row.cause or "refused")
        return Why(cause=cause, problem=problem, file_name=file_name)

    def _move(self, story: StoryId, event: Event) -> None:
        row = self._store.outbox.get(story)
        if row is None:
            raise StoryUnknown(story)
        self._store.outbox.move(story, row.revision, event, now_ms=self._clock.now_ms())


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
