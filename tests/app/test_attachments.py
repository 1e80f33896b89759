"""The files of a story: attached, described, moved, taken out and put back."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.media import MediaDetails
from heliograph.errors import MediaChanged, MediaEmpty, StoryUnknown


def test_attaching_leaves_the_file_alone_and_keeps_its_bytes(desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    path = desk.file("notes.txt", b"what was said")
    item = desk.workspace.attachments.attach(story, path)
    path.write_bytes(b"something else, later")
    with desk.workspace.attachments.open(item.sha256) as source:
        assert source.read() == b"what was said"
    assert (item.kind, item.file_name, item.details) == ("document", "notes.txt", MediaDetails())


def test_a_file_that_cannot_be_attached_changes_nothing(desk: Desk) -> None:
    story = desk.write(b"photo")
    before = desk.workspace.drafts.get(story)
    with pytest.raises(MediaEmpty):
        desk.workspace.attachments.attach(story, desk.file("empty.jpg", b""))
    assert desk.workspace.drafts.get(story) == before


def test_a_file_that_changes_while_it_is_attached_is_refused(desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    path = desk.file("growing.mp4", b"x" * 3_000_000)

    def grow(_: int) -> None:
        with path.open("ab") as more:
            more.write(b"y")

    with pytest.raises(MediaChanged):
        desk.workspace.attachments.attach(story, path, progress=grow)
    assert desk.workspace.drafts.get(story).media == ()


def test_attaching_can_be_cancelled(desk: Desk) -> None:
    story = desk.workspace.drafts.new()

    class CancelledError(Exception):
        pass

    def cancel(_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        desk.workspace.attachments.attach(
            story, desk.file("a.mp4", b"x" * 3_000_000), progress=cancel
        )
    assert desk.workspace.drafts.get(story).media == ()


def test_a_media_item_can_be_described_moved_and_taken_out_and_put_back(desk: Desk) -> None:
    story = desk.write(b"first", b"second")
    drafts, attachments = desk.workspace.drafts, desk.workspace.attachments
    first, second = drafts.get(story).media
    attachments.reorder(story, [second.id, first.id])
    assert drafts.get(story).media == (second, first)
    words = structs.replace(DESCRIBED, caption="At dawn")
    attachments.describe(story, first.id, words)
    taken = attachments.detach(story, first.id)
    assert taken.details == words
    assert drafts.get(story).media == (second,)
    attachments.put_back(story, taken)
    assert taken in drafts.get(story).media
    with pytest.raises(StoryUnknown):
        attachments.detach(story, first.id.replace("0", "1"))
