"""Makes what will be sent of a file; the file itself stays as it was, in the media store."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec
from msgspec import structs

from heliograph.domain.media import Original, Preview, SendingSize, SizeOffer, room_for_preview
from heliograph.errors import MediaNotCleaned, MediaTooLarge, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.media import MediaItem
    from heliograph.media.sending_form import SendingForms
    from heliograph.store.store import Store

_SIZES: tuple[SendingSize, ...] = ("small", "medium", "large", "full")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What will be sent of a file, kept in the media store."""

    original: Original
    """As it was given, with what was found out about it."""
    sha256: Sha256
    size_bytes: int
    content_type: str
    sending_size: SendingSize | None
    cleaned: bool
    keeps_place: bool
    preview: Preview | None = None
    taken: str = ""
    """Month of a photo, ``YYYY-MM``."""

    def of(self, item: MediaItem) -> MediaItem:
        """Give an item with this as what will be sent of it."""
        return structs.replace(
            item,
            sha256=self.sha256,
            size_bytes=self.size_bytes,
            content_type=self.content_type,
            preview=self.preview,
            original=self.original,
            sending_size=self.sending_size,
            cleaned=self.cleaned,
            keeps_place=self.keeps_place,
        )


class Forms:
    """The sending forms of one profile's files; for the thread that has the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._media = store.media

    def make(
        self,
        original: Original,
        *,
        name: str,
        size: SendingSize,
        keep_place: bool = False,
        as_it_is: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Made:
        """Make what will be sent of a file that is in the media store.

        Args:
            original: The file.
            name: What the person calls it, for errors.
            size: What is wanted; it counts for photos only.
            keep_place: Leave in where it was taken.
            as_it_is: Take the file itself where it cannot be cleaned.
            progress: Called with the bytes written so far; what it raises cancels.

        Raises:
            MediaNotCleaned: it is of a kind that can be cleaned, but this one cannot.
            MediaTooLarge: it has too many pixels for this size.
            DiskFull: there is no room; nothing was kept.
        """
        from heliograph.media.strip import can_strip  # noqa: PLC0415 - no start waits for it

        photo = self._photo(original, name)
        if photo is not None:
            width, height = photo.size
            original = structs.replace(
                original, width=width, height=height, says=original.says or photo.says
            )
            try:
                made = self._keep_photo(original, photo, size, keep_place=keep_place)
            except MediaNotCleaned:
                if not as_it_is:
                    raise
                made = _as_it_is(original, size)
            return self._with_preview(made, photo)
        if not can_strip(original.content_type):
            return _as_it_is(original, None)
        try:
            made = self._keep_stripped(original, keep_place=keep_place, progress=progress)
        except MediaNotCleaned as error:
            if not as_it_is:
                raise MediaNotCleaned(error.detail, name) from error
            return _as_it_is(original, None)
        return self._with_preview(made, self._photo(original, name, moving=True))

    def offers(self, item: MediaItem) -> tuple[SizeOffer, ...]:
        """Tell what would be sent at each size, smallest first; see ``Attachments.offers``."""
        if item.original is None or item.sending_size is None:
            return ()
        found: list[SizeOffer] = []
        photo: SendingForms | None = None
        for size in _SIZES:
            offer = self._media.derived.offer(
                item.original.sha256, size, keeps_place=item.keeps_place
            )
            if offer is None:
                photo = photo or self._photo(item.original, item.file_name)
                offer = None if photo is None else self._measure(item, photo, size)
            if offer is not None:
                found.append(offer)
        return _without_twins(found, item.sending_size)

    def thumbnail(self, item: MediaItem) -> bytes | None:
        """Give the small picture of an item, made now if it never was; None where there is none."""
        kept = self._media.derived.thumbnail(item.known_by)
        if kept is None:
            original = item.original or original_of(item)
            photo = self._photo(original, item.file_name, moving=True)
            kept = self._keep_thumbnail(original.sha256, photo)
        return kept or None

    def clean_old(self, story: StoryId, *, now_ms: int) -> None:
        """Make clean forms for files of a draft that an earlier Heliograph attached as they were.

        Raises:
            MediaNotCleaned: one of them cannot be cleaned; the person decides what becomes of it.
        """
        found = self._store.stories.get(story)
        for item in () if found is None else found.media:
            if item.original is None:
                made = self.make(original_of(item), name=item.file_name, size="full")
                self._store.stories.set_form(story, made.of(item), now_ms=now_ms)

    # ---- inside -------------------------------------------------------------------------

    def _photo(self, original: Original, name: str, *, moving: bool = False) -> SendingForms | None:
        from heliograph.media.sending_form import (  # noqa: PLC0415 - no start waits for it
            MOST_PHOTO_BYTES,
            SendingForms,
            look,
        )

        is_photo = original.content_type.startswith("image/")
        if not is_photo or original.size_bytes > MOST_PHOTO_BYTES:
            return None
        with self._media.open(original.sha256) as source:
            data = source.read()
        photo = look(data, original.content_type, name=name, moving=moving)
        if photo is None:
            return None
        return SendingForms(data, photo, original.content_type, name=name)

    def _keep_photo(
        self, original: Original, photo: SendingForms, size: SendingSize, *, keep_place: bool
    ) -> Made:
        form = photo.make(size, keep_place=keep_place)
        sha256, size_bytes = self._media.add(io.BytesIO(form.data))
        self._keep_thumbnail(original.sha256, photo)
        offer = SizeOffer(size=size, size_bytes=size_bytes, width=form.width, height=form.height)
        with suppress(StoreError):  # it can be measured again
            self._media.derived.keep_offer(original.sha256, offer, keeps_place=form.keeps_place)
        return Made(
            original=original,
            sha256=sha256,
            size_bytes=size_bytes,
            content_type=form.content_type,
            sending_size=size,
            cleaned=True,
            keeps_place=form.keeps_place,
            taken=photo.taken,
        )

    def _with_preview(self, made: Made, photo: SendingForms | None) -> Made:
        from heliograph.media.sending_form import PREVIEW_TYPE  # noqa: PLC0415 - see above

        room = room_for_preview(made.size_bytes)
        if photo is None or room == 0:
            return made
        try:
            picture = photo.preview(room)
        except MediaTooLarge:
            return made
        if not picture:
            return made
        sha256, size_bytes = self._media.add(io.BytesIO(picture))
        preview = Preview(sha256=sha256, size_bytes=size_bytes, content_type=PREVIEW_TYPE)
        return structs.replace(made, preview=preview)

    def _keep_stripped(
        self, original: Original, *, keep_place: bool, progress: Callable[[int], None] | None
    ) -> Made:
        from heliograph.media.sending_form import findings, ordered  # noqa: PLC0415 - see above
        from heliograph.media.strip import strip  # noqa: PLC0415 - see above

        content_type, says = original.content_type, original.says
        with self._media.open(original.sha256) as source:
            if keep_place and not says:
                says = findings(source, content_type)
            with self._media.adding() as writer:
                told = strip(
                    source,
                    cast("BinaryIO", _Watched(writer.write, progress)),
                    content_type,
                    keep_place=keep_place,
                )
        keeps_place = False
        if keep_place and "place" in says:
            with self._media.open(writer.sha256) as source:
                keeps_place = "place" in findings(source, content_type)
        return Made(
            original=structs.replace(original, says=says or ordered(told.removed)),
            sha256=writer.sha256,
            size_bytes=writer.size_bytes,
            content_type=content_type,
            sending_size=None,
            cleaned=True,
            keeps_place=keeps_place,
        )

    def _measure(self, item: MediaItem, photo: SendingForms, size: SendingSize) -> SizeOffer | None:
        try:
            form = photo.make(size, keep_place=item.keeps_place)
        except (MediaNotCleaned, MediaTooLarge):
            return None
        offer = SizeOffer(
            size=size, size_bytes=len(form.data), width=form.width, height=form.height
        )
        self._media.derived.keep_offer(item.known_by, offer, keeps_place=item.keeps_place)
        return offer

    def _keep_thumbnail(self, sha256: Sha256, photo: SendingForms | None) -> bytes:
        kept = self._media.derived.thumbnail(sha256)
        if kept is not None:
            return kept
        try:
            picture = b"" if photo is None else photo.thumbnail()
        except MediaTooLarge:
            picture = b""
        with suppress(StoreError):  # it can be made again
            self._media.derived.keep_thumbnail(sha256, picture)
        return picture


def original_of(item: MediaItem) -> Original:
    """Take a file for its own original, as those are that an earlier Heliograph attached."""
    return Original(sha256=item.sha256, size_bytes=item.size_bytes, content_type=item.content_type)


def _as_it_is(original: Original, size: SendingSize | None) -> Made:
    return Made(
        original=original,
        sha256=original.sha256,
        size_bytes=original.size_bytes,
        content_type=original.content_type,
        sending_size=size and "full",
        cleaned=False,
        keeps_place="place" in original.says,
    )


def _without_twins(offers: list[SizeOffer], present: SendingSize) -> tuple[SizeOffer, ...]:
    """Leave one of those that would send the same; the present size is never left out."""
    found: dict[tuple[int, int, int], SizeOffer] = {}
    for each in offers:
        known = (each.size_bytes, each.width, each.height)
        if known not in found or each.size == present:
            found[known] = each
    return tuple(sorted(found.values(), key=lambda each: _SIZES.index(each.size)))


class _Watched:
    """Hands bytes on and tells how many; what ``progress`` raises comes through."""

    def __init__(
        self, write: Callable[[bytes], int], progress: Callable[[int], None] | None
    ) -> None:
        self._write = write
        self._progress = progress
        self._count = 0

    def write(self, data: bytes, /) -> int:
        self._count += len(data)
        if self._progress is not None:
            self._progress(self._count)
        return self._write(data)
