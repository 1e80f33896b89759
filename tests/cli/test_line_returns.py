"""``send --wait`` does not sleep through the line's return, however long it had to wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.shell import Shell
from heliograph.clock import SystemClock
from heliograph.domain.retry import Patience
from heliograph.sync.lookout import Lookout
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService


def test_what_waits_half_an_hour_goes_when_the_line_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    shell = Shell(tmp_path)
    try:
        shell.document("enrol", "--service", service.address, "--code", service.new_code("Radio"))
        story = shell.new(title="What waits for the satellite")
        shell.document("ready", story)
        service.stop()
        workspace = Workspace.open(tmp_path / "profile")
        workspace._store.account.set_patience(Patience(tries=12, not_before_ms=1))
        workspace.close()
        looked: list[int] = []

        def addresses() -> frozenset[str]:
            """Give none at first; when they are looked at again the line has come."""
            looked.append(len(looked))
            if len(looked) == 2:
                service.start()
            return frozenset() if len(looked) < 2 else frozenset({"10.0.0.7"})

        lookout = Lookout(SystemClock(), addresses=addresses)
        monkeypatch.setattr(Workspace, "lookout", lambda _: lookout)
        found = shell.document("send", "--wait", "--max-time", "60")
    finally:
        service.stop()
    assert found["cause"] is None
    assert found["received"] == 1
    assert len(looked) == 2
