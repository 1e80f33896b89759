"""Both services that the contract is held against: the one in memory and the real one."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import structs

from fakes.clock import FakeClock
from fakes.profiles import DESCRIBED, complete_answers, shipped_world
from fakes.service import FakeService
from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.manifest import Manifest, manifest_hash
from heliograph.domain.media import MediaItem, Preview
from heliograph.domain.review import Comment, Review, ReviewState
from heliograph.domain.schedule import Upload
from heliograph.remote.http import HttpService
from heliograph.remote.service import Service
from heliograph.remote.wire import (
    EnrolAnswer,
    EnrolRequest,
    ExchangeHead,
    Known,
    Result,
    Wanted,
    code_hash,
)
from heliograph_service.embedded import EmbeddedService


class Party(Protocol):
    """A service under test, and ways to it."""

    def new_code(self, organisation: str) -> str:
        """Make an enrolment code."""

    def way(self, token: str | None) -> Service:
        """Open a way to the service for a device."""

    def review(
        self, story: StoryId, state: ReviewState, *comments: Comment, message: str = ""
    ) -> Review:
        """Say something of a story, as an editor does."""

    def restart(self) -> None:
        """Kill it and start it again."""

    def close(self) -> None:
        """End it."""


class FakeParty:
    """The service in memory."""

    def __init__(self, folder: Path) -> None:
        del folder
        self._world = shipped_world(FakeClock(now_ms=1_621_000_000_000))

    def new_code(self, organisation: str) -> str:
        """See ``Party``."""
        return self._world.new_code(organisation)

    def way(self, token: str | None) -> Service:
        """See ``Party``."""
        return FakeService(self._world, token=token, signed_in=False)

    def review(
        self, story: StoryId, state: ReviewState, *comments: Comment, message: str = ""
    ) -> Review:
        """See ``Party``."""
        return self._world.review(story, state, *comments, message=message)

    def restart(self) -> None:
        """See ``Party``."""
        self._world.crash()

    def close(self) -> None:
        """See ``Party``."""


class RealParty:
    """The real service, over HTTP on loopback."""

    def __init__(self, folder: Path) -> None:
        self._service = EmbeddedService(folder)
        self._service.start()
        self._ways: list[HttpService] = []

    def new_code(self, organisation: str) -> str:
        """See ``Party``."""
        return self._service.new_code(organisation)

    def way(self, token: str | None) -> Service:
        """See ``Party``."""
        way = HttpService(self._service.address, token=token)
        self._ways.append(way)
        return way

    def review(
        self, story: StoryId, state: ReviewState, *comments: Comment, message: str = ""
    ) -> Review:
        """See ``Party``."""
        reviews = self._service.central.reviews
        return reviews.say(story, state, message=message, comments=comments)

    def restart(self) -> None:
        """See ``Party``."""
        self._service.stop()
        self._service.start()

    def close(self) -> None:
        """See ``Party``."""
        for way in self._ways:
            way.close()
        self._service.stop()


class Device:
    """An enrolled device and its way to the service."""

    def __init__(self, party: Party, organisation: str = "Coast Radio") -> None:
        code = party.new_code(organisation)
        request = EnrolRequest(code_hash=code_hash(code), device_name="laptop")
        self.enrolled: EnrolAnswer = party.way(None).enrol(request)
        self.service = party.way(self.enrolled.token)

    def tell(self, *manifests: bytes) -> list[Result]:
        """Exchange manifests."""
        return list(self.service.exchange(ExchangeHead(), manifests).results)

    def ask(self, manifest: bytes) -> Result:
        """Ask where a revision stands, without its text."""
        names = msgspec.json.decode(manifest, type=Manifest)
        known = Known(story=names.story, revision=names.revision, sha256=manifest_hash(manifest))
        (result,) = self.service.exchange(ExchangeHead(known=(known,)), ()).results
        return result

    def send(self, wanted: Wanted, data: bytes) -> int:
        """Send what is wanted."""
        return self.service.send(upload_of(wanted), io.BytesIO(data), watch=Tally())


class Tally:
    """A watch that counts, and stops the sending after some bytes if asked to."""

    def __init__(self, *, stop_after: int | None = None) -> None:
        self.moved_bytes = 0
        self.handed_bytes = 0
        self.read_bytes = 0
        self._stop_after = stop_after

    @property
    def stopped(self) -> bool:
        """Tell whether to stop."""
        return self._stop_after is not None and self.read_bytes >= self._stop_after

    def handed_over(self, n_bytes: int) -> None:
        """Count."""
        self.handed_bytes += n_bytes

    def moved(self, n_bytes: int) -> None:
        """Count."""
        assert n_bytes > 0
        self.moved_bytes += n_bytes


class Counted(io.BytesIO):
    """A source that tells a tally what was read of it."""

    def __init__(self, data: bytes, tally: Tally) -> None:
        super().__init__(data)
        self._tally = tally

    def read(self, size: int | None = -1, /) -> bytes:
        """Read and count."""
        block = super().read(size)
        self._tally.read_bytes += len(block)
        return block


def new_story() -> StoryId:
    """Make a story's id."""
    return StoryId(str(uuid.uuid4()))


def photo(data: bytes, number: int = 1) -> MediaItem:
    """Describe some bytes as a photo of which everything is said."""
    return MediaItem(
        id=MediaId(f"0190b3a0-0000-7000-9000-{number:012d}"),
        sha256=Sha256(hashlib.sha256(data).hexdigest()),
        size_bytes=len(data),
        kind="photo",
        content_type="image/jpeg",
        file_name="photo.jpg",
        details=DESCRIBED,
    )


def previewed(data: bytes, preview: bytes, number: int = 1) -> MediaItem:
    """Describe some bytes as a photo with a preview."""
    named = Preview(
        sha256=Sha256(hashlib.sha256(preview).hexdigest()),
        size_bytes=len(preview),
        content_type="image/webp",
    )
    return structs.replace(photo(data, number), preview=named)


def manifest_of(
    *media: bytes, story: StoryId | None = None, revision: int = 1, **answers: Any
) -> bytes:
    """Freeze a complete story with media of these bytes."""
    items = [photo(data, number) for number, data in enumerate(media)]
    return frozen(items, story=story, revision=revision, **answers)


def frozen(
    items: Sequence[MediaItem] = (),
    *,
    story: StoryId | None = None,
    revision: int = 1,
    campaign: str = "open-call",
    **answers: Any,
) -> bytes:
    """Freeze a complete story with these media items."""
    return msgspec.json.encode(
        Manifest(
            format=1,
            story=story or new_story(),
            revision=revision,
            campaign=campaign,
            campaign_version=1,
            created_ms=1_620_000_000_000,
            frozen_ms=1_620_000_001_000,
            answers=complete_answers(**answers),
            media=tuple(items),
        )
    )


def upload_of(wanted: Wanted, **changes: Any) -> Upload:
    """Make the upload that the service asked for."""
    upload = Upload(
        story=new_story(),
        revision=1,
        sha256=wanted.sha256,
        size_bytes=wanted.size_bytes,
        offset_bytes=wanted.offset_bytes,
        address=wanted.upload,
    )
    return structs.replace(upload, **changes)
