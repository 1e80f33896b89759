"""Scenes of the service, of what is held, and of stories that need a person."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
import pytest

from end_to_end.why_stage import CAMPAIGN, PHOTO, Stage, scene
from fakes.faulty_server import (
    Peer,
    answering,
    json_response,
    problem,
    response,
    silent,
)
from heliograph import bundled
from heliograph.clock import LocalZone
from heliograph.domain.rules import DAY_MINUTES, Hours, NetworkRule
from heliograph.events import Event, Progressed, ignore
from heliograph.remote.wire import ExchangeHead, Limits
from heliograph_service import packs
from heliograph_service.embedded import EmbeddedService

# ---- the service -------------------------------------------------------------------------------


@scene("busy", "service-busy", "ITU’s service is busy until ")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.way.become(answering(problem(503, "busy", Retry_After="3600")), tls=stage.good)
    stage.send()


@scene("too-often", "service-busy", "ITU’s service is busy until ")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.way.become(answering(problem(429, "too-many", Retry_After="600")), tls=stage.good)
    stage.send()


@scene("disk-of-the-service-full", "service-full", "no room at the moment")
@contextlib.contextmanager
def _(stage: Stage) -> Iterator[None]:
    """Put the service on a disk of its own, of 4 MB, and send it more."""
    stage.service.stop()
    disk = stage.folder / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], check=False, capture_output=True
    )
    if not made or made.returncode != 0:
        pytest.skip("only root can make a small disk")
    try:
        stage.service = EmbeddedService(disk / "service", port=stage.port)
        stage.service.start()
        stage.sign_in()
        stage.ready(bytes(5_000_000))
        stage.send()
        yield
        stage.service.stop()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@scene("service-set-up-anew", "sign-in", "Sign in to send")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    port = stage.port
    stage.service.stop()
    stage.service = EmbeddedService(stage.folder / "new", port=port)
    stage.service.start()
    stage.send()


@scene("never-signed-in", "sign-in", "Sign in to send")
def _(stage: Stage) -> None:
    stage.ready()


# ---- held -------------------------------------------------------------------------------------


@scene("its-turn", "turn", "Waiting its turn")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()


@scene("paused", "paused", "You paused this story")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.workspace.outbox.pause(stage.ready())
    stage.send()


@scene("all-paused", "paused-all", "You paused all sending")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.workspace.settings.paused = True
    stage.workspace.save_settings()
    stage.send()


@scene("to-clear", "clearance", "Waits for clearance since")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.workspace.clearing.set_needed(needed=True)
    stage.ready()
    stage.send()


@scene("by-hand", "not-automatic", "Goes when you choose to send")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.workspace.settings.send_automatically = False
    stage.workspace.save_settings()


@scene("text-now", "media-later", "Text received, 1 photo waits")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.workspace.outbox.keep_media(later=True)
    stage.ready(PHOTO)
    stage.send()


@scene("on-its-way", "sending", "Sending. If the line drops")
@contextlib.contextmanager
def _(stage: Stage) -> Iterator[None]:
    stage.sign_in()
    stage.ready()
    stage.way.become(silent, tls=stage.good)
    stage.way.arrived.clear()
    pass_ = threading.Thread(target=_send_apart, args=(stage,))
    pass_.start()
    assert stage.way.arrived.wait(20)
    yield
    stage.stop.set()
    pass_.join()


def _send_apart(stage: Stage) -> None:
    with contextlib.closing(stage.workspace.another()) as workspace:
        passes = workspace.passes(publish=ignore, stopping=stage.stop.is_set)
        passes.run(at_once=True)
        passes.close()


@scene("receipt-not-come", "waiting-receipt", "Waiting for ITU’s receipt")
def _(stage: Stage) -> None:
    """The line goes when the last byte is there, and before anybody can ask for the receipt."""
    stage.sign_in()
    stage.ready(PHOTO)

    def take(event: Event) -> None:
        if isinstance(event, Progressed) and event.sent_bytes >= event.total_bytes:
            stage.way.leave()
            stage.service.stop()

    stage.send(take)


# ---- data rules ---------------------------------------------------------------------------------


@scene("outside-hours", "outside-hours", "Outside the hours that you chose for sending. Goes on ")
def _(stage: Stage) -> None:
    stage.sign_in()
    now = datetime.now(LocalZone())
    begins = (now.hour * 60 + now.minute + 120) % DAY_MINUTES
    hours = Hours(from_minute=begins, until_minute=(begins + 60) % DAY_MINUTES)
    stage.workspace.data_rules.set_hours(hours)
    stage.ready()
    stage.send()


@scene("budget-of-the-day", "budget-day", "Today’s data budget is used up. Goes on ")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.workspace.data_rules.set_day_budget(40_000)
    stage.ready(PHOTO)
    stage.send()


@scene("budget-of-the-month", "budget-month", "This month’s data budget is used up. Goes on ")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.workspace.data_rules.set_month_budget(40_000)
    stage.ready(PHOTO)
    stage.send()


def _say_of_this_network(stage: Stage, rule: NetworkRule) -> None:
    rules = stage.workspace.data_rules
    rules.set_network_rule(rules.look_at_network().key, rule)


@scene("network-not-used", "metered-wait", "By your data rules nothing goes over this network")
def _(stage: Stage) -> None:
    stage.sign_in()
    _say_of_this_network(stage, "wait")
    stage.ready()
    stage.send()


@scene("network-for-texts", "metered-text-only", "By your data rules only texts go over this")
def _(stage: Stage) -> None:
    stage.sign_in()
    _say_of_this_network(stage, "text-only")
    stage.ready(PHOTO)
    stage.send()


# ---- the story --------------------------------------------------------------------------------


def _stricter(stage: Stage, **changes: object) -> None:
    """Let the service have another edition of the same pack: a shorter title."""
    source = bundled.resource(f"campaigns/{CAMPAIGN}.json")
    pack = msgspec.json.decode(source.read_bytes())
    for field in pack["fields"]:
        if field["id"] == "title":
            field.update(changes)
    path = stage.folder / f"{CAMPAIGN}.json"
    path.write_bytes(msgspec.json.encode(pack))
    stage.monkeypatch.setattr(packs, "shipped", lambda: [path])
    port = stage.port
    stage.service.stop()
    stage.service = EmbeddedService(stage.folder / "stricter", port=port)
    stage.service.start()


@scene("not-accepted", "refused", "Not accepted: ")
def _(stage: Stage) -> None:
    _stricter(stage, max_length=12, min_length=None)
    stage.sign_in()
    stage.ready()
    stage.send()


@scene("file-too-large", "too-large", "boat-0.jpg (102 kB, limit 50 kB)")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.restart(limits=Limits(item_bytes=50_000))
    stage.ready(PHOTO)
    stage.send()


@scene("file-too-large-for-a-box-on-the-way", "too-large", "boat-0.jpg (102 kB)")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready(PHOTO)
    stage.way.become(_limiting(stage.port, 50_000), tls=stage.good)
    stage.send()


def _limiting(port: int, most_bytes: int) -> Callable[[Peer], None]:
    """Be a front server that takes no longer bodies, as many are set up."""

    def script(peer: Peer) -> None:
        request = peer.read_head()
        length = int(request.headers.get("content-length", "0"))
        if length > most_bytes:
            peer.send(response(413, b"<html>413</html>", content_type="text/html"))
            peer.read_body(length)  # else what is on its way resets the connection
            return
        headers = {**request.headers, "connection": "close"}
        lines = [f"{request.method} {request.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", port)) as target:
            target.sendall("\r\n".join([*lines, "", ""]).encode() + peer.read_body(length))
            while data := target.recv(65536):
                peer.send(data)

    return script


@scene("other-content-there", "other-content", "ITU holds this version with other content")
def _(stage: Stage) -> None:
    stage.sign_in()
    story = stage.ready()
    other = msgspec.json.decode(stage.manifest(story))
    other["answers"]["title"] = "Another title than ours"
    with contextlib.closing(stage.direct()) as way:
        (result,) = way.exchange(ExchangeHead(), [msgspec.json.encode(other)]).results
        assert result.standing == "received"
    stage.send()


@scene("withdrawn-elsewhere", "withdrawn", "This story was withdrawn")
def _(stage: Stage) -> None:
    stage.sign_in()
    story = stage.ready()
    with contextlib.closing(stage.direct()) as way:
        assert way.exchange(ExchangeHead(withdrawals=(story,)), []).withdrawals
    stage.send()


@scene("answer-unreadable", "contract-broken", "gave an answer that cannot be read")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    broken = json_response({"service": "it", "time_ms": "noon"})
    stage.way.become(answering(broken), tls=stage.good)
    stage.send()


@scene("file-gone", "media-missing", "boat-0.jpg is missing on this computer")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready(PHOTO)
    stage.workspace._store.media.collect(set())
    stage.send()


@scene("file-damaged", "media-changed", "boat-0.jpg is damaged on this computer")
def _(stage: Stage) -> None:
    stage.sign_in()
    story = stage.ready(PHOTO)
    item = stage.workspace.drafts.get(story).media[0]
    database = stage.workspace._store.media._database
    with database.write():
        database.execute("UPDATE chunk SET data = zeroblob(length(data))")
    assert not stage.workspace._store.media.verify(item.sha256)
    stage.send()
