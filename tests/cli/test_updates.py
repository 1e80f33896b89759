"""Updates at the command line, from the real service and from a stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.shell import Shell
from fakes.updates import SYSTEM, Publisher
from heliograph.app import updates
from heliograph_service.embedded import EmbeddedService

PACKAGE = bytes(range(256)) * 12_000
"""3 MB: several pieces."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """Give the real service."""
    made = EmbeddedService(tmp_path / "data")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def publisher(service: EmbeddedService) -> Publisher:
    """Give those who publish at it."""
    made = Publisher(service.data / "updates", now_ms=service.central.now_ms())
    made.offer("7.0.0", PACKAGE, notes={"en": "Bells and whistles"})
    return made


@pytest.fixture
def shell(
    tmp_path: Path,
    service: EmbeddedService,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    """Give a signed-in profile of an installed program that knows who may sign."""
    monkeypatch.setattr(updates, "installed_as", lambda: SYSTEM)
    made = Shell(tmp_path)
    made.document("enrol", "--service", service.address, "--code", service.new_code())
    folder = tmp_path / "profile" / "updates"
    folder.mkdir()
    (folder / "root.json").write_bytes(publisher.first_root)
    return made


def test_it_is_asked_fetched_and_handed_over(shell: Shell, service: EmbeddedService) -> None:
    known = shell.document("update", "status")
    assert (known["newer"], known["looked_at"]) == (None, None)
    asked = shell.document("update", "check")
    assert isinstance(asked["newer"], dict)
    assert asked["newer"]["version"] == "7.0.0"
    assert asked["have_bytes"] == 0
    used = shell.document("status")["data"]
    assert isinstance(used, dict)
    assert used["used_day_bytes"] < 20_000
    said = shell.run("update", "status").stdout
    assert "Heliograph 7.0.0 is there." in said.replace("\u2068", "").replace("\u2069", "")
    assert "Bells and whistles" in said
    assert "3.1 MB" in said

    got = shell.document("update", "get")
    package = Path(str(got["package"]))
    assert package.name == "heliograph_7.0.0_amd64.deb"
    assert package.read_bytes() == PACKAGE
    assert "sudo apt install" in shell.run("update", "status").stdout
    service.stop()
    assert shell.document("update", "get")["package"] == str(package)
    package.write_bytes(PACKAGE[:-1])
    assert shell.document("update", "status", code=1)["error"] == "UpdateNotTrusted"


def test_stories_go_first_and_nothing_of_them_is_lost(shell: Shell) -> None:
    (story,) = shell.make_ready(1)
    waits = shell.document("update", "get", code=5)
    assert (waits["waits_for"], waits["have_bytes"]) == ("stories", 0)
    assert "stories go first" in shell.run("update", "get").stdout
    shell.document("send", "--wait")
    assert shell.document("update", "get")["package"] is not None
    stories = shell.document("list")["stories"]
    assert isinstance(stories, list)
    assert [(each["id"], each["state"]) for each in stories] == [(story, "sent")]


def test_a_service_that_is_gone_is_told_as_that(shell: Shell, service: EmbeddedService) -> None:
    service.stop()
    shell.document("update", "check", code=3)


def test_what_is_not_signed_by_who_may_is_refused(shell: Shell, publisher: Publisher) -> None:
    place = publisher.place("timestamp.json")
    place.write_bytes(place.read_bytes().replace(b"2.snapshot", b"9.snapshot"))
    publisher.place("timestamp.json").write_bytes(b'{"signed": {}, "signatures": []}')
    refused = shell.document("update", "check", code=1)
    assert refused["error"] == "UpdateNotTrusted"


def test_a_stick_will_do(
    shell: Shell, publisher: Publisher, service: EmbeddedService, tmp_path: Path
) -> None:
    stick = publisher.bundle(tmp_path / "stick.zip")
    service.stop()
    assert shell.document("update", "get", "--from", str(stick))["package"] is not None
    odd = tmp_path / "odd.zip"
    odd.write_bytes(b"no zip")
    assert shell.document("update", "check", "--from", str(odd), code=1)["error"] == (
        "UpdateSourceUnreadable"
    )


def test_it_is_chosen_whether_and_which(shell: Shell, publisher: Publisher) -> None:
    assert shell.document("update", "choose", "--off")["off"] == "off"
    shell.document("update", "check", code=1)
    publisher.offer("7.1rc1", PACKAGE, channel="testing")
    shell.document("update", "choose", "--on", "--channel", "testing")
    newer = shell.document("update", "check")["newer"]
    assert isinstance(newer, dict)
    assert newer["version"] == "7.1rc1"


def test_a_program_that_is_no_package_says_how_it_is_updated(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "installed_as", lambda: None)
    assert shell.document("update", "status", code=1)["off"] == "not-a-package"
    assert "not installed from a package" in shell.run("update", "check").output
