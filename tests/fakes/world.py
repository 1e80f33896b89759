"""What the in-memory service knows: durable facts, and bytes that a crash would lose."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from joserfc.jwk import OKPKey
from msgspec.structs import replace

from heliograph.domain.campaign import Campaign
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.manifest import Manifest
from heliograph.domain.receipt import Receipt, Withdrawal
from heliograph.domain.review import Comment, Reply, Review, ReviewState, is_reply
from heliograph.domain.signed import PinnedKeys, key_id, new_key, public_part, sign
from heliograph.remote.wire import Limits, code_hash, proof_key


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Who a token stands for."""

    device: str
    organisation: str


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One revision as the service took it in."""

    data: bytes
    sha256: Sha256
    manifest: Manifest
    organisation: str


@dataclass(slots=True, kw_only=True)
class Incoming:
    """A media item on its way in; a crash takes it back to ``durable_bytes``."""

    sha256: Sha256
    size_bytes: int
    organisation: str
    data: bytearray = field(default_factory=bytearray)
    durable_bytes: int = 0
    part_of: str | None = None
    """Address of the whole that this is a part of; ``sha256`` is then that of the whole."""
    start_bytes: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether every byte is here."""
        return len(self.data) == self.size_bytes


class World:
    """The state of a service that several devices may talk to at once."""

    def __init__(
        self,
        *,
        now_ms: Callable[[], int] = lambda: 1_620_000_000_000,
        campaigns: tuple[Campaign, ...] = (),
        service: str = "fake-service",
        limits: Limits | None = None,
    ) -> None:
        self.now_ms = now_ms
        self.service = service
        self.name = "Fake service"
        self.limits = limits or Limits()
        self.lock = threading.RLock()
        self.key: OKPKey = new_key()
        self.campaigns: dict[str, Campaign] = {each.id: each for each in campaigns}
        self.codes: dict[str, tuple[bytes, str]] = {}
        self.devices: dict[str, Device] = {}
        self.texts: dict[tuple[StoryId, int], Text] = {}
        self.media: dict[tuple[str, Sha256], bytes] = {}
        self.incoming: dict[str, Incoming] = {}
        self.receipts: dict[tuple[StoryId, int], str] = {}
        self.owners: dict[StoryId, str] = {}
        self.tombstones: dict[tuple[str, StoryId], str] = {}
        self.reviews: list[tuple[str, StoryId, str]] = []
        """Organisation, story and statement, in the order in which they were made."""
        self.replies: dict[str, Reply] = {}
        self.most_reviews = 100
        self.knows_previews = True
        """False makes it a service from before there were previews."""
        self.updates: Path | None = None
        """The repository of updates that it hands out."""
        self.crashes = 0

    @property
    def keys(self) -> PinnedKeys:
        """Give the public keys, as a device pins them."""
        public = public_part(self.key)
        return {key_id(public): public}

    @property
    def withdrawals(self) -> dict[StoryId, str]:
        """Give the confirmations of all withdrawals by story."""
        return {story: confirmation for (_, story), confirmation in self.tombstones.items()}

    def new_code(self, organisation: str) -> str:
        """Make an enrolment code."""
        code = f"FAKE-{len(self.codes) + 1:04d}"
        self.codes[code_hash(code)] = (proof_key(code), organisation)
        return code

    def new_device(self, organisation: str) -> str:
        """Enrol a device without a code and give its token."""
        number = len(self.devices) + 1
        token = f"token-{number}"
        self.devices[token] = Device(device=f"device-{number}", organisation=organisation)
        return token

    def crash(self) -> None:
        """Lose what a process and its page cache lose, and start again."""
        with self.lock:
            self.crashes += 1
            for each in self.incoming.values():
                del each.data[each.durable_bytes :]

    def receipt(self, text: Text) -> str:
        """Give the receipt of a complete revision: made once, then always the same."""
        manifest = text.manifest
        place = (manifest.story, manifest.revision)
        if place not in self.receipts:
            number = hashlib.sha256(f"{manifest.story} {manifest.revision}".encode()).hexdigest()
            statement = Receipt(
                service=self.service,
                story=manifest.story,
                revision=manifest.revision,
                manifest=text.sha256,
                media=tuple(dict.fromkeys(item.sha256 for item in manifest.media)),
                number=f"{number[:4]}-{number[4:8]}".upper(),
                received_ms=self.now_ms(),
            )
            self.receipts[place] = sign(
                msgspec.json.encode(statement), typ="heliograph-receipt", key=self.key
            )
        return self.receipts[place]

    def withdraw(self, organisation: str, story: StoryId) -> str:
        """Give the confirmation of a withdrawal: made once, then always the same."""
        if (organisation, story) not in self.tombstones:
            statement = Withdrawal(service=self.service, story=story, withdrawn_ms=self.now_ms())
            self.tombstones[organisation, story] = sign(
                msgspec.json.encode(statement), typ="heliograph-withdrawal", key=self.key
            )
        return self.tombstones[organisation, story]

    # ---- reviews -------------------------------------------------------------

    def review(
        self,
        story: StoryId,
        state: ReviewState = "returned",
        *comments: Comment,
        revision: int | None = None,
        **changes: Any,
    ) -> Review:
        """Say something of a story, as an editor does; its newest revision unless told."""
        found = revision or max(number for each, number in self.texts if each == story)
        text = self.texts[story, found]
        review = Review(
            service=self.service,
            story=story,
            revision=found,
            manifest=text.sha256,
            number=1 + sum(1 for _, each, _ in self.reviews if each == story),
            state=state,
            at_ms=self.now_ms(),
            by="ITU, editors",
            language="en",
            comments=comments,
        )
        review = replace(review, **changes)
        self.publish_review(text.organisation, review)
        return review

    def publish_review(
        self, organisation: str, review: Review, *, key: OKPKey | None = None
    ) -> str:
        """Sign a review, by another key if told, and hand it out from now on."""
        statement = sign(msgspec.json.encode(review), typ="heliograph-review", key=key or self.key)
        self.reviews.append((organisation, review.story, statement))
        return statement

    def reviews_since(self, organisation: str, cursor: str | None) -> tuple[list[str], str, bool]:
        """Give reviews from a cursor on, the next cursor, and whether there are more."""
        if cursor is None:
            return [], "", False
        begin = int(cursor) if cursor.isdigit() else 0
        end = min(begin + self.most_reviews, len(self.reviews))
        found = [each[2] for each in self.reviews[begin:end] if each[0] == organisation]
        return found, str(end), end < len(self.reviews)

    def keep_replies(self, organisation: str, replies: tuple[Reply, ...]) -> tuple[str, ...]:
        """Keep replies to stories of the organisation: the same id again is the same reply."""
        kept: list[str] = []
        for reply in replies:
            if self.owners.get(reply.story) == organisation and is_reply(reply):
                self.replies.setdefault(reply.id, reply)
                kept.append(reply.id)
        return tuple(kept)
