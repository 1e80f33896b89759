"""Writes what was found into a new database of the present layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaItem, bytes_sent_of
from heliograph.store.salvage.found import Found, is_rule_lost, media_of
from heliograph.store.salvage.refreezing import refreeze
from heliograph.store.salvage.report import Harmed, Salvaged, keep_report
from heliograph.store.salvage.stories import standing
from heliograph.store.summaries import RULE_NAME, begin_rule
from heliograph.store.working_copy import count_media, prepare, write_answers, write_item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.store.database import Database, Value
    from heliograph.store.salvage.found import StoryRows
    from heliograph.store.salvage.stories import Loss, Standing

_OF_THE_WAY = ("trouble", "patience")
_KEPT = frozenset(
    {
        *("number", "campaign", "created_ms", "changed_ms", "trashed_ms", "family"),
        *("sample", "trash_age_ms"),
    }
)
_OF_THE_TRASH = frozenset({"trashed_ms", "trash_age_ms"})
_LEAST = ("id", "campaign", "created_ms", "changed_ms")
_FOLLOW = (
    *("history", "review", "review_comment", "review_reply", "original", "import_row"),
    "clearance",
)
_LINKS = {
    "language_source": ("SELECT 1 FROM story WHERE id = ?", "source"),
    "import_change": ("SELECT 1 FROM import_run WHERE id = ?", "run"),
}
"""Rows of a story that refer to something else, too, which may be lost."""


class _Rows:
    """Adds rows to a database; those that contradict what is there already are left out."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.left_out = 0

    def add(self, table: str, values: Mapping[str, Value]) -> None:
        """Add a row, unless there is one of that key; inside ``write``."""
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        try:
            with self.database.write():
                self.database.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
                    " ON CONFLICT DO NOTHING",
                    *values.values(),
                )
        except apsw.ConstraintError:
            self.left_out += 1


def write_all(
    database: Database, found: Found, copy: Found | None, *, now_ms: int, copy_ms: int | None = None
) -> Salvaged:
    """Write everything, in one transaction; give what it is."""
    stories = dict(found.stories)
    from_copy: set[str] = set()
    if copy is not None and found.counted > _with_words(found):
        from_copy = copy.stories.keys() - stories.keys()
        stories |= {story: copy.stories[story] for story in from_copy}
    harmed: list[Harmed] = []
    added = _Rows(database)
    with database.write():
        for story, rows in sorted(stories.items()):
            if rows.one("story") is None and not rows.manifests and rows.one("answers") is None:
                continue  # of this one only traces are left
            refreeze(rows)
            earlier = None if copy is None else copy.stories.get(story)
            stands = standing(rows, earlier)
            left_out = added.left_out
            values = _first_values(story, rows, found, now_ms)
            lost = _write_story(added, rows, stands, values)
            if story in from_copy:
                hold_back(database, story)
            losses = ("from-copy",) if story in from_copy else (*stands.losses, *lost)
            if added.left_out > left_out:
                losses = (*losses, "details")
            if losses:
                harmed.append(Harmed(story=StoryId(story), losses=tuple(dict.fromkeys(losses))))
        signed_out = _write_profile(added, found)
        rule_doubted = keep_rule(database, found, copy)
        _write_links(added, stories)
        written = int(database.rows("SELECT count(*) FROM story")[0][0])
        salvaged = Salvaged(
            at_ms=now_ms,
            stories=written,
            harmed=tuple(harmed),
            unread=max(0, found.counted - written),
            signed_out=signed_out,
            copy_ms=copy_ms if copy is not None else None,
            rule_doubted=rule_doubted,
        )
        keep_report(database, salvaged)
    return salvaged


def hold_back(database: Database, story: str | None = None) -> None:
    """Let nothing go by itself that an old copy has as ready, inside ``write``.

    Its text may be at the service already, which is asked before it becomes a draft again.
    """
    database.execute(
        "UPDATE submission SET state = ?1, uncertain = 1"
        " WHERE state IN (?2, ?3) AND (?4 IS NULL OR story = ?4)",
        State.PAUSED,
        State.READY,
        State.SENDING,
        story,
    )


def keep_rule(database: Database, found: Found, copy: Found | None) -> bool:
    """Let nothing leave uncleared where that was so, or may have been, inside ``write``.

    Tells whether that is a guess. What the damaged database says counts before a copy's word, and
    clearances that the copy does not know before the end of the rule that it knows.
    """
    earlier = Found() if copy is None else copy
    known = found.rule or earlier.rule
    is_doubted = is_rule_lost(found, earlier)
    if "1" in known or is_doubted:
        begin_rule(database)
    elif known:
        database.execute("INSERT OR REPLACE INTO value (name, value) VALUES (?, '0')", RULE_NAME)
    return is_doubted


