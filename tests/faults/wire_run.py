"""The real client and the real service with the box between them: one fault at one step."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import select

from fakes.profiles import Desk
from faults.box import ON_THE_WIRE, Box
from faults.kinds import CELLS, KINDS, Name, Step, Strike
from heliograph.cli.session import DONE, NEEDS_PERSON, NOT_REACHED
from heliograph.domain.ids import Sha256
from heliograph.domain.lifecycle import State
from heliograph.domain.manifest import parse_manifest
from heliograph.errors import HeliographError, ServiceError
from heliograph.remote.http import HttpService
from heliograph_service import tables
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from heliograph.domain.ids import StoryId
    from heliograph.remote.service import Service

STALL_S = 0.7
"""So soon is silence given up here; on bad links it takes longer."""
PASSES = 6
PLANNED_EXITS = frozenset({DONE, NEEDS_PERSON, NOT_REACHED})
MEDIA_BYTES = 80_000
_NOT_HERE: frozenset[tuple[Name, Step]] = frozenset(
    {("bytes-lost", "texts"), ("bytes-lost", "receipts"), ("false-receipt", "news")}
)
"""They need a service that was set back, or an editor."""

WIRE_CELLS: tuple[tuple[Name, Step], ...] = tuple(
    cell for cell in CELLS if cell[1] in ON_THE_WIRE and cell not in _NOT_HERE
)


OFTEN: tuple[tuple[Name, Step], ...] = tuple(
    next((kind.name, step) for step in order if (kind.name, step) in WIRE_CELLS)
    for kind in KINDS
    for order in (("texts", "middle"), ("last-bytes", "receipts"))
)
"""For each fault one step with texts and one at the end of the media."""


class Met(msgspec.Struct, kw_only=True):
    """What came of pairs of fault and step."""

    pairs: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Met) -> None:
        """Take in what others did."""
        self.pairs += other.pairs
        self.wrong += other.wrong


class WireDesk(Desk):
    """A desk whose client goes over HTTP, to the box."""

    def __init__(self, folder: Path, address: str, *, process: bool) -> None:
        self.address = address
        self._process = process
        super().__init__(folder)
        # Ids of its own: all desks here send to one service.
        self.clock._random = random.Random(str(folder))  # noqa: S311 - repeatable on purpose

    def service_at(self, address: str, /, **given: Any) -> Service:
        """Make the way to the real service."""
        return HttpService(address, stall_s=STALL_S, connect_s=2.0, **given)

    def send(self, *, at_once: bool = True, stopping: bool = False) -> str | None:
        """Do one pass, here or as the program does that a person starts."""
        if not self._process:
            return super().send(at_once=at_once, stopping=stopping)
        self.workspace.close()
        command = [sys.executable, "-m", "heliograph.cli.main", "--lang", "en"]
        done = subprocess.run(
            [*command, "--profile", str(self.folder / "profile"), "send", "--json"],
            capture_output=True,
            timeout=600,
            check=False,
        )
        self.workspace = self.open()
        assert done.returncode in PLANNED_EXITS, done.stderr.decode()
        return None


@contextmanager
def a_real_service(folder: Path) -> Iterator[tuple[EmbeddedService, Box]]:
    """Start the service, with the box before it."""
    service = EmbeddedService(folder)
    service.start()
    try:
        with Box(urlsplit(service.address).port or 0) as box:
            yield service, box
    finally:
        service.stop()


def meet_many(folder: Path, *, pairs: int, seed: int = 0, full: bool = False) -> Met:
    """Bring so many pairs to one service, from the one with the number ``seed`` on."""
    cells = (WIRE_CELLS if full else OFTEN)[seed : seed + pairs]
    found = Met()
    with a_real_service(folder / "service") as (service, box):
        for number, (kind, step) in enumerate(cells):
            here = folder / f"client-{number}"
            here.mkdir()
            box.struck.clear()
            try:
                meet(kind, step, folder=here, service=service, box=box, process=full)
            except (AssertionError, HeliographError, subprocess.TimeoutExpired) as error:
                found.wrong.append(f"{kind} at {step}: {error}")
            found.pairs += 1
            shutil.rmtree(here)
    return found


def meet(
    kind: Name,
    step: Step,
    *,
    folder: Path,
    service: EmbeddedService,
    box: Box,
    process: bool = False,
) -> None:
    """Bring a client to the step, let the fault strike, and let it go on.

    Args:
        kind: The fault.
        step: Where it strikes.
        folder: For the client's profile.
        service: The real service.
        box: On the way to it.
        process: Let each pass be a program of its own, with the patience that people have.

    Raises:
        AssertionError: the fault did not strike, or something was lost, doubled or feigned.
    """
    desk = WireDesk(folder, box.address, process=process)
    try:
        _meet(desk, Strike(kind=kind, step=step), service, box)
    finally:
        desk.workspace.close()


def _meet(desk: WireDesk, strike: Strike, service: EmbeddedService, box: Box) -> None:
    account = desk.workspace.account
    code = service.new_code("Coast Radio")
    if strike.step == "enrol":
        box.strikes = [strike]
        with contextlib.suppress(ServiceError):
            account.enrol(service_url=desk.address, code=code)
        assert account.current() is None or strike.kind not in {"other-service", "false-receipt"}
        box.strikes = []
    account.enrol(service_url=desk.address, code=code)
    data = hashlib.sha256(str(desk.folder).encode()).digest() * (MEDIA_BYTES // 32)
    story: StoryId | None = None
    if strike.step in {"withdrawal", "news"}:
        story = desk.ready(data)
        desk.send()
    if strike.step == "withdrawal":
        assert story is not None
        desk.workspace.receipts.withdraw(story)
    story = story or desk.ready(data)
    box.strikes = [strike] if strike.step != "enrol" else []
    if strike.step == "offset":
        box.strikes.insert(0, Strike(kind="request-cut", step="middle"))
    if strike.step == "info":
        with contextlib.suppress(ServiceError):
            account.reach()
    wanted = State.WITHDRAWN if strike.step == "withdrawal" else State.SENT
    for _ in range(PASSES):
        desk.send()
        look(desk, story, service)
        if desk.state(story) == wanted and not box.strikes:
            break
        if desk.state(story) == State.NEEDS_ATTENTION:
            desk.workspace.outbox.put_back(story)
    assert strike in box.struck, "it did not strike"
    assert desk.state(story) == wanted, f"lost: it is {desk.state(story)}"
    box.struck.clear()


def look(desk: WireDesk, story: StoryId, service: EmbeddedService) -> None:
    """Compare what the client says with what the service has on its disk."""
    row = desk.workspace.drafts.submission(story)

    def read(connection: Connection) -> list[Any]:
        table = tables.revisions
        return list(connection.execute(select(table).where(table.c.story == story)))

    kept = service.central.database.read(read)
    assert len(kept) <= 1, "doubled"
    if row.state != State.SENT:
        return
    assert len(kept) == 1, "false sent: the service does not have it"
    desk.workspace.receipts.verify(story)
    if row.withdrawal_asked_ms is not None:
        return  # the service may have let go of it already
    manifest = desk.workspace._store.outbox.manifest(story, row.revision)
    assert kept[0].receipt is not None, "false sent: the service gave no receipt"
    assert kept[0].sha256 == row.manifest_sha256, "changed"
    for item in parse_manifest(manifest).media:
        with service.central.media.open(Sha256(item.sha256)) as file:
            assert hashlib.sha256(file.read()).hexdigest() == item.sha256, "changed"
