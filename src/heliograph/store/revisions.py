"""Frozen revisions: exact manifest bytes that never change, and the submission of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import Event, State, after
from heliograph.domain.manifest import parse_manifest
from heliograph.domain.media import as_sent, bytes_sent_of
from heliograph.errors import StaleSubmission, StoryUnknown
from heliograph.store import lots
from heliograph.store.summaries import is_rule
from heliograph.store.working_copy import read_answers, read_media

if TYPE_CHECKING:
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.store.database import Database


def next_revision(database: Database, story: StoryId) -> int:
    """Give the number of the story's next revision, from 1; numbers are never used again."""
    rows = database.rows(
        # A story remembers its last one, also where that one was lost.
        "SELECT max(coalesce((SELECT max(revision) FROM revision WHERE story = ?1), 0),"
        " coalesce((SELECT revision FROM story WHERE id = ?1), 0)) + 1",
        story,
    )
    return int(rows[0][0])


def freeze(
    database: Database,
    *,
    story: StoryId,
    revision: int,
    manifest: bytes,
    sha256: Sha256,
    total_bytes: int,
    now_ms: int,
) -> None:
    """Keep a revision, put it into the outbox and close the working copy; see ``Outbox``."""
    frozen = parse_manifest(manifest)
    with database.write():
        row = database.row("SELECT is_open FROM story WHERE id = ?", story)
        if row is None:
            raise StoryUnknown(story)
        if not row[0] or revision != next_revision(database, story):
            raise StaleSubmission(story)
        # What is frozen has to be what is written: somebody may have gone on writing meanwhile.
        media = tuple(as_sent(item) for item in read_media(database, story))
        copy = (read_answers(database, story), media)
        if copy != (frozen.answers, frozen.media):
            raise StaleSubmission(story)
        database.execute(
            "INSERT INTO revision (story, revision, manifest_sha256, manifest) VALUES (?, ?, ?, ?)",
            story,
            revision,
            sha256,
            manifest,
        )
        for each in sorted({sha256 for item in frozen.media for sha256 in bytes_sent_of(item)}):
            database.execute(
                "INSERT INTO revision_media (story, revision, sha256) VALUES (?, ?, ?)",
                story,
                revision,
                each,
            )
        if not is_rule(database):  # else it goes once it is cleared
            lots.begin(database)
        database.execute(
            "INSERT INTO submission"
            " (story, revision, manifest_sha256, state, ready_ms, moved_ms, total_bytes,"
            " text_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            story,
            revision,
            sha256,
            after(State.DRAFT, Event.MARK_READY),
            now_ms,
            now_ms,
            total_bytes,
            len(manifest),
        )


def read_manifest(database: Database, story: StoryId, revision: int) -> bytes:
    """Give the exact bytes that were frozen.

    Raises:
        StoryUnknown: there is no such revision.
    """
    row = database.row(
        "SELECT manifest FROM revision WHERE story = ? AND revision = ?", story, revision
    )
    if row is None:
        raise StoryUnknown(story)
    return bytes(row[0])
