"""A provisioning file from the operator's tool, taken in on the command line and really used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cli.shell import Shell
from fakes.certificates import Authority
from fakes.faulty_server import FaultyServer, pouring
from heliograph.app import provisioning_places
from heliograph_service.cli import main as service_main

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph_service.embedded import EmbeddedService


@pytest.fixture(autouse=True)
def _no_folder_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning_places, "folders", tuple)


def make(service: EmbeddedService, out: Path, *words: str, address: str = "") -> str:
    """Make a file as the operator does."""
    plain = ["provision", "make", "--data", str(service.data), "--out", str(out)]
    plain += ["--address", address or service.address, "--organisation", "Ministry of Radio"]
    result = CliRunner().invoke(service_main, [*plain, *words])
    assert result.exit_code == 0, result.output
    return str(out)


def test_a_file_signs_in_and_its_rules_hold_on_the_command_line(
    service: EmbeddedService, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[locked]\nbudget_day = "5 MB"\nclearance = true\n')
    path = make(service, tmp_path / "m.helio", "--policy", str(policy))
    shell = Shell(tmp_path)
    said = shell.run("enrol", "--provision", path)
    assert said.exit_code == 0, said.output
    for words in (
        "Heliograph is set up for \u2068Ministry of Radio\u2069.",
        "This computer may now send to",
        "At most 5 MB of data a day.",
        "Nothing is sent before it is cleared.",
    ):
        assert words in said.output
    refused = shell.run("rules", "--budget-day", "50MB")
    assert refused.exit_code == 1
    assert "Set by \u2068Ministry of Radio\u2069; it cannot be changed here." in refused.output
    assert shell.run("clear", "--rule", "off").exit_code == 1
    again = shell.document("enrol", "--provision", path)
    assert again["new"] is False
    assert again["signed_in"] is True
    status = shell.document("status")
    assert status["set_by"] == {
        "organisation": "Ministry of Radio",
        "source": "person",
        "over": False,
        "code": None,
        "rules": {"day_bytes": 5_000_000, "clearance": True},
        "locked": ["day_bytes", "clearance"],
    }
    assert "Set up by" in shell.run("status").output


def test_without_a_line_everything_else_holds_and_the_code_says_so(
    service: EmbeddedService, tmp_path: Path
) -> None:
    path = make(service, tmp_path / "m.helio", "--language", "fr")
    service.stop()
    shell = Shell(tmp_path)
    said = shell.run("enrol", "--provision", path)
    assert said.exit_code == 3
    assert "Signing in happens by itself once there is a connection." in said.output
    assert "Signing in happens by itself" in shell.run("status").output
    service.start()
    story = shell.make_ready(1)[0]
    sent = shell.document("send", "--wait")
    assert [each["id"] for each in sent["receipts"]] == [story]  # type: ignore[attr-defined, index]


def test_a_file_for_another_service_needs_a_word(service: EmbeddedService, tmp_path: Path) -> None:
    from heliograph_service.embedded import EmbeddedService as Service  # noqa: PLC0415 - one more

    other = Service(tmp_path / "other")
    other.start()
    try:
        shell = Shell(tmp_path)
        shell.run("enrol", "--provision", make(service, tmp_path / "m.helio"))
        path = make(other, tmp_path / "o.helio")
        asked = shell.run("enrol", "--provision", path)
        assert asked.exit_code == 1
        assert "for another service" in asked.output
        moved = shell.document("enrol", "--provision", path, "--another-service")
        assert moved["signed_in"] is True
        assert moved["service"] == other.address
    finally:
        other.stop()


def test_a_service_with_a_ca_of_its_own_is_reached_by_the_file_alone(
    service: EmbeddedService, tmp_path: Path
) -> None:
    authority, other = Authority(tmp_path), Authority(tmp_path, "Another")
    port = int(service.address.rpartition(":")[2])
    with FaultyServer(pouring(port), tls=authority.server("127.0.0.1")) as way:
        wrong = make(
            service,
            tmp_path / "wrong.helio",
            *("--certificate", str(other.roots)),
            address=way.address,
        )
        shell = Shell(tmp_path)
        said = shell.run("enrol", "--provision", wrong)
        assert said.exit_code == 3, said.output
        right = make(
            service,
            tmp_path / "right.helio",
            *("--certificate", str(authority.roots)),
            address=way.address,
        )
        assert shell.document("enrol", "--provision", right)["signed_in"] is True
        shell.make_ready(1)
        assert shell.document("send")["received"] == 1
    with FaultyServer(pouring(port), tls=authority.server("127.0.0.1")) as elsewhere:
        # Nothing else is trusted more: the same CA vouches for no other address.
        code = service.new_code("Radio")
        said = shell.run("enrol", "--service", elsewhere.address, "--code", code)
        assert said.exit_code == 3, said.output


def test_a_file_that_an_administrator_left_is_taken_in_by_the_next_command(
    service: EmbeddedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(provisioning_places, "folders", lambda: (("system", folder),))
    monkeypatch.setattr(provisioning_places, "_is_own", lambda _: False)
    shell = Shell(tmp_path)
    assert shell.document("status")["set_by"] is None
    path = make(service, folder / "fleet.helio")
    said = shell.run("status")
    assert "Heliograph is set up for" in said.output
    assert shell.document("send")["signed_in"] is True
    (folder / "fleet.helio").unlink()
    assert "is not on this computer any more" in shell.run("status").output
    assert path
