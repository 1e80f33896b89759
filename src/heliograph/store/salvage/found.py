"""What was found of each story in a damaged database, sorted by what it is."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.lifecycle import State
from heliograph.domain.manifest import Manifest, is_sha256, parse_manifest
from heliograph.domain.media import MediaDetails, MediaItem
from heliograph.store.account import Account
from heliograph.store.clearances import EVENTS
from heliograph.store.summaries import RULE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.domain.story import Answers
    from heliograph.store.salvage.shapes import Row

_STATES = frozenset(State)
_KEYS = {
    "story": (),
    "answers": (),
    "media_item": ("id",),
    "revision": ("revision",),
    "submission": ("revision",),
    "history": ("number",),
    "version": ("number",),
    "language_source": (),
    "review": ("number",),
    "review_comment": ("id",),
    "review_reply": ("id",),
    "original": ("item", "sha256"),
    "clearance": ("id",),
    "import_row": (),
    "import_change": ("run",),
}
"""What tells the rows of one story apart."""
_GUESSED = frozenset({"story", "answers", "media_item", "import_row"})
"""What is better read with a wrong letter than not at all: a person can look it over, and a table
that is imported again finds its story."""
_answers: msgspec.json.Decoder[Answers] = decoding.decoder(dict[str, object])
_media = decoding.decoder(tuple[MediaItem, ...])
_details = decoding.decoder(MediaDetails)

Key = tuple[object, ...]


class StoryRows(msgspec.Struct, kw_only=True):
    """All rows that were found of one story; of two with the same key the newer one."""

    by_table: dict[str, dict[Key, Row]] = msgspec.field(
        default_factory=lambda: defaultdict[str, dict[Key, "Row"]](dict)
    )
    manifests: dict[int, Manifest] = msgspec.field(default_factory=dict[int, Manifest])

    def one(self, table: str) -> Row | None:
        """Give the row of a table that has one for each story."""
        return next(iter(self.by_table[table].values()), None)

    def all(self, table: str) -> list[Row]:
        """Give the rows of a table."""
        return list(self.by_table[table].values())


class Found(msgspec.Struct, kw_only=True):
    """Everything that was found."""

    stories: dict[str, StoryRows] = msgspec.field(default_factory=dict[str, StoryRows])
    profile: list[Row] = msgspec.field(default_factory=list["Row"])
    """Rows that belong to no story: the account, campaigns, what was measured."""
    rule: set[str] = msgspec.field(default_factory=set[str])
    """What is said of whether nothing leaves uncleared; of what is doubtful only that it was so."""
    counted: int = 0
    """How many stories there were by the counts that the database kept itself."""
    campaign: str = ""
    """That of most stories."""
    campaigns: set[str] = msgspec.field(default_factory=set[str])
    """Those that there are: of sound stories, of frozen texts, and those whose packs are here."""


def sort(rows: Iterable[Row]) -> Found:
    """Sort what was found; rows that contradict themselves are left out."""
    stories: dict[str, StoryRows] = defaultdict(StoryRows)
    found = Found(stories=stories)
    for row in rows:
        if row.table in _KEYS:
            if _holds(row):
                _take(stories, row)
        elif row.table == "story_count":
            found.counted += row.number("stories") if row.sound else 0
        elif row.table == "value" and row.text("name") == RULE_NAME:
            if row.sound or row.text("value") == "1":
                found.rule.add(row.text("value"))
        elif row.sound and _is_of_profile(row):
            found.profile.append(row)
    found.stories = dict(stories)
    _count_campaigns(found)
    return found


def _count_campaigns(found: Found) -> None:
    """Say which campaigns there are; what a doubtful row says counts where nothing else does."""
    sure, guessed = Counter[str](), Counter[str]()
    for rows in found.stories.values():
        story = rows.one("story")
        sure.update(each.campaign for each in rows.manifests.values())
        if story is not None:
            (sure if story.sound else guessed)[story.text("campaign")] += 1
    packs = {each.text("campaign") for each in found.profile if each.table == "campaign"}
    found.campaigns = packs | sure.keys()
    found.campaign = next((name for name, _ in (sure or guessed).most_common(1)), "")


def is_rule_lost(found: Found, copy: Found) -> bool:
    """Tell whether nothing may leave uncleared because nobody can know that this was ended.

    That is so where somebody has cleared, and it is not known whether the rule still holds. What an
    earlier copy says of it is known as long as nobody has cleared since.
    """
    if found.rule or "1" in copy.rule:
        return False
    if "0" in copy.rule:
        return bool(_clearances(found) - _clearances(copy))
    return bool(_clearances(found) | _clearances(copy))


def _clearances(found: Found) -> set[Key]:
    """Give what tells that somebody has cleared; by no time, as clocks may be wrong."""
    told = set[Key]()
    for story, rows in found.stories.items():
        told |= {(story, "clearance", each.number("id")) for each in rows.all("clearance")}
        told |= {
            (story, "submission", each.number("revision"))
            for each in rows.all("submission")
            if each.values.get("cleared_ms") is not None
        }
        told |= {
            (story, "history", each.number("number"))
            for each in rows.all("history")
            if each.text("event") in EVENTS
        }
    return told


def answers_of(row: Row) -> Answers:
    """Read the answers that a row of ``answers`` or ``version`` holds."""
    return _answers.decode(row.data("answers"))


def media_of(version: Row) -> tuple[MediaItem, ...]:
    """Read the media items that a version holds."""
    return _media.decode(version.data("media"))


def _take(stories: dict[str, StoryRows], row: Row) -> None:
    story = row.text("id" if row.table == "story" else "story")
    key = tuple(row.values.get(name) for name in _KEYS[row.table])
    there = stories[story].by_table[row.table]
    if key not in there or _rank(row) >= _rank(there[key]):
        there[key] = row
        if row.table == "revision":
            stories[story].manifests[row.number("revision")] = parse_manifest(row.data("manifest"))


def _rank(row: Row) -> tuple[bool, bool, int]:
    """Say which of two rows is to be believed: the sound one, the received one, the newer one."""
    newest = max(row.number(name) for name in ("changed_ms", "moved_ms", "seen_ms"))
    return row.sound, bool(row.text("receipt")), newest


def _holds(row: Row) -> bool:
    """Tell whether a row says something that can be."""
    try:
        match row.table:
            case "revision":  # which proves itself
                manifest = row.data("manifest")
                named = hashlib.sha256(manifest).hexdigest() == row.text("manifest_sha256")
                read = parse_manifest(manifest)
                same = (read.story, read.revision) == (row.text("story"), row.number("revision"))
                return named and same
            case "answers":
                answers_of(row)
            case "version":
                answers_of(row)
                media_of(row)
            case "media_item":
                _details.decode(row.data("details"))
                return (row.sound or row.values.get("original") is None) and is_sha256(
                    row.text("sha256")
                )
            case "story":
                return row.text("state") in _STATES
            case _:
                pass
    except (msgspec.MsgspecError, ValueError):
        return False
    return row.sound or row.table in _GUESSED


def _is_of_profile(row: Row) -> bool:
    if row.table != "account":
        return True
    try:  # the index of words has rows of the same shape
        decoding.decode(row.data("account"), type=Account)
    except msgspec.MsgspecError:
        return False
    return row.number("number") == 1
