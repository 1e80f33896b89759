"""Receipts: what the service confirmed, kept, saved, checked offline; and withdrawing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from heliograph.app.story_way import Happened, way_of
from heliograph.domain.manifest import Manifest, parse_manifest
from heliograph.domain.receipt import Receipt, check_receipt
from heliograph.errors import ReceiptInvalid, StoryUnknown
from heliograph.i18n import sortable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.signed import PinnedKeys
    from heliograph.domain.submission import Submission
    from heliograph.store.listing import Numbers
    from heliograph.store.store import Store
    from heliograph.store.summaries import Summary


_LATEST_MS = 221_845_392_000_000
"""The year 9000: what a service dates later is in no month, for there datetime ends."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that was checked just now, with all that it is for."""

    statement: str
    """As the service signed it (JWS, compact)."""
    receipt: Receipt
    manifest: Manifest
    """Exactly what was sent."""
    service_name: str
    organisation: str
    """As the service knows it."""


def month_span_ms(month: str) -> tuple[int, int]:
    """Give when a month (``YYYY-MM``) begins here and when the next one does (Unix ms)."""
    first = datetime.strptime(month, "%Y-%m")  # noqa: DTZ007 - of this place, as made below
    after = (first + timedelta(days=31)).replace(day=1)
    return round(first.timestamp() * 1000), round(after.timestamp() * 1000)


class Receipts:
    """Use cases after sending; each thread has its own."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def sent(self, *, find: str = "", limit: int | None = None, offset: int = 0) -> list[Summary]:
        """List stories with a receipt, newest first, also those that are drafts again."""
        return self._store.outbox.sent(find=find, limit=limit, offset=offset)

    def numbers(
        self,
        *,
        find: str = "",
        from_ms: int | None = None,
        until_ms: int | None = None,
        limit: int | None = None,
    ) -> Numbers:
        """Give the numbers of the stories with a receipt, newest first.

        Args:
            find: Words of the story, or the beginning of the receipt's number.
            from_ms: Only what was received then or later (Unix ms).
            until_ms: Only what was received before.
            limit: At most so many.
        """
        return self._store.outbox.sent_numbers(
            find=find, from_ms=from_ms, until_ms=until_ms, limit=limit
        )

    def rows(self, numbers: Sequence[int]) -> list[Summary]:
        """Give stories with their newest receipt, in the order of their numbers."""
        return self._store.outbox.sent_rows(numbers)

    def months(self) -> list[str]:
        """List the months in which receipts came, here (``YYYY-MM``), the newest first."""
        found: list[str] = []
        at_ms = self._store.outbox.received_before(_LATEST_MS)
        while at_ms is not None:
            found.append(sortable(at_ms)[:7])
            at_ms = self._store.outbox.received_before(month_span_ms(found[-1])[0])
        return found

    def way(self, story: StoryId) -> list[Happened]:
        """Tell what happened to a story and to each of its versions, oldest first."""
        return way_of(self._store.stories.history(story), self._store.outbox.of_story(story))

    def row_key(self, story: StoryId) -> str:
        """Give the key of the table's row that the story was made of; empty where it has none."""
        history = self._store.stories.history(story)
        return next((each.detail for each in history if each.event == "imported"), "")

    def submission(self, story: StoryId) -> Submission:
        """Give the newest submission of the story that has a receipt.

        Raises:
            StoryUnknown: none has.
        """
        row = self._store.outbox.last_sent(story)
        if row is None:
            raise StoryUnknown(story)
        return row

    def statement(self, story: StoryId) -> str:
        """Give the receipt as the service signed it (JWS, compact)."""
        return self.submission(story).receipt or ""

    def sent_manifest(self, story: StoryId) -> Manifest:
        """Give exactly what was sent."""
        row = self.submission(story)
        return parse_manifest(self._store.outbox.manifest(row.story, row.revision))

    def verify(self, story: StoryId) -> Receipt:
        """Check the kept receipt again: signature, story, every hash.

        Raises:
            ReceiptInvalid: it does not hold.
        """
        return self.proof(story).receipt

    def proof(self, story: StoryId) -> Proof:
        """Check the kept receipt again and give it with what it is for.

        Raises:
            ReceiptInvalid: it does not hold.
            StoryUnknown: the story has none.
        """
        account = self._store.account.get()
        if account is None:
            raise ReceiptInvalid("no keys are pinned here")
        row = self.submission(story)
        manifest_bytes = self._store.outbox.manifest(row.story, row.revision)
        manifest = parse_manifest(manifest_bytes)
        statement = row.receipt or ""
        receipt = check_receipt(
            statement,
            keys=self.keys(),
            service=account.service,
            manifest_bytes=manifest_bytes,
            manifest=manifest,
        )
        return Proof(
            statement=statement,
            receipt=receipt,
            manifest=manifest,
            service_name=account.service_name,
            organisation=account.organisation,
        )

    def save(self, story: StoryId, path: Path) -> None:
        """Write the receipt as a file of its own.

        Raises:
            OSError: the file cannot be written there.
        """
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.write(self.statement(story) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def keys(self) -> PinnedKeys:
        """Give the keys by which what is kept in this profile is checked, earlier ones too."""
        account = self._store.account.get()
        return {} if account is None else {**account.retired, **account.keys}

    def withdraw(self, story: StoryId) -> None:
        """Ask the service to withdraw a story; the request goes with the next pass."""
        row = self.submission(story)
        now_ms = self._clock.now_ms()
        self._store.outbox.ask_withdrawal(row.story, row.revision, now_ms=now_ms)
        self._store.stories.note(story, "withdrawal-asked", now_ms=now_ms)
