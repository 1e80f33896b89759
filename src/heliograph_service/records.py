"""What is asked of the tables and written into them, one function a question.

Statements stand ready at the top of the module: building one anew costs more than running it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import BindParameter, Text, and_, bindparam, delete, insert, select, update

from heliograph.domain.ids import Sha256, StoryId
from heliograph_service.tables import (
    holdings,
    items,
    originals,
    previews,
    replies,
    reviews,
    revisions,
    stories,
    tombstones,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """A revision whose text is kept."""

    story: StoryId
    revision: int
    sha256: Sha256
    receipt: str | None = None
    number: str | None = None
    """The receipt's number, when one is kept with it."""


class Item(msgspec.Struct, frozen=True):
    """A media item that a revision names."""

    sha256: Sha256
    size_bytes: int


class Preview(msgspec.Struct, frozen=True):
    """The small picture that a revision names beside one of its media items."""

    item: Sha256
    sha256: Sha256
    size_bytes: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a revision before it is looked at."""

    owner: str | None
    confirmation: str | None
    """Of its story's withdrawal by the organisation that asks."""
    kept: Revision | None


_STORY: BindParameter[str] = bindparam("story", type_=Text)
_ORGANISATION: BindParameter[str] = bindparam("organisation", type_=Text)
_OF_STORY = stories.c.story == _STORY
_OF_REVISION = and_(revisions.c.story == _STORY, revisions.c.revision == bindparam("revision"))
_OF_ITEMS = and_(items.c.story == _STORY, items.c.revision == bindparam("revision"))
_ITEMS_OF_REVISIONS = and_(
    items.c.story == revisions.c.story, items.c.revision == revisions.c.revision
)

_OWNER = select(stories.c.organisation).where(_OF_STORY)
_CONFIRMATION = select(tombstones.c.confirmation).where(
    tombstones.c.organisation == _ORGANISATION, tombstones.c.story == _STORY
)
_LOOK_UP = select(
    _OWNER.scalar_subquery().label("owner"),
    _CONFIRMATION.scalar_subquery().label("confirmation"),
    select(revisions.c.sha256).where(_OF_REVISION).scalar_subquery().label("sha256"),
    select(revisions.c.receipt).where(_OF_REVISION).scalar_subquery().label("receipt"),
)
_MANIFEST = select(revisions.c.manifest).where(_OF_REVISION)
_MISSING = (
    select(items.c.sha256, items.c.size_bytes)
    .outerjoin(
        holdings,
        and_(
            holdings.c.organisation == _ORGANISATION,
            holdings.c.sha256 == items.c.sha256,
            holdings.c.size_bytes == items.c.size_bytes,
        ),
    )
    .where(_OF_ITEMS, holdings.c.sha256.is_(None))
    .order_by(items.c.place)
)
_HOLDS_ITEM = holdings.alias()
_MISSING_PREVIEWS = (
    select(previews.c.sha256, previews.c.size_bytes)
    .join(
        items,
        and_(
            items.c.story == previews.c.story,
            items.c.revision == previews.c.revision,
            items.c.sha256 == previews.c.item,
        ),
    )
    .outerjoin(
        holdings,
        and_(holdings.c.organisation == _ORGANISATION, holdings.c.sha256 == previews.c.sha256),
    )
    .outerjoin(
        _HOLDS_ITEM,
        and_(_HOLDS_ITEM.c.organisation == _ORGANISATION, _HOLDS_ITEM.c.sha256 == previews.c.item),
    )
    .where(_OF_ITEMS, holdings.c.sha256.is_(None), _HOLDS_ITEM.c.sha256.is_(None))
    .order_by(items.c.place)
)
_MEDIA = select(items.c.sha256).where(_OF_ITEMS).order_by(items.c.place)
_WAITING = (
    select(revisions.c.story, revisions.c.revision, revisions.c.sha256)
    .join(items, _ITEMS_OF_REVISIONS)
    .join(stories, stories.c.story == revisions.c.story)
    .where(
        items.c.sha256 == bindparam("sha256"),
        stories.c.organisation == _ORGANISATION,
        revisions.c.receipt.is_(None),
        revisions.c.manifest.is_not(None),
    )
)
_NUMBER = select(revisions.c.number).where(revisions.c.number == bindparam("number"))
_KEEP_RECEIPT = (
    update(revisions)
    .where(
        revisions.c.story == bindparam("of_story"),
        revisions.c.revision == bindparam("of_revision"),
    )
    .values(receipt=bindparam("receipt"), number=bindparam("number"))
)
_HELD = select(holdings.c.size_bytes).where(
    holdings.c.organisation == _ORGANISATION, holdings.c.sha256 == bindparam("sha256")
)


def look_up(connection: Connection, organisation: str, story: StoryId, revision: int) -> Found:
    """Find everything that decides where a revision stands, in one question."""
    row = connection.execute(
        _LOOK_UP, {"organisation": organisation, "story": story, "revision": revision}
    ).one()
    kept = None
    if row.sha256 is not None:
        kept = Revision(story=story, revision=revision, sha256=row.sha256, receipt=row.receipt)
    return Found(owner=row.owner, confirmation=row.confirmation, kept=kept)


