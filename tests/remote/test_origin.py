"""The token and the stories go to the service's own origin, and not one byte elsewhere (P13)."""

from __future__ import annotations

import io
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from fakes.certificates import Authority
from fakes.faulty_server import INFO, FaultyServer, answering, json_response, response
from heliograph.domain.proxy import ProxyChoice
from heliograph.errors import CaptivePortal, ContractBroken, Untrusted
from heliograph.remote.address import service_address
from heliograph.remote.http import HttpService
from heliograph.remote.session import hardened_session
from heliograph.remote.wire import EnrolRequest, ExchangeHead
from remote.ways import ADDRESS, Watcher, Zeros, upload, way_to

TOKEN = "secret"  # noqa: S105 - of nobody

Call = Callable[[HttpService], object]

CALLS: dict[str, Call] = {
    "info": lambda way: way.info(),
    "enrol": lambda way: way.enrol(EnrolRequest(code_hash="0" * 64, device_name="laptop")),
    "exchange": lambda way: way.exchange(ExchangeHead(), [b'{"story":"s","revision":1}']),
    "send": lambda way: way.send(upload(9), io.BytesIO(bytes(9)), watch=Watcher()),
    "offset": lambda way: way.offset(ADDRESS),
}


@pytest.mark.parametrize("elsewhere", ["host", "port", "scheme"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))
def test_a_redirect_is_never_followed(status: int, elsewhere: str, call: Call) -> None:
    with FaultyServer(answering(json_response(INFO))) as trap:
        addresses = {
            "host": f"http://localhost:{trap.port}/stolen",
            "port": f"http://127.0.0.1:{trap.port}/stolen",
            "scheme": f"https://127.0.0.1:{trap.port}/stolen",
        }
        location = addresses[elsewhere]
        redirect = response(status, b"moved", headers={"Location": location})
        with FaultyServer(answering(redirect)) as server, way_to(server.address) as way:
            with pytest.raises(CaptivePortal) as caught:
                call(way)
            assert caught.value.location == location
            assert len(server.requests) == 1
        assert trap.connections == 0


def test_a_redirect_to_the_same_place_is_not_followed_either() -> None:
    redirect = response(307, headers={"Location": "/v1/elsewhere"})
    with FaultyServer(answering(redirect)) as server, way_to(server.address) as way:
        with pytest.raises(CaptivePortal):
            CALLS["exchange"](way)
        assert len(server.requests) == 1


@pytest.mark.parametrize("elsewhere", ["http://localhost:{port}/7", "//127.0.0.1:{port}/7"])
def test_an_upload_address_elsewhere_gets_nothing(elsewhere: str) -> None:
    with FaultyServer(answering(json_response(INFO))) as trap:
        address = elsewhere.format(port=trap.port)
        with FaultyServer(answering(json_response(INFO))) as server, way_to(server.address) as way:
            with pytest.raises(ContractBroken):
                way.send(upload(9, address=address), Zeros(9), watch=Watcher())
            with pytest.raises(ContractBroken):
                way.offset(address)
            assert server.connections == 0
        assert trap.connections == 0


def test_the_session_itself_lets_nothing_out_elsewhere() -> None:
    with FaultyServer(answering(json_response(INFO))) as trap:
        session = hardened_session(service_address("http://127.0.0.1:1"), token=TOKEN)
        with session, pytest.raises(ContractBroken):
            session.get(trap.address)
        assert trap.connections == 0


def test_the_session_does_not_even_know_another_scheme() -> None:
    session = hardened_session(service_address("https://stories.example"), token=TOKEN)
    with session, pytest.raises(requests.exceptions.InvalidSchema):
        session.get("http://127.0.0.1:1")


def test_the_token_is_ours_and_no_file_replaces_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    with FaultyServer(answering(json_response(INFO))) as server:
        assert requests.utils.get_netrc_auth(server.address) == ("somebody", "else")
        with way_to(server.address, token=TOKEN) as way:
            way.info()
        with way_to(server.address, token=None) as way:
            way.info()
        given = [each.headers.get("authorization") for each in server.requests]
    assert given == ["Bearer secret", None]


def test_proxy_variables_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(answering(json_response(INFO))) as trap:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, trap.address)
            monkeypatch.setenv(name.upper(), trap.address)
        monkeypatch.delenv("no_proxy", raising=False)
        with FaultyServer(answering(json_response(INFO))) as server, way_to(server.address) as way:
            assert way.info() == INFO
        assert trap.connections == 0


def test_a_proxy_is_not_asked_about_this_computer() -> None:
    with FaultyServer(answering(json_response(INFO))) as trap:
        proxy = ProxyChoice(address=trap.address)
        with (
            FaultyServer(answering(json_response(INFO))) as server,
            way_to(server.address, proxy=proxy) as way,
        ):
            assert way.info() == INFO
        assert trap.connections == 0


def test_bundles_named_by_the_environment_add_no_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.roots))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(authority.roots))
    with (
        FaultyServer(answering(json_response(INFO)), tls=authority.server()) as server,
        way_to(server.address) as way,
    ):
        with pytest.raises(Untrusted):
            way.info()
        assert server.requests == []


def test_nobody_can_switch_the_check_of_certificates_off(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with FaultyServer(answering(json_response(INFO)), tls=authority.server()) as server:
        session = hardened_session(service_address(server.address), token=TOKEN)
        session.verify = False
        with session, pytest.raises(requests.exceptions.SSLError) as caught:
            session.get(server.address, verify=False)
        assert isinstance(_innermost(caught.value), ssl.SSLCertVerificationError)
        assert server.requests == []


def test_no_cookie_is_kept() -> None:
    answer = response(200, b"", headers={"Set-Cookie": "portal=1; Path=/"})
    with FaultyServer(answering(answer, json_response(INFO))) as server:
        with way_to(server.address) as way:
            with pytest.raises(CaptivePortal):
                way.info()
            assert way.info() == INFO
        assert all("cookie" not in each.headers for each in server.requests)


def test_a_request_says_no_more_than_it_must() -> None:
    with FaultyServer(answering(json_response(INFO))) as server, way_to(server.address) as way:
        way.info()
        (request,) = server.requests
    assert set(request.headers) == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "authorization",
    }
    assert request.headers["user-agent"].startswith("Heliograph/")


def _innermost(error: BaseException) -> BaseException:
    while error.__context__ is not None:
        error = error.__context__
    return error
