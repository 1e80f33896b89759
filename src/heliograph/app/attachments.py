"""The files of a story: attach, describe, make smaller, put in order, take out and put back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from msgspec import structs

from heliograph.app.forms import original_of
from heliograph.domain.campaign import MediaLimits
from heliograph.domain.ids import MediaId, uuid7
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaDetails, MediaItem, Original, largest_within
from heliograph.errors import CampaignUnknown, IllegalTransition, MediaChanged, StoryUnknown
from heliograph.media.intake import opened, recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.app.campaigns import Campaigns
    from heliograph.app.drafts import Drafts
    from heliograph.app.forms import Forms, Made
    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.media import MediaKind, SendingSize, SizeOffer
    from heliograph.store.store import Store


class Attachments:
    """The files of the stories of one profile; each thread has its own."""

    def __init__(
        self, *, store: Store, drafts: Drafts, campaigns: Campaigns, forms: Forms, clock: Clock
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._campaigns = campaigns
        self._forms = forms
        self._clock = clock

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open a media item's bytes, or those of its original; seekable, read-only."""
        return self._store.media.open(sha256)

    def attach(
        self,
        story: StoryId,
        path: Path,
        *,
        details: MediaDetails | None = None,
        size: SendingSize | None = None,
        keep_place: bool = False,
        as_it_is: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> MediaItem:
        """Take a file into a story: its bytes are kept, and a clean form of it will be sent.

        The person's file is left alone. At no moment is half of it in the story.

        Args:
            story: A draft.
            path: The person's file.
            details: What is known about it already.
            size: How large a photo is sent; the campaign's own size if it is not given.
            keep_place: Leave in the form where it was taken.
            as_it_is: Send the file itself if it cannot be cleaned: the person has decided so.
            progress: Called with numbers from 0 to the file's size in bytes, over reading and
                cleaning; an exception it raises cancels.

        Raises:
            MediaNotCleaned: its kind can be cleaned, but this file cannot.
            MediaTooLarge: the picture has too many pixels to be made smaller.
            MediaError: the file cannot be read whole.
            DiskFull: there is no room; nothing was attached.
            IllegalTransition: the story is no draft now.
        """
        item = self.prepare(
            story,
            path,
            details=details,
            size=size,
            keep_place=keep_place,
            as_it_is=as_it_is,
            progress=progress,
        )
        self.put_back(story, item)
        return item

    def prepare(
        self,
        story: StoryId,
        path: Path,
        *,
        details: MediaDetails | None = None,
        size: SendingSize | None = None,
        keep_place: bool = False,
        as_it_is: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> MediaItem:
        """Keep a file's bytes and make what will be sent, for ``put_back``; see ``attach``."""
        self._require_open(story)
        with self._store.media.together():
            with opened(path) as intake:

                def watch(count: int) -> None:
                    # A file that is still being recorded would never come to its end.
                    if count > intake.size_bytes:
                        raise MediaChanged(path.name)
                    if progress is not None:
                        progress(count // 2)

                sha256, size_bytes = self._store.media.add(intake.source, progress=watch)
            if size_bytes != intake.size_bytes:
                raise MediaChanged(path.name)
            original = Original(
                sha256=sha256, size_bytes=size_bytes, content_type=intake.content_type
            )
            made = self._forms.make(
                original,
                name=path.name,
                size=size or self._photo_size(story),
                keep_place=keep_place,
                as_it_is=as_it_is,
                progress=_second_half(size_bytes, progress),
            )
            if progress is not None:
                progress(size_bytes)
        return self._item_of(path.name, intake.kind, made, details)

    def attach_data(
        self,
        story: StoryId,
        name: str,
        data: bytes,
        *,
        details: MediaDetails | None = None,
        size: SendingSize | None = None,
        keep_place: bool = False,
        as_it_is: bool = False,
    ) -> MediaItem:
        """Take in what is in no file, such as a picture from the clipboard; see ``attach``."""
        self._require_open(story)
        kind, content_type = recognise(data[:32], name)
        with self._store.media.together():
            sha256, size_bytes = self._store.media.add(io.BytesIO(data))
            original = Original(sha256=sha256, size_bytes=size_bytes, content_type=content_type)
            made = self._forms.make(
                original,
                name=name,
                size=size or self._photo_size(story),
                keep_place=keep_place,
                as_it_is=as_it_is,
            )
        item = self._item_of(name, kind, made, details)
        self.put_back(story, item)
        return item

    # ---- what will be sent ------------------------------------------------------------

    def offers(self, story: StoryId, media: MediaId) -> tuple[SizeOffer, ...]:
        """Tell what would be sent of a photo at each size, smallest first.

        Each is really made once, and what it measures kept. Sizes that would send the same are
        one offer; the present one is always there. Empty for what has no sizes.

        Raises:
            StoryUnknown: there is no such story, or no such item in it.
        """
        return self._forms.offers(self._item(story, media))

    def fitting(self, story: StoryId, media: MediaId) -> SizeOffer | None:
        """Give the best size that the campaign takes; None when there is none.

        Raises:
            StoryUnknown: there is no such story, or no such item in it.
            CampaignUnknown: its campaign is not on this computer.
        """
        limit = self._campaigns.get(self._drafts.get(story).campaign).media.max_item_bytes
        return largest_within(self.offers(story, media), limit)

    def resize(
        self,
        story: StoryId,
        media: MediaId,
        size: SendingSize,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> MediaItem:
        """Send a photo at another size from now on; give it as it is then.

        Args:
            story: A draft.
            media: One of its photos.
            size: Of those that ``offers`` gives.
            progress: Called before the form is made and before it is put into the story; an
                exception it raises cancels.

        Raises:
            MediaNotCleaned: at this size it cannot be cleaned.
            MediaTooLarge: it has too many pixels for that.
            StoryUnknown: there is no such story, or no such item in it.
            IllegalTransition: the story is no draft now.
        """
        item = self._item(story, media)
        return self._remake(story, item, size, keep_place=item.keeps_place, progress=progress)

    def keep_place(self, story: StoryId, media: MediaId, *, keep: bool) -> MediaItem:
        """Leave in the form where it was taken, or take that out; see ``resize`` for errors."""
        item = self._item(story, media)
        return self._remake(story, item, item.sending_size, keep_place=keep, progress=None)

    def thumbnail(self, item: MediaItem) -> bytes | None:
        """Give a small picture (WebP, longest edge 256 pixels at most); None where there is none.

        Raises:
            MediaMissing: its bytes are not here.
        """
        return self._forms.thumbnail(item)

    # ---- what is said of it -----------------------------------------------------------

    def put_back(self, story: StoryId, item: MediaItem) -> None:
        """Add an item whose bytes are in the store, as after taking it out by mistake."""
        self._store.stories.put_media(story, item, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)

    def describe(self, story: StoryId, media: MediaId, details: MediaDetails) -> None:
        """Save what a person says about a media item."""
        self._store.stories.set_details(story, media, details, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)

    def detach(self, story: StoryId, media: MediaId) -> MediaItem:
        """Take an item out of a draft and give it, so that it can be put back."""
        item = self._item(story, media)
        self._store.stories.remove_media(story, media, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)
        return item

    def reorder(self, story: StoryId, media: Sequence[MediaId]) -> None:
        """Put the items of a draft in this order."""
        self._store.stories.order_media(story, media, now_ms=self._clock.now_ms())

    # ---- inside -------------------------------------------------------------------------

    def _require_open(self, story: StoryId) -> None:
        if not self._drafts.is_open(story):
            raise IllegalTransition(State.READY, "attach")

    def _photo_size(self, story: StoryId) -> SendingSize:
        try:
            return self._campaigns.get(self._drafts.get(story).campaign).media.photo_size
        except CampaignUnknown:
            return MediaLimits().photo_size

    def _item_of(
        self, name: str, kind: MediaKind, made: Made, details: MediaDetails | None
    ) -> MediaItem:
        said = details or MediaDetails()
        return made.of(
            MediaItem(
                id=MediaId(uuid7(now_ms=self._clock.now_ms(), random=self._clock.random(10))),
                sha256=made.sha256,
                size_bytes=made.size_bytes,
                kind=kind,
                content_type=made.content_type,
                file_name=name,
                details=structs.replace(said, taken=said.taken or made.taken),
            )
        )

    def _item(self, story: StoryId, media: MediaId) -> MediaItem:
        item = next((each for each in self._drafts.get(story).media if each.id == media), None)
        if item is None:
            raise StoryUnknown(media)
        return item

    def _remake(
        self,
        story: StoryId,
        item: MediaItem,
        size: SendingSize | None,
        *,
        keep_place: bool,
        progress: Callable[[int], None] | None,
    ) -> MediaItem:
        self._require_open(story)
        with self._store.media.together():
            if progress is not None:
                progress(0)
            made = self._forms.make(
                item.original or original_of(item),
                name=item.file_name,
                size=size or "full",
                keep_place=keep_place,
                as_it_is=item.original is not None and not item.cleaned,
            )
            if progress is not None:
                progress(item.size_bytes)
        self._store.stories.set_form(story, made.of(item), now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)
        return self._item(story, item.id)


def _second_half(
    size_bytes: int, progress: Callable[[int], None] | None
) -> Callable[[int], None] | None:
    """Tell the second half of the way by the bytes of the form that are written."""
    if progress is None:
        return None
    return lambda count: progress(min((size_bytes + count) // 2, size_bytes))
