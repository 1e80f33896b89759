"""Servers that try to lead the client elsewhere, and listeners there that must never hear of it."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from fakes.certificates import Authority
from fakes.faulty_server import (
    INFO,
    FaultyServer,
    Script,
    answering,
    json_response,
    response,
)
from heliograph.errors import CaptivePortal, ClockWrong, ContractBroken, ServiceError, Untrusted
from heliograph.remote.http import HttpService
from heliograph.remote.wire import EnrolRequest, ExchangeHead
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService
from remote.ways import ADDRESS, Watcher, upload, way_to

TOKEN = "canary-token"  # noqa: S105 - of nobody
BODY = b'{"story":"canary-words","revision":1}'
STATUSES = (301, 302, 303, 307, 308)

_CALLS: dict[str, Callable[[HttpService], object]] = {
    "info": lambda way: way.info(),
    "enrol": lambda way: way.enrol(EnrolRequest(code_hash="0" * 64, device_name="canary")),
    "exchange": lambda way: way.exchange(ExchangeHead(), [BODY]),
    "send": lambda way: way.send(upload(9), io.BytesIO(b"canaries!"), watch=Watcher()),
    "offset": lambda way: way.offset(ADDRESS),
}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")


class Found(msgspec.Struct, kw_only=True):
    """What was tried, and where something went."""

    tries: int = 0
    sorts: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


def lead_astray(folder: Path, *, processes: bool) -> Found:
    """Try everything once.

    Args:
        folder: For certificates and profiles.
        processes: Let the command itself meet each redirect, too.
    """
    found = Found()
    with FaultyServer(answering(json_response(INFO))) as trap, _lured(folder, trap):
        _redirect(found, folder, trap)
        _name_addresses(found, trap)
        _show_certificates(found, folder)
        _send_for_real(found, folder)
        if processes:
            _redirect_processes(found, folder, trap)
        keys = folder / "keys.log"
        if keys.exists() and keys.stat().st_size:
            found.wrong.append("keys of TLS were written into a file")
        if trap.connections:
            found.wrong.append(f"{trap.connections} connections came to the listener elsewhere")
    return found


# ---- redirects and addresses -----------------------------------------------------------


def _places(trap: FaultyServer, own: FaultyServer) -> dict[str, str]:
    other = "https" if own.address.startswith("http:") else "http"
    return {
        "host": f"http://localhost:{trap.port}/stolen",
        "port": f"http://127.0.0.1:{trap.port}/stolen",
        "scheme": f"{other}://127.0.0.1:{own.port}/stolen",
        "scheme and port": f"https://127.0.0.1:{trap.port}/stolen",
        "no scheme": f"//127.0.0.1:{trap.port}/stolen",
        "name and password": f"http://user:word@127.0.0.1:{trap.port}/stolen",
        "itself": "/v1/elsewhere",
    }


def _redirect(found: Found, folder: Path, trap: FaultyServer) -> None:
    authority = Authority(folder)
    for secure in (False, True):
        with _served(answering(response(204)), authority if secure else None) as (server, way):
            places = _places(trap, server)
            for status, (name, place), (call, do) in itertools.product(
                STATUSES, places.items(), _CALLS.items()
            ):
                server.become(
                    answering(response(status, b"moved", headers={"Location": place})),
                    tls=authority.server() if secure else None,
                )
                before = len(server.requests)
                what = f"{status} to another {name} at {call}{' over TLS' if secure else ''}"
                _expect(found, what, CaptivePortal, lambda do=do: do(way))
                if len(server.requests) != before + 1:
                    found.wrong.append(f"{what}: asked again")
    found.sorts += 1


def _name_addresses(found: Found, trap: FaultyServer) -> None:
    with _served(answering(json_response(INFO)), None) as (server, way):
        for name, place in _places(trap, server).items():
            if name == "itself":
                continue
            _expect(
                found,
                f"an upload address with another {name}",
                ContractBroken,
                lambda place=place: way.send(
                    upload(9, address=place), io.BytesIO(b"canaries!"), watch=Watcher()
                ),
            )
        if server.connections:
            found.wrong.append("an address that leads elsewhere was begun with")
    found.sorts += 1


@contextmanager
def _served(
    script: Script, authority: Authority | None
) -> Iterator[tuple[FaultyServer, HttpService]]:
    with ExitStack() as stack:
        tls = authority.server() if authority is not None else None
        server = stack.enter_context(FaultyServer(script, tls=tls))
        roots = authority.roots if authority is not None else None
        yield server, stack.enter_context(way_to(server.address, token=TOKEN, roots=roots))


def _expect(found: Found, what: str, kind: type[ServiceError], do: Callable[[], object]) -> None:
    found.tries += 1
    try:
        do()
    except kind:
        return
    except ServiceError as error:
        found.wrong.append(f"{what}: {type(error).__name__}")
    else:
        found.wrong.append(f"{what}: was followed")


# ---- the environment --------------------------------------------------------------------


@contextmanager
def _lured(folder: Path, trap: FaultyServer) -> Iterator[None]:
    """Set all of the environment that leads other programs elsewhere, here and for commands."""
    netrc = folder / ".netrc"
    netrc.write_text("default login somebody password canary\n", encoding="ascii")
    netrc.chmod(0o600)
    before = dict(os.environ)
    os.environ |= {
        **{name: trap.address for each in _PROXIES for name in (each, each.upper())},
        "HOME": str(folder),
        "NETRC": str(netrc),
        "REQUESTS_CA_BUNDLE": str(netrc),
        "CURL_CA_BUNDLE": str(netrc),
        "SSLKEYLOGFILE": str(folder / "keys.log"),
        "no_proxy": "",
        "NO_PROXY": "",
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def _send_for_real(found: Found, folder: Path) -> None:
    """Let the real program sign in and send to the real service."""
    service = EmbeddedService(folder / "service")
    service.start()
    try:
        told = ("enrol", "--service", service.address, "--code", service.new_code())
        _command(found, folder / "profile", *told)
        _command(found, folder / "profile", "send")
    finally:
        service.stop()
    found.sorts += 1


def _redirect_processes(found: Found, folder: Path, trap: FaultyServer) -> None:
    for status in STATUSES:
        with FaultyServer(answering(response(204))) as server:
            for place in _places(trap, server).values():
                server.become(answering(response(status, headers={"Location": place})))
                workspace = Workspace.open(folder / "profile")
                account = workspace.account.current()
                assert account is not None
                moved = msgspec.structs.replace(account, service_url=server.address)
                workspace._store.account.put(moved)
                workspace.close()
                _command(found, folder / "profile", "send", code=3)


def _command(found: Found, profile: Path, *words: str, code: int = 0) -> None:
    found.tries += 1
    done = subprocess.run(
        [sys.executable, "-m", "heliograph.cli.main", "--profile", str(profile), *words],
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode != code:
        found.wrong.append(f"{words[0]} ended with {done.returncode}: {done.stderr.decode()[:300]}")


# ---- certificates -----------------------------------------------------------------------


def _show_certificates(found: Found, folder: Path) -> None:
    """Show certificates that do not hold, at each call and through a proxy that breaks TLS open."""
    stranger = folder / "stranger"
    stranger.mkdir()
    good, other = Authority(folder), Authority(stranger, "Watchful Proxies Ltd")
    bad = {
        "self-signed": good.server(self_signed=True),
        "of an unknown issuer": other.server(),
        "for another host": good.server("portal.example"),
        "run out": good.server(from_days=-20, to_days=-10),
        "not valid yet": good.server(from_days=10, to_days=20),
    }
    for name, tls in bad.items():
        with (
            FaultyServer(answering(json_response(INFO)), tls=tls) as server,
            way_to(server.address, token=TOKEN, roots=good.roots) as way,
        ):
            for call, do in _CALLS.items():
                found.tries += 1
                try:
                    do(way)
                except (Untrusted, ClockWrong):
                    continue
                except ServiceError as error:
                    found.wrong.append(f"a certificate {name} at {call}: {type(error).__name__}")
                else:
                    found.wrong.append(f"a certificate {name} was trusted at {call}")
            told = [
                each
                for each in server.requests  # one that has only run out is asked for the time
                if (each.method, each.path) != ("HEAD", "/") or "authorization" in each.headers
            ]
            if told:
                found.wrong.append(f"a certificate {name} was told {len(told)} requests")
    found.sorts += 1
