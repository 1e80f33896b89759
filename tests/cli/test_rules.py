"""Data rules by the command line: shown, set, taken back, and overruled for what waits now."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.shell import Shell
from fakes.profiles import Desk
from heliograph.domain.rules import NetworkSeen
from heliograph.remote import networks
from heliograph.store.store import Store


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Give the command line in an office whose network does not say what it costs."""
    seen = NetworkSeen(identity="office", name="Office")
    monkeypatch.setattr(networks, "current_network", lambda: seen)
    return Shell(tmp_path)


def test_at_first_nothing_is_limited(shell: Shell) -> None:
    document = shell.document("rules")
    assert document == {
        "budget_day_bytes": None,
        "budget_month_bytes": None,
        "used_day_bytes": 0,
        "used_month_bytes": 0,
        "left_day_bytes": None,
        "left_month_bytes": None,
        "hours": None,
        "cap_bytes_s": None,
        "when_metered": "text-only",
        "network": {"name": "Office", "rule": "all", "said": None, "metered": None},
        "networks": [{"name": "Office", "rule": "all", "said": None, "metered": None}],
        "held": {"text": None, "media": None, "until_ms": None},
    }
    told = shell.run("rules").stdout
    assert "No limit" in told
    assert "At any time" in told


def test_what_is_set_is_kept_and_shown(shell: Shell) -> None:
    shell.document(
        "rules", "--budget-day", "50MB", "--budget-month", "1,5 GB", "--hours", "22:00-06:00",
        "--cap", "64", "--network", "text", "--metered", "wait",
    )  # fmt: skip
    document = shell.document("rules")
    assert document["budget_day_bytes"] == 50_000_000
    assert document["budget_month_bytes"] == 1_500_000_000
    assert document["hours"] == "22:00-06:00"
    assert document["cap_bytes_s"] == 64_000
    assert document["when_metered"] == "wait"
    assert document["network"] == {
        "name": "Office",
        "rule": "text-only",
        "said": "text-only",
        "metered": None,
    }
    told = shell.run("rules").stdout
    for said in ("of 50 MB", "of 1.5 GB", "22:00–06:00", "64 kB a second", "Only texts go"):
        assert said in told.replace("\u2068", "").replace("\u2069", "")


def test_each_rule_is_taken_back_by_its_name(shell: Shell) -> None:
    shell.document("rules", "--budget-day", "50MB", "--cap", "64", "--network", "office=wait")
    document = shell.document("rules", "--clear", "budget-day", "--clear", "networks")
    assert document["budget_day_bytes"] is None
    assert document["cap_bytes_s"] == 64_000
    assert document["network"]["said"] is None
    assert shell.document("rules", "--clear", "all")["cap_bytes_s"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("--budget-day", "50"),
        ("--budget-day", "0MB"),
        ("--budget-month", "lots"),
        ("--hours", "22-6"),
        ("--cap", "0"),
        ("--network", "Office=sometimes"),
        ("--network", "Elsewhere=all"),
        ("--clear", "everything"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_changes_nothing(
    shell: Shell, words: tuple[str, str]
) -> None:
    before = shell.document("rules")
    result = shell.run("rules", *words)
    assert result.exit_code == 2
    assert result.stderr
    assert shell.document("rules") == before


def test_status_tells_what_was_used_and_what_goes_here(shell: Shell) -> None:
    shell.document("rules", "--budget-day", "50MB", "--network", "Office=wait")
    data = shell.document("status")["data"]
    assert data["left_day_bytes"] == 50_000_000
    assert data["held"] == {"text": "metered-wait", "media": "metered-wait", "until_ms": None}
    told = shell.run("status").stdout
    assert "Data today" in told
    assert "Everything waits" in told


def test_sending_anyway_is_said_of_what_waits_now(tmp_path: Path, shell: Shell) -> None:
    desk = Desk(tmp_path)
    desk.sign_in()
    first, second = desk.ready(), desk.ready()
    desk.workspace.close()
    shell.run("send", first, "--anyway", "--max-time", "0")
    store = Store.create_or_open(tmp_path / "profile")
    assert {row.story: row.anyway for row in store.outbox.all_in_outbox()} == {
        first: True,
        second: False,
    }
    store.close()
