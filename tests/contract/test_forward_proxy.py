"""Our proxy that asks who one is behaves as a real one, to us and to curl."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.certificates import Authority
from fakes.faulty_server import INFO, FaultyServer, answering, demanding, json_response
from heliograph.domain.proxy import ProxyChoice, place_of
from heliograph.errors import ProxySignIn, Untrusted
from remote.ways import way_to

USER, PASSWORD = "field.office", "word"
OFFICE = "stories.example"


class Party:
    """A proxy, and a service that is reached through it."""

    def __init__(self, proxy: str, service: FaultyServer, address: str, roots: Path) -> None:
        self.proxy = proxy
        self.service = service
        self.address = address
        self.roots = roots

    def choice(self, *, user: str = "", password: str = "") -> ProxyChoice:
        """Choose the proxy, and tell it this."""
        place = place_of(self.proxy)
        return ProxyChoice(address=self.proxy, login_for=place, user=user, password=password)


@contextlib.contextmanager
def ours(folder: Path, issuer: Authority) -> Iterator[Party]:
    del folder
    tls = issuer.server(OFFICE)
    with (
        FaultyServer(answering(json_response(INFO)), tls=tls) as service,
        FaultyServer(demanding(USER, PASSWORD, service.port)) as proxy,
    ):
        yield Party(proxy.address, service, f"https://{OFFICE}", issuer.roots)


@contextlib.contextmanager
def real(folder: Path, issuer: Authority) -> Iterator[Party]:
    """Start proxy.py; it looks for the service itself, so that needs an address in a network."""
    host = own_address()
    if host is None:
        pytest.skip("this computer has no address but its own for itself")
    if importlib.util.find_spec("proxy") is None:
        pytest.skip("this environment is older than its lock")
    told = folder / "port"
    call = [sys.executable, "-m", "proxy", "--hostname", "127.0.0.1", "--port", "0"]
    call += ["--port-file", str(told), "--basic-auth", f"{USER}:{PASSWORD}"]
    call += ["--num-workers", "1", "--num-acceptors", "1", "--data-dir", str(folder / "proxy")]
    tls = issuer.server(host)
    with FaultyServer(answering(json_response(INFO)), tls=tls, host=host) as service:
        process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield Party(f"http://127.0.0.1:{_read(told)}", service, service.address, issuer.roots)
        finally:
            process.terminate()
            process.wait(20)


def own_address() -> str | None:
    """Give an address of this computer in a network; a connected UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("198.51.100.1", 9))
        except OSError:
            return None
        host = str(asking.getsockname()[0])
    return None if host.startswith("127.") else host


def _read(told: Path) -> int:
    pace = threading.Event()  # never set: looks again in a moment
    for _ in range(300):
        if told.exists() and (text := told.read_text().strip()):
            return int(text)
        pace.wait(0.1)
    raise TimeoutError("proxy.py did not start")


@pytest.fixture(params=[ours, real], ids=["ours", "real"])
def party(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Party]:
    with request.param(tmp_path, Authority(tmp_path)) as made:
        yield made


@pytest.mark.parametrize("password", ["", "wrong"])
def test_who_is_not_known_is_asked_for_name_and_password(party: Party, password: str) -> None:
    choice = party.choice(user=USER if password else "", password=password)
    with (
        way_to(party.address, proxy=choice, roots=party.roots) as way,
        pytest.raises(ProxySignIn) as caught,
    ):
        way.info()
    assert caught.value.proxy == place_of(party.proxy)
    assert party.service.requests == []


def test_who_is_known_is_let_through_and_the_service_learns_nothing_of_it(party: Party) -> None:
    choice = party.choice(user=USER, password=PASSWORD)
    with way_to(party.address, proxy=choice, roots=party.roots) as way:
        assert way.info() == INFO
    (asked,) = party.service.requests
    assert "proxy-authorization" not in asked.headers
    assert asked.headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize("kind", [ours, real], ids=["ours", "real"])
def test_a_certificate_that_is_not_trusted_is_looked_at_through_the_proxy(
    kind: object, tmp_path: Path
) -> None:
    assert callable(kind)
    trusted = Authority(tmp_path, "Trusted authority")
    with kind(tmp_path, Authority(tmp_path, "Watchful Ltd")) as party:
        choice = party.choice(user=USER, password=PASSWORD)
        with (
            way_to(party.address, proxy=choice, roots=trusted.roots) as way,
            pytest.raises(Untrusted) as caught,
        ):
            way.info()
    assert (caught.value.fault, caught.value.issuer) == ("unknown-issuer", "Watchful Ltd")


@pytest.mark.parametrize(
    ("told", "status"),
    [((), "407"), (("--proxy-user", f"{USER}:wrong"), "407"), ((f"-U{USER}:{PASSWORD}",), "200")],
)
def test_curl_meets_the_same(party: Party, told: tuple[str, ...], status: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    call = [curl, "-s", "-o", "/dev/null", "-w", "%{http_connect}", "--noproxy", "none"]
    call += ["--cacert", str(party.roots), "--proxy", party.proxy, *told, f"{party.address}/v1/"]
    done = subprocess.run(call, check=False, capture_output=True, text=True, timeout=60)
    assert done.stdout == status
