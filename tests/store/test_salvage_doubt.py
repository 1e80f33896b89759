"""What is built on rows whose page did not check out: nothing that sends, drops or breaks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec
import pytest

from fakes.profiles import Desk
from heliograph.app.campaigns import read_shipped
from heliograph.domain.lifecycle import State
from heliograph.store.database import STORE, Database
from heliograph.store.migrate import migrate, steps
from heliograph.store.salvage.found import Found, sort
from heliograph.store.salvage.pages import PageFile
from heliograph.store.salvage.records import records_of
from heliograph.store.salvage.shapes import Shapes
from heliograph.store.salvage.stories import standing
from heliograph.store.salvage.writing import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.store.database import Value
    from heliograph.store.salvage.found import StoryRows

NOW_MS = 1_700_000_000_000


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.sign_in()
    return desk


@pytest.fixture
def new(desk: Desk, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database, into which what was found is written."""
    key = desk.workspace._store._keys.data_key
    with contextlib.closing(Database(tmp_path / "new.db", STORE, key, create=True)) as database:
        migrate(database, steps(STORE.series), backups=None)
        yield database


def found_of(desk: Desk) -> Found:
    """Read the stories page by page, as after damage."""
    database = desk.workspace._store._database
    with contextlib.closing(PageFile(database.path, database.key)) as file:
        return sort(Shapes(database).rows(records_of(file)))


def doubt(rows: StoryRows, table: str, **changes: Value) -> None:
    """Let the page of a row fail, with other values in it."""
    for key, row in rows.by_table[table].items():
        rows.by_table[table][key] = msgspec.structs.replace(
            row, sound=False, values=row.values | changes
        )


def recounted(found: Found) -> Found:
    """Sort the rows once more, as they are after ``doubt``."""
    rows = [
        row
        for story in found.stories.values()
        for table in story.by_table
        for row in story.all(table)
    ]
    return sort([*rows, *found.profile])


def rows_of(desk: Desk, story: StoryId) -> StoryRows:
    return found_of(desk).stories[story]


def test_no_state_is_taken_from_a_doubtful_row_where_a_submission_is_lost(desk: Desk) -> None:
    story = desk.ready()
    rows = rows_of(desk, story)
    rows.by_table["submission"].clear()
    assert standing(rows).state is State.READY
    doubt(rows, "story")
    found = standing(rows)
    assert found.state is State.PAUSED, "a person lets it go"
    assert {"details", "state"} <= set(found.losses)


def test_a_doubtful_number_of_a_version_takes_no_frozen_text_away(desk: Desk) -> None:
    story = desk.ready()
    rows = rows_of(desk, story)
    doubt(rows, "story", revision=65)
    found = standing(rows)
    assert (found.state, found.revision) == (State.READY, 1)
    assert "frozen" not in found.losses


def test_files_attached_after_a_text_was_frozen_stay_though_the_row_calls_it_closed(
    desk: Desk,
) -> None:
    story = desk.ready()
    desk.workspace.drafts.to_drafts(story)
    path = desk.file("late.jpg", b"a late photo")
    item = desk.workspace.attachments.attach(story, path, as_it_is=True)
    rows = rows_of(desk, story)
    doubt(rows, "story", is_open=0, state="ready", media_count=0)
    assert [each.text("id") for each in rows.all("media_item")] == [item.id]
    assert len(standing(rows).media) == 1


def test_a_doubtful_count_of_files_brings_none_back_that_were_taken_out(desk: Desk) -> None:
    story = desk.write(b"one", b"two")
    desk.workspace.versions.note(story, "elsewhere")
    media = desk.workspace.drafts.get(story).media
    desk.workspace.attachments.detach(story, media[0].id)
    rows = rows_of(desk, story)
    assert rows.all("version")
    doubt(rows, "story", media_count=2)
    assert len(standing(rows).media) == 1


@pytest.mark.parametrize("sample", [0, 5])
def test_a_story_whose_row_says_what_cannot_be_is_written_all_the_same(
    desk: Desk, new: Database, sample: int
) -> None:
    story = desk.write(b"photo", title="The net")
    found = found_of(desk)
    doubt(found.stories[story], "story", sample=sample)
    salvaged = write_all(new, found, None, now_ms=NOW_MS)
    assert salvaged.stories == 1
    assert [each.losses for each in salvaged.harmed] == [("details",)]
    assert new.rows("SELECT title FROM story") == [("The net",)]
    assert new.check() == ()


