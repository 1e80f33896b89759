"""What a later row changes in what an import attached."""

from __future__ import annotations

from msgspec import structs

from heliograph.domain.ids import MediaId, Sha256
from heliograph.domain.media import MediaDetails
from heliograph.domain.tables.row_files import RowFile, for_another, known_file, reworded


def _file(name: str, path: str) -> RowFile:
    return RowFile(
        name=name,
        path=path,
        size_bytes=1,
        changed_ns=1,
        sha256=Sha256("0" * 64),
        item=MediaId(path),
        said=MediaDetails(),
    )


def test_only_what_the_row_says_otherwise_changes() -> None:
    before = MediaDetails(alt_text="A mast", credit="Radio", caption="Noon")
    said = MediaDetails(alt_text="A tower", credit="Radio", caption="", people="none")
    now = structs.replace(before, credit="My own", licence="CC0-1.0")
    assert reworded(now, before, said) == structs.replace(
        now, alt_text="A tower", caption="", people="none"
    )


def test_a_persons_words_stay_whatever_the_row_says() -> None:
    before, said = MediaDetails(alt_text="A mast"), MediaDetails(alt_text="A tower")
    now = MediaDetails(alt_text="My own")
    assert reworded(now, before, said) == now
    assert reworded(MediaDetails(), before, said) == MediaDetails()


def test_of_another_photo_only_the_row_tells_who_is_in_it() -> None:
    details = MediaDetails(alt_text="A mast", people="none", consent="signed", taken="2020-01")
    said = MediaDetails(people="adults")
    assert for_another(details, said) == MediaDetails(alt_text="A mast", people="adults")


def test_a_file_is_known_by_its_path_and_one_that_was_moved_by_its_name() -> None:
    here, there = _file("mast.jpg", "a/mast.jpg"), _file("hut.jpg", "a/hut.jpg")
    known = [here, there]
    named = frozenset({"a/mast.jpg", "b/hut.jpg"})
    assert known_file(known, "other", "a/mast.jpg", named) is here
    assert known_file(known, "hut.jpg", "b/hut.jpg", named) is there
    assert known_file(known, "mast.jpg", "b/mast.jpg", named) is None
