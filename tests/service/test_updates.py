"""The service hands out updates that it cannot sign, and its tool signs them by halves never."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from fakes.updates import Publisher
from heliograph_service.cli import main
from heliograph_service.embedded import EmbeddedService

PACKAGE = bytes(range(256)) * 4000
BASE = "/v1/updates/"


@pytest.fixture
def publisher(service: EmbeddedService) -> Publisher:
    """Give those who publish at the service."""
    made = Publisher(service.data / "updates", now_ms=service.central.now_ms())
    made.offer("0.2.0", PACKAGE)
    return made


def package_of(publisher: Publisher) -> str:
    (found,) = (publisher.folder / "targets" / "stable").iterdir()
    return f"targets/stable/{found.name}"


def test_anybody_may_read_what_is_signed(service: EmbeddedService, publisher: Publisher) -> None:
    answer = httpx.get(service.address + BASE + "metadata/timestamp.json")
    assert answer.status_code == 200
    assert answer.content == publisher.place("timestamp.json").read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_part_of_a_package_is_given(service: EmbeddedService, publisher: Publisher) -> None:
    address = service.address + BASE + package_of(publisher)
    answer = httpx.get(address, headers={"Range": "bytes=1000-1999"})
    assert answer.status_code == 206
    assert answer.content == PACKAGE[1000:2000]
    assert answer.headers["Content-Range"] == f"bytes 1000-1999/{len(PACKAGE)}"
    assert httpx.get(address).content == PACKAGE
    beyond = httpx.get(address, headers={"Range": f"bytes={len(PACKAGE)}-"})
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "place",
    [
        "metadata/..%2F..%2Fkeys.json",
        "..%2Fkeys.json",
        "%2e%2e/keys.json",
        "metadata/root.draft.json",
        "metadata/2.root.json.new",
        "metadata/",
        "targets/stable",
        "targets/stable/nothing",
        "",
    ],
)
def test_nothing_else_of_the_folder_is_given(
    place: str, service: EmbeddedService, publisher: Publisher
) -> None:
    publisher.rotate(signed_by=[])
    assert publisher.place("root.draft.json").exists()
    assert httpx.get(service.address + BASE + place).status_code == 404


def test_a_service_without_updates_has_none(service: EmbeddedService) -> None:
    answer = httpx.get(service.address + BASE + "metadata/timestamp.json")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


# ---- the tool ------------------------------------------------------------------


class Office:
    """Those who sign, each at the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repository"

    def run(self, command: str, *words: str, code: int = 0, secret: str = "") -> str:
        """Run a command on the repository and give what it prints."""
        where: Sequence[str] = () if command == "key" else ("--folder", str(self.repository))
        done = CliRunner().invoke(
            main,
            ["updates", command, *words, *where],
            env={"HELIOGRAPH_KEY_PASSPHRASE": secret},
        )
        assert done.exit_code == code, done.output
        return done.output

    def key(self, name: str, *, secret: str = "") -> str:
        """Make a key and give its file."""
        self.run("key", str(self.folder / name), secret=secret)
        return str(self.folder / name)


def test_it_takes_as_many_as_were_agreed_to_say_who_may_sign(tmp_path: Path) -> None:
    office = Office(tmp_path)
    keys = [office.key(name) for name in ("anna", "ben", "chen")]
    targets, online = office.key("targets"), office.key("online")
    publics = [word for key in keys for word in ("--root-key", f"{key}.pub")]
    who = (*publics, "--threshold", "2", "--targets-key", targets, "--online-key", online)
    office.run("init", *who)
    office.run("init", *who, code=1)
    assert "1 more" in office.run("sign", "--root-key", keys[0])
    assert "1 more" in office.run("sign", "--root-key", keys[0])
    assert not (office.repository / "metadata" / "1.root.json").exists()
    assert "enough" in office.run("sign", "--root-key", keys[2])
    office.run("sign", "--root-key", keys[2], code=1)

    signing = ("--targets-key", targets, "--online-key", online)
    package = tmp_path / "heliograph_0.2.0_amd64.deb"
    package.write_bytes(PACKAGE)
    notes = tmp_path / "notes.toml"
    notes.write_text('en = "Better"\nfr = "Mieux"\n', encoding="utf-8")
    offer = (str(package), "--for", "debian-amd64", *signing)
    office.run("publish", *offer, "--version", "new", code=1)
    office.run("publish", *offer, "--version", "0.2.0", "--notes", str(notes))
    office.run("publish", *offer, "--version", "0.2.0", code=1)
    office.run("publish", *offer, "--version", "0.1.9", code=1)
    assert "debian-amd64.deb: 0.2.0" in office.run("show")
    office.run("renew", "--online-key", online)
    office.run("renew", "--online-key", str(notes), code=1)

    office.run("rotate", *who[:-2], "--online-key", office.key("other"))
    office.run("sign", "--root-key", keys[1], "--root-key", keys[2])
    assert "root 2" in office.run("show")
    office.run("withdraw", "--for", "debian-amd64", *signing)
    office.run("withdraw", "--for", "debian-amd64", *signing, code=1)


def test_a_key_is_never_written_over_and_needs_its_passphrase(tmp_path: Path) -> None:
    office = Office(tmp_path)
    key = office.key("key", secret="seven lanterns")  # noqa: S106 - opens a file of this test
    before = Path(key).read_bytes()
    assert Path(f"{key}.pub").read_bytes().startswith(b"-----BEGIN PUBLIC KEY")
    assert Path(office.key("root.key") + ".pub").exists()
    office.run("key", key, code=1)
    assert Path(key).read_bytes() == before
    assert b"ENCRYPTED" in before
    office.run("renew", "--online-key", key, code=1)
    office.run("renew", "--online-key", f"{key}.pub", code=1)
