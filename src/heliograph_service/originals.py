"""Originals that authors let go: noted with their story, taken like any upload, last of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs
from sqlalchemy import insert, select

from heliograph.domain.ids import is_story_id
from heliograph.domain.manifest import is_sha256, parse_manifest
from heliograph.remote.wire import UPLOADS, OriginalResult, Wanted
from heliograph_service import records, upload_records
from heliograph_service.tables import originals
from heliograph_service.uploads import UploadUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from heliograph.domain.originals import ReleasedOriginal
    from heliograph.remote.wire import Limits
    from heliograph_service.database import Database
    from heliograph_service.enrolment import Device
    from heliograph_service.uploads import Uploads

MOST = 100
"""Of one exchange; more are told again with the next one."""


class Originals:
    """Takes note of originals and tells where they stand; several threads may use it at once."""

    def __init__(
        self,
        *,
        database: Database,
        uploads: Uploads,
        limits: Limits,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._uploads = uploads
        self._limits = limits
        self._now_ms = now_ms

    def take(
        self, device: Device, told: Sequence[ReleasedOriginal], *, in_parts: bool = False
    ) -> list[OriginalResult]:
        """Note which originals may come, and tell of each whether it is here or wanted."""
        if not told:
            return []
        results = self._database.write(
            lambda connection: [self._place(connection, device, each) for each in told[:MOST]]
        )
        return [self._with_offset(device, each, in_parts=in_parts) for each in results]

    def _place(
        self, connection: Connection, device: Device, original: ReleasedOriginal
    ) -> OriginalResult:
        unknown = OriginalResult(story=original.story, item=original.item, sha256=original.sha256)
        if not self._is_taken(connection, device, original):
            return unknown
        _note(connection, original, now_ms=self._now_ms())
        held = records.held_size(connection, device.organisation, original.sha256)
        if held is not None:
            return structs.replace(unknown, held=held == original.size_bytes)
        item = records.Item(original.sha256, original.size_bytes)
        upload = upload_records.address_for(
            connection, device.organisation, item, now_ms=self._now_ms()
        )
        wanted = Wanted(
            sha256=item.sha256, size_bytes=item.size_bytes, offset_bytes=0, upload=UPLOADS + upload
        )
        return structs.replace(unknown, wanted=wanted)

    def _is_taken(self, connection: Connection, device: Device, original: ReleasedOriginal) -> bool:
        """Tell whether it is the original of an item that the organisation has sent."""
        in_shape = is_story_id(original.story) and is_sha256(original.sha256)
        if not in_shape or not 0 < original.size_bytes <= self._limits.item_bytes:
            return False
        if records.owner(connection, original.story) != device.organisation:
            return False
        manifest = records.manifest(connection, original.story, original.revision)
        if manifest is None:
            return False  # never sent, or withdrawn
        return any(item.id == original.item for item in parse_manifest(manifest).media)

    def _with_offset(
        self, device: Device, result: OriginalResult, *, in_parts: bool
    ) -> OriginalResult:
        """Tell the offset; take over what is whole already, as after a crash at the very end."""
        if result.wanted is None:
            return result
        try:
            now = self._uploads.look(device.organisation, result.wanted, in_parts=in_parts)
        except UploadUnknown:
            return structs.replace(result, wanted=None)  # terminated; the next one gives another
        return structs.replace(result, wanted=now, held=now is None)


def _note(connection: Connection, original: ReleasedOriginal, *, now_ms: int) -> None:
    known = connection.scalar(
        select(originals.c.told_ms).where(
            originals.c.story == original.story,
            originals.c.item == original.item,
            originals.c.sha256 == original.sha256,
        )
    )
    if known is None:
        values = structs.asdict(original) | {"told_ms": now_ms}
        connection.execute(insert(originals), values)