def test_a_file_whose_row_says_what_cannot_be_is_said_to_be_lost(desk: Desk, new: Database) -> None:
    story = desk.write(b"photo")
    found = found_of(desk)
    doubt(found.stories[story], "media_item", cleaned=7)
    salvaged = write_all(new, found, None, now_ms=NOW_MS)
    assert "files-lost" in salvaged.harmed[0].losses
    assert new.rows("SELECT media_count FROM story") == [(0,)]
    assert new.check() == ()


def test_a_sound_frozen_text_says_what_a_doubtful_row_says_otherwise(
    desk: Desk, new: Database
) -> None:
    story = desk.ready()
    found = found_of(desk)
    rows = found.stories[story]
    manifest = rows.manifests[1]
    doubt(rows, "story", campaign="wtisd-1026", created_ms=1, changed_ms=9 * 10**14, family=None)
    write_all(new, found, None, now_ms=NOW_MS)
    told = new.rows("SELECT campaign, created_ms, changed_ms, family FROM story")
    frozen = (manifest.campaign, manifest.created_ms, manifest.frozen_ms, manifest.family)
    assert told == [frozen]


def test_what_a_sound_row_says_stands_beside_a_frozen_text(desk: Desk, new: Database) -> None:
    story = desk.ready()
    desk.workspace.drafts.to_drafts(story)
    before = desk.workspace._store._database.rows("SELECT created_ms, changed_ms FROM story")
    write_all(new, found_of(desk), None, now_ms=NOW_MS)
    assert new.rows("SELECT created_ms, changed_ms FROM story") == before


def test_a_doubtful_row_puts_nothing_into_the_trash(desk: Desk, new: Database) -> None:
    story = desk.write(b"photo", title="The net")
    found = found_of(desk)
    doubt(found.stories[story], "story", trashed_ms=5, trash_age_ms=10**12)
    write_all(new, found, None, now_ms=NOW_MS)
    assert new.rows("SELECT title, trashed_ms FROM story") == [("The net", None)]


def test_a_campaign_that_only_a_doubtful_row_names_is_that_of_the_other_stories(
    desk: Desk, new: Database
) -> None:
    story, other = desk.write(title="The net"), desk.write(title="The mast")
    campaign = desk.workspace.drafts.get(other).campaign
    found = found_of(desk)
    doubt(found.stories[story], "story", campaign="wtisd-1026")
    write_all(new, recounted(found), None, now_ms=NOW_MS)
    assert new.rows("SELECT DISTINCT campaign FROM story") == [(campaign,)]


def test_a_campaign_whose_pack_is_here_stands_though_the_row_is_doubtful(
    desk: Desk, new: Database
) -> None:
    story = desk.write(title="The net")
    desk.write(title="The mast")
    desk.workspace._store.campaigns.put(
        campaign="regional", version=1, payload=b"{}", signed=True, now_ms=NOW_MS
    )
    found = found_of(desk)
    doubt(found.stories[story], "story", campaign="regional")
    write_all(new, recounted(found), None, now_ms=NOW_MS)
    assert new.rows("SELECT campaign FROM story WHERE id = ?", story) == [("regional",)]


def test_where_nothing_else_is_known_the_campaign_of_a_doubtful_row_stands(
    desk: Desk, new: Database
) -> None:
    story = desk.write(title="The net")
    campaign = desk.workspace.drafts.get(story).campaign
    found = found_of(desk)
    doubt(found.stories[story], "story")
    write_all(new, recounted(found), None, now_ms=NOW_MS)
    assert new.rows("SELECT campaign FROM story") == [(campaign,)]


def test_a_campaign_that_ships_with_the_program_stands_though_the_row_is_doubtful(
    desk: Desk, new: Database
) -> None:
    story = desk.write(title="The net")
    desk.write(title="The mast")
    found = found_of(desk)
    doubt(found.stories[story], "story", campaign="open-call")
    found = recounted(found)
    found.campaigns |= read_shipped().keys()
    write_all(new, found, None, now_ms=NOW_MS)
    assert new.rows("SELECT campaign FROM story WHERE id = ?", story) == [("open-call",)]
