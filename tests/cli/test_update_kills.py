"""Fetching a package is killed again and again, and the service with it: nothing is fetched twice.

Slow: ``pytest -m slow tests/cli/test_update_kills.py``.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fakes.updates import Publisher
from heliograph.app import updates as updates_use
from heliograph.app.updates import Updates
from heliograph.clock import SystemClock
from heliograph.updates.shelf import Shelf
from heliograph.workspace import Workspace, service_over_http
from heliograph_service.embedded import EmbeddedService

CLIENT = """
import sys
from heliograph.app import updates
updates.installed_as = lambda: "debian-amd64"
from heliograph.cli.main import main
main(["--profile", sys.argv[1], "update", "get"])
"""
SIZE = 30_000_000
CAP_BYTES_S = 6_000_000


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_kills_lose_pieces_and_nothing_else(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - drawn again
    monkeypatch.setattr(updates_use, "installed_as", lambda: "debian-amd64")
    package = chance.randbytes(SIZE)
    service = EmbeddedService(tmp_path / "data")
    service.start()
    publisher = Publisher(service.data / "updates", now_ms=service.central.now_ms())
    publisher.offer("7.0.0", package)
    profile = tmp_path / "profile"
    workspace = Workspace.open(profile)
    workspace.account.enrol(service_url=service.address, code=service.new_code())
    workspace.data_rules.set_cap(CAP_BYTES_S)
    shelf = Shelf(profile)
    shelf.folder.mkdir()
    shelf.given_root.write_bytes(publisher.first_root)
    updates = Updates(
        store=workspace._store,
        settings=workspace.settings,
        service_at=service_over_http,
        clock=SystemClock(),
        look_at_network=lambda: None,
    )
    kills = have = 0
    until_s = time.monotonic() + 300
    while updates.standing().package is None and time.monotonic() < until_s:
        client = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            client.wait(chance.uniform(2, 6))
        except subprocess.TimeoutExpired:
            if chance.random() < 0.3:
                service.stop()
                client.wait(60)
                service.start()
            else:
                client.send_signal(signal.SIGKILL)
                client.wait()
            kills += 1
        standing = updates.standing()
        assert standing.have_bytes >= have
        have = standing.have_bytes
    assert updates.package().read_bytes() == package
    assert kills
    workspace.close()
    service.stop()
