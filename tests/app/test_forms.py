"""What is attached is kept as it was, and what will be sent is a small clean form of it."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtGui import QImage

from attached import attach, kept, sent, shown, stored
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.media import LONGEST_EDGE, MediaDetails, SendingSize
from heliograph.errors import IllegalTransition, MediaNotCleaned, MediaTooLarge, StoryUnknown
from heliograph.media import photo, sending_form
from photos import jpeg, picture, sample, telling, write
from told_files import canaries_in, tell, told_files

# ---- photos ----------------------------------------------------------------------------------


def test_a_photo_is_kept_and_a_small_clean_form_of_it_is_sent(desk: Desk) -> None:
    path = telling(desk.folder)
    data = path.read_bytes()
    item, form = attach(desk, data, path.name)
    assert item.original is not None
    assert stored(desk, item.original.sha256) == data
    assert (item.original.size_bytes, item.original.content_type) == (len(data), "image/jpeg")
    assert (item.original.width, item.original.height) == (1800, 2400)
    assert {"place", "device", "person", "time"} <= set(item.original.says)
    assert (item.sending_size, item.cleaned, item.keeps_place) == ("medium", True, False)
    assert item.known_by == item.original.sha256 != item.sha256
    assert len(form) < len(data) / 3
    assert shown(form) == (1200, 1600)
    assert canaries_in(data)
    assert not canaries_in(form)
    assert path.read_bytes() == data


def test_the_month_in_which_it_was_taken_is_told_unless_the_person_told_it(desk: Desk) -> None:
    data = telling(desk.folder).read_bytes()
    assert attach(desk, data, "a.jpg")[0].details.taken == "2021-05"
    said = MediaDetails(taken="2019-02")
    assert attach(desk, data, "a.jpg", details=said)[0].details.taken == "2019-02"
    assert attach(desk, jpeg(90, 60), "b.jpg")[0].details.taken == ""


@pytest.mark.parametrize(("size", "edge"), [*LONGEST_EDGE.items()])
def test_the_size_can_be_chosen(desk: Desk, size: SendingSize, edge: int | None) -> None:
    item, form = attach(desk, jpeg(3000, 2000), "a.jpg", size=size)
    assert item.sending_size == size
    assert max(shown(form)) == (edge or 3000)


def test_a_photo_that_is_small_already_is_sent_as_taken_and_clean(desk: Desk) -> None:
    told = telling(desk.folder, data=write(picture(400, 300), quality=20)).read_bytes()
    item, form = attach(desk, told, "a.jpg")
    assert (item.content_type, item.cleaned) == ("image/jpeg", True)
    assert not canaries_in(form)
    assert QImage.fromData(form) == QImage.fromData(told)


@pytest.mark.parametrize(
    ("name", "becomes"),
    [("plain.heic", {"image/jpeg", "image/heic"}), ("plain.tif", {"image/jpeg"})],
)
def test_other_kinds_become_what_everybody_can_open(
    desk: Desk, name: str, becomes: set[str]
) -> None:
    assert attach(desk, sample(name), name)[0].content_type in becomes


@pytest.mark.parametrize("name", ["moving.webp", "moving.png", "pages.tif", "plain.avif"])
def test_what_is_more_than_one_picture_is_cleaned_and_not_drawn(desk: Desk, name: str) -> None:
    item, form = attach(desk, sample(name), name)
    assert (item.sending_size, item.cleaned) == (None, True)
    assert abs(len(form) - len(sample(name))) < 200


@pytest.mark.parametrize(("kind", "becomes"), [("jpeg", "image/jpeg"), ("webp", "image/webp")])
def test_the_place_stays_in_only_when_it_is_wished(desk: Desk, kind: str, becomes: str) -> None:
    image = picture(2000, 1500, alpha=kind == "webp")
    path = telling(
        desk.folder,
        "a.png" if kind == "webp" else "a.jpg",
        write(image, "png" if kind == "webp" else "jpeg"),
    )
    item, form = attach(desk, path.read_bytes(), path.name, keep_place=True)
    assert item.content_type == becomes
    assert item.keeps_place
    out = desk.file("out" + path.suffix, form)
    seen = tell([out])[out.name]
    assert seen["GPS:GPSLatitude"].startswith("46 deg 13' 12.4")
    assert not [tag for tag in seen if tag.startswith(("ExifIFD", "XMP", "IPTC"))]
    assert seen.get("IFD0:Orientation", "Horizontal (normal)") == "Horizontal (normal)"
    assert not canaries_in(form)


def test_the_place_can_be_taken_out_and_put_in_again(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    item = attachments.attach(story, telling(desk.folder))
    with_place = attachments.keep_place(story, item.id, keep=True)
    assert with_place.keeps_place
    assert (with_place.sha256, with_place.original) != (item.sha256, item.original)
    assert attachments.keep_place(story, item.id, keep=False) == item


def test_where_there_is_no_place_none_is_kept(desk: Desk) -> None:
    assert not attach(desk, jpeg(90, 60), "a.jpg", keep_place=True)[0].keeps_place


# ---- offers ------------------------------------------------------------------------------------


def test_offers_are_what_is_really_sent(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    item = attachments.attach(story, desk.file("a.jpg", jpeg(3000, 2000)))
    attachments.describe(story, item.id, DESCRIBED)
    offers = attachments.offers(story, item.id)
    assert [each.size for each in offers] == ["small", "medium", "large", "full"]
    assert [each.width for each in offers] == [1024, 1600, 2560, 3000]
    assert [*offers] == sorted(offers, key=lambda each: each.size_bytes)
    for each in offers:
        resized = attachments.resize(story, item.id, each.size)
        assert (resized.sending_size, resized.size_bytes) == (each.size, each.size_bytes)
        assert shown(sent(desk, resized)) == (each.width, each.height)
        assert resized.details == DESCRIBED
        assert desk.workspace.drafts.get(story).media == (resized,)
    desk.reopen()
    assert desk.workspace.attachments.offers(story, item.id) == offers


def test_the_same_is_offered_once_under_its_present_name(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    item = attachments.attach(story, desk.file("a.jpg", write(picture(500, 400), quality=20)))
    assert [each.size for each in attachments.offers(story, item.id)] == ["medium"]
    attachments.resize(story, item.id, "full")
    assert [each.size for each in attachments.offers(story, item.id)] == ["full"]


def test_films_and_animations_have_no_sizes(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    for name in ("plain.mp4", "plain.gif", "pages.pdf", "plain.avif"):
        item = attachments.attach(story, desk.file(name, sample(name)))
        assert attachments.offers(story, item.id) == ()


def test_a_photo_that_is_too_large_for_the_campaign_gets_an_offer_that_fits(desk: Desk) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    item = attachments.attach(story, desk.file("a.jpg", jpeg(3000, 2000)), size="full")
    offers = {each.size: each for each in attachments.offers(story, item.id)}
    campaign = desk.workspace.campaigns.get("open-call")
    for most, fits in ((item.size_bytes, "full"), (offers["large"].size_bytes - 1, "medium")):
        media = structs.replace(campaign.media, max_item_bytes=most)
        desk.workspace.campaigns.get = lambda _, media=media: structs.replace(campaign, media=media)
        found = attachments.fitting(story, item.id)
        assert found == offers[fits]


def test_only_a_draft_gets_another_form(desk: Desk) -> None:
    story = desk.write(jpeg(2000, 100))
    (item,) = desk.workspace.drafts.get(story).media
    desk.workspace.drafts.mark_ready(story)
    with pytest.raises(IllegalTransition):
        desk.workspace.attachments.resize(story, item.id, "small")
    with pytest.raises(IllegalTransition):
        desk.workspace.attachments.attach(story, desk.file("b.jpg", b"late"))
    with pytest.raises(StoryUnknown):
        desk.workspace.attachments.resize(story, item.id.replace("0", "1"), "small")


# ---- what cannot be made clean -----------------------------------------------------------------


def test_films_recordings_and_documents_are_cleaned(desk: Desk) -> None:
    for told in told_files(desk.folder, {".mp4", ".mov", ".pdf"}, every=False):
        data = told.path.read_bytes()
        item, form = attach(desk, data, told.path.name)
        assert item.cleaned
        assert item.original is not None
        assert {"device", "person"} & set(item.original.says), told.path.name
        assert stored(desk, item.original.sha256) == data
        assert not canaries_in(form)


def test_a_film_keeps_its_place_when_it_is_wished(desk: Desk) -> None:
    (told,) = (
        each for each in told_files(desk.folder, {".mov"}, every=True) if each.variant == "places"
    )
    item, form = attach(desk, told.path.read_bytes(), "a.mov", keep_place=True)
    assert item.keeps_place
    assert item.original is not None
    assert "place" in item.original.says
    assert item.original.size_bytes == len(form)


@pytest.mark.parametrize("name", ["a.mp3", "a.docx", "plain.gif"])
def test_kinds_that_cannot_be_cleaned_go_as_they_are_and_say_so(desk: Desk, name: str) -> None:
    data = sample(name) if name.startswith("plain") else b"ID3 or whatever"
    item, form = attach(desk, data, name)
    assert form == data
    assert (item.cleaned, item.sending_size) == (False, None)


@pytest.mark.parametrize("name", ["boat.jpg", "film.mp4", "paper.pdf"])
def test_a_file_that_should_be_cleaned_and_cannot_asks_for_a_decision(
    desk: Desk, name: str
) -> None:
    story = desk.workspace.drafts.new(campaign="open-call")
    path = desk.file(name, b"%PDF-1.4 \xff\xd8 nothing that it claims to be")
    with pytest.raises(MediaNotCleaned) as caught:
        desk.workspace.attachments.attach(story, path)
    assert caught.value.name == name
    assert desk.workspace.drafts.get(story).media == ()
    assert kept(desk) == 0
    item = desk.workspace.attachments.attach(story, path, as_it_is=True)
    assert not item.cleaned
    assert sent(desk, item) == path.read_bytes()


def test_a_photo_that_can_only_be_drawn_anew_has_no_full_size(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its colours can be read, and what hangs about them cannot be told apart from them."""
    data = jpeg(2000, 1500)
    refuse = sending_form.strip.strip

    def strip(source: object, target: object, kind: str, **how: object) -> object:
        whole = source.getvalue() if hasattr(source, "getvalue") else b""
        if whole == data:
            raise MediaNotCleaned("by this test")
        return refuse(source, target, kind, **how)

    monkeypatch.setattr(sending_form.strip, "strip", strip)
    story = desk.workspace.drafts.new(campaign="open-call")
    attachments = desk.workspace.attachments
    item = attachments.attach(story, desk.file("a.jpg", data))
    assert item.cleaned
    assert [each.size for each in attachments.offers(story, item.id)] == [
        "small",
        "medium",
        "large",
    ]
    with pytest.raises(MediaNotCleaned):
        attachments.resize(story, item.id, "full")
    as_it_is = attachments.attach(story, desk.file("b.jpg", data), size="full", as_it_is=True)
    assert (as_it_is.cleaned, as_it_is.sending_size) == (False, "full")


