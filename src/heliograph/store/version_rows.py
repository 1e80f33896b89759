"""The rows of a story's versions: written once, read whole; all for inside ``write``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from heliograph import decoding
from heliograph.domain.media import MediaItem, bytes_sent_of
from heliograph.domain.versions import Version, VersionWhy, is_due
from heliograph.errors import StoryUnknown
from heliograph.store import working_copy
from heliograph.store.encoding import answers_from_json, answers_to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.store.database import Database

_ALL = "SELECT number, at_ms, why, answers, media FROM version WHERE story = ? ORDER BY number DESC"
_LAST = (
    "SELECT number, at_ms, why, answers, media FROM version WHERE story = ?"
    " ORDER BY number DESC LIMIT 1"
)
_ONE = "SELECT number, at_ms, why, answers, media FROM version WHERE story = ? AND number = ?"
_media = decoding.decoder(tuple[MediaItem, ...])


def keep_if_due(database: Database, story: StoryId, *, now_ms: int) -> None:
    """Keep a story before it is changed, if the last version is old."""
    row = database.row(
        "SELECT coalesce((SELECT max(seen_ms) FROM version WHERE story = s.id), s.created_ms),"
        " s.changed_ms FROM story s WHERE s.id = ?",
        story,
    )
    if row is not None and is_due(since_ms=int(row[0]), now_ms=now_ms):
        keep_present(database, story, "writing", at_ms=int(row[1]), now_ms=now_ms)


def keep_present(
    database: Database, story: StoryId, why: VersionWhy, *, now_ms: int, at_ms: int | None = None
) -> int:
    """Keep a story as it stands, unless the newest version holds just that."""
    answers = working_copy.read_answers(database, story)
    if answers is None:
        raise StoryUnknown(story)
    media = working_copy.read_media(database, story)
    number = keep(
        database, story, answers, media, why=why, at_ms=now_ms if at_ms is None else at_ms
    )
    _touch(database, story, number, now_ms)
    return number


def keep(
    database: Database,
    story: StoryId,
    answers: Answers,
    media: Sequence[MediaItem],
    *,
    why: VersionWhy,
    at_ms: int,
) -> int:
    """Keep a state, unless the newest version holds just that; give the version's number."""
    written = answers_to_json(answers)
    row = database.row(
        _LAST,
        story,
    )
    last = None if row is None else _version(row)
    if last is not None and (last.answers, last.media) == (
        answers_from_json(written),
        tuple(media),
    ):
        return last.number
    number = 1 if last is None else last.number + 1
    database.execute(
        "INSERT INTO version (story, number, at_ms, seen_ms, why, answers, media)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        story,
        number,
        at_ms,
        at_ms,
        why,
        written,
        msgspec.json.encode(tuple(media)),
    )
    needed = {each for item in media for each in (*bytes_sent_of(item), item.known_by)}
    for sha256 in sorted(needed):
        database.execute(
            "INSERT INTO version_media (story, number, sha256) VALUES (?, ?, ?)",
            story,
            number,
            sha256,
        )
    return number


def _touch(database: Database, story: StoryId, number: int, now_ms: int) -> None:
    database.execute(
        "UPDATE version SET seen_ms = ? WHERE story = ? AND number = ?", now_ms, story, number
    )


def read_all(database: Database, story: StoryId) -> list[Version]:
    """Read the versions of a story, newest first."""
    return [_version(row) for row in database.rows(_ALL, story)]


def read(database: Database, story: StoryId, number: int) -> Version:
    """Read one version; see ``Versions.get``."""
    row = database.row(
        _ONE,
        story,
        number,
    )
    if row is None:
        raise StoryUnknown(f"{story} version {number}")
    return _version(row)


def _version(row: tuple[Any, ...]) -> Version:
    return Version(
        number=int(row[0]),
        at_ms=int(row[1]),
        why=cast("VersionWhy", row[2]),
        answers=answers_from_json(row[3]),
        media=_media.decode(row[4]),
    )
