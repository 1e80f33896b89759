"""What is asked of the tables and written into them, one function a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, select, update

from heliograph.domain.ids import Sha256, StoryId
from heliograph_service.tables import (
    holdings,
    items,
    revisions,
    stories,
    tombstones,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision whose text is kept."""

    story: StoryId
    revision: int
    sha256: Sha256
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A media item that a revision names."""

    sha256: Sha256
    size_bytes: int


def owner(connection: Connection, story: StoryId) -> str | None:
    """Give the organisation that first sent the story."""
    return connection.scalar(select(stories.c.organisation).where(stories.c.story == story))


def confirmation(connection: Connection, organisation: str, story: StoryId) -> str | None:
    """Give the signed confirmation of a story's withdrawal."""
    return connection.scalar(
        select(tombstones.c.confirmation).where(
            tombstones.c.organisation == organisation, tombstones.c.story == story
        )
    )


def find_revision(connection: Connection, story: StoryId, revision: int) -> Revision | None:
    """Find what is kept under a story's id and revision number."""
    row = connection.execute(
        select(revisions.c.sha256, revisions.c.receipt).where(
            revisions.c.story == story, revisions.c.revision == revision
        )
    ).first()
    if row is None:
        return None
    return Revision(story=story, revision=revision, sha256=row.sha256, receipt=row.receipt)


def manifest(connection: Connection, story: StoryId, revision: int) -> bytes | None:
    """Give a revision's exact bytes."""
    return connection.scalar(
        select(revisions.c.manifest).where(
            revisions.c.story == story, revisions.c.revision == revision
        )
    )


def keep_text(
    connection: Connection,
    revision: Revision,
    *,
    manifest: bytes,
    media: Sequence[Item],
    organisation: str,
    device: str,
    now_ms: int,
) -> None:
    """Keep the text of a new revision."""
    if owner(connection, revision.story) is None:
        connection.execute(
            insert(stories),
            {"story": revision.story, "organisation": organisation, "first_ms": now_ms},
        )
    connection.execute(
        insert(revisions),
        {
            "story": revision.story,
            "revision": revision.revision,
            "sha256": revision.sha256,
            "manifest": manifest,
            "device": device,
            "kept_ms": now_ms,
        },
    )
    if media:
        connection.execute(
            insert(items),
            [
                {
                    "story": revision.story,
                    "revision": revision.revision,
                    "sha256": each.sha256,
                    "size_bytes": each.size_bytes,
                    "place": place,
                }
                for place, each in enumerate(media)
            ],
        )


def missing(connection: Connection, revision: Revision, organisation: str) -> list[Item]:
    """List the media items of a revision that its organisation has not sent yet."""
    held = and_(
        holdings.c.organisation == organisation,
        holdings.c.sha256 == items.c.sha256,
        holdings.c.size_bytes == items.c.size_bytes,
    )
    rows = connection.execute(
        select(items.c.sha256, items.c.size_bytes)
        .outerjoin(holdings, held)
        .where(
            items.c.story == revision.story,
            items.c.revision == revision.revision,
            holdings.c.sha256.is_(None),
        )
        .order_by(items.c.place)
    )
    return [Item(row.sha256, row.size_bytes) for row in rows]


def media_of(connection: Connection, revision: Revision) -> tuple[Sha256, ...]:
    """List the sha256 of every media item of a revision, in order."""
    return tuple(
        connection.scalars(
            select(items.c.sha256)
            .where(items.c.story == revision.story, items.c.revision == revision.revision)
            .order_by(items.c.place)
        )
    )


def waiting_for(connection: Connection, organisation: str, sha256: Sha256) -> list[Revision]:
    """List the revisions without a receipt that name a media item."""
    rows = connection.execute(
        select(revisions.c.story, revisions.c.revision, revisions.c.sha256)
        .join(
            items,
            and_(items.c.story == revisions.c.story, items.c.revision == revisions.c.revision),
        )
        .join(stories, stories.c.story == revisions.c.story)
        .where(
            items.c.sha256 == sha256,
            stories.c.organisation == organisation,
            revisions.c.receipt.is_(None),
            revisions.c.manifest.is_not(None),
        )
    )
    return [
        Revision(story=row.story, revision=row.revision, sha256=row.sha256, receipt=None)
        for row in rows
    ]


def number_is_taken(connection: Connection, number: str) -> bool:
    """Tell whether a receipt has this number already."""
    return (
        connection.scalar(select(revisions.c.number).where(revisions.c.number == number))
        is not None
    )


def keep_receipt(connection: Connection, revision: Revision, *, receipt: str, number: str) -> None:
    """Keep the one receipt of a revision."""
    connection.execute(
        update(revisions)
        .where(revisions.c.story == revision.story, revisions.c.revision == revision.revision)
        .values(receipt=receipt, number=number)
    )


def held_size(connection: Connection, organisation: str, sha256: Sha256) -> int | None:
    """Give the size of a media item that an organisation has sent, in bytes."""
    return connection.scalar(
        select(holdings.c.size_bytes).where(
            holdings.c.organisation == organisation, holdings.c.sha256 == sha256
        )
    )


def hold(
    connection: Connection, organisation: str, sha256: Sha256, *, size_bytes: int, now_ms: int
) -> None:
    """Note that an organisation's media item is here, verified and durable."""
    if held_size(connection, organisation, sha256) is None:
        connection.execute(
            insert(holdings),
            {
                "organisation": organisation,
                "sha256": sha256,
                "size_bytes": size_bytes,
                "held_ms": now_ms,
            },
        )


def bury(
    connection: Connection, organisation: str, story: StoryId, *, confirmation: str, now_ms: int
) -> list[Sha256]:
    """Put up a tombstone for ever; give the media items that no other story needs any more."""
    connection.execute(
        insert(tombstones),
        {
            "organisation": organisation,
            "story": story,
            "withdrawn_ms": now_ms,
            "confirmation": confirmation,
        },
    )
    if owner(connection, story) != organisation:
        return []
    connection.execute(update(revisions).where(revisions.c.story == story).values(manifest=None))
    theirs = set(connection.scalars(select(items.c.sha256).where(items.c.story == story)))
    needed = set(
        connection.scalars(
            select(items.c.sha256)
            .join(
                revisions,
                and_(items.c.story == revisions.c.story, items.c.revision == revisions.c.revision),
            )
            .join(stories, stories.c.story == revisions.c.story)
            .where(
                items.c.sha256.in_(theirs),
                stories.c.organisation == organisation,
                revisions.c.manifest.is_not(None),
            )
        )
    )
    orphans = sorted(theirs - needed)
    connection.execute(
        delete(holdings).where(
            holdings.c.organisation == organisation, holdings.c.sha256.in_(orphans)
        )
    )
    return orphans


def is_held_by_anyone(connection: Connection, sha256: Sha256) -> bool:
    """Tell whether any organisation's media item has this sha256."""
    return (
        connection.scalar(select(holdings.c.sha256).where(holdings.c.sha256 == sha256).limit(1))
        is not None
    )
