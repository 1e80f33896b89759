"""Where a revision stands: judged by the client's own rules, kept once, received when whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph import decoding
from heliograph.domain import checks
from heliograph.domain.ids import Sha256, StoryId, is_story_id
from heliograph.domain.manifest import Manifest, manifest_hash, parse_manifest, previews
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.receipt import Withdrawal
from heliograph.remote.wire import UPLOADS, Limits, Result, Wanted, WithdrawalResult, encode
from heliograph_service import records, upload_records
from heliograph_service.receipts import make_receipt, with_receipt
from heliograph_service.records import Item, Preview, Revision
from heliograph_service.uploads import UploadUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from heliograph.domain.media import MediaItem
    from heliograph.remote.wire import Known
    from heliograph_service.database import Database
    from heliograph_service.enrolment import Device
    from heliograph_service.keys import Identity
    from heliograph_service.packs import Packs
    from heliograph_service.uploads import Uploads

_HIGHEST_REVISION = 2**31 - 1
_MOST_PROBLEMS = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
# A day inside the calendar at both ends, for whoever puts a time into another zone.
_FIRST_MS = (datetime.min.replace(tzinfo=UTC) + _DAY - _EPOCH) // timedelta(milliseconds=1)
_LAST_MS = (datetime.max.replace(tzinfo=UTC) - _DAY - _EPOCH) // timedelta(milliseconds=1)


class _Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A manifest with what speaks against taking it; without one it was not to be read."""

    data: bytes
    sha256: Sha256
    story: str
    revision: int
    manifest: Manifest | None
    problems: tuple[Problem, ...]

    def result(self, standing: str, problems: Sequence[Problem] = ()) -> Result:
        return decoding.convert(
            {
                "story": self.story,
                "revision": self.revision,
                "sha256": self.sha256,
                "standing": standing,
                "problems": tuple(problems),
            },
            Result,
        )


