"""A small picture goes before each large photo: light, clean, and kept as long as it is needed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from attached import attach, stored
from fakes.profiles import DESCRIBED, Desk
from heliograph.app import forms
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.media import PREVIEW_BYTES, MediaItem
from heliograph.errors import MediaTooLarge
from heliograph.media.sending_form import SendingForms
from photos import jpeg, picture, sample, telling, write
from told_files import canaries_in, tell, tells


def preview_of(desk: Desk, item: MediaItem) -> bytes:
    assert item.preview is not None
    data = stored(desk, item.preview.sha256)
    assert len(data) == item.preview.size_bytes
    return data


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_photo_has_a_preview_that_costs_little_beside_it(desk: Desk, kind: str) -> None:
    item, _ = attach(desk, write(picture(2400, 1800), kind), f"a.{kind}", size="full")
    data = preview_of(desk, item)
    assert item.preview is not None
    assert item.preview.content_type == "image/webp"
    assert len(data) <= min(PREVIEW_BYTES, item.size_bytes / 16)
    image = QImage.fromData(data)
    assert 120 <= image.width() <= 480
    assert image.width() * 3 == pytest.approx(image.height() * 4, abs=4)


@pytest.mark.parametrize("keep_place", [False, True])
def test_it_says_nothing_of_place_device_and_people_whatever_the_photo_keeps(
    desk: Desk, *, keep_place: bool
) -> None:
    path = telling(desk.folder)
    item, _ = attach(desk, path.read_bytes(), path.name, keep_place=keep_place)
    data = preview_of(desk, item)
    assert not canaries_in(data)
    out = desk.file("out.webp", data)
    assert [
        tag for tag, value in tell([out])[out.name].items() if tells(tag, value, tiff=False)
    ] == []
    assert QImage.fromData(data).height() > QImage.fromData(data).width(), "turned as it is seen"


def test_what_shines_through_does_so_in_the_preview(desk: Desk) -> None:
    item, _ = attach(desk, write(picture(2000, 1500, alpha=True), "png"), "glass.png", size="full")
    assert QImage.fromData(preview_of(desk, item)).hasAlphaChannel()


def test_the_first_picture_of_a_moving_one_is_its_preview(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "room_for_preview", lambda _: 5000)
    item, _ = attach(desk, sample("moving.webp"), "moving.webp")
    assert item.sending_size is None
    assert not QImage.fromData(preview_of(desk, item)).isNull()


@pytest.mark.parametrize("name", ["plain.mp4", "pages.pdf", "plain.m4a"])
def test_films_recordings_and_documents_have_none(desk: Desk, name: str) -> None:
    assert attach(desk, sample(name), name)[0].preview is None


def test_what_is_small_goes_at_once_and_needs_none(desk: Desk) -> None:
    item, form = attach(desk, write(picture(300, 200), quality=40), "small.jpg")
    assert len(form) <= PREVIEW_BYTES
    assert item.preview is None


def test_a_photo_that_cannot_be_drawn_small_is_attached_without(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_forms: SendingForms, _most_bytes: int) -> bytes:
        raise MediaTooLarge(name="a.jpg", pixels=2, most=1)

    monkeypatch.setattr(SendingForms, "preview", fail)
    assert attach(desk, jpeg(2000, 1500), "a.jpg")[0].preview is None


def test_a_photo_too_rich_for_a_small_picture_has_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "room_for_preview", lambda _: 10)
    assert attach(desk, jpeg(2000, 1500), "a.jpg")[0].preview is None


def test_another_size_has_a_preview_of_its_own_weight(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    large = attachments.attach(story, desk.file("a.jpg", jpeg(3000, 2000)), size="full")
    small = attachments.resize(story, large.id, "small")
    assert len(preview_of(desk, small)) <= small.size_bytes / 16
    desk.reopen()
    assert desk.workspace.drafts.get(story).media == (small,)


def test_it_stays_as_long_as_draft_version_or_frozen_revision_refer_to_it(desk: Desk) -> None:
    story = desk.write()
    attachments = desk.workspace.attachments
    item = attachments.attach(story, desk.file("a.jpg", jpeg(2000, 1500)), details=DESCRIBED)
    desk.reopen()
    desk.workspace._store.collect_media()
    assert preview_of(desk, item), "of the draft"
    row = desk.workspace.drafts.mark_ready(story)
    (named,) = parse_manifest(desk.workspace._store.outbox.manifest(story, row.revision)).media
    assert named.preview == item.preview
    assert row.total_bytes == row.text_bytes + item.size_bytes, "a preview is no part of the whole"
    database = desk.workspace._store._database
    for table in ("media_item", "version_media"):
        with database.write():
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - two names of our own
        desk.reopen()
        desk.workspace._store.collect_media()
        database = desk.workspace._store._database
        assert preview_of(desk, item), f"without {table}"
