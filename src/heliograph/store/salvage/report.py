"""What came of a damaged database, kept in the new one until a person has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph import decoding
from heliograph.domain.ids import StoryId
from heliograph.store.account import RESCUED
from heliograph.store.salvage.stories import Loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.store.account import AccountRows
    from heliograph.store.database import Database


class Harmed(msgspec.Struct, frozen=True, kw_only=True):
    """A story that did not come through whole."""

    story: StoryId
    losses: tuple[Loss, ...]


class Salvaged(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; times are Unix milliseconds."""

    at_ms: int
    stories: int
    """How many there are now."""
    harmed: tuple[Harmed, ...] = ()
    unread: int = 0
    """How many more there were, at least."""
    signed_out: bool = False
    """The account was lost, so that this computer has to sign in anew."""
    copy_ms: int | None = None
    """When the earlier copy was made that filled gaps, or stands there now."""
    whole_copy: bool = False
    """Nothing but that copy stands there now."""
    rule_doubted: bool = False
    """Nothing leaves uncleared now; whether that was still so could not be read."""


def keep_report(database: Database, report: Salvaged) -> None:
    """Keep it, inside ``write``."""
    database.execute(
        "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)",
        RESCUED,
        msgspec.json.encode(report).decode(),
    )


def report_of(values: AccountRows) -> Salvaged | None:
    """Give it; None when there was no damage, or it was read."""
    kept = values.value(RESCUED)
    return None if kept is None else decoding.decode(kept, type=Salvaged)


def with_files_missing(report: Salvaged, stories: Sequence[StoryId]) -> Salvaged:
    """Add the stories that have files which are not there any more."""
    losses = {each.story: each.losses for each in report.harmed}
    for story in stories:
        losses[story] = (*losses.get(story, ()), "files-unread")
    return replace(
        report, harmed=tuple(Harmed(story=story, losses=each) for story, each in losses.items())
    )


def stories_without_files(stories: Database, media: Database) -> list[StoryId]:
    """Name the stories that refer to a file which is not there."""
    there = {row[0] for row in media.rows("SELECT sha256 FROM item WHERE sha256 IS NOT NULL")}
    rows = stories.rows("SELECT story, sha256 FROM media_item")
    return sorted({StoryId(story) for story, sha256 in rows if sha256 not in there})
