"""Uploads from their first byte to a verified, durable media item and the receipts it completes."""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.domain.schedule import Part
from heliograph.remote.wire import UPLOADS, Wanted
from heliograph_service import records, upload_records
from heliograph_service.layout import layout
from heliograph_service.media import UPLOAD_PATTERN, HashDiffers, MediaFull
from heliograph_service.receipts import make_receipt
from heliograph_service.records import Item
from heliograph_service.tags import write_tags
from heliograph_service.upload_records import IDLE_MS, Upload, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from heliograph.domain.ids import Sha256
    from heliograph_service.database import Database
    from heliograph_service.keys import Identity
    from heliograph_service.media import Media

_STRIPES = 64
_BATCH = 500


class UploadUnknown(Exception):
    """No upload of this organisation has that address."""


class UploadGone(Exception):
    """The upload was idle for too long."""


class PartsUnusable(Exception):
    """A part is unknown, is no part, or is not whole."""


class Uploads:
    """Takes bytes in; several threads may use it at once."""

    def __init__(
        self,
        database: Database,
        media: Media,
        identity: Identity,
        *,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._media = media
        self._identity = identity
        self._now_ms = now_ms
        self._finishing = [threading.Lock() for _ in range(_STRIPES)]
        self._keeping = [threading.Lock() for _ in range(_STRIPES)]
        self._joining = [threading.Lock() for _ in range(_STRIPES)]

    def create(
        self,
        organisation: str,
        *,
        length: int,
        sha256: Sha256 | None = None,
        tags: str = "",
        concat: str = "",
    ) -> Upload:
        """Begin an upload of ``length`` bytes."""
        upload = Upload(
            id=new_id(),
            organisation=organisation,
            length=length,
            sha256=sha256,
            tags=tags,
            concat=concat,
            touched_ms=self._now_ms(),
        )
        self._database.write(lambda connection: upload_records.add(connection, upload))
        return upload

    def find(self, organisation: str, upload: str) -> Upload:
        """Find an upload of an organisation.

        Raises:
            UploadUnknown: see there.
            UploadGone: see there.
        """
        if not UPLOAD_PATTERN.fullmatch(upload):
            raise UploadUnknown
        found = self._record(upload)
        if found is None or found.organisation != organisation:
            raise UploadUnknown
        if found.expires_ms < self._now_ms():
            raise UploadGone
        return found

    def offset(self, upload: Upload) -> int:
        """Give how many of its bytes are here, durably."""
        if upload.done:
            return upload.length
        offset = self._media.size(upload.id)
        if offset != upload.durable:
            self._note_durable(upload, offset)
        return offset

    def look(self, organisation: str, wanted: Wanted, *, in_parts: bool) -> Wanted | None:
        """Tell how much of what is wanted is here; take over what is whole, and give None then.

        Args:
            organisation: Whose it is.
            wanted: What is wanted, with the upload that takes it.
            in_parts: Tell its parts too, if it is large.

        Raises:
            UploadUnknown: the upload was terminated.
            UploadGone: it was idle for too long.
        """
        upload = self.find(organisation, wanted.upload.removeprefix(UPLOADS))
        item = Item(wanted.sha256, wanted.size_bytes)
        try:
            if self.offset(upload) == item.size_bytes:
                self.complete(upload)
                return None
            if self.join(organisation, item):
                return None
        except (HashDiffers, MediaFull):
            pass  # it begins at 0, or waits at its end until there is room
        parts = self._parts(organisation, item) if in_parts else ()
        return structs.replace(wanted, offset_bytes=self.offset(upload), parts=parts)

    def _parts(self, organisation: str, item: Item) -> tuple[Part, ...]:
        """Give the parts of a large media item, with what is here of each; begin those that lack.

        Empty for an item that goes whole.
        """
        stretches = layout(item.size_bytes)
        if not stretches:
            return ()
        now_ms = self._now_ms()
        found = self._database.read(
            lambda connection: upload_records.parts(connection, organisation, item, now_ms=now_ms)
        )
        if any(stretch not in found for stretch in stretches):
            found = self._database.write(
                lambda connection: upload_records.begin_parts(
                    connection, organisation, item, stretches, now_ms=now_ms
                )
            )
        return tuple(
            Part(
                start_bytes=start,
                size_bytes=size,
                offset_bytes=self.offset(found[start, size]),
                upload=UPLOADS + found[start, size].id,
            )
            for start, size in stretches
        )

    def join(self, organisation: str, item: Item) -> bool:
        """Make an item of its parts if all of them are whole; tell whether that was done.

        Raises:
            HashDiffers: together they are other bytes; all of them begin again at 0.
            MediaFull: no room; the parts stay.
        """
        now_ms = self._now_ms()
        found = self._database.read(
            lambda connection: upload_records.parts(connection, organisation, item, now_ms=now_ms)
        )
        stretches = layout(item.size_bytes)
        whole = [
            found[each]
            for each in stretches
            if each in found and (found[each].done or found[each].durable == found[each].length)
        ]
        if not stretches or len(whole) < len(stretches):
            return False
        for each in whole:
            self._finish(each)  # a fault may have come between its last byte and this
        ids = [each.id for each in whole]
        try:
            self.concatenate(
                organisation, ids, sha256=item.sha256, tags=write_tags(sha256=item.sha256)
            )
        except PartsUnusable:
            return False  # another request was faster
        return True

    def append(self, upload: Upload, *, at: int, data: Sequence[bytes]) -> int:
        """Add bytes to an upload; give the new offset, which ``rest`` makes durable.

        Raises:
            OffsetDiffers: the upload ends elsewhere.
            MediaFull: no room; nothing was added.
        """
        return self._media.append(upload.id, at=at, data=data)

    def rest(self, upload: Upload) -> int:
        """Make what came so far durable, and begin the idle time anew; give the offset.

        Of a whole upload nothing is noted: ``complete`` comes next and spares it the commit.
        """
        offset = self._media.size(upload.id)
        if offset != upload.length:
            self._note_durable(upload, offset)
        return offset

    def complete(self, upload: Upload) -> None:
        """Take over an upload that has all its bytes; safe to call at any time, any number.

        With the last part of an item the item is made of them.

        Raises:
            HashDiffers: the bytes are not those announced; the upload begins again at 0.
            MediaFull: no room for the object; the upload stays whole.
        """
        self._finish(upload)
        item = upload.part_of if upload.is_part else None
        if item is not None:
            self.join(upload.organisation, item)

    def _finish(self, upload: Upload) -> None:
        with self._finishing[int(upload.id[:4], 16) % _STRIPES]:
            current = self._record(upload.id)
            if current is None or current.done or self._media.size(upload.id) != upload.length:
                return
            if upload.is_part:
                now_ms = self._now_ms()
                self._database.write(
                    lambda connection: upload_records.finish(connection, upload.id, now_ms=now_ms)
                )
                return
            try:
                sha256 = self._media.seal(upload.id, expected=upload.sha256)
            except HashDiffers:
                self._media.discard(upload.id)
                raise
            with self._keeping_lock(sha256):
                self._media.keep(upload.id, sha256)
                self._database.write(lambda connection: self._take(connection, upload, sha256))
            self._media.discard(upload.id)
            self._forget_parts(upload, sha256)

    def concatenate(
        self, organisation: str, parts: Sequence[str], *, sha256: Sha256 | None, tags: str
    ) -> Upload:
        """Make one upload of whole parts and take it over.

        Asked again while it is at it, as after a lost answer, it is done once.

        Raises:
            PartsUnusable: see there; so it is as well when they were joined before.
            HashDiffers: together they are not what was announced; the parts stay, unless each
                was announced as a part of just that.
            MediaFull: no room; the parts stay.
        """
        with self._joining[hash(parts[0]) % _STRIPES if parts else 0]:
            return self._concatenate(organisation, parts, sha256=sha256, tags=tags)

    def _concatenate(
        self, organisation: str, parts: Sequence[str], *, sha256: Sha256 | None, tags: str
    ) -> Upload:
        found: list[Upload] = []
        for part in parts:
            try:
                found.append(self.find(organisation, part))
            except (UploadUnknown, UploadGone) as error:
                raise PartsUnusable from error
        if not found or not all(part.is_part and part.done for part in found):
            raise PartsUnusable
        length = sum(part.length for part in found)
        concat = "final;" + " ".join(part.id for part in found)
        whole = self.create(organisation, length=length, sha256=sha256, tags=tags, concat=concat)
        try:
            self._media.concatenate(whole.id, [part.id for part in found])
            self.complete(whole)
        except HashDiffers:
            self.terminate(whole)
            if sha256 is not None and all(part.sha256 == sha256 for part in found):
                self.forget([part.id for part in found])
            raise
        except Exception:
            self.terminate(whole)
            raise
        self.forget([part.id for part in found])
        return whole

    def terminate(self, upload: Upload) -> None:
        """Forget an upload and its bytes."""
        self.forget([upload.id])

    def forget(self, ids: Sequence[str]) -> None:
        """Forget uploads and their bytes."""
        self._database.write(lambda connection: upload_records.remove(connection, ids))
        for upload in ids:
            self._media.discard(upload)

    def tidy(self) -> None:
        """Discard what a crash left behind; only before requests are taken.

        Of a growing file only what was synced is kept: after a power cut ext4 was seen to give
        zeros for the rest of the last synced block, though the file was longer.
        """
        joins = self._database.read(upload_records.unfinished_joins)
        if joins:
            self.forget(joins)
        for upload in list(self._media.pending()):
            found = self._record(upload)
            if found is None or (found.done and not found.is_part):
                self._media.discard(upload)
            else:
                self._media.trim(upload, found.durable)
        objects = self._media.objects()
        while batch := list(islice(objects, _BATCH)):
            for sha256 in self._unheld(batch):
                self._media.delete(sha256)

    def sweep(self) -> int:
        """Forget the uploads that were idle for too long; give their number."""
        before_ms = self._now_ms() - IDLE_MS
        idle = self._database.read(
            lambda connection: upload_records.untouched_since(connection, before_ms)
        )
        if idle:
            self.forget(idle)
        return len(idle)

    def delete_unheld(self, hashes: Sequence[Sha256]) -> None:
        """Delete those objects that no organisation's story needs any more."""
        for sha256 in hashes:
            with self._keeping_lock(sha256):
                for unheld in self._unheld([sha256]):
                    self._media.delete(unheld)

    def _forget_parts(self, upload: Upload, sha256: Sha256) -> None:
        """Forget the parts of an item that is here as a whole."""
        item = Item(sha256, upload.length)
        ids = self._database.read(
            lambda connection: upload_records.parts_begun(connection, upload.organisation, item)
        )
        if ids:
            self.forget(ids)

    def _record(self, upload: str) -> Upload | None:
        return self._database.read(lambda connection: upload_records.find(connection, upload))

    def _unheld(self, hashes: Sequence[Sha256]) -> list[Sha256]:
        return self._database.read(lambda connection: records.unheld(connection, hashes))

    def _note_durable(self, upload: Upload, durable: int) -> None:
        now_ms = self._now_ms()
        self._database.write(
            lambda connection: upload_records.note_durable(
                connection, upload.id, durable, now_ms=now_ms
            )
        )

    def _keeping_lock(self, sha256: Sha256) -> threading.Lock:
        """Keep an object from being made and deleted at the same time."""
        return self._keeping[int(sha256[:4], 16) % _STRIPES]

    def _take(self, connection: Connection, upload: Upload, sha256: Sha256) -> None:
        now_ms = self._now_ms()
        organisation = upload.organisation
        records.hold(connection, organisation, sha256, size_bytes=upload.length, now_ms=now_ms)
        upload_records.finish(connection, upload.id, now_ms=now_ms)
        for revision in records.waiting_for(connection, organisation, sha256):
            if not records.missing(connection, revision, organisation):
                make_receipt(connection, revision, identity=self._identity, now_ms=now_ms)