def _with_words(found: Found) -> int:
    return sum(
        rows.one("story") is not None or rows.one("answers") is not None
        for rows in found.stories.values()
    )


def _first_values(story: str, rows: StoryRows, found: Found, now_ms: int) -> dict[str, Value]:
    """Give what a row of ``story`` is made with; the rest follows from what comes after it."""
    row = rows.one("story")
    told = {} if row is None else {name: row.values[name] for name in _KEPT & row.values.keys()}
    values: dict[str, Value] = {"id": story, "campaign": found.campaign}
    values |= {"created_ms": now_ms, "changed_ms": now_ms}
    if row is not None and not row.sound:
        # Better in sight than removed one day because a wrong number says so.
        values |= {name: value for name, value in told.items() if name not in _OF_THE_TRASH}
        if values["campaign"] not in found.campaigns:
            # One letter makes a campaign that nobody knows, and a story that cannot be sent.
            values["campaign"] = found.campaign
    newest = max(rows.manifests.items(), default=(0, None))[1]
    if newest is not None:  # which proves itself
        values |= {"campaign": newest.campaign, "family": newest.family}
        values |= {"created_ms": newest.created_ms, "changed_ms": newest.frozen_ms}
    if row is not None and row.sound:
        values |= told
    return values


def _write_story(
    added: _Rows, rows: StoryRows, stands: Standing, values: dict[str, Value]
) -> tuple[Loss, ...]:
    """Write one story; give what only shows now to be lost, beside rows that are left out."""
    database = added.database
    row, story = rows.one("story"), str(values["id"])
    if database.rows("SELECT 1 FROM story WHERE number = ?", values.get("number")):
        del values["number"]
    added.add("story", values)
    if not database.rows("SELECT 1 FROM story WHERE id = ?", story):  # something in it cannot be
        added.add("story", {name: values[name] for name in _LEAST})
    write_answers(database, StoryId(story), prepare(stands.answers))
    left_out = added.left_out
    for position, item in enumerate(stands.media):
        if isinstance(item, MediaItem):
            write_item(database, StoryId(story), item, position)
        else:
            added.add("media_item", item.values | {"position": position})
    lost: tuple[Loss, ...] = ("files-lost",) if added.left_out > left_out else ()
    added.left_out = left_out
    count_media(database, StoryId(story))
    _write_revisions(added, rows, stands)
    _write_versions(added, rows)
    reviews = {each.number("number") for each in rows.all("review")}
    for table in _FOLLOW:
        for each in rows.all(table):
            if table != "review_comment" or each.number("number") in reviews:
                added.add(table, each.values)
    database.execute(
        "UPDATE story SET state = ?, is_open = ?, revision = ?, musts = ? WHERE id = ?",
        stands.state,
        stands.state is State.DRAFT,
        stands.revision,
        None if row is None or stands.losses or lost else row.values.get("musts"),
        story,
    )
    return lost


def _write_revisions(added: _Rows, rows: StoryRows, stands: Standing) -> None:
    for revision, manifest in sorted(rows.manifests.items()):
        row = rows.by_table["revision"][revision,]
        added.add("revision", row.values)
        for sha256 in sorted({each for item in manifest.media for each in bytes_sent_of(item)}):
            added.add(
                "revision_media",
                {"story": row.text("story"), "revision": revision, "sha256": sha256},
            )
    submissions = [each.values for each in rows.all("submission")] + list(stands.submissions)
    for each in submissions:
        if each["revision"] in rows.manifests:
            added.add("submission", each)


def _write_versions(added: _Rows, rows: StoryRows) -> None:
    for each in rows.all("version"):
        added.add("version", each.values)
        needed = {
            sha256 for item in media_of(each) for sha256 in (*bytes_sent_of(item), item.known_by)
        }
        for sha256 in sorted(needed):
            added.add(
                "version_media",
                {"story": each.text("story"), "number": each.number("number"), "sha256": sha256},
            )


def _write_links(added: _Rows, stories: Mapping[str, StoryRows]) -> None:
    database = added.database
    for story, rows in stories.items():
        if not database.rows("SELECT 1 FROM story WHERE id = ?", story):
            continue
        for table, (look, column) in _LINKS.items():
            for row in rows.all(table):
                if database.rows(look, row.values.get(column)):
                    added.add(table, row.values)


def _write_profile(added: _Rows, found: Found) -> bool:
    """Write what belongs to no story; tell whether the account of who was signed in is lost."""
    for row in found.profile:
        if row.table != "value" or row.text("name") not in _OF_THE_WAY:
            added.add(row.table, row.values)
    reached = any(row.text("name") == "last_reached_ms" for row in found.profile)
    return reached and all(row.table != "account" for row in found.profile)
