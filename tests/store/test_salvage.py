"""What comes back of a damaged database of stories, page by page, and that nothing goes twice."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.errors import StoreError
from heliograph.store.copies import good_copies
from heliograph.store.database import STORE
from heliograph.store.migrate import back_up
from heliograph.store.salvage.pages import PAGE_BYTES, PageFile
from heliograph.store.salvage.records import records_of
from heliograph.store.salvage.report import report_of
from heliograph.store.salvage.salvaging import salvage, take_copy
from heliograph.store.salvage.shapes import FOLLOWING, TABLES, Shapes
from heliograph.wording.rescue import rescued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.store.database import DataKey
    from heliograph.store.salvage.pages import Page
    from heliograph.store.salvage.report import Salvaged

NOW_MS = 1_700_000_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.sign_in()
    return desk


def key_of(desk: Desk) -> DataKey:
    return desk.workspace._store._keys.data_key


def harm(desk: Desk, change: Callable[[bytearray], None]) -> Path:
    """Close the profile and change bytes of its stories."""
    desk.workspace.close()
    path = desk.folder / "profile" / STORE.file_name
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(data)
    return path


def mend(desk: Desk, key: DataKey) -> Salvaged:
    salvaged = salvage(desk.folder / "profile", key, now_ms=NOW_MS)
    desk.workspace = desk.open()
    return salvaged


def page_with(desk: Desk, table: str) -> int:
    """Give the number of a page that holds rows of a table."""
    path = desk.folder / "profile" / STORE.file_name
    desk.workspace._store._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with contextlib.closing(PageFile(path, key_of(desk))) as file:
        shapes = Shapes(desk.workspace._store._database)
        for page in file:
            only = _OnePage(file, page.number)
            if any(row.table == table for row in shapes.rows(records_of(only))):  # type: ignore[arg-type] # reads as a file does
                return page.number
    raise AssertionError(table)


class _OnePage:
    def __init__(self, file: PageFile, number: int) -> None:
        self._file = file
        self._number = number
        self.page = file.page

    def __iter__(self) -> Iterator[Page]:
        page = self._file.page(self._number)
        assert page is not None
        yield page


def flip(page: int, place: int = 2000) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[(page - 1) * PAGE_BYTES + place] ^= 1

    return change


def lose(page: int) -> Callable[[bytearray], None]:
    """Let the disk give back zeros for a page."""

    def change(data: bytearray) -> None:
        data[(page - 1) * PAGE_BYTES : page * PAGE_BYTES] = bytes(PAGE_BYTES)

    return change


def test_rows_are_known_by_their_shape_alone(desk: Desk) -> None:
    for n in range(12):
        desk.write(b"x" * 9000, title=f"The net of boat {n}")
    desk.ready(b"y")
    desk.send()
    database = desk.workspace._store._database
    with contextlib.closing(PageFile(database.path, key_of(desk))) as file:
        found = Shapes(database).rows(records_of(file))
    for table in set(TABLES) - {"account"}:
        columns = [row[0] for row in database.rows("SELECT name FROM pragma_table_info(?)", table)]
        there = set(database.rows(f"SELECT {', '.join(columns)} FROM {table}"))  # noqa: S608
        read = {tuple(r.values.get(c) for c in columns) for r in found if r.table == table}
        assert read == there, table


def test_no_table_of_the_present_layout_is_forgotten(desk: Desk) -> None:
    rows = desk.workspace._store._database.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
    )
    there = {name for (name,) in rows if not name.startswith("sqlite_")}
    assert there == {*TABLES, *FOLLOWING}


def test_what_was_imported_is_known_by_its_table_again(desk: Desk) -> None:
    story = desk.write()
    database, key = desk.workspace._store._database, key_of(desk)
    with database.write():
        database.execute("INSERT INTO import_run VALUES (1, 'nets.xlsx', 5, NULL)")
        database.execute("INSERT INTO import_row VALUES (?, x'7b7d', 'digest', 5, '[]')", story)
        database.execute(
            "INSERT INTO import_change VALUES (1, ?, x'7b7d', 'digest', '[]', '[]')", story
        )
        database.execute("INSERT INTO import_mapping VALUES ('[]', '{}', 5)")
        database.execute(
            "INSERT INTO clearance VALUES (1, ?, 1, 'remark', 'Ana', 'Good.', 5)", story
        )
    tables = ("import_run", "import_row", "import_change", "import_mapping", "clearance")
    before = [database.rows(f"SELECT * FROM {each}") for each in tables]  # noqa: S608
    harm(desk, lose(1))
    mend(desk, key)
    database = desk.workspace._store._database
    assert [database.rows(f"SELECT * FROM {each}") for each in tables] == before  # noqa: S608


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_sound_rest_comes_back_whole_without_the_first_pages(desk: Desk, page: int) -> None:
    stories = [desk.write(title=f"The net of boat {n}") for n in range(60)]
    before = [desk.workspace._store.stories.get(each) for each in stories]
    key = key_of(desk)
    harm(desk, lose(page))
    salvaged = mend(desk, key)
    assert (salvaged.stories, salvaged.harmed, salvaged.unread) == (60, (), 0)
    assert [desk.workspace._store.stories.get(each) for each in stories] == before
    assert desk.workspace.check_store() == ()
    assert desk.workspace.account.current() is not None


def test_words_on_a_page_that_fails_are_read_and_called_doubtful(desk: Desk) -> None:
    stories = {desk.write(title=f"The net of boat {n}") for n in range(10)}
    page, key = page_with(desk, "answers"), key_of(desk)
    harm(desk, flip(page, 4090))  # in the seal: every letter is as it was
    salvaged = mend(desk, key)
    assert salvaged.harmed
    assert {each.losses for each in salvaged.harmed} == {("words-doubtful",)}
    assert {each.story for each in desk.workspace._store.stories.summaries()} == stories


def test_words_that_are_gone_come_back_from_what_was_marked_ready(desk: Desk) -> None:
    story = desk.ready()
    before = desk.workspace._store.stories.get(story)
    page, key = page_with(desk, "answers"), key_of(desk)
    harm(desk, lose(page))
    salvaged = mend(desk, key)
    assert salvaged.harmed == ()
    assert desk.workspace._store.stories.get(story) == before
    assert desk.state(story) == State.READY


def test_a_story_whose_state_is_lost_goes_once(desk: Desk) -> None:
    story = desk.ready(b"photo")
    desk.send()
    assert desk.state(story) == State.SENT
    page, key = page_with(desk, "submission"), key_of(desk)
    harm(desk, lose(page))
    salvaged = mend(desk, key)
    assert [each.losses for each in salvaged.harmed] == [("state",)]
    assert desk.state(story) == State.READY
    assert desk.workspace.drafts.submission(story).uncertain
    desk.send()
    assert desk.state(story) == State.SENT
    assert len(desk.world.texts) == 1


def test_a_state_that_may_be_wrong_sends_nothing_by_itself(desk: Desk) -> None:
    story = desk.ready(b"photo")
    pages, key = [page_with(desk, each) for each in ("submission", "story")], key_of(desk)

    def change(data: bytearray) -> None:
        lose(pages[0])(data)
        flip(pages[1], 4090)(data)  # in the seal: every letter is as it was

    harm(desk, change)
    salvaged = mend(desk, key)
    assert [each.losses for each in salvaged.harmed] == [("details", "state")]
    assert desk.state(story) == State.PAUSED


def test_a_revision_number_that_may_be_wrong_opens_no_story(desk: Desk) -> None:
    story = desk.ready(b"photo")
    desk.send()
    database = desk.workspace._store._database
    with database.write():
        database.execute("UPDATE story SET revision = 9")
    page, key = page_with(desk, "story"), key_of(desk)
    harm(desk, flip(page, 4090))
    salvaged = mend(desk, key)
    assert [each.losses for each in salvaged.harmed] == [("details",)]
    assert desk.state(story) == State.SENT


def test_a_row_that_cannot_be_is_left_out_and_its_story_stands(desk: Desk) -> None:
    story = desk.write(b"photo", title="The net")
    database, key = desk.workspace._store._database, key_of(desk)
    database.rows("PRAGMA ignore_check_constraints = 1")
    with database.write():
        database.execute("UPDATE story SET sample = 5")
        database.execute("UPDATE media_item SET keeps_place = 7")
    harm(desk, lose(1))
    salvaged = mend(desk, key)
    assert [each.losses for each in salvaged.harmed] == [("files-lost", "details")]
    found = desk.workspace._store.stories.get(story)
    assert found is not None
    assert found.answers["title"] == "The net"
    assert desk.workspace.check_store() == ()


def test_a_lost_frozen_text_is_made_again_byte_by_byte(desk: Desk) -> None:
    story = desk.ready(b"photo")
    desk.send()
    before = desk.workspace._store.outbox.manifest(story, 1)
    page, key = page_with(desk, "revision"), key_of(desk)
    harm(desk, lose(page))
    salvaged = mend(desk, key)
    assert salvaged.harmed == ()
    assert desk.workspace._store.outbox.manifest(story, 1) == before
    assert desk.state(story) == State.SENT


def test_the_damaged_file_is_kept_and_the_report_too(desk: Desk) -> None:
    desk.write()
    key = key_of(desk)
    path = harm(desk, lose(1))
    damaged = path.read_bytes()
    mend(desk, key)
    kept = next((desk.folder / "profile" / "quarantine").glob("damaged*"))
    assert (kept / STORE.file_name).read_bytes() == damaged
    assert report_of(desk.workspace._store.account) is not None


def test_where_nothing_reads_an_earlier_copy_stands(desk: Desk) -> None:
    story = desk.ready()
    database, key = desk.workspace._store._database, key_of(desk)
    profile = desk.folder / "profile"
    back_up(database, profile / "backups", version=11)

    def zero(data: bytearray) -> None:
        data[:] = bytes(len(data))

    harm(desk, zero)
    copies = good_copies(profile, key)
    assert [each.stories for each in copies] == [1]
    take_copy(profile, key, copies[0], now_ms=NOW_MS)
    desk.workspace = desk.open()
    assert desk.state(story) == State.PAUSED


def let_one_be_cleared(desk: Desk) -> tuple[StoryId, StoryId]:
    """Begin the rule and give a story that was cleared, and one that waits."""
    clearing = desk.workspace.clearing
    clearing.set_needed(needed=True)
    cleared, waiting = (desk.ready(title=f"Radio of the hills, part {n}") for n in range(2))
    clearing.clear([clearing.submission(cleared)])
    return cleared, waiting


def test_a_rule_of_clearance_that_does_not_read_any_more_holds_and_that_is_said(
    desk: Desk,
) -> None:
    cleared, waiting = let_one_be_cleared(desk)
    page, key = page_with(desk, "value"), key_of(desk)
    harm(desk, lose(page))
    salvaged = mend(desk, key)
    assert salvaged.rule_doubted
    assert any("nothing leaves before it is cleared" in each for each in rescued(salvaged))
    desk.send()
    assert [desk.state(each) for each in (cleared, waiting)] == [State.SENT, State.READY]


@pytest.mark.parametrize("is_needed", [True, False])
def test_a_rule_of_clearance_that_reads_is_as_it_was(desk: Desk, is_needed: bool) -> None:  # noqa: FBT001 - a parameter
    let_one_be_cleared(desk)
    desk.workspace.clearing.set_needed(needed=is_needed)
    key = key_of(desk)
    harm(desk, lose(1))
    assert not mend(desk, key).rule_doubted
    assert desk.workspace.clearing.needed is is_needed


def test_where_nobody_ever_cleared_no_rule_begins(desk: Desk) -> None:
    story = desk.ready()
    page, key = page_with(desk, "value"), key_of(desk)
    harm(desk, lose(page))
    assert not mend(desk, key).rule_doubted
    assert not desk.workspace.clearing.needed
    assert desk.state(story) == State.READY


@pytest.mark.parametrize("is_readable", [True, False])
def test_a_copy_of_before_the_rule_does_not_end_it(desk: Desk, is_readable: bool) -> None:  # noqa: FBT001 - a parameter
    desk.write()
    database, key = desk.workspace._store._database, key_of(desk)
    profile = desk.folder / "profile"
    back_up(database, profile / "backups", version=11)
    let_one_be_cleared(desk)
    harm(desk, lose(1 if is_readable else page_with(desk, "value")))
    salvaged = take_copy(profile, key, good_copies(profile, key)[0], now_ms=NOW_MS)
    desk.workspace = desk.open()
    assert salvaged.rule_doubted is not is_readable
    assert desk.workspace.clearing.needed


@pytest.mark.parametrize("is_whole_copy", [True, False])
def test_a_rule_that_had_ended_when_a_copy_was_made_holds_where_somebody_has_cleared_since(
    desk: Desk,
    is_whole_copy: bool,  # noqa: FBT001 - a parameter
) -> None:
    desk.ready()
    clearing, profile, key = desk.workspace.clearing, desk.folder / "profile", key_of(desk)
    clearing.set_needed(needed=True)
    clearing.set_needed(needed=False)
    back_up(desk.workspace._store._database, profile / "backups", version=11)
    let_one_be_cleared(desk)
    harm(desk, lose(page_with(desk, "value")))
    if is_whole_copy:
        salvaged = take_copy(profile, key, good_copies(profile, key)[0], now_ms=NOW_MS)
        desk.workspace = desk.open()
    else:
        salvaged = mend(desk, key)
    assert salvaged.rule_doubted
    assert desk.workspace.clearing.needed


def test_a_rule_that_had_ended_when_a_copy_was_made_is_ended_where_nobody_cleared_since(
    desk: Desk,
) -> None:
    let_one_be_cleared(desk)
    desk.workspace.clearing.set_needed(needed=False)
    key = key_of(desk)
    back_up(desk.workspace._store._database, desk.folder / "profile" / "backups", version=11)
    harm(desk, lose(page_with(desk, "value")))
    assert not mend(desk, key).rule_doubted
    assert not desk.workspace.clearing.needed


def test_what_was_cleared_when_a_copy_was_made_is_cleared_anew(desk: Desk) -> None:
    cleared, _ = let_one_be_cleared(desk)
    database, key = desk.workspace._store._database, key_of(desk)
    profile = desk.folder / "profile"
    back_up(database, profile / "backups", version=11)
    clearing = desk.workspace.clearing
    clearing.take_back([clearing.submission(cleared)])
    harm(desk, lose(1))
    take_copy(profile, key, good_copies(profile, key)[0], now_ms=NOW_MS)
    desk.workspace = desk.open()
    assert desk.workspace.clearing.submission(cleared).waits_for_clearance


def test_nothing_that_reads_at_all_is_said(desk: Desk) -> None:
    desk.write()
    key = key_of(desk)

    def zero(data: bytearray) -> None:
        data[:] = bytes(len(data))

    path = harm(desk, zero)
    with pytest.raises(StoreError):
        salvage(path.parent, key, now_ms=NOW_MS)
    assert not list(path.parent.glob("salvaged-*"))
    assert not list(path.parent.glob("restored*"))
