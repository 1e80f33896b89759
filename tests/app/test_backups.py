"""A backup is one file that restores everything elsewhere, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.restoring import PASSPHRASE, restore_into, titles
from fakes.profiles import Desk
from heliograph.app import backups
from heliograph.app.protection import NewCode
from heliograph.domain.lifecycle import Event
from heliograph.domain.recovery_code import groups_of
from heliograph.errors import RecoveryCodeMistyped, StoreLocked
from heliograph.exchange.failures import (
    BackupKeyWrong,
    BackupNotWritten,
    BackupThere,
    BackupUnreadable,
    ProfileInUse,
)
from heliograph.store.quarantine import folder_of
from heliograph.store.restored import stage
from heliograph.store.slots.sealing import recipient_of


def test_everything_comes_back_on_another_computer(
    desk: Desk, backup: Path, elsewhere: Desk
) -> None:
    restored = restore_into(elsewhere, backup)
    assert titles(restored) == titles(desk.workspace)
    assert restored.settings.text_percent == 150
    for each in desk.workspace.drafts.summaries():
        here, there = desk.workspace.drafts.get(each.story), restored.drafts.get(each.story)
        assert there == here
        assert all(restored._store.media.verify(item.sha256) for item in there.media)
    assert restored.check_store() == ()


def test_nothing_of_a_backup_is_readable_without_its_passphrase(desk: Desk) -> None:
    desk.write(b"CANARY-IN-A-FILE" * 9000, title="CANARY-IN-A-TITLE")
    path = desk.folder / "stories.backup"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    data = path.read_bytes()
    assert b"CANARY" not in data
    assert PASSPHRASE.encode() not in data


def test_the_same_passphrase_typed_on_another_keyboard_opens_it(desk: Desk) -> None:
    path = desk.folder / "stories.backup"
    desk.workspace.backups.write(path, passphrase="ma clé à moi")  # noqa: S106 - the same
    assert backups.check(path, "ma cle\u0301\u00a0a\u0300 moi").stories == 0


def test_a_wrong_passphrase_is_told_from_damage(backup: Path) -> None:
    with pytest.raises(BackupKeyWrong):
        backups.check(backup, "four other words")


def with_code(desk: Desk) -> NewCode:
    """Protect the stories, and give the code that the person kept."""
    code = NewCode.draw()
    desk.workspace.protecting.turn_on(code, passphrase="what opens them each day")  # noqa: S106
    return code


def test_the_recovery_code_opens_a_backup_as_the_passphrase_does(desk: Desk) -> None:
    code = with_code(desk)
    desk.write(title="Kept twice")
    path = desk.folder / "it"
    assert desk.workspace.backups.write(path, passphrase=PASSPHRASE).opens_with_code
    assert backups.check(path, PASSPHRASE).stories == 1
    assert backups.check(path, " ".join(code.groups).lower()).stories == 1
    assert code.secret not in path.read_bytes()


def test_a_recovery_code_restores_on_another_computer(desk: Desk, elsewhere: Desk) -> None:
    code = with_code(desk)
    desk.write(b"a picture" * 9000)
    path = desk.folder / "it"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    elsewhere.workspace.close()
    backups.restore(path, " ".join(code.groups), elsewhere.folder / "profile")
    elsewhere.workspace = elsewhere.open()
    assert titles(elsewhere.workspace) == titles(desk.workspace)


def test_a_backup_without_protection_opens_by_its_passphrase_alone(desk: Desk) -> None:
    path = desk.folder / "it"
    assert not desk.workspace.backups.write(path, passphrase=PASSPHRASE).opens_with_code
    with pytest.raises(BackupKeyWrong) as refusal:
        backups.check(path, " ".join(NewCode.draw().groups))
    assert refusal.value.code


def test_another_code_does_not_open_it_and_a_mistyped_one_is_named(desk: Desk) -> None:
    code = with_code(desk)
    path = desk.folder / "it"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    with pytest.raises(BackupKeyWrong) as refusal:
        backups.check(path, " ".join(groups_of(bytes(20))))
    assert refusal.value.code
    groups = list(code.groups)
    groups[3] = groups[4]
    with pytest.raises(RecoveryCodeMistyped) as mistake:
        backups.check(path, " ".join(groups))
    assert mistake.value.group == 4


def test_a_key_that_somebody_else_put_in_opens_no_backup(desk: Desk) -> None:
    with_code(desk)
    theirs = bytes(range(20))
    for path in (desk.folder / "profile").glob("keys.json*"):
        file = json.loads(path.read_bytes())
        for slot in file["slots"]:
            if slot["kind"] == "recovery":
                slot["recipient"] = recipient_of(theirs).hex()
        path.write_text(json.dumps(file))
    path = desk.folder / "it"
    assert not desk.workspace.backups.write(path, passphrase=PASSPHRASE).opens_with_code
    with pytest.raises(BackupKeyWrong):
        backups.check(path, " ".join(groups_of(theirs)))


def test_a_backup_that_is_cut_or_changed_anywhere_is_refused_whole(
    backup: Path, elsewhere: Desk
) -> None:
    data = backup.read_bytes()
    profile = elsewhere.folder / "profile"
    elsewhere.workspace.close()
    before = {each.name for each in profile.iterdir()}
    head = data.index(b"\n", data.index(b"{"))
    for place in (2, 19, 40, head + 9, head + 80, head + 200, len(data) // 2, len(data) - 1):
        changed = bytearray(data)
        changed[place] ^= 1
        for wrong in (bytes(changed), data[:place]):
            backup.write_bytes(wrong)
            with pytest.raises(BackupUnreadable):
                backups.restore(backup, PASSPHRASE, profile)
    backup.write_bytes(data + b"more")
    with pytest.raises(BackupUnreadable):
        backups.restore(backup, PASSPHRASE, profile)
    left = {each.name for each in profile.iterdir()}
    assert left - before <= {"profile.lock"}
    elsewhere.workspace = elsewhere.open()
    assert titles(elsewhere.workspace) == []


def test_a_file_that_is_there_is_not_written_over(desk: Desk) -> None:
    path = desk.file("stories.backup", b"somebody's")
    with pytest.raises(BackupThere):
        desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    assert path.read_bytes() == b"somebody's"


def test_whoever_stops_it_leaves_no_half_file(desk: Desk) -> None:
    desk.write(b"a picture" * 300_000)
    out = desk.folder / "out"
    out.mkdir()

    class Stopped(Exception):
        pass

    def stop(done_bytes: int, total_bytes: int) -> None:
        assert done_bytes <= total_bytes
        if done_bytes > total_bytes // 4:
            raise Stopped

    with pytest.raises(Stopped):
        desk.workspace.backups.write(out / "it", passphrase=PASSPHRASE, progress=stop)
    assert list(out.iterdir()) == []
    assert list((desk.folder / "profile" / "backups").glob("*.db")) == []


def test_progress_comes_to_its_end(desk: Desk) -> None:
    desk.write(b"a picture" * 300_000)
    told: list[tuple[int, int]] = []
    desk.workspace.backups.write(
        desk.folder / "it", passphrase=PASSPHRASE, progress=lambda *how: told.append(how)
    )
    assert told[-1][0] == told[-1][1]
    assert [each for each, _ in told] == sorted(each for each, _ in told)


def test_a_folder_that_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(BackupNotWritten) as refusal:
        desk.workspace.backups.write(desk.folder / "no" / "it", passphrase=PASSPHRASE)
    assert refusal.value.reason == "cannot-write"


def test_a_file_that_cannot_be_read_any_more_is_named_and_the_rest_is_kept(
    desk: Desk, elsewhere: Desk
) -> None:
    story = desk.write(b"damaged" * 9000, b"whole" * 9000)
    store = desk.workspace._store
    with store._media_database.write():
        store._media_database.execute("UPDATE chunk SET data = zeroblob(3) WHERE item = 1")
    path = desk.folder / "it"
    written = desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    assert (written.lost, written.stories) == (1, 1)
    assert written.files >= 1
    there = restore_into(elsewhere, path)
    kept = [there._store.media.has(each.sha256) for each in there.drafts.get(story).media]
    assert sorted(kept) == [False, True]


def test_stories_that_are_there_are_not_touched(backup: Path, elsewhere: Desk) -> None:
    elsewhere.write(title="Mine")
    with pytest.raises(ProfileInUse):
        restore_into(elsewhere, backup)
    assert titles(elsewhere.workspace) == ["Mine"]


def test_what_was_there_is_kept_aside_when_a_person_says_so(
    desk: Desk, backup: Path, elsewhere: Desk
) -> None:
    elsewhere.write(title="Mine")
    restored = restore_into(elsewhere, backup, replace=True)
    assert titles(restored) == titles(desk.workspace)
    (kept,) = backups.set_aside(restored.profile)
    assert kept.reason == "replaced"
    assert {"store.db", "media.db", "keys.json"} <= {each.name for each in kept.files}
    elsewhere.workspace.close()
    backups.put_back(restored.profile, kept)
    elsewhere.workspace = elsewhere.open()
    assert titles(elsewhere.workspace) == ["Mine"]
    assert [each.reason for each in backups.set_aside(restored.profile)] == ["put-back"]


def test_a_backup_of_before_the_rule_of_clearance_does_not_end_it(
    backup: Path, elsewhere: Desk
) -> None:
    elsewhere.workspace.clearing.set_needed(needed=True)
    restored = restore_into(elsewhere, backup, replace=True)
    assert restored.clearing.needed
    restored.clearing.set_needed(needed=False)
    restored = restore_into(elsewhere, backup, replace=True)
    assert not restored.clearing.needed


def test_a_lost_file_of_media_does_not_end_the_rule_of_clearance(
    backup: Path, elsewhere: Desk
) -> None:
    elsewhere.workspace.clearing.set_needed(needed=True)
    elsewhere.workspace.close()
    for path in (elsewhere.folder / "profile").glob("media.db*"):
        path.unlink()
    assert restore_into(elsewhere, backup, replace=True).clearing.needed


def test_what_was_cleared_and_has_not_left_when_the_backup_was_made_is_cleared_anew(
    desk: Desk, elsewhere: Desk
) -> None:
    clearing = desk.workspace.clearing
    clearing.set_needed(needed=True)
    story = desk.ready()
    clearing.clear([clearing.submission(story)])
    path = desk.folder / "stories.backup"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    clearing.take_back([clearing.submission(story)])
    restored = restore_into(elsewhere, path)
    assert restored.clearing.submission(story).waits_for_clearance


def test_a_profile_that_is_open_elsewhere_is_not_replaced(backup: Path, elsewhere: Desk) -> None:
    with pytest.raises(StoreLocked):
        backups.restore(backup, PASSPHRASE, elsewhere.folder / "profile")
    elsewhere.write(title="Written meanwhile")
    assert titles(elsewhere.reopen()) == ["Written meanwhile"]


# ---- exactly once ----------------------------------------------------------


def test_a_restored_copy_is_a_device_of_its_own_and_sends_nothing_twice(
    desk: Desk, elsewhere: Desk
) -> None:
    desk.sign_in()
    sent = desk.ready(b"sent before" * 5000)
    assert desk.send() is None
    waiting = desk.ready(b"on its way" * 5000, title="The one that waits")
    path = desk.folder / "it"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    assert desk.send() is None  # and meanwhile it was received
    received = len(desk.world.receipts)

    there = restore_into(elsewhere, path)
    assert not there.outbox.connection().signed_in
    assert elsewhere.state(sent) == "sent"
    elsewhere.sign_in()
    assert elsewhere.send() is None
    assert elsewhere.state(waiting) == "sent"
    assert len(desk.world.receipts) == received
    assert len(desk.world.texts) == received
    tokens = [desk.workspace._store.account.get(), there._store.account.get()]
    assert len({each.token for each in tokens if each}) == 2


def test_what_was_cut_in_its_sending_when_the_backup_was_made_is_finished_elsewhere(
    desk: Desk, elsewhere: Desk
) -> None:
    desk.sign_in()
    story = desk.ready(b"half of it goes" * 9000)
    # What a pass leaves in the store while a text is on its way.
    desk.workspace._store.outbox.move(story, 1, Event.CLAIM, now_ms=desk.clock.now_ms())
    path = desk.folder / "it"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    restore_into(elsewhere, path)
    elsewhere.sign_in()
    assert elsewhere.send() is None
    assert elsewhere.state(story) == "sent"


def test_what_waits_to_be_put_back_stays_kept_when_a_backup_comes_first(
    backup: Path, elsewhere: Desk
) -> None:
    elsewhere.write(title="Mine")
    restored = restore_into(elsewhere, backup, replace=True)
    (kept,) = backups.set_aside(restored.profile)
    stage(restored.profile, folder_of(restored.profile, kept))
    assert backups.set_aside(restored.profile) == ()
    restored = restore_into(elsewhere, backup, replace=True)
    mine = [each for each in backups.set_aside(restored.profile) if each.at_ms == kept.at_ms]
    assert len(mine) == 1
    elsewhere.workspace.close()
    backups.put_back(restored.profile, mine[0])
    elsewhere.workspace = elsewhere.open()
    assert titles(elsewhere.workspace) == ["Mine"]
