"""Bad input by its real cause, as a person meets it: a clear sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from msgspec import structs

from fakes.certificates import Authority
from fakes.faulty_server import INFO, FaultyServer, answering, json_response, response
from fakes.profiles import complete_answers
from heliograph import bundled
from heliograph.cli.main import main
from heliograph.domain.signed import new_key, sign
from heliograph.store.database import STORE, Database
from heliograph.store.keys import Keys
from heliograph.store.store import Store
from heliograph_service.embedded import EmbeddedService
from heliograph_service.keys import load_identity
from photos import sample

PHOTO = sample("plain.png")
NOTES = bytes(range(256)) * 40


class Person:
    """Somebody with a signed-in profile and one complete story in it."""

    def __init__(self, folder: Path, service: EmbeddedService) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        self.service = service
        code = service.new_code("Hill Radio")
        assert self.run("enrol", "--service", service.address, "--code", code).exit_code == 0
        answers = json.dumps(complete_answers(campaign="open-call", title="Radio in the hills"))
        self.story = self.run("new", "--file", "-", given=answers).stdout.strip()

    def run(self, *words: str, given: str | None = None) -> Result:
        """Type a command."""
        typed = ["--profile", str(self.profile), "--lang", "en", *words]
        return CliRunner().invoke(main, typed, input=given)

    def refused(self, *words: str, code: int) -> str:
        """Type a command that must not work; give what a person reads then."""
        result = self.run(*words)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        assert "Errno" not in result.output
        return result.output

    def file(self, name: str, data: bytes) -> str:
        """Put a file beside the profile."""
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def media(self) -> list[str]:
        """Give the names of the story's files."""
        shown = json.loads(self.run("show", self.story, "--json").stdout)
        return [each["file_name"] for each in shown["media"]]

    def state(self) -> str:
        """Tell how the story stands; that it is there at all is asked with it."""
        (row,) = json.loads(self.run("list", "--json").stdout)["stories"]
        assert (row["id"], row["title"]) == (self.story, "Radio in the hills")
        return row["state"]

    def is_led_to(self, address: str) -> None:
        """Let the network answer in place of the service."""
        with closing(Store.create_or_open(self.profile)) as store:
            account = store.account.get()
            assert account is not None
            store.account.put(structs.replace(account, service_url=address))

    def sends(self) -> None:
        """Send over a good line, and see the receipt come."""
        self.is_led_to(self.service.address)
        assert self.run("send").exit_code == 0
        assert self.state() == "sent"


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    yield Person(tmp_path, service)
    service.stop()


def pack() -> bytes:
    """Give a campaign that is newer than the one that is shipped."""
    path = bundled.resource("campaigns") / "open-call.json"
    return msgspec.json.encode({**json.loads(path.read_bytes()), "version": 99})


