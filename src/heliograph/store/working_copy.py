"""The rows of one working copy: its answers, its words for searching, its media items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.media import MediaItem
from heliograph.domain.story import Answers, Story
from heliograph.store.encoding import (
    answers_from_json,
    answers_to_json,
    details_from_json,
    details_to_json,
    original_from_json,
    original_to_json,
    preview_from_json,
    preview_to_json,
    whole,
)
from heliograph.store.search import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.store.database import Database


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """Answers as they are written, worked out before the transaction begins."""

    answers: bytes
    title: str
    kind: str
    language: str
    words: str


def prepare(answers: Answers) -> Prepared:
    """Encode answers and take out of them what lists and the search need."""
    data = answers_to_json(answers)
    kept = Story(
        id=StoryId(""),
        campaign="",
        answers=answers_from_json(data),
        media=(),
        created_ms=0,
        changed_ms=0,
    )
    return Prepared(
        answers=data,
        title=kept.title,
        kind=kept.kind,
        language=kept.language,
        words=words_of(kept.answers),
    )


def write_new(database: Database, story: Story, prepared: Prepared, *, musts: int | None) -> None:
    """Write a story that is not there yet, with its media items and how many musts are open."""
    number = database.insert(
        "INSERT INTO story (id, campaign, created_ms, changed_ms, trashed_ms, family, sample,"
        " title, kind, language, musts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        story.id,
        story.campaign,
        story.created_ms,
        story.changed_ms,
        story.trashed_ms,
        story.family,
        story.sample,
        prepared.title,
        prepared.kind,
        prepared.language,
        musts,
    )
    database.execute(
        "INSERT INTO answers (story, answers) VALUES (?, ?)", story.id, prepared.answers
    )
    database.execute(
        "INSERT OR REPLACE INTO story_words (rowid, words) VALUES (?, ?)", number, prepared.words
    )
    for position, item in enumerate(story.media):
        write_item(database, story.id, item, position)
    if story.media:
        count_media(database, story.id)


def write_answers(database: Database, story: StoryId, prepared: Prepared) -> None:
    """Replace the answers and everything that follows from them."""
    database.execute(
        "INSERT INTO answers (story, answers) VALUES (?, ?)"
        " ON CONFLICT (story) DO UPDATE SET answers = excluded.answers",
        story,
        prepared.answers,
    )
    database.execute(
        "UPDATE story SET title = ?, kind = ?, language = ? WHERE id = ?",
        prepared.title,
        prepared.kind,
        prepared.language,
        story,
    )
    database.execute(
        "INSERT OR REPLACE INTO story_words (rowid, words)"
        " VALUES ((SELECT number FROM story WHERE id = ?), ?)",
        story,
        prepared.words,
    )


def read_answers(database: Database, story: StoryId) -> Answers | None:
    """Read the answers of a story; None when there is none with this id."""
    row = database.row("SELECT answers FROM answers WHERE story = ?", story)
    return None if row is None else answers_from_json(row[0])


def write_item(database: Database, story: StoryId, item: MediaItem, position: int) -> None:
    """Write a media item over the one with the same id, if there is one."""
    database.execute(
        "INSERT OR REPLACE INTO media_item (story, id, position, sha256, size_bytes, kind,"
        " content_type, file_name, details, preview, original, sending_size, cleaned,"
        " keeps_place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        story,
        item.id,
        position,
        item.sha256,
        item.size_bytes,
        item.kind,
        item.content_type,
        whole(item.file_name),
        details_to_json(item.details),
        preview_to_json(item.preview),
        original_to_json(item.original),
        item.sending_size,
        item.cleaned,
        item.keeps_place,
    )


def write_form(database: Database, story: StoryId, item: MediaItem) -> bool:
    """Write what will be sent of an item, and nothing else of it; False if it is not there."""
    changed = database.execute(
        "UPDATE media_item SET sha256 = ?, size_bytes = ?, content_type = ?, preview = ?,"
        " original = ?, sending_size = ?, cleaned = ?, keeps_place = ? WHERE story = ? AND id = ?",
        item.sha256,
        item.size_bytes,
        item.content_type,
        preview_to_json(item.preview),
        original_to_json(item.original),
        item.sending_size,
        item.cleaned,
        item.keeps_place,
        story,
        item.id,
    )
    return bool(changed)


def replace_media(database: Database, story: StoryId, media: Sequence[MediaItem]) -> None:
    """Let the story have these media items and no others."""
    database.execute("DELETE FROM media_item WHERE story = ?", story)
    for position, item in enumerate(media):
        write_item(database, story, item, position)
    count_media(database, story)


def position_of(database: Database, story: StoryId, media: MediaId) -> int:
    """Give the place of a media item; one that is not there yet gets the last."""
    row = database.row(
        "SELECT coalesce((SELECT position FROM media_item WHERE story = ? AND id = ?),"
        " (SELECT max(position) + 1 FROM media_item WHERE story = ?), 0)",
        story,
        media,
        story,
    )
    return 0 if row is None else int(row[0])


def count_media(database: Database, story: StoryId) -> None:
    """Bring the numbers that lists show up to date."""
    database.execute(
        "UPDATE story SET (media_count, media_bytes) ="
        " (SELECT count(*), coalesce(sum(size_bytes), 0) FROM media_item WHERE story = ?)"
        " WHERE id = ?",
        story,
        story,
    )


def read_media(database: Database, story: StoryId) -> tuple[MediaItem, ...]:
    """Read the media items of a story in their order."""
    rows = database.rows(
        "SELECT id, sha256, size_bytes, kind, content_type, file_name, details, preview,"
        " original, sending_size, cleaned, keeps_place FROM media_item WHERE story = ?"
        " ORDER BY position",
        story,
    )
    return tuple(
        MediaItem(
            id=MediaId(row[0]),
            sha256=Sha256(row[1]),
            size_bytes=row[2],
            kind=row[3],
            content_type=row[4],
            file_name=row[5],
            details=details_from_json(row[6]),
            preview=preview_from_json(row[7]),
            original=original_from_json(row[8]),
            sending_size=row[9],
            cleaned=bool(row[10]),
            keeps_place=bool(row[11]),
        )
        for row in rows
    )