def owner(connection: Connection, story: StoryId) -> str | None:
    """Give the organisation that first sent the story."""
    return connection.scalar(_OWNER, {"story": story})


def confirmation(connection: Connection, organisation: str, story: StoryId) -> str | None:
    """Give the signed confirmation of a story's withdrawal."""
    return connection.scalar(_CONFIRMATION, {"organisation": organisation, "story": story})


def manifest(connection: Connection, story: StoryId, revision: int) -> bytes | None:
    """Give a revision's exact bytes."""
    return connection.scalar(_MANIFEST, {"story": story, "revision": revision})


def keep_story(connection: Connection, story: StoryId, *, organisation: str, now_ms: int) -> None:
    """Note whose a story is, from now on."""
    connection.execute(
        insert(stories), {"story": story, "organisation": organisation, "first_ms": now_ms}
    )


def keep_text(
    connection: Connection,
    revision: Revision,
    *,
    manifest: bytes,
    media: Sequence[Item],
    small: Sequence[Preview] = (),
    device: str,
    now_ms: int,
) -> None:
    """Keep the text of a new revision."""
    connection.execute(
        insert(revisions),
        {
            "story": revision.story,
            "revision": revision.revision,
            "sha256": revision.sha256,
            "manifest": manifest,
            "device": device,
            "kept_ms": now_ms,
            "receipt": revision.receipt,
            "number": revision.number,
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
    if small:
        connection.execute(
            insert(previews),
            [
                {
                    "story": revision.story,
                    "revision": revision.revision,
                    "item": each.item,
                    "sha256": each.sha256,
                    "size_bytes": each.size_bytes,
                }
                for each in small
            ],
        )


def missing(connection: Connection, revision: Revision, organisation: str) -> list[Item]:
    """List the media items of a revision that its organisation has not sent yet."""
    return _items(connection, _MISSING, revision, organisation)


def missing_previews(connection: Connection, revision: Revision, organisation: str) -> list[Item]:
    """List the previews that are not here, of media items that are not here either."""
    return _items(connection, _MISSING_PREVIEWS, revision, organisation)


def _items(
    connection: Connection,
    query: Select[Any, Any],
    revision: Revision,
    organisation: str,
) -> list[Item]:
    asked = {
        "story": revision.story,
        "revision": revision.revision,
        "organisation": organisation,
    }
    return [Item(sha256, size) for sha256, size in connection.execute(query, asked)]


def media_of(connection: Connection, revision: Revision) -> tuple[Sha256, ...]:
    """List the sha256 of every media item of a revision, in order."""
    asked = {"story": revision.story, "revision": revision.revision}
    return tuple(connection.scalars(_MEDIA, asked))


def waiting_for(connection: Connection, organisation: str, sha256: Sha256) -> list[Revision]:
    """List the revisions without a receipt that name a media item."""
    rows = connection.execute(_WAITING, {"sha256": sha256, "organisation": organisation})
    return [
        Revision(story=row.story, revision=row.revision, sha256=row.sha256, receipt=None)
        for row in rows
    ]


def number_is_taken(connection: Connection, number: str) -> bool:
    """Tell whether a receipt has this number already."""
    return connection.scalar(_NUMBER, {"number": number}) is not None


def keep_receipt(connection: Connection, revision: Revision) -> None:
    """Keep the one receipt of a revision."""
    connection.execute(
        _KEEP_RECEIPT,
        {
            "of_story": revision.story,
            "of_revision": revision.revision,
            "receipt": revision.receipt,
            "number": revision.number,
        },
    )


def held_size(connection: Connection, organisation: str, sha256: Sha256) -> int | None:
    """Give the size of a media item that an organisation has sent, in bytes."""
    return connection.scalar(_HELD, {"organisation": organisation, "sha256": sha256})


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
    for said in (reviews, replies):
        connection.execute(delete(said).where(said.c.story == story))
    theirs: set[Sha256] = set()
    needed: set[Sha256] = set()
    for table in (items, previews, originals):
        theirs |= set(connection.scalars(select(table.c.sha256).where(table.c.story == story)))
    for table in (items, previews, originals):
        needed |= set(
            connection.scalars(
                select(table.c.sha256)
                .join(
                    revisions,
                    and_(
                        table.c.story == revisions.c.story,
                        table.c.revision == revisions.c.revision,
                    ),
                )
                .join(stories, stories.c.story == revisions.c.story)
                .where(
                    table.c.sha256.in_(theirs),
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


def unheld(connection: Connection, hashes: Sequence[Sha256]) -> list[Sha256]:
    """List those media items that no organisation has."""
    query = select(holdings.c.sha256).where(holdings.c.sha256.in_(hashes))
    return sorted(set(hashes) - set(connection.scalars(query)))
