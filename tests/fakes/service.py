"""An honest service in memory, by the same rules as the real one, with faults on demand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from fakes.faults import Fault, Step
from fakes.uploads import finish, want, with_parts
from fakes.world import Device, Incoming, Text, World
from heliograph.domain.checks import check, musts
from heliograph.domain.manifest import Manifest, manifest_hash, parse_manifest, previews
from heliograph.domain.media import MediaItem, Preview
from heliograph.domain.originals import ReleasedOriginal
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.schedule import Upload
from heliograph.domain.signed import sign
from heliograph.errors import MediaChanged, Offline, Refused, SignInRequired, UploadGone
from heliograph.remote.service import Interrupted, Pace, Watch, WireBytes
from heliograph.remote.wire import (
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeHead,
    Known,
    OriginalResult,
    Result,
    ServiceInfo,
    Standing,
    Wanted,
    WithdrawalResult,
    prove_keys,
)

BLOCK_BYTES = 64 * 1024
CALL_BYTES = 500
"""On the wire, each way, for every call beside what it carries."""


class FakeService:
    """``Service`` without a network; ``world`` is the service itself, shared by devices."""

    def __init__(
        self, world: World | None = None, *, token: str | None = None, signed_in: bool = True
    ) -> None:
        self.world = world or World()
        if token is None and signed_in:
            token = self.world.new_device("organisation")
        self.token = token
        self.faults: list[Fault] = []
        self.calls: list[Step] = []
        self.exchanges: list[tuple[ExchangeHead, tuple[bytes, ...]]] = []
        self.lines_seen: list[float | None] = []
        self.cap_bytes_s: int | None = None
        self._wire = WireBytes()
        self._last_bytes: int | None = None
        self._out_of_room = False
        self.opening_s: float | None = None
        self.takes_brotli = False
        self.pace: Pace | None = None

    # ---- the five calls ------------------------------------------------------

    def info(self) -> ServiceInfo:
        """See ``Service``."""
        fault = self._begin("info")
        world = self.world
        answer = ServiceInfo(
            heliograph="service",
            id=world.service,
            name=world.name,
            versions=(1,),
            time_ms=world.now_ms(),
            key_ids=tuple(world.keys),
            limits=world.limits,
            uploads="/v1/uploads/",
        )
        self._end(fault)
        return answer

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """See ``Service``."""
        fault = self._begin("enrol")
        world = self.world
        with world.lock:
            if request.code_hash not in world.codes:
                raise Refused(code="code-unknown")
            secret, organisation = world.codes[request.code_hash]  # works again: answers get lost
            token = world.new_device(organisation)
            answer = EnrolAnswer(
                service=world.service,
                service_name=world.name,
                device=world.devices[token].device,
                token=token,
                organisation=organisation,
                keys=world.keys,
                proof=prove_keys(secret, service=world.service, keys=world.keys),
            )
        self._end(fault)
        return answer

    def file(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """See ``Service``."""
        fault = self._begin("file")
        place = None
        if self.world.updates is not None:
            place = self.world.updates / path.removeprefix("/v1/updates/")
        if place is None or not place.is_file():
            return None
        data = place.read_bytes()[start_bytes : start_bytes + most_bytes]
        self._wire += WireBytes(received_bytes=len(data))
        self._end(fault)
        return data

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        fault = self._begin("exchange")
        self._carry(sum(map(len, manifests)))
        world = self.world
        with world.lock:
            device = self._device()
            self.exchanges.append((head, tuple(manifests)))
            if len(manifests) > world.limits.manifests:
                raise Refused(code="too-large")
            withdrawn = [
                (story, world.withdraw(device.organisation, story)) for story in head.withdrawals
            ]
            results = [self._take(data, device) for data in manifests]
            results += [self._stand_of(known, device) for known in head.known]
            if head.in_parts:
                results = [replace(each, wanted=with_parts(world, each.wanted)) for each in results]
            reviews, cursor, more = world.reviews_since(device.organisation, head.reviews_since)
            answer = ExchangeAnswer(
                service=world.service,
                time_ms=world.now_ms(),
                results=tuple(results),
                withdrawals=tuple(
                    WithdrawalResult(story=story, confirmation=confirmation)
                    for story, confirmation in withdrawn
                ),
                campaigns=tuple(
                    sign(msgspec.json.encode(pack), typ="heliograph-campaign", key=world.key)
                    for pack in world.campaigns.values()
                    if head.campaigns is not None and pack.version > head.campaigns.get(pack.id, 0)
                ),
                reviews=tuple(reviews),
                cursor=cursor,
                more_reviews=more,
                replies=world.keep_replies(device.organisation, head.replies),
                originals=tuple(self._original(each, device) for each in head.originals),
            )
        if fault is not None and fault.alter is not None:
            answer = fault.alter(answer)
        self._end(fault)
        return answer

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        fault = self._begin("send")
        world = self.world
        device = self._device()
        if fault is not None and fault.forget_upload:
            world.incoming.pop(upload.address, None)
        incoming = self._incoming(upload.address, device)
        if incoming is None:
            raise UploadGone
        if source.seek(0, io.SEEK_END) < incoming.size_bytes:
            raise MediaChanged(name=upload.sha256)
        with world.lock:
            kept, crashes = len(incoming.data), world.crashes
        source.seek(kept)
        limit = incoming.size_bytes
        cut = fault is not None and fault.error is not None and not fault.after_effect
        if fault is not None and cut:
            limit = min(limit, kept + fault.after_bytes)
        while len(incoming.data) < limit:
            if watch.stopped:
                raise Interrupted
            block = source.read(min(BLOCK_BYTES, limit - len(incoming.data), self._room() or 1))
            self._carry(len(block))
            with world.lock:
                if world.crashes != crashes:
                    raise Offline  # another request's fault ended the service for this one, too
                incoming.data += block
            watch.handed_over(len(block))
            watch.moved(len(block))
        if fault is not None and cut:
            if not fault.keep_bytes:
                del incoming.data[kept:]
            self._strike(fault)
        finish(world, upload.address, incoming)
        self._end(fault)
        return limit

    def offset(self, address: str) -> int | None:
        """See ``Service``."""
        fault = self._begin("offset")
        incoming = self._incoming(address, self._device())
        self._end(fault)
        return None if incoming is None else len(incoming.data)

    def line_seen(self, rate_bytes_s: float | None) -> None:
        """See ``Service``; there is no line here, what is said of it is kept."""
        self.lines_seen.append(rate_bytes_s)

    def traffic(self) -> WireBytes:
        """See ``Service``."""
        return self._wire

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        """See ``Service``; time stands still here, so a cap is only noted."""
        self.cap_bytes_s = cap_bytes_s
        gone = self._wire.sent_bytes + self._wire.received_bytes
        self._last_bytes = None if room_bytes is None else gone + room_bytes
        self._out_of_room = False

    @property
    def out_of_room(self) -> bool:
        """See ``Service``."""
        return self._out_of_room

    def close(self) -> None:
        """Nothing is open."""

    # ---- the wire --------------------------------------------------------------

    def _room(self) -> int:
        if self._last_bytes is None:
            return 10**12
        return max(0, self._last_bytes - self._wire.sent_bytes - self._wire.received_bytes)

    def _carry(self, n_bytes: int) -> None:
        """Put bytes on the wire, or none when there is no room for them."""
        if n_bytes > self._room():
            self._out_of_room = True
            raise Interrupted
        self._wire += WireBytes(sent_bytes=n_bytes)

    # ---- taking in -----------------------------------------------------------

    def _take(self, data: bytes, device: Device) -> Result:
        world = self.world
        sha256 = manifest_hash(data)
        try:
            manifest = parse_manifest(data)
        except ValueError:
            problem = Problem(grade=Grade.MUST, code="wrong-shape")
            names = msgspec.json.decode(data, type=_Names)
            return _refused(names.story, names.revision, sha256, (problem,))
        story, revision = manifest.story, manifest.revision
        organisation = device.organisation
        if (organisation, story) not in world.tombstones:
            if world.owners.get(story, organisation) != organisation:
                return Result(
                    story=story, revision=revision, sha256=sha256, standing="other-content"
                )
            if (story, revision) not in world.texts:
                problems = self._problems(manifest)
                if problems:
                    return _refused(story, revision, sha256, problems)
                world.owners[story] = organisation
                world.texts[story, revision] = Text(
                    data=data, sha256=sha256, manifest=manifest, organisation=organisation
                )
        return self._stand_of(Known(story=story, revision=revision, sha256=sha256), device)

    def _problems(self, manifest: Manifest) -> tuple[Problem, ...]:
        campaign = self.world.campaigns.get(manifest.campaign)
        if campaign is None:
            return (Problem(grade=Grade.MUST, code="campaign-unknown"),)
        now = datetime.fromtimestamp(self.world.now_ms() / 1000, UTC)
        sizes = {item.sha256: item.size_bytes for item in manifest.media}
        lies = tuple(
            Problem(grade=Grade.MUST, code="media-hash-differs", field="media", item=item.id)
            for item in manifest.media
            if sizes[item.sha256] != item.size_bytes
        )
        return musts(check(manifest.answers, manifest.media, campaign, now=now)) + lies

    def _stand_of(self, known: Known, device: Device) -> Result:
        world = self.world
        text = world.texts.get((known.story, known.revision))
        receipt: str | None = None
        wanted: tuple[Wanted, ...] = ()
        standing: Standing
        if (device.organisation, known.story) in world.tombstones:
            standing = "withdrawn"
        elif text is None or text.organisation != device.organisation:
            standing = "unknown"
        elif text.sha256 != known.sha256:
            standing = "other-content"
        else:
            wanted = self._wanted(text)
            standing = "wanted" if wanted else "received"
            receipt = None if wanted else world.receipt(text)
        return Result(
            story=known.story,
            revision=known.revision,
            sha256=known.sha256,
            standing=standing,
            receipt=receipt,
            wanted=wanted,
        )

    def _wanted(self, text: Text) -> tuple[Wanted, ...]:
        """List what is missing: previews of items that are not here first, then those items."""
        small = previews(text.manifest) if self.world.knows_previews else {}
        items = {item.sha256: item for item in text.manifest.media}
        lacking = [each for each in items.values() if not self._holds(text, each)]
        before = [small[each.sha256] for each in lacking if each.sha256 in small]
        wanted = [each for each in before if not self._holds(text, each)]
        return tuple(want(self.world, each, text.organisation) for each in (*wanted, *lacking))

    def _holds(self, text: Text, item: MediaItem | Preview) -> bool:
        return (text.organisation, item.sha256) in self.world.media

    def _original(self, original: ReleasedOriginal, device: Device) -> OriginalResult:
        world, organisation = self.world, device.organisation
        result = OriginalResult(story=original.story, item=original.item, sha256=original.sha256)
        text = world.texts.get((original.story, original.revision))
        if (
            text is None
            or text.organisation != organisation
            or (organisation, original.story) in world.tombstones
            or original.item not in {item.id for item in text.manifest.media}
            or not 0 < original.size_bytes <= world.limits.item_bytes
        ):
            return result
        held = world.media.get((organisation, original.sha256))
        if held is not None:
            return replace(result, held=len(held) == original.size_bytes)
        return replace(result, wanted=want(world, original, organisation))

    def _incoming(self, address: str, device: Device) -> Incoming | None:
        found = self.world.incoming.get(address)
        return found if found and found.organisation == device.organisation else None

    # ---- faults --------------------------------------------------------------

    def _device(self) -> Device:
        device = self.world.devices.get(self.token or "")
        if device is None:
            raise SignInRequired
        return device

    def _begin(self, step: Step) -> Fault | None:
        """Take the planned fault of this call; one that strikes before the effect strikes here."""
        self.calls.append(step)
        self._carry(CALL_BYTES)
        self._wire += WireBytes(received_bytes=CALL_BYTES)
        fault = self._planned(step)
        if fault is not None and not fault.after_effect and step != "send":
            self._strike(fault)
        return fault

    def _planned(self, step: Step) -> Fault | None:
        for place, fault in enumerate(self.faults):
            if fault.step != step:
                continue
            if fault.skip > 0:
                self.faults[place] = replace(fault, skip=fault.skip - 1)
                return None
            return self.faults.pop(place)
        return None

    def _end(self, fault: Fault | None) -> None:
        if fault is not None and fault.after_effect:
            self._strike(fault)

    def _strike(self, fault: Fault) -> None:
        if fault.crash:
            self.world.crash()
        if fault.error is not None:
            raise fault.error


class _Names(msgspec.Struct):
    story: str = ""
    revision: int = 0


def _refused(story: str, revision: int, sha256: str, problems: tuple[Problem, ...]) -> Result:
    return Result(
        story=story, revision=revision, sha256=sha256, standing="refused", problems=problems
    )
