"""What the database knows of uploads; their bytes are in the media store."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from heliograph.domain.ids import Sha256
from heliograph_service.records import Item
from heliograph_service.tables import uploads
from heliograph_service.tags import number_of, read_tags, write_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection, Row

IDLE_MS = 30 * 24 * 3600 * 1000
"""An upload that nobody touches for this long is given up."""

_TOUCH_EACH_MS = 3600 * 1000
"""Being asked for again keeps an upload alive; writing that down each time would cost a commit."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One resumable upload of an organisation."""

    id: str
    organisation: str
    length: int
    sha256: Sha256 | None
    """What the whole has to be; None when nobody said."""
    tags: str = ""
    concat: str = ""
    durable: int = 0
    """Bytes known to be on the disk; there may be more, of which a power cut could leave holes."""
    done: bool = False
    touched_ms: int

    @property
    def is_part(self) -> bool:
        """Tell whether it is there to be concatenated only."""
        return self.concat == "partial"

    @property
    def start(self) -> int | None:
        """Give where in its media item it begins (bytes); None when nobody said."""
        return number_of(read_tags(self.tags), "start")

    @property
    def part_of(self) -> Item | None:
        """Give the media item that it is a part of; None when nobody said."""
        size = number_of(read_tags(self.tags), "whole")
        return None if self.sha256 is None or size is None else Item(self.sha256, size)

    @property
    def expires_ms(self) -> int:
        """Give when it is given up, if nobody touches it before."""
        return self.touched_ms + IDLE_MS


_BEGUN = (
    select(uploads.c.id, uploads.c.touched_ms)
    .where(
        uploads.c.organisation == bindparam("organisation"),
        uploads.c.sha256 == bindparam("sha256"),
        uploads.c.length == bindparam("length"),
        uploads.c.concat == "",
        uploads.c.done == 0,
    )
    .order_by(uploads.c.touched_ms.desc())
    .limit(1)
)
_PART_DIGITS = 8
_FIND = select(uploads).where(uploads.c.id == bindparam("id"))
_PARTS = select(uploads).where(
    uploads.c.organisation == bindparam("organisation"),
    uploads.c.sha256 == bindparam("sha256"),
    uploads.c.concat == "partial",
)


def new_id() -> str:
    """Draw an address that nobody guesses."""
    return secrets.token_hex(16)


def add(connection: Connection, upload: Upload) -> None:
    """Note a new upload."""
    connection.execute(
        insert(uploads),
        {
            "id": upload.id,
            "organisation": upload.organisation,
            "length": upload.length,
            "sha256": upload.sha256,
            "tags": upload.tags,
            "concat": upload.concat,
            "durable": upload.durable,
            "done": int(upload.done),
            "touched_ms": upload.touched_ms,
        },
    )


def find(connection: Connection, upload: str) -> Upload | None:
    """Find an upload by its id."""
    row = connection.execute(_FIND, {"id": upload}).first()
    return None if row is None else _upload(row)


def parts(
    connection: Connection, organisation: str, item: Item, *, now_ms: int
) -> dict[tuple[int, int], Upload]:
    """Find the parts of a media item that an organisation has begun, by start and size.

    Of two that are the same stretch the one counts of which more is here.
    """
    asked = {"organisation": organisation, "sha256": item.sha256}
    found = [_upload(row) for row in connection.execute(_PARTS, asked)]
    return {
        (each.start, each.length): each
        for each in sorted(found, key=lambda each: (each.done, each.durable))
        if each.start is not None and each.expires_ms >= now_ms
    }


def begin_parts(
    connection: Connection,
    organisation: str,
    item: Item,
    stretches: Iterable[tuple[int, int]],
    *,
    now_ms: int,
) -> dict[tuple[int, int], Upload]:
    """Note an upload for each stretch, by start and size, that has none; give all.

    Their ids begin alike, so that an answer that lists them packs well.
    """
    found = parts(connection, organisation, item, now_ms=now_ms)
    prefix = new_id()[:-_PART_DIGITS]
    for number, (start, size) in enumerate(stretches):
        if (start, size) not in found:
            part = Upload(
                id=f"{prefix}{number:0{_PART_DIGITS}x}",
                organisation=organisation,
                length=size,
                sha256=item.sha256,
                tags=write_tags(sha256=item.sha256, start=str(start), whole=str(item.size_bytes)),
                concat="partial",
                touched_ms=now_ms,
            )
            add(connection, part)
            found[start, size] = part
    return found


def parts_begun(connection: Connection, organisation: str, item: Item) -> list[str]:
    """List every part that an organisation has begun of a media item."""
    asked = {"organisation": organisation, "sha256": item.sha256}
    return [row.id for row in connection.execute(_PARTS, asked)]


def address_for(connection: Connection, organisation: str, item: Item, *, now_ms: int) -> str:
    """Give the upload that takes an item: the one begun before, or a new one."""
    asked = {
        "organisation": organisation,
        "sha256": item.sha256,
        "length": item.size_bytes,
    }
    known = connection.execute(_BEGUN, asked).first()
    if known is not None:
        if now_ms - known.touched_ms > _TOUCH_EACH_MS:
            touch(connection, known.id, now_ms=now_ms)
        return str(known.id)
    upload = Upload(
        id=new_id(),
        organisation=organisation,
        length=item.size_bytes,
        sha256=item.sha256,
        touched_ms=now_ms,
    )
    add(connection, upload)
    return upload.id


def touch(connection: Connection, upload: str, *, now_ms: int) -> None:
    """Begin the idle time anew."""
    connection.execute(update(uploads).where(uploads.c.id == upload).values(touched_ms=now_ms))


def note_durable(connection: Connection, upload: str, durable: int, *, now_ms: int) -> None:
    """Note how many bytes are on the disk, and begin the idle time anew."""
    connection.execute(
        update(uploads).where(uploads.c.id == upload).values(durable=durable, touched_ms=now_ms)
    )


def finish(connection: Connection, upload: str, *, now_ms: int) -> None:
    """Note that every byte was taken over."""
    connection.execute(
        update(uploads)
        .where(uploads.c.id == upload)
        .values(done=1, durable=uploads.c.length, touched_ms=now_ms)
    )


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Forget uploads."""
    connection.execute(delete(uploads).where(uploads.c.id.in_(ids)))


def of_items(connection: Connection, organisation: str, hashes: Sequence[Sha256]) -> list[str]:
    """List an organisation's uploads of certain media items."""
    return list(
        connection.scalars(
            select(uploads.c.id).where(
                uploads.c.organisation == organisation, uploads.c.sha256.in_(hashes)
            )
        )
    )


def unfinished_joins(connection: Connection) -> list[str]:
    """List the uploads that were being joined from parts when the service ended."""
    query = select(uploads.c.id).where(uploads.c.concat.startswith("final;"), uploads.c.done == 0)
    return list(connection.scalars(query))


def untouched_since(connection: Connection, before_ms: int) -> list[str]:
    """List the uploads that nobody touched for long."""
    return list(connection.scalars(select(uploads.c.id).where(uploads.c.touched_ms < before_ms)))


def _upload(row: Row[Any]) -> Upload:
    return Upload(
        id=row.id,
        organisation=row.organisation,
        length=row.length,
        sha256=row.sha256,
        tags=row.tags,
        concat=row.concat,
        durable=row.durable,
        done=bool(row.done),
        touched_ms=row.touched_ms,
    )