class Intake:
    """Takes revisions in and tells where they stand; several threads may use it at once."""

    def __init__(
        self,
        *,
        database: Database,
        uploads: Uploads,
        packs: Packs,
        identity: Identity,
        limits: Limits,
        now_ms: Callable[[], int],
    ) -> None:
        self._database = database
        self._uploads = uploads
        self._packs = packs
        self._identity = identity
        self._limits = limits
        self._now_ms = now_ms

    def take(
        self, device: Device, manifests: Sequence[bytes], *, in_parts: bool = False
    ) -> tuple[list[Result], list[bool]]:
        """Take manifests in, all in one commit; give where each stands, and whether it is new."""
        judged = [self._judge(data) for data in manifests]

        def place(connection: Connection) -> tuple[list[Result], list[bool]]:
            placed = [self._place(connection, device, each) for each in judged]
            return [result for result, _ in placed], [new for _, new in placed]

        results, new = self._database.write(place)
        return [self._with_offsets(device, each, in_parts=in_parts) for each in results], new

    def states(
        self, device: Device, known: Sequence[Known], *, in_parts: bool = False
    ) -> list[Result]:
        """Tell where revisions stand whose manifests are not sent again."""
        results = self._database.write(
            lambda connection: [self._state(connection, device, each) for each in known]
        )
        return [self._with_offsets(device, each, in_parts=in_parts) for each in results]

    def find(
        self, device: Device, story: StoryId, revision: int, *, in_parts: bool = False
    ) -> Result | None:
        """Tell where a revision stands, whatever its hash."""
        if not is_story_id(story) or not 1 <= revision <= _HIGHEST_REVISION:
            return None
        result = self._database.write(
            lambda connection: self._lookup(connection, device, story, revision)
        )
        return None if result is None else self._with_offsets(device, result, in_parts=in_parts)

    def manifest(self, device: Device, story: StoryId, revision: int) -> bytes | None:
        """Give a revision's exact bytes to the organisation that sent it."""

        def read(connection: Connection) -> bytes | None:
            if records.owner(connection, story) != device.organisation:
                return None
            return records.manifest(connection, story, revision)

        return self._database.read(read)

    def held_size(self, device: Device, sha256: Sha256) -> int | None:
        """Give the size of a media item that the device's organisation has sent, in bytes."""
        return self._database.read(
            lambda connection: records.held_size(connection, device.organisation, sha256)
        )

    def withdraw(self, device: Device, stories: Sequence[StoryId]) -> list[WithdrawalResult]:
        """Stop serving stories for ever; the same again gives the same confirmation."""
        return [self._withdraw(device, story) for story in stories]

    def _withdraw(self, device: Device, story: StoryId) -> WithdrawalResult:
        confirmation, orphans, idle = self._database.write(
            lambda connection: self._bury(connection, device, story)
        )
        if idle:
            self._uploads.forget(idle)
        self._uploads.delete_unheld(orphans)
        return WithdrawalResult(story=story, confirmation=confirmation)

    def _judge(self, data: bytes) -> _Judged:
        sha256 = manifest_hash(data)
        limit = self._limits.manifest_bytes
        manifest = None
        if len(data) <= limit:
            try:
                manifest = parse_manifest(data)
            except ValueError:
                manifest = None
        if manifest is None or manifest.revision > _HIGHEST_REVISION:
            story, revision = names_of(data)
            return _Judged(
                data=data,
                sha256=sha256,
                story=story,
                revision=revision,
                manifest=None,
                problems=(Problem(grade=Grade.MUST, code="wrong-shape"),),
            )
        return _Judged(
            data=data,
            sha256=sha256,
            story=manifest.story,
            revision=manifest.revision,
            manifest=manifest,
            problems=self._problems(manifest),
        )

    def _problems(self, manifest: Manifest) -> tuple[Problem, ...]:
        campaign = self._packs.rules(manifest.campaign, manifest.campaign_version)
        if campaign is None:
            return (Problem(grade=Grade.MUST, code="campaign-unknown"),)
        now = at(self._now_ms())
        found = checks.musts(checks.check(manifest.answers, manifest.media, campaign, now=now))
        limit = self._limits.item_bytes
        sizes = {item.sha256: item.size_bytes for item in manifest.media}
        return found + tuple(
            _too_large(item, limit)
            if item.size_bytes > limit
            else _about_media("media-hash-differs", item.id)
            for item in manifest.media
            if item.size_bytes > limit or sizes[item.sha256] != item.size_bytes
        )

    def _place(
        self, connection: Connection, device: Device, judged: _Judged
    ) -> tuple[Result, bool]:
        manifest = judged.manifest
        if manifest is None:
            return judged.result("refused", judged.problems), False
        found = records.look_up(connection, device.organisation, manifest.story, manifest.revision)
        if found.confirmation is not None:
            return judged.result("withdrawn"), False
        if found.owner not in (None, device.organisation):
            return judged.result("other-content"), False
        if found.kept is not None:
            if found.kept.sha256 != judged.sha256:
                return judged.result("other-content"), False
            return self._standing(connection, device, found.kept), False
        problems = judged.problems + self._lies(connection, device, manifest)
        if problems:
            return judged.result("refused", problems[:_MOST_PROBLEMS]), False
        now_ms = self._now_ms()
        if found.owner is None:
            records.keep_story(
                connection, manifest.story, organisation=device.organisation, now_ms=now_ms
            )
        revision = Revision(story=manifest.story, revision=manifest.revision, sha256=judged.sha256)
        if not manifest.media:
            revision = with_receipt(
                connection, revision, media=(), identity=self._identity, now_ms=now_ms
            )
        sizes = {item.sha256: item.size_bytes for item in manifest.media}
        small = previews(manifest)
        records.keep_text(
            connection,
            revision,
            manifest=judged.data,
            media=[Item(sha256, size) for sha256, size in sizes.items()],
            small=[Preview(item, each.sha256, each.size_bytes) for item, each in small.items()],
            device=device.id,
            now_ms=now_ms,
        )
        return self._standing(connection, device, revision), True

    def _lies(
        self, connection: Connection, device: Device, manifest: Manifest
    ) -> tuple[Problem, ...]:
        """Find media items whose bytes are here with another size than the manifest says."""
        return tuple(
            _about_media("media-hash-differs", item.id)
            for item in manifest.media
            if (held := records.held_size(connection, device.organisation, item.sha256)) is not None
            and held != item.size_bytes
        )

    def _state(self, connection: Connection, device: Device, known: Known) -> Result:
        unknown = Result(
            story=known.story, revision=known.revision, sha256=known.sha256, standing="unknown"
        )
        if not is_story_id(known.story) or not 1 <= known.revision <= _HIGHEST_REVISION:
            return unknown
        found = self._lookup(connection, device, known.story, known.revision)
        if found is None:
            return unknown
        if found.standing != "withdrawn" and found.sha256 != known.sha256:
            return structs.replace(unknown, standing="other-content")
        return structs.replace(found, sha256=known.sha256)

    def _lookup(
        self, connection: Connection, device: Device, story: StoryId, revision: int
    ) -> Result | None:
        """Find where a revision of the device's organisation stands."""
        found = records.look_up(connection, device.organisation, story, revision)
        if found.confirmation is not None:
            return Result(story=story, revision=revision, sha256="", standing="withdrawn")
        if found.owner != device.organisation or found.kept is None:
            return None
        return self._standing(connection, device, found.kept)

    def _standing(self, connection: Connection, device: Device, kept: Revision) -> Result:
        lacking: list[Item] = []
        if kept.receipt is None:
            lacking = records.missing(connection, kept, device.organisation)
            if lacking:
                # A preview is a help and no part of the story: it is wanted as long as its photo
                # is not here, goes before all photos, and no receipt waits for it.
                lacking = records.missing_previews(connection, kept, device.organisation) + lacking
            else:
                kept = make_receipt(
                    connection, kept, identity=self._identity, now_ms=self._now_ms()
                )
        return Result(
            story=kept.story,
            revision=kept.revision,
            sha256=kept.sha256,
            standing="wanted" if kept.receipt is None else "received",
            receipt=kept.receipt,
            wanted=tuple(self._want(connection, device, item) for item in lacking),
        )

    def _want(self, connection: Connection, device: Device, item: Item) -> Wanted:
        upload = upload_records.address_for(
            connection, device.organisation, item, now_ms=self._now_ms()
        )
        return Wanted(
            sha256=item.sha256, size_bytes=item.size_bytes, offset_bytes=0, upload=UPLOADS + upload
        )

    def _with_offsets(self, device: Device, result: Result, *, in_parts: bool) -> Result:
        """Tell the offsets; take over what is whole already, as after a crash at the very end."""
        wanted: list[Wanted] = []
        for each in result.wanted:
            try:
                now = self._uploads.look(device.organisation, each, in_parts=in_parts)
            except UploadUnknown:
                continue  # terminated this moment; the next exchange gives another
            if now is None:
                again = self.find(device, StoryId(result.story), result.revision, in_parts=in_parts)
                return result if again is None else again
            wanted.append(now)
        return structs.replace(result, wanted=tuple(wanted))

    def _bury(
        self, connection: Connection, device: Device, story: StoryId
    ) -> tuple[str, list[Sha256], list[str]]:
        organisation = device.organisation
        confirmation = records.confirmation(connection, organisation, story)
        if confirmation is not None:
            return confirmation, [], []
        now_ms = self._now_ms()
        statement = Withdrawal(service=self._identity.id, story=story, withdrawn_ms=now_ms)
        confirmation = self._identity.sign(encode(statement), typ="heliograph-withdrawal")
        orphans = records.bury(
            connection, organisation, story, confirmation=confirmation, now_ms=now_ms
        )
        idle = upload_records.of_items(connection, organisation, orphans) if orphans else []
        return confirmation, orphans, idle


