"""Which version follows which, and which package can be one of ours."""

from __future__ import annotations

import pytest

from heliograph.domain.ids import Sha256
from heliograph.domain.updates import (
    About,
    Offer,
    is_newer,
    is_sound,
    place_of,
    read_version,
    target_of,
)

ORDER = ("0.1a1", "0.1b1", "0.1b2", "0.1rc1", "0.1.0", "0.1.1", "0.2rc1", "0.2", "0.10", "1.0", "2")


def test_versions_follow_each_other() -> None:
    for number, old in enumerate(ORDER):
        assert [is_newer(each, old) for each in ORDER] == [at > number for at in range(len(ORDER))]


def test_zeros_at_the_end_make_no_other_version() -> None:
    assert read_version("1") == read_version("1.0.0")
    assert read_version("0") == read_version("0.0")


@pytest.mark.parametrize("text", ["", "1.", "v1", "1.0-1", "1.0.0.0.0", "1e9", "1 ", "-1", "1.0rc"])
def test_what_is_no_version_of_ours_follows_nothing(text: str) -> None:
    assert read_version(text) is None
    assert not is_newer(text, "0.1")
    assert not is_newer("9.0", text)


def test_a_package_lies_under_its_hash() -> None:
    target = target_of("stable", "debian-amd64")
    assert target == "stable/heliograph-debian-amd64.deb"
    assert place_of(target, Sha256("ab")) == "stable/ab.heliograph-debian-amd64.deb"


def test_notes_are_given_in_a_language_else_in_english() -> None:
    offer = Offer(
        version="1", name="x.deb", path="p", size_bytes=1, sha256=Sha256("a"), notes={"en": "New"}
    )
    assert offer.notes_in("ar") == "New"
    assert (
        Offer(version="1", name="x.deb", path="p", size_bytes=1, sha256=Sha256("a")).notes_in("ar")
        == ""
    )


@pytest.mark.parametrize(
    "about",
    [
        About(version="new", name="heliograph.deb"),
        About(version="1.0", name="../heliograph.deb"),
        About(version="1.0", name=".deb"),
        About(version="1.0", name="heliograph.exe"),
        About(version="1.0", name="heliograph.deb", notes={"en": "x" * 20_000}),
    ],
)
def test_a_package_that_cannot_be_ours_is_not_sound(about: About) -> None:
    assert not is_sound(about, "debian-amd64")


def test_a_package_of_ours_is_sound() -> None:
    assert is_sound(About(version="1.0", name="heliograph_1.0_amd64.deb"), "debian-amd64")
