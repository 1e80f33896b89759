"""What tests of attached files share: attach one, and read what is kept and what will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaItem


def stored(desk: Desk, sha256: Sha256) -> bytes:
    with desk.workspace.attachments.open(sha256) as source:
        return source.read()


def sent(desk: Desk, item: MediaItem) -> bytes:
    data = stored(desk, item.sha256)
    assert len(data) == item.size_bytes
    return data


def attach(desk: Desk, data: bytes, name: str, **how: object) -> tuple[MediaItem, bytes]:
    story = desk.workspace.drafts.new(campaign="open-call")
    item = desk.workspace.attachments.attach(story, desk.file(name, data), **how)
    assert desk.workspace.drafts.get(story).media == (item,)
    return item, sent(desk, item)


def shown(data: bytes) -> tuple[int, int]:
    width, height = QImage.fromData(data).size().toTuple()
    return int(width), int(height)


def kept(desk: Desk) -> int:
    """Count the items in the media store."""
    rows = desk.workspace._store._media_database.rows("SELECT count(*) FROM item")
    return int(rows[0][0])
