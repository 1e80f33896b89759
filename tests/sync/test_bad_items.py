"""One photo that the real service does not take, for whatever reason, blocks no other story."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.schedule import Upload
from heliograph.errors import (
    CaptivePortal,
    Offline,
    ServiceBusy,
    ServiceError,
    TimedOut,
    Untrusted,
)
from heliograph.remote.service import Watch
from heliograph.workspace import Workspace
from heliograph_service import embedded
from heliograph_service.application import make_application
from heliograph_service.central import Central
from heliograph_service.embedded import EmbeddedService
from photos import jpeg

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

BAD, GOOD = os.urandom(2_000), os.urandom(90_000)


class Badly:
    """The real service, but for the uploads of so many bytes as the bad photo has."""

    def __init__(self, central: Central, act: Callable[[Receive, Send], Awaitable[None]]) -> None:
        self._application: App = make_application(central)
        self._central = central
        self._act = act
        self.asked = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer badly, or as always."""
        if scope["type"] == "http" and scope["method"] == "PATCH" and self._is_bad(scope["path"]):
            self.asked += 1
            await self._act(receive, send)
            return
        await self._application(scope, receive, send)

    def _is_bad(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        found = self._central.database.read(lambda connection: _length(connection, name))
        return found == len(BAD)


def _length(connection: Any, name: str) -> int | None:
    from heliograph_service import upload_records  # noqa: PLC0415 - one use

    upload = upload_records.find(connection, name)
    return None if upload is None else upload.length


def answering(status: int, code: str, *headers: tuple[bytes, bytes]) -> Any:
    """Read the request and answer with a problem document."""

    async def act(receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        body = f'{{"status":{status},"code":"{code}"}}'.encode()
        sent = [(b"content-type", b"application/problem+json"), *headers]
        sent.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    return act


def page(status: int) -> Any:
    """Answer with a page, as a filter in between does that dislikes these bytes."""

    async def act(receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        body = b"<html>Not allowed here</html>"
        sent = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    return act


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Any], tuple[Desk, Badly]]]:
    """Run a profile against a service that acts badly on the bad photo."""
    services: list[EmbeddedService] = []
    desks: list[Desk] = []

    def start(act: Any) -> tuple[Desk, Badly]:
        made: list[Badly] = []

        def application(central: Central) -> Badly:
            made.append(Badly(central, act))
            return made[-1]

        monkeypatch.setattr(embedded, "make_application", application)
        service = EmbeddedService(tmp_path / "service")
        services.append(service)
        service.start()

        class Real(Desk):
            def open(self) -> Workspace:
                return Workspace.open(self.folder / "profile", clock=self.clock)

        desk = Real(tmp_path)
        desks.append(desk)
        desk.workspace.account.enrol(service_url=service.address, code=service.new_code("x"))
        return desk, made[-1]

    yield start
    for desk in desks:
        desk.workspace.close()
    for service in services:
        service.stop()


@pytest.mark.parametrize(
    "act",
    [
        answering(400, "bad-request"),
        answering(403, "bad-request"),
        answering(404, "not-found"),
        answering(410, "gone"),
        answering(413, "too-large"),
        answering(415, "bad-request"),
        answering(460, "hash-differs"),
        answering(500, "fault"),
        answering(503, "busy"),
        page(403),
        page(502),
    ],
    ids=["400", "403", "404", "410", "413", "415", "460", "500", "503", "filter", "502"],
)
def test_the_others_are_received_in_the_same_pass(
    run: Callable[[Any], tuple[Desk, Badly]], act: Any, expected_warnings: list[object]
) -> None:
    del expected_warnings  # some of these are errors of the service, which are logged
    desk, service = run(act)
    bad = desk.ready(BAD)
    good = [desk.ready(GOOD + bytes([number])) for number in range(6)]
    desk.send()
    assert [desk.state(each) for each in good] == [State.SENT] * 6
    assert desk.state(bad) in {State.READY, State.NEEDS_ATTENTION}
    assert 1 <= service.asked <= 12


