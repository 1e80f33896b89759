"""What will be sent of a file, in words."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec import structs

from fakes.forms import media_item
from heliograph import i18n
from heliograph.domain.ids import Sha256
from heliograph.domain.media import Finding, MediaItem, Original, SendingSize
from heliograph.errors import MediaNotCleaned, MediaTooLarge
from heliograph.wording import attaching
from sentences import assert_sentence, plain


def item(size_bytes: int = 640_000, *says: Finding, **changes: object) -> MediaItem:
    original = Original(
        sha256=Sha256("0" * 64), size_bytes=5_200_000, content_type="image/jpeg", says=says
    )
    known = {"original": original, "cleaned": True, "size_bytes": size_bytes, **changes}
    return structs.replace(media_item(), **known)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (item(), "5.2 MB → 640 kB"),
        (item(5_200_000), ""),
        (item(5_199_999), ""),
        (item(original=None), ""),
    ],
)
def test_how_much_smaller_it_became(given: MediaItem, said: str) -> None:
    assert plain(attaching.change(given)) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (item(1, "device", "place"), "Taken out: device and place."),
        (
            item(1, "device", "place", keeps_place=True),
            "Taken out: device. Where it was taken stays in.",
        ),
        (item(1), "Nothing had to be taken out."),
        (
            item(1, "place", keeps_place=True),
            "Nothing had to be taken out. Where it was taken stays in.",
        ),
        (
            item(1, cleaned=False),
            "It is sent as it is. It may say where, when and by whom it was made.",
        ),
        (item(original=None), ""),
    ],
)
def test_what_was_taken_out(given: MediaItem, said: str) -> None:
    assert plain(attaching.cleaned_words(given)) == said


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_size_and_every_finding_has_a_name_of_its_own(language: str) -> None:
    i18n.use(language)
    sizes = [attaching.size_name(each) for each in get_args(SendingSize)]
    found = [attaching.cleaned_words(item(1, each)) for each in get_args(Finding)]
    assert len({*sizes}) == len(sizes)
    assert len({*found}) == len(found)
    i18n.use("en")


@pytest.mark.parametrize("name", ["boat.jpg", ""])
def test_a_decision_is_asked_for(name: str) -> None:
    words = attaching.decision(MediaNotCleaned("detail", name))
    for each in (words.what, words.safe, words.do):
        assert_sentence(each)
    assert name in words.what
    assert attaching.as_it_is_label() != attaching.leave_out_label()


def test_a_picture_with_too_many_pixels_is_named() -> None:
    words = attaching.attaching_error(MediaTooLarge("wide.jpg", 9, 8))
    assert "wide.jpg" in words.what
