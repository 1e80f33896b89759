"""The files of a row when the table or the folder has changed, and when the import is undone."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from photos import jpeg

if TYPE_CHECKING:
    from fakes.importer import Importer
    from heliograph.domain.media import MediaItem

TITLES = ("Radio of the hills", "success", "Chad")


def _put(person: Importer, name: str, data: bytes, *, at_s: int = 1_600_000_000) -> None:
    path = person.files / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at_s, at_s))


def _media(person: Importer) -> tuple[MediaItem, ...]:
    return person.desk.workspace.drafts.get(person.only().story).media


def _known(person: Importer) -> list[str]:
    return [item.known_by for item in _media(person)]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _row(person: Importer, files: str, alt: str = "", people: str = "", *, ref: int = 1) -> None:
    person.write((ref, *TITLES, files, alt, people))


OLD, NEW, OTHER = jpeg(40, 30), jpeg(44, 33), jpeg(48, 36)
SAME_SIZE = OLD[:-2] + b"\x00" + OLD[-1:]


def test_a_photo_that_was_replaced_in_the_folder_takes_the_place_of_the_old_one(
    person: Importer,
) -> None:
    _put(person, "mast.jpg", OLD)
    _put(person, "hut.jpg", OTHER)
    _row(person, "mast.jpg; hut.jpg")
    person.take()
    _put(person, "mast.jpg", NEW)
    assert person.only().standing == "changed"
    assert person.take(update=True).updated == 1
    assert _known(person) == [_sha256(NEW), _sha256(OTHER)]
    assert person.only().standing == "same"


def test_a_photo_of_the_same_size_is_known_to_be_another_by_its_time(person: Importer) -> None:
    assert len(SAME_SIZE) == len(OLD)
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg")
    person.take()
    _put(person, "mast.jpg", SAME_SIZE, at_s=1_600_000_100)
    assert person.only().standing == "changed"


def test_a_folder_that_was_copied_is_the_same_folder(person: Importer) -> None:
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg")
    person.take()
    _put(person, "mast.jpg", OLD, at_s=1_700_000_000)
    assert person.only().standing == "same"
    _put(person, "copied/mast.jpg", OLD, at_s=1_700_000_000)
    (person.files / "mast.jpg").unlink()
    person.take(update=True)
    assert _known(person) == [_sha256(OLD)]


def test_two_files_of_one_name_are_two_files(person: Importer) -> None:
    _put(person, "a/mast.jpg", OLD)
    _put(person, "b/mast.jpg", NEW)
    _row(person, "a/mast.jpg; b/mast.jpg; a/mast.jpg")
    person.take()
    assert _known(person) == [_sha256(OLD), _sha256(NEW)]
    _put(person, "b/mast.jpg", OTHER)
    person.take(update=True)
    assert _known(person) == [_sha256(OLD), _sha256(OTHER)]


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_two_files_of_one_name_are_all_there_after_an_end_in_between(
    person: Importer, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    _put(person, "a/mast.jpg", OLD)
    _put(person, "b/mast.jpg", NEW)
    _row(person, "a/mast.jpg; b/mast.jpg")
    attachments = type(person.desk.workspace.attachments)
    real, count = attachments.put_back, iter(range(9))

    def put_back(*arguments: object, **named: object) -> None:
        if next(count) == after:
            raise Killed
        real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(attachments, "put_back", put_back)
    if after < 2:
        with pytest.raises(Killed):
            person.take()
    else:
        person.take()
    monkeypatch.undo()
    person.take()
    assert _known(person) == [_sha256(OLD), _sha256(NEW)]
    assert person.only().standing == "same"


def test_what_a_person_attached_is_attached_once_and_stays(person: Importer) -> None:
    _row(person, "mast.jpg")
    person.take()
    story = person.only().story
    _put(person, "mast.jpg", OLD)
    own = person.desk.workspace.attachments.attach(story, person.files / "mast.jpg")
    person.take(update=True)
    assert [item.id for item in _media(person)] == [own.id]
    person.undo()
    assert [item.id for item in _media(person)] == [own.id]
    person.take(update=True)
    _put(person, "mast.jpg", NEW)
    person.take(update=True)
    assert _known(person) == [_sha256(OLD), _sha256(NEW)]


def test_a_file_that_a_person_removed_stays_removed(person: Importer) -> None:
    _put(person, "mast.jpg", OLD)
    _put(person, "hut.jpg", OTHER)
    _row(person, "mast.jpg; hut.jpg")
    person.take()
    attachments = person.desk.workspace.attachments
    first, second = _media(person)
    attachments.detach(person.only().story, first.id)
    _put(person, "mast.jpg", NEW)
    _row(person, "mast.jpg; hut.jpg", "A mast\nA hut")
    person.take(update=True)
    assert [item.id for item in _media(person)] == [second.id]
    person.undo()
    assert [item.id for item in _media(person)] == [second.id]


def test_a_file_that_the_row_no_longer_names_goes_unless_a_person_worked_on_it(
    person: Importer,
) -> None:
    _put(person, "mast.jpg", OLD)
    _put(person, "hut.jpg", OTHER)
    _put(person, "new.jpg", NEW)
    _row(person, "mast.jpg; hut.jpg")
    person.take()
    before = _media(person)
    described = structs.replace(before[1].details, alt_text="A hut")
    person.desk.workspace.attachments.describe(person.only().story, before[1].id, described)
    before = _media(person)
    _row(person, "new.jpg")
    person.take(update=True)
    assert _known(person) == [_sha256(OTHER), _sha256(NEW)]
    person.undo()
    assert _media(person) == before
    _row(person, "")
    person.take(update=True)
    assert _known(person) == [_sha256(OTHER)]


def test_without_the_folder_no_file_goes(person: Importer) -> None:
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg")
    person.take()
    _row(person, "mast.jpg", "A mast")
    person.taking.take(person.look(folder=False), folder=None, update=True)
    assert _known(person) == [_sha256(OLD)]


def test_undo_takes_away_what_an_update_attached_and_brings_back_what_it_replaced(
    person: Importer,
) -> None:
    _put(person, "mast.jpg", OLD)
    _put(person, "hut.jpg", OTHER)
    _row(person, "mast.jpg; hut.jpg", "A mast\nA hut", "nobody")
    person.take()
    before = _media(person)
    workspace = person.desk.workspace
    own = person.desk.file("own.jpg", jpeg(20, 20))
    _put(person, "mast.jpg", NEW)
    _put(person, "late.jpg", jpeg(24, 24))
    _row(person, "mast.jpg; hut.jpg; late.jpg", "A tall mast\nA small hut\nLate", "nobody")
    person.take(update=True)
    assert [item.details.alt_text for item in _media(person)] == [
        *("A tall mast", "A small hut", "Late"),
    ]
    assert workspace._store.collect_media() == 0
    mine = workspace.attachments.attach(person.only().story, own)
    person.undo()
    assert _media(person) == (*before, mine)
    for item in _media(person):
        with workspace.attachments.open(item.sha256) as source:
            assert source.read()
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg; hut.jpg", "A mast\nA hut", "nobody")
    assert person.only().standing == "same"


def test_what_a_person_changed_after_an_update_stays_when_it_is_undone(person: Importer) -> None:
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg", "A mast")
    person.take()
    _put(person, "mast.jpg", NEW)
    _row(person, "mast.jpg", "A tall mast", "nobody")
    person.take(update=True)
    attachments, story = person.desk.workspace.attachments, person.only().story
    (item,) = _media(person)
    attachments.detach(story, item.id)
    person.undo()
    assert _media(person) == (), "a person took the new one out: the old one is not wanted either"


def test_a_detail_is_corrected_by_a_changed_row_and_a_persons_words_stay(
    person: Importer,
) -> None:
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg", "A mast", "nobody")
    person.take()
    _row(person, "mast.jpg", "A tower", "adults")
    person.take(update=True)
    (item,) = _media(person)
    assert (item.details.alt_text, item.details.people) == ("A tower", "adults")
    attachments, story = person.desk.workspace.attachments, person.only().story
    attachments.describe(story, item.id, structs.replace(item.details, alt_text="My own words"))
    _row(person, "mast.jpg", "A pole", "nobody")
    person.take(update=True)
    (item,) = _media(person)
    assert (item.details.alt_text, item.details.people) == ("My own words", "none")
    person.undo()
    (item,) = _media(person)
    assert (item.details.alt_text, item.details.people) == ("My own words", "adults")
    person.undo()
    (item,) = _media(person)
    assert (item.details.alt_text, item.details.people) == ("My own words", "none")


def test_words_stay_with_a_photo_that_is_replaced_but_not_who_is_in_it(person: Importer) -> None:
    _put(person, "mast.jpg", OLD)
    _row(person, "mast.jpg", "A mast")
    person.take()
    attachments, story = person.desk.workspace.attachments, person.only().story
    (item,) = _media(person)
    said = structs.replace(item.details, caption="At noon", people="none", consent="signed")
    attachments.describe(story, item.id, said)
    _put(person, "mast.jpg", NEW)
    person.take(update=True)
    (item,) = _media(person)
    assert (item.details.alt_text, item.details.caption) == ("A mast", "At noon")
    assert (item.details.people, item.details.consent) == (None, None)