@pytest.mark.parametrize("damage", ["cut", "noise", "empty"])
def test_a_corrupt_pack(person: Person, damage: str) -> None:
    good = load_identity(person.service.data).sign(pack(), typ="heliograph-campaign").encode()
    data = {"cut": good[: len(good) // 2], "noise": b"\xff\x00" * 500, "empty": b""}[damage]
    path = person.file("call.helio", data)
    said = person.refused("campaign", "add", path, code=1)
    assert "This file is no campaign file, or is damaged." in said
    assert "Nothing was taken from it." in said
    assert "Ask for the file again." in said
    said = person.refused("enrol", "--provision", path, code=1)
    assert "no file that sets Heliograph up, or it is damaged" in said
    assert person.state() == "draft"


@pytest.mark.parametrize("damage", ["stranger", "changed"])
def test_a_pack_with_a_wrong_signature(person: Person, damage: str) -> None:
    good = load_identity(person.service.data).sign(pack(), typ="heliograph-campaign")
    head, payload, signature = good.split(".")
    other = "A" if payload[40] != "A" else "B"
    statement = {
        "stranger": sign(pack(), typ="heliograph-campaign", key=new_key()),
        "changed": f"{head}.{payload[:40]}{other}{payload[41:]}.{signature}",
    }[damage]
    said = person.refused("campaign", "add", person.file("c.helio", statement.encode()), code=1)
    assert "damaged or not signed by the service you signed in to" in said
    assert "Nothing was taken from it." in said
    assert person.state() == "draft"
    assert person.run("campaign", "add", person.file("c.helio", good.encode())).exit_code == 0


def test_a_portal_page_with_200(person: Person) -> None:
    page = response(200, b"<html>Welcome to the hotel</html>", content_type="text/html")
    assert person.run("ready", person.story).exit_code == 0
    with FaultyServer(answering(page)) as portal:
        person.is_led_to(portal.address)
        said = person.refused("send", code=3)
        assert "This network asks you to open its own page first" in said
        assert "This network asks" in person.refused("campaign", "update", code=3)
        enrol = ("enrol", "--service", portal.address, "--code", "AAAA-BBBB-CCCC")
        assert "open its own page" in person.refused(*enrol, code=3)
    assert person.state() == "ready"
    person.sends()


@pytest.mark.parametrize(
    ("from_days", "to_days", "seems"), [(-20, -10, "fast by"), (10, 20, "slow by")]
)
def test_a_wrong_clock(
    person: Person, monkeypatch: pytest.MonkeyPatch, from_days: int, to_days: int, seems: str
) -> None:
    """A certificate that is good on another day is what a wrong clock looks like."""
    authority = Authority(person.folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.roots))
    tls = authority.server(from_days=from_days, to_days=to_days)
    assert person.run("ready", person.story).exit_code == 0
    with FaultyServer(answering(json_response(INFO)), tls=tls) as server:
        person.is_led_to(server.address)
        said = person.refused("send", code=3)
        assert f"This computer’s clock is {seems}" in said
        said = person.refused("doctor", code=1)
        assert "Set date and time; sending then goes on by itself." in said
        # Only the time was asked for, and nothing of the person's was said.
        assert {(each.method, each.path) for each in server.requests} == {("HEAD", "/")}
        assert not any("authorization" in each.headers for each in server.requests)
    assert person.state() == "ready"
    person.sends()


def test_a_store_from_a_newer_version(person: Person) -> None:
    keys = Keys.load(person.profile, keyring=lambda: None)
    store = person.profile / STORE.file_name
    with closing(Database(store, STORE, keys.data_key)) as database:
        known = database.version()
        with database.write():
            database.set_version(99)
    before = store.read_bytes()
    said = person.refused("list", code=4)
    assert "last opened with a newer Heliograph" in said
    assert str(person.profile) in said
    assert "Install the newer Heliograph" in said
    assert store.read_bytes() == before
    with closing(Database(store, STORE, keys.data_key)) as database, database.write():
        database.set_version(known)
    assert person.state() == "draft"


def test_an_unreadable_media_file(person: Person) -> None:
    path = person.folder / "boat.png"
    if sys.platform == "linux":
        path.symlink_to("/proc/self/mem")  # opens, and then reading it is an error of the disk
    else:
        path.write_bytes(PHOTO)
        path.chmod(0)
    good = person.file("good.png", PHOTO)
    said = person.refused("attach", person.story, str(path), good, code=1)
    assert "does not let Heliograph read the file \u2068boat.png\u2069" in said
    assert "The story is as it was." in said
    assert person.media() == ["good.png"]


def test_an_empty_file(person: Person) -> None:
    empty, good = person.file("boat.png", b""), person.file("good.png", PHOTO)
    said = person.refused("attach", person.story, empty, good, code=1)
    assert "The file \u2068boat.png\u2069 is empty." in said
    assert "Copy it again" in said
    assert person.media() == ["good.png"]


def test_a_file_changed_between_attaching_and_sending(person: Person) -> None:
    path = person.file("notes.txt", NOTES)
    described = ("--alt", "A boat", "--credit", "C", "--licence", "CC-BY-4.0", "--people", "none")
    assert person.run("attach", person.story, path, *described).exit_code == 0
    changed = NOTES[:-1] + b"?"
    person.file("notes.txt", changed)
    assert person.run("ready", person.story).exit_code == 0
    Path(path).unlink()
    person.sends()
    held = [each.read_bytes() for each in person.service.data.rglob("*") if each.is_file()]
    assert NOTES in held
    assert changed not in held


def test_a_file_that_is_still_being_recorded(person: Person) -> None:
    path = person.file("boat.mp4", bytes(8 * 2**20))
    over = threading.Event()

    def record() -> None:
        with Path(path).open("ab", buffering=0) as file:
            while not over.is_set():
                file.write(bytes(4096))

    recorder = threading.Thread(target=record)
    recorder.start()
    try:
        said = person.refused("attach", person.story, path, code=1)
    finally:
        over.set()
        recorder.join()
    assert "\u2068boat.mp4\u2069 changed while it was being added." in said
    assert "Wait until it is copied or recorded to its end" in said
    assert person.media() == []


def test_a_profile_opened_twice(person: Person) -> None:
    """The window has the profile: a second window says so, the command line works beside it."""
    with FileLock(person.profile / "window.lock"):
        second = subprocess.run(
            [
                *(sys.executable, "-m", "heliograph.cli.main"),
                *("--lang", "en", "--profile", str(person.profile)),
            ],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert second.returncode == 0
        assert second.stderr.strip() == "Heliograph is already open for these stories."
        assert person.run("ready", person.story).exit_code == 0
    person.sends()


def test_damaged_keys(person: Person) -> None:
    files = {name: person.profile / name for name in ("keys.json", "keys.json.bak")}
    before = {name: path.read_bytes() for name, path in files.items()}
    for path in files.values():
        path.write_bytes(b"\x00garbage")
    said = person.refused("list", code=4)
    assert "The file with the keys to your stories is missing or damaged." in said
    assert "Nothing was deleted." in said
    assert str(person.profile) in said
    files["keys.json"].write_bytes(before["keys.json"])
    assert person.state() == "draft"


def test_a_damaged_store(person: Person) -> None:
    store = person.profile / STORE.file_name
    before = store.read_bytes()
    damaged = bytearray(before)
    for position in range(5000, len(damaged), 500):
        damaged[position] ^= 0xFF
    store.write_bytes(damaged)
    said = person.refused("list", code=4)
    assert "cannot be read; the disk may be failing" in said
    assert str(person.profile) in said
    assert "Copy this folder to another disk" in said
    assert store.read_bytes() == bytes(damaged)
    store.write_bytes(before)
    assert person.state() == "draft"


def test_garbage_in_place_of_the_settings(person: Person) -> None:
    (person.profile / "settings.toml").write_bytes(b"\xff\xfe[[[")
    first = person.run("list")
    assert first.exit_code == 0
    assert first.stderr.startswith("The file with your settings was damaged")
    assert "Your stories are safe" in first.stderr
    assert person.run("list").stderr == ""
    assert (person.profile / "settings.unreadable").read_bytes() == b"\xff\xfe[[["
    assert person.state() == "draft"