class _Names(msgspec.Struct, frozen=True):
    """The two fields that name a revision, of something that is no manifest otherwise."""

    story: str = ""
    revision: int = 0


def at(now_ms: int) -> datetime:
    """Give the time of a clock, which may be set to anything, as the nearest that has a date.

    Args:
        now_ms: Unix milliseconds.
    """
    # Not by ``fromtimestamp``: it ends where the platform's time_t does.
    return _EPOCH + timedelta(milliseconds=min(max(now_ms, _FIRST_MS), _LAST_MS))


def names_of(data: bytes) -> tuple[str, int]:
    """Give story and revision as a manifest names them; empty and 0 where it does not."""
    try:
        names = decoding.decode(data, type=_Names)
    except msgspec.MsgspecError:
        return "", 0
    return names.story[:100], names.revision if abs(names.revision) <= _HIGHEST_REVISION else 0


def _too_large(item: MediaItem, limit_bytes: int) -> Problem:
    return Problem(
        grade=Grade.MUST,
        code="media-too-large",
        field="media",
        item=item.id,
        params={"size_bytes": item.size_bytes, "limit_bytes": limit_bytes},
    )


def _about_media(code: str, item: str) -> Problem:
    return decoding.convert(
        {"grade": "must", "code": code, "field": "media", "item": item}, Problem
    )
