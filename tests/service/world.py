"""What the service's tests speak: a small pack, stories for it, and a client over httpx."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import httpx
import msgspec
from msgspec.structs import replace

from heliograph.domain.campaign import Campaign, Choice, Field
from heliograph.domain.ids import MediaId, Sha256, StoryId, uuid7
from heliograph.domain.manifest import freeze, manifest_hash, parse_manifest
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.domain.story import Story
from heliograph.remote.codings import pack
from heliograph.remote.wire import (
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeHead,
    Known,
    Result,
    code_hash,
    decode,
    encode,
    join_exchange,
)
from heliograph_service.embedded import EmbeddedService

CAMPAIGN = Campaign(
    format=1,
    id="small",
    version=1,
    title={"en": "Small"},
    theme={"en": "Small"},
    call={"en": "Tell."},
    fields=(
        Field(id="title", section="story", type="line", required="always", max_length=100),
        Field(id="media", section="media", type="media"),
    ),
    choices={"licences": (Choice(code="CC-BY-4.0", name={"en": "CC BY 4.0"}),)},
)
PACK = msgspec.json.encode(CAMPAIGN)
TUS = {"Tus-Resumable": "1.0.0"}
_HEAD = ExchangeHead(campaigns={"small": 99, "open-call": 99, "wtisd-2021": 99})
BYTES = TUS | {"Content-Type": "application/offset+octet-stream"}


def sha256(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def new_story_id() -> StoryId:
    return StoryId(uuid7(now_ms=time.time_ns() // 1_000_000, random=os.urandom(10)))


def media_item(content: bytes, **changes: object) -> MediaItem:
    item = MediaItem(
        id=MediaId(new_story_id()),
        sha256=sha256(content),
        size_bytes=len(content),
        kind="photo",
        content_type="image/jpeg",
        file_name="photo.jpg",
        details=MediaDetails(
            alt_text="A mast above the village",
            credit="Somebody",
            licence="CC-BY-4.0",
            people="none",
        ),
    )
    return replace(item, **changes)


def manifest(
    *media: MediaItem,
    story: StoryId | None = None,
    revision: int = 1,
    title: str = "A mast for the valley",
    campaign: str = "small",
    campaign_version: int = 1,
) -> bytes:
    return freeze(
        story=Story(
            id=story or new_story_id(),
            campaign=campaign,
            answers={"title": title},
            media=media,
            created_ms=1,
            changed_ms=2,
        ),
        revision=revision,
        campaign_version=campaign_version,
        now_ms=3,
    )


@contextmanager
def running(data: Path) -> Iterator[EmbeddedService]:
    """Run a service that knows the small pack."""
    service = EmbeddedService(data)
    service.start()
    service.central.packs.publish(PACK)
    try:
        yield service
    finally:
        service.stop()


@dataclass
class Client:
    """A device as the service sees it."""

    http: httpx.Client
    account: EnrolAnswer

    @classmethod
    def enrolled(cls, service: EmbeddedService, organisation: str | None = None) -> Self:
        """Enrol a device of an organisation."""
        return cls.with_code(service.address, service.new_code(organisation))

    @classmethod
    def with_code(cls, address: str, code: str) -> Self:
        """Enrol a device with a code."""
        http = httpx.Client(base_url=address, timeout=30, trust_env=False)
        answer = http.post(
            "/v1/enrol",
            content=encode(EnrolRequest(code_hash=code_hash(code), device_name="Test")),
        )
        account = decode(answer.content, EnrolAnswer)
        http.headers["Authorization"] = f"Bearer {account.token}"
        return cls(http, account)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()

    def exchange(self, *manifests: bytes, head: ExchangeHead = _HEAD) -> ExchangeAnswer:
        """Do the one round trip."""
        answer = self.http.post(
            "/v1/exchange",
            content=pack(join_exchange(head, manifests), "gzip"),
            headers={"Content-Encoding": "gzip"},
        )
        assert answer.status_code == 200, answer.text
        return decode(answer.content, ExchangeAnswer)

    def send(self, data: bytes) -> Result:
        """Exchange one manifest."""
        (result,) = self.exchange(data).results
        return result

    def patch(self, upload: str, content: bytes, *, at: int = 0, **headers: str) -> httpx.Response:
        """Send bytes of an upload."""
        return self.http.patch(
            upload, content=content, headers=BYTES | {"Upload-Offset": str(at)} | headers
        )

    def offset(self, upload: str) -> int:
        """Ask how much of an upload is there."""
        answer = self.http.head(upload, headers=TUS)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    def begin(self, length: int, **headers: str) -> str:
        """Begin an upload; give its address."""
        answer = self.http.post(
            "/v1/uploads/", headers=TUS | {"Upload-Length": str(length)} | headers
        )
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"])


def eventually(holds: Callable[[], bool]) -> bool:
    """Ask again for some seconds: the other side works in its own time."""
    end = time.monotonic() + 20
    wait = threading.Event()
    while time.monotonic() < end:
        if holds():
            return True
        wait.wait(0.01)
    return False


def known(data: bytes) -> Known:
    names = parse_manifest(data)
    return Known(story=names.story, revision=names.revision, sha256=manifest_hash(data))


def problem_code(answer: httpx.Response) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["code"])


class FullDisk:
    """Takes the place of the media store's writing; has room for some bytes only."""

    def __init__(self, room: int) -> None:
        self.room = room

    def __call__(self, file: BinaryIO, piece: bytes) -> None:
        """Write as much as there is room for."""
        file.write(piece[: self.room])
        if len(piece) > self.room:
            raise OSError(errno.ENOSPC, "no room")
        self.room -= len(piece)
