"""Scenes of the way: portals, proxies, clocks and certificates, all real."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from end_to_end.why_stage import HOST, OFFICE, Stage, scene
from fakes.certificates import Authority
from fakes.faulty_server import (
    FaultyServer,
    Peer,
    answering,
    demanding,
    pouring,
    response,
    silent,
)
from heliograph.remote import closer_look


@scene("nobody-listens", "no-connection", "Waiting for connection")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.way.leave()
    stage.send()


@scene("silence", "timed-out", "The line went silent")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.stall_s = 0.1
    stage.way.become(silent, tls=stage.good)
    stage.send()


HTML = b"<html><form>Your room number</form></html>"
LOGIN = "http://hotel.example/login?next=1"
PORTALS = {
    "redirects": response(302, headers={"Location": LOGIN}),
    "answers": response(200, HTML, content_type="text/html"),
    "says-511": response(511, HTML, content_type="text/html"),
}


def _portal(stage: Stage, answer: bytes) -> contextlib.AbstractContextManager[FaultyServer]:
    portal = FaultyServer(answering(answer))
    stage.monkeypatch.setattr(closer_look, "PLAIN_PORT", portal.port)
    return portal


def _cutting(peer: Peer) -> None:
    peer.sock.recv(1)


def _portal_scene(name: str, *, hijacks: bool) -> None:
    host = "hotel.example" if name == "redirects" else HOST
    way = "with-its-certificate" if hijacks else "and-cuts-tls"

    @scene(f"portal-{name}-{way}", "portal", f"open its own page first, at {host}")
    @contextlib.contextmanager
    def _(stage: Stage) -> Iterator[None]:
        stage.sign_in()
        stage.ready()
        with _portal(stage, PORTALS[name]):
            if hijacks:
                stage.way.become(answering(PORTALS[name]), tls=stage.authority.server("hotel"))
            else:
                stage.way.become(_cutting)
            stage.send()
            yield


for _name in PORTALS:
    for _hijacks in (False, True):
        _portal_scene(_name, hijacks=_hijacks)


@scene("portal-in-clear-on-the-port", "portal", "open its own page first")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    # Whoever wants TLS gets a page in clear, as simple boxes do it.
    stage.way.become(lambda peer: (peer.sock.recv(1), peer.send(PORTALS["answers"]))[1])
    stage.send()


@contextlib.contextmanager
def _office(stage: Stage) -> Iterator[FaultyServer]:
    stage.way.become(pouring(stage.port), tls=stage.authority.server(OFFICE))
    with FaultyServer(demanding("me", "wórd", stage.way.port)) as proxy:
        yield proxy


@scene("proxy", "proxy-sign-in", "asks for a name and a password")
@contextlib.contextmanager
def _(stage: Stage) -> Iterator[None]:
    account = stage.workspace.account
    with _office(stage) as proxy:
        account.choose_proxy(proxy.address, user="me", password="wórd")  # noqa: S106 - of nobody
        stage.sign_in(f"https://{OFFICE}")
        account.choose_proxy(proxy.address)
        stage.ready()
        stage.send()
        yield
        account.choose_proxy(proxy.address, user="me", password="wórd")  # noqa: S106 - the same
        stage.send()
        assert stage.workspace.outbox.rows() == []


def _dated(days: float) -> bytes:
    at = datetime.now(UTC) + timedelta(days=days)
    return response(200, headers={"Date": format_datetime(at, usegmt=True)})


@scene("clock-slow", "clock-wrong", "clock is about 400 days slow")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    tls = stage.authority.server(HOST, from_days=395, to_days=405)
    stage.way.become(answering(_dated(400)), tls=tls)
    stage.send()


@scene("clock-fast", "clock-wrong", "clock is about 400 days fast")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    tls = stage.authority.server(HOST, from_days=-405, to_days=-395)
    stage.way.become(answering(_dated(-400)), tls=tls)
    stage.send()


@scene("clock-unknown", "clock-wrong", "clock is slow by about 10 days or more")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    stage.way.become(answering(response(200)), tls=stage.authority.server(HOST, from_days=10))
    stage.send()


def _untrusted(name: str, says: str, **certificate: object) -> None:
    @scene(f"certificate-{name}", "untrusted", says)
    def _(stage: Stage) -> None:
        stage.sign_in()
        stage.ready()
        tls = stage.authority.server(**{"host": HOST, **certificate})  # type: ignore[arg-type]
        stage.way.become(pouring(stage.port), tls=tls)
        stage.send()


_untrusted("self-signed", "vouches only for itself", self_signed=True)
_untrusted("for-another", "“hotel.example” answers in ITU’s place", host="hotel.example")
_untrusted("run-out", "certificate of ITU’s service has run out", from_days=-20, to_days=-10)


@scene("certificate-of-a-proxy", "untrusted", "“Watchful Ltd” opens what passes through")
def _(stage: Stage) -> None:
    stage.sign_in()
    stage.ready()
    tls = Authority(stage.folder, "Watchful Ltd").server(HOST)
    stage.way.become(pouring(stage.port), tls=tls)
    stage.send()