def test_too_many_pixels_are_refused_unless_it_is_wanted_as_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo, "MOST_JPEG_PIXELS", 5000)
    story = desk.workspace.drafts.new(campaign="open-call")
    path = desk.file("wide.jpg", jpeg(100, 51))
    with pytest.raises(MediaTooLarge):
        desk.workspace.attachments.attach(story, path)
    assert kept(desk) == 0
    item = desk.workspace.attachments.attach(story, path, size="full")
    assert item.cleaned
    assert [each.size for each in desk.workspace.attachments.offers(story, item.id)] == ["full"]
    assert desk.workspace.attachments.thumbnail(item) is None


def test_a_photo_of_more_bytes_than_we_read_at_once_is_cleaned_as_it_was_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.media.sending_form.MOST_PHOTO_BYTES", 1000)
    item, form = attach(desk, telling(desk.folder).read_bytes(), "a.jpg")
    assert (item.sending_size, item.cleaned) == (None, True)
    assert not canaries_in(form)


# ---- small pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain.jpg", "plain.heic", "alpha.png", "plain.gif", "pages.tif"])
def test_a_small_picture_is_kept(desk: Desk, name: str) -> None:
    item, _ = attach(desk, sample(name), name)
    small = desk.workspace.attachments.thumbnail(item)
    assert small is not None
    assert max(shown(small)) <= 256
    desk.reopen()
    assert desk.workspace.attachments.thumbnail(item) == small


def test_what_has_no_picture_has_no_small_one(desk: Desk) -> None:
    for name in ("plain.mp4", "pages.pdf", "plain.avif"):
        item, _ = attach(desk, sample(name), name)
        assert desk.workspace.attachments.thumbnail(item) is None
