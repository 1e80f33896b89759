"""The outbox: what waits and why, pausing, and putting back what needed a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.lifecycle import IN_OUTBOX, Event, State
from heliograph.domain.submission import Cause, Submission
from heliograph.errors import StoryUnknown
from heliograph.sync import plan

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaKind
    from heliograph.settings import Settings
    from heliograph.store.choices import ToGo
    from heliograph.store.store import Store
    from heliograph.store.summaries import Summary

WhyCause = Literal[
    "sending",
    "waiting-receipt",
    "turn",
    "no-connection",
    "timed-out",
    "portal",
    "clock-wrong",
    "untrusted",
    "sign-in",
    "paused",
    "paused-all",
    "not-automatic",
    "service-busy",
    "service-full",
    "in-bundle",
    "refused",
    "other-content",
    "withdrawn",
    "contract-broken",
    "media-missing",
    "media-changed",
    "withdrawal-waiting",
    "media-later",
]
"""Why a story has not gone (yet): the closed list that sentences and buttons are made from."""


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Derived from rows and settings, never stored; times are Unix milliseconds."""

    cause: WhyCause
    since_ms: int | None = None
    next_try_ms: int | None = None
    lacking: tuple[MediaKind, ...] = ()
    """With ``media-later``: the media items that ITU does not have, by kind."""


_WAITING: dict[Cause, WhyCause] = {
    "offline": "no-connection",
    "timed-out": "timed-out",
    "portal": "portal",
    "clock-wrong": "clock-wrong",
    "untrusted": "untrusted",
    "service-busy": "service-busy",
    "service-full": "service-full",
    "sign-in": "sign-in",
}

_BLOCKED: dict[Cause, WhyCause] = {
    "refused": "refused",
    "other-content": "other-content",
    "withdrawn": "withdrawn",
    "contract-broken": "contract-broken",
    "media-missing": "media-missing",
    "media-changed": "media-changed",
}


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the way to the service."""

    signed_in: bool
    service_name: str = ""
    last_reached_ms: int | None = None
    service_ahead_ms: int | None = None
    """How far the service's clock is ahead of this computer's; None before the first answer."""
    rate_bytes_s: int | None = None
    """How fast it went when bytes moved last; None before that."""


class Outbox:
    """Use cases of the outbox; each thread has its own."""

    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def rows(self) -> list[Summary]:
        """List what is in the outbox."""
        return self._store.stories.summaries(show="outbox")

    def submissions(self) -> list[Submission]:
        """List the submissions in the outbox."""
        return self._store.outbox.all_in_outbox()

    def why(self, row: Submission, *, signed_in: bool | None = None) -> Why | None:
        """Say why a submission has not got on; None where there is nothing to explain.

        Whoever asks for many rows asks ``connection`` once and says it here.
        """
        match row.state:
            case State.READY | State.SENDING if row.media_waits:
                return Why(cause="media-later", lacking=row.lacking)
            case State.SENDING if row.waits_for_receipt:
                return Why(cause="waiting-receipt")
            case State.SENDING:
                return Why(cause="sending")
            case State.PAUSED:
                return Why(cause="paused")
            case State.IN_BUNDLE:
                return Why(cause="in-bundle", since_ms=row.ready_ms)
            case State.NEEDS_ATTENTION:
                return Why(cause=_BLOCKED.get(row.cause or "refused", "refused"))
            case State.SENT if row.withdrawal_asked_ms is not None:
                return Why(cause="withdrawal-waiting", since_ms=row.withdrawal_asked_ms)
            case State.READY:
                return self._why_waiting(row, signed_in=signed_in)
            case _:
                return None

    def connection(self) -> Connection:
        """Tell how things stand with the service, as last tested."""
        account = self._store.account.get()
        if account is None:
            return Connection(signed_in=False)
        return Connection(
            signed_in=self._store.account.value("signed_out") is None,
            service_name=account.service_name,
            last_reached_ms=_number(self._store.account.value("last_reached_ms")),
            service_ahead_ms=_number(self._store.account.value("service_ahead_ms")),
            rate_bytes_s=_number(self._store.account.value("rate_bytes_s")),
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

    def _why_waiting(self, row: Submission, *, signed_in: bool | None) -> Why:
        if signed_in is None:
            signed_in = self.connection().signed_in
        if row.cause == "sign-in" or not signed_in:
            return Why(cause="sign-in")
        if self._settings.paused:
            return Why(cause="paused-all")
        if not self._settings.send_automatically:
            return Why(cause="not-automatic")
        if row.waits_for_receipt:
            return Why(cause="waiting-receipt")
        if row.cause in _WAITING:
            over = plan.is_over(row, now_ms=self._clock.now_ms())
            next_ms = None if over else row.not_before_ms
            return Why(cause=_WAITING[row.cause], next_try_ms=next_ms)
        return Why(cause="turn")

    def _move(self, story: StoryId, event: Event) -> None:
        row = self._store.outbox.get(story)
        if row is None:
            raise StoryUnknown(story)
        self._store.outbox.move(story, row.revision, event, now_ms=self._clock.now_ms())


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