class Trouble:
    """A service in memory that has trouble with some uploads, each time."""

    def __init__(self, desk: Desk, error: ServiceError, *, of: Callable[[Upload], bool]) -> None:
        self.asked = 0
        self.well = desk.service.send
        self._error = error
        self._of = of
        desk.service.send = self.send

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        if self._of(upload):
            self.asked += 1
            raise self._error
        return self.well(upload, source, watch=watch)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (Offline(), "offline"),
        (TimedOut(), "timed-out"),
        (ServiceBusy(), "service-busy"),
        (CaptivePortal(), "portal"),
    ],
)
def test_an_item_that_gets_nowhere_is_set_aside_and_its_story_waits(
    desk: Desk, error: ServiceError, cause: str
) -> None:
    bad, good = desk.ready(BAD), desk.ready(GOOD)
    trouble = Trouble(desk, error, of=lambda upload: upload.story == bad)
    assert desk.send() == cause
    assert desk.state(good) == State.SENT
    row = desk.workspace.drafts.submission(bad)
    assert (row.state, row.cause, row.attempts) == (State.READY, cause, 1)
    assert row.not_before_ms > desk.clock.now_ms()
    assert trouble.asked <= 3
    desk.service.send = trouble.well
    assert desk.send() is None
    assert desk.state(bad) == State.SENT


@pytest.mark.parametrize(
    ("error", "most"),
    [
        (Offline(), 3 * 8),
        (ServiceBusy(), 8 + 8),
        (CaptivePortal(), 8 + 8),
        (ServiceBusy(retry_after_s=60), 8),
        (Untrusted("somebody in between"), 8),
    ],
)
def test_where_all_get_nowhere_it_is_the_line_and_nobody_is_asked_for_ever(
    desk: Desk, error: ServiceError, most: int
) -> None:
    stories = [desk.ready(GOOD + bytes([number])) for number in range(30)]
    trouble = Trouble(desk, error, of=lambda _: True)
    assert desk.send() is not None
    assert {desk.state(each) for each in stories} == {State.READY}
    assert trouble.asked <= most


@pytest.mark.parametrize("size", [2_000, 120_000], ids=["first", "last"])
def test_many_that_are_put_off_do_not_end_the_pass_for_many_others(desk: Desk, size: int) -> None:
    bad = {desk.ready(bytes([number]) * size) for number in range(15)}
    good = [desk.ready(GOOD + bytes([number])) for number in range(25)]
    trouble = Trouble(desk, ServiceBusy(), of=lambda upload: upload.story in bad)

    assert desk.send() == "service-busy"

    assert [desk.state(each) for each in good] == [State.SENT] * 25
    assert {desk.state(each) for each in bad} == {State.READY}
    assert trouble.asked == len(bad)


def test_a_large_item_whose_parts_break_is_one_bad_item_and_not_the_line(desk: Desk) -> None:
    desk.service.opening_s = 0.5  # long enough for parts
    bad = desk.ready(bytes(1_700_000))
    good = [desk.ready(bytes([number]) * 4_000_000) for number in (1, 2)]
    Trouble(desk, Offline(), of=lambda upload: upload.story == bad)

    assert desk.send() == "offline"

    assert [desk.state(each) for each in good] == [State.SENT] * 2
    assert desk.state(bad) == State.READY


def test_what_breaks_connections_is_counted_apart_from_what_is_put_off(desk: Desk) -> None:
    off, broken = desk.ready(BAD), desk.ready(BAD + b"2")
    good = [desk.ready(GOOD + bytes([number])) for number in range(3)]
    Trouble(desk, ServiceBusy(), of=lambda upload: upload.story == off)
    Trouble(desk, Offline(), of=lambda upload: upload.story == broken)

    desk.send()

    assert [desk.state(each) for each in good] == [State.SENT] * 3


def test_previews_that_are_all_put_off_are_left_out_and_end_no_pass(desk: Desk) -> None:
    stories = [desk.ready(jpeg(1200, 900 + 2 * number)) for number in range(14)]
    trouble = Trouble(desk, ServiceBusy(), of=lambda upload: upload.size == "preview")
    desk.measured(1)

    assert desk.send() is None

    assert {desk.state(each) for each in stories} == {State.SENT}
    assert trouble.asked < len(stories)


def test_a_preview_that_gets_nowhere_holds_nothing_up(desk: Desk) -> None:
    story = desk.ready(jpeg(2000, 1500))
    Trouble(desk, ServiceBusy(), of=lambda upload: upload.size == "preview")
    desk.send()
    assert desk.state(story) == State.SENT
