"""Damage in a profile as use cases meet it: noticed, looked at, and mended as far as it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.app.quarantine import Quarantine
from heliograph.app.rescue import Rescue
from heliograph.domain.lifecycle import State
from heliograph.errors import StoreDamaged, StoreTooNew
from heliograph.gui.profile_opening import open_workspace
from heliograph.store.database import MEDIA, STORE
from heliograph.store.migrate import back_up

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from heliograph.store.database import Kind


def rot(desk: Desk, *, first: int, last: int) -> None:
    """Flip a bit in the seal of each of these pages: every letter is as it was."""
    desk.workspace.close()
    path = desk.workspace.profile / STORE.file_name
    data = bytearray(path.read_bytes())
    for page in range(first, min(last, len(data) // STORE.page_bytes) + 1):
        data[page * STORE.page_bytes - 5] ^= 1
    path.write_bytes(data)


def test_what_was_met_while_writing_is_looked_at_by_the_next_start(desk: Desk) -> None:
    story = desk.write()
    rot(desk, first=2, last=10_000)
    with pytest.raises(StoreDamaged):
        open_workspace(desk.workspace.profile)
    report = Rescue(desk.workspace.profile, clock=desk.clock).read_what_can_be()
    assert report is not None
    assert [each.story for each in report.harmed] == [story]
    again = open_workspace(desk.workspace.profile)
    assert again.drafts.get(story).title
    again.close()


def test_a_rescued_profile_sends_what_was_let_go_and_nothing_twice(desk: Desk) -> None:
    desk.sign_in()
    sent = desk.ready(b"photo")
    desk.send()
    waiting = desk.ready()
    desk.workspace.close()
    path = desk.workspace.profile / STORE.file_name
    data = bytearray(path.read_bytes())
    data[: STORE.page_bytes] = bytes(STORE.page_bytes)
    path.write_bytes(data)
    report = Rescue(desk.workspace.profile, clock=desk.clock).read_what_can_be()
    assert report is not None
    assert not report.signed_out
    desk.workspace = desk.open()
    desk.send()
    assert [desk.state(each) for each in (sent, waiting)] == [State.SENT, State.SENT]
    assert len(desk.world.texts) == 2


def test_a_mark_without_damage_is_taken_away(desk: Desk) -> None:
    profile = desk.workspace.profile
    (profile / "damage-noticed").touch()
    open_workspace(profile).close()
    assert not (profile / "damage-noticed").exists()


@pytest.mark.parametrize("kind", [STORE, MEDIA])
def test_what_a_newer_heliograph_wrote_is_not_mended_but_left_as_it_is(
    desk: Desk, kind: Kind
) -> None:
    desk.write(b"photo")
    store = desk.workspace._store
    for database in (store._database, store._media_database):
        if database.kind is kind:
            with database.write():
                database.set_version(99)
    rot(desk, first=2, last=10_000)
    path = desk.workspace.profile / kind.file_name
    before = path.read_bytes()
    rescue = Rescue(desk.workspace.profile, clock=desk.clock)
    with pytest.raises(StoreTooNew):
        rescue.read_what_can_be()
    with pytest.raises(StoreTooNew):
        rescue.look()
    assert path.read_bytes() == before
    assert not (desk.workspace.profile / "quarantine").exists()


def test_files_that_are_damaged_too_are_looked_at_after_a_copy_took_the_stories_place(
    desk: Desk,
) -> None:
    desk.write(b"photo" * 9000)
    profile, store = desk.workspace.profile, desk.workspace._store
    back_up(store._database, profile / "backups", version=11)
    rot(desk, first=2, last=10_000)
    path = profile / MEDIA.file_name
    data = bytearray(path.read_bytes())
    data[-MEDIA.page_bytes // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        open_workspace(profile)
    rescue = Rescue(profile, clock=desk.clock)
    rescue.use_copy(rescue.look().copies[0])
    with pytest.raises(StoreDamaged) as caught:
        open_workspace(profile)
    assert caught.value.path == path


def test_files_of_stories_that_were_set_aside_are_there_when_they_are_put_back(desk: Desk) -> None:
    desk.write()
    profile = desk.workspace.profile
    (profile / "backups").mkdir(exist_ok=True)
    database = desk.workspace._store._database
    database.copy_to(profile / "backups" / f"store-{database.version()}-1.db")
    later = desk.write(b"photo")
    desk.workspace.close()
    rescue = Rescue(profile, clock=desk.clock)
    rescue.use_copy(rescue.look().copies[0])
    desk.workspace = desk.open()
    assert desk.workspace._store.collect_media() == 0
    desk.workspace.close()
    quarantine = Quarantine(profile)
    (kept,) = quarantine.all()
    quarantine.put_back(kept)
    desk.workspace = desk.open()
    (item,) = desk.workspace.drafts.get(later).media
    assert desk.workspace._store.media.verify(item.sha256)


def test_files_are_swept_again_when_the_stories_set_aside_are_deleted(desk: Desk) -> None:
    desk.write()
    profile = desk.workspace.profile
    (profile / "backups").mkdir(exist_ok=True)
    database = desk.workspace._store._database
    database.copy_to(profile / "backups" / f"store-{database.version()}-1.db")
    desk.write(b"photo")
    desk.workspace.close()
    rescue = Rescue(profile, clock=desk.clock)
    rescue.use_copy(rescue.look().copies[0])
    quarantine = Quarantine(profile)
    for kept in quarantine.all():
        quarantine.delete(kept)
    desk.workspace = desk.open()
    assert desk.workspace._store.collect_media() == 1
