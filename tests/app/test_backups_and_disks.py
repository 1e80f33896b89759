"""What a disk that fails does to a backup and to a restore, and what is said of it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.restoring import PASSPHRASE, restore_into, titles
from fakes.profiles import Desk
from faults.storage.refusals import Disk
from heliograph.app import backups
from heliograph.errors import StoreDamaged
from heliograph.exchange.failures import BackupNotWritten, BackupUnreadable, RestoreRefused
from heliograph.store.database import Database


def test_a_copy_that_the_disk_does_not_remove_makes_no_failure_of_a_backup(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as it is
        if self.name.startswith("snapshot-") and self.suffix == ".db":
            raise OSError(errno.EIO, "refused")
        real(self, missing_ok)

    desk.write(title="The one")
    path = desk.folder / "it"
    with monkeypatch.context() as failing:
        failing.setattr(Path, "unlink", unlink)
        assert desk.workspace.backups.write(path, passphrase=PASSPHRASE).stories == 1
    desk.workspace.backups.write(desk.folder / "next", passphrase=PASSPHRASE)
    assert list((desk.folder / "profile" / "backups").glob("*.db")) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EFBIG, "too-large"),
        (errno.EIO, "cannot-write"),
    ],
)
def test_a_disk_that_takes_no_more_is_said_as_what_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: int, reason: str
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(error, "refused")

    desk.write(title="The one")
    monkeypatch.setattr("heliograph.exchange.backup_writing.sync", refuse)
    with pytest.raises(BackupNotWritten) as refusal:
        desk.workspace.backups.write(desk.folder / "it", passphrase=PASSPHRASE)
    assert refusal.value.reason == reason


def test_a_disk_that_fails_during_a_restore_is_not_told_as_a_damaged_backup(
    backup: Path, elsewhere: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(database: Database, _key: object) -> None:
        raise StoreDamaged(database.path, "IOError: disk I/O error")

    with monkeypatch.context() as disk:
        disk.setattr(Database, "rekey", refuse)
        with pytest.raises(RestoreRefused):
            restore_into(elsewhere, backup)
    assert titles(elsewhere.workspace) == []
    assert titles(restore_into(elsewhere, backup)) != []


def test_a_disk_that_gives_nothing_back_is_not_told_as_a_damaged_backup(
    backup: Path, elsewhere: Desk
) -> None:
    elsewhere.workspace.close()
    disk = Disk()
    disk.gives_back = lambda name: "restored-" not in name or not name.endswith("store.db")
    with disk.governs(), pytest.raises(RestoreRefused):
        backups.restore(backup, PASSPHRASE, elsewhere.folder / "profile", keyring=lambda: None)
    assert titles(restore_into(elsewhere, backup)) != []


def test_a_disk_that_gives_back_something_else_is_not_told_as_a_damaged_backup(
    backup: Path, elsewhere: Desk
) -> None:
    profile = elsewhere.folder / "profile"
    harmed: list[Path] = []

    def harm(done_bytes: int, total_bytes: int) -> None:
        if done_bytes > 0.9 * total_bytes and not harmed:  # the stories came first
            (copy,) = profile.glob("restored-*/store.db")
            harmed.append(copy)
            data = bytearray(copy.read_bytes())
            data[len(data) // 2] ^= 1
            copy.write_bytes(data)

    elsewhere.workspace.close()
    with pytest.raises(RestoreRefused):
        backups.restore(backup, PASSPHRASE, profile, keyring=lambda: None, progress=harm)
    assert list(profile.glob("restored*")) == []
    assert titles(restore_into(elsewhere, backup)) != []


def test_stories_that_were_damaged_when_they_were_written_are_the_fault_of_the_backup(
    desk: Desk, elsewhere: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as careless:
        careless.setattr(Database, "check", lambda _: ())
        store = desk.workspace._store._database
        store.set_foreign_keys(on=False)
        with store.write():
            store.execute("INSERT INTO answers VALUES ('of-nothing', x'7b7d')")
        path = desk.folder / "it"
        desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    elsewhere.workspace.close()
    with pytest.raises(BackupUnreadable) as refusal:
        backups.restore(path, PASSPHRASE, elsewhere.folder / "profile", keyring=lambda: None)
    assert refusal.value.reason == "damaged"
