"""Originals are kept as long as they are needed, and nothing is ever half attached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from attached import attach, kept, sent, shown, stored
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.media import MediaItem
from heliograph.errors import DiskFull, MediaNotCleaned
from heliograph.store import media_writer
from photos import jpeg, picture, sample, telling, write
from told_files import canaries_in

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.ids import StoryId


# ---- files that an earlier Heliograph attached ----------------------------------


def attach_as_before(desk: Desk, path: Path) -> tuple[StoryId, MediaItem]:
    """Attach as was done before there were forms: the bytes, and nothing else known."""
    store = desk.workspace._store
    story = desk.write()
    with path.open("rb") as source:
        sha256, size_bytes = store.media.add(source)
    item, _ = attach(desk, jpeg(9, 9), "a.jpg")
    old = structs.replace(
        item,
        sha256=sha256,
        size_bytes=size_bytes,
        file_name=path.name,
        details=DESCRIBED,
        original=None,
        sending_size=None,
        cleaned=False,
    )
    store.stories.put_media(story, old, now_ms=1)
    return story, old


def test_old_files_are_shown_and_made_clean_before_they_are_frozen(desk: Desk) -> None:
    path = telling(desk.folder)
    story, old = attach_as_before(desk, path)
    assert desk.workspace.attachments.thumbnail(old) is not None
    assert desk.workspace.attachments.offers(story, old.id) == ()
    desk.workspace.drafts.mark_ready(story)
    (item,) = desk.workspace.drafts.get(story).media
    assert item.original is not None
    assert item.known_by == old.sha256
    assert (item.cleaned, item.sending_size, item.details) == (True, "full", DESCRIBED)
    assert not canaries_in(sent(desk, item))
    assert stored(desk, item.known_by) == path.read_bytes()


def test_an_old_file_that_cannot_be_cleaned_holds_its_story_back(desk: Desk) -> None:
    story, old = attach_as_before(desk, desk.file("a.jpg", b"no photo"))
    with pytest.raises(MediaNotCleaned) as caught:
        desk.workspace.drafts.mark_ready(story)
    assert caught.value.name == old.file_name
    assert desk.workspace.drafts.is_open(story)


def test_an_old_file_can_be_made_smaller(desk: Desk) -> None:
    story, old = attach_as_before(desk, telling(desk.folder))
    item = desk.workspace.attachments.resize(story, old.id, "small")
    assert (item.known_by, item.cleaned) == (old.sha256, True)
    assert max(shown(sent(desk, item))) == 1024


# ---- all or nothing --------------------------------------------


@pytest.mark.parametrize(("name", "least"), [("a.mp4", 3), ("a.jpg", 2)])
def test_whoever_watches_can_stop_it_at_any_step_and_nothing_stays(
    desk: Desk, name: str, least: int
) -> None:
    class StoppedError(Exception):
        pass

    path = desk.file(name, sample("plain.mp4") if name == "a.mp4" else jpeg(2000, 1500))
    story = desk.workspace.drafts.new(campaign="open-call")
    told: list[int] = []
    desk.workspace.attachments.attach(story, path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size
    assert len(told) >= least
    other = desk.file("other" + name, path.read_bytes() + b"\0\0\0\x08free")
    before = kept(desk)
    for step in range(least):
        left = [step]

        def stop(_: int, left: list[int] = left) -> None:
            if not left[0]:
                raise StoppedError
            left[0] -= 1

        with pytest.raises(StoppedError):
            desk.workspace.attachments.attach(story, other, progress=stop)
        assert kept(desk) == before
    assert len(desk.workspace.drafts.get(story).media) == 1


@pytest.mark.parametrize("name", ["a.jpg", "a.mp4"])
@pytest.mark.parametrize("fits", [0, 1])
def test_where_the_disk_is_full_nothing_is_attached_and_later_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, fits: int
) -> None:
    """Neither when there is no room for the original, nor when only that fits."""
    story = desk.workspace.drafts.new(campaign="open-call")
    path = desk.file(name, sample("plain.mp4") if name == "a.mp4" else jpeg(2000, 1500))
    before = desk.workspace.drafts.get(story)
    written: list[int] = []

    def room(place: Path, n_bytes: int) -> None:
        if len(written) == fits:
            raise DiskFull(place)
        written.append(n_bytes)

    with monkeypatch.context() as patched:
        patched.setattr(media_writer, "require_room", room)
        with pytest.raises(DiskFull):
            desk.workspace.attachments.attach(story, path)
    assert desk.workspace.drafts.get(story) == before
    assert kept(desk) == 0
    item = desk.workspace.attachments.attach(story, path)
    assert desk.workspace.drafts.get(story).media == (item,)
    assert desk.workspace.check_store() == ()


def test_where_there_is_no_room_for_the_row_the_story_stays_whole(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    before = desk.workspace.drafts.get(story)
    database = desk.workspace._store._database
    with database.write():
        database.execute(
            "CREATE TEMP TRIGGER no_room BEFORE INSERT ON media_item"
            " BEGIN SELECT RAISE (ABORT, 'no room'); END"
        )
    with pytest.raises(Exception, match="no room"):
        desk.workspace.attachments.attach(story, desk.file("a.jpg", jpeg(90, 60)))
    assert desk.workspace.drafts.get(story) == before
    desk.reopen()
    desk.workspace._store.collect_media()
    assert kept(desk) == 0


def test_what_another_story_has_stays_when_attaching_it_again_is_stopped(desk: Desk) -> None:
    class StoppedError(Exception):
        pass

    def stop(_: int) -> None:
        raise StoppedError

    item, form = attach(desk, jpeg(2000, 1500), "a.jpg")
    story = desk.workspace.drafts.new(campaign="open-call")
    with pytest.raises(StoppedError):
        desk.workspace.attachments.attach(story, desk.folder / "a.jpg", progress=stop)
    assert sent(desk, item) == form
    assert item.original is not None
    assert stored(desk, item.original.sha256)


def test_originals_are_kept_and_forms_that_nobody_wants_go(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    data = jpeg(2000, 1500)
    first = desk.workspace.attachments.attach(story, desk.file("a.jpg", data))
    now = desk.workspace.attachments.resize(story, first.id, "small")
    desk.reopen()
    desk.workspace._store.collect_media()
    assert not desk.workspace._store.media.has(first.sha256)
    assert sent(desk, now)
    assert stored(desk, now.known_by) == data
    small = desk.workspace._store.media.derived.thumbnail(now.known_by)
    assert small
    desk.workspace.attachments.detach(story, first.id)
    desk.reopen()
    desk.workspace._store.collect_media()
    assert kept(desk) == 0
    assert desk.workspace._store.media.derived.thumbnail(now.known_by) is None


def test_a_version_that_is_put_back_has_its_original(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    item = desk.workspace.attachments.attach(story, desk.file("a.jpg", jpeg(2000, 1500)))
    number = desk.workspace.versions.note(story, "writing")
    desk.workspace.attachments.detach(story, item.id)
    desk.reopen()
    desk.workspace._store.collect_media()
    desk.workspace.versions.restore(story, number)
    assert desk.workspace.drafts.get(story).media == (item,)
    assert desk.workspace.attachments.resize(story, item.id, "small").sending_size == "small"


def test_a_picture_without_a_file_is_taken_in(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    data = write(picture(2000, 1500), "png")
    item = desk.workspace.attachments.attach_data(story, "Pasted picture.png", data)
    assert (item.kind, item.content_type, item.cleaned) == ("photo", "image/jpeg", True)
    assert desk.workspace.drafts.get(story).media == (item,)
