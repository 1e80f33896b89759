"""Makes a lost frozen text again, byte by byte, where what it was made of is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.manifest import freeze, manifest_hash, parse_manifest
from heliograph.domain.media import MediaItem
from heliograph.domain.story import Story
from heliograph.store.encoding import details_from_json, original_from_json, preview_from_json
from heliograph.store.salvage.found import answers_of, media_of
from heliograph.store.salvage.shapes import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.domain.media import MediaKind, SendingSize
    from heliograph.domain.story import Answers
    from heliograph.store.salvage.found import StoryRows

_MOST_VERSIONS = 50
"""Of a campaign; they are counted from 1."""


def refreeze(rows: StoryRows) -> None:
    """Put back each revision whose submission knows its hash, if the same bytes can be made."""
    story = rows.one("story")
    if story is None:
        return
    for submission in rows.all("submission"):
        revision = submission.number("revision")
        if revision in rows.manifests:
            continue
        for manifest in _candidates(rows, story, submission):
            if manifest_hash(manifest) == submission.text("manifest_sha256"):
                values = {
                    name: submission.values[name]
                    for name in ("story", "revision", "manifest_sha256")
                }
                rows.by_table["revision"][revision,] = Row(
                    table="revision", values=values | {"manifest": manifest}, sound=True
                )
                rows.manifests[revision] = parse_manifest(manifest)
                break


def item_of(row: Row) -> MediaItem:
    """Read a media item out of its row."""
    original, preview = row.values.get("original"), row.values.get("preview")
    return MediaItem(
        id=MediaId(row.text("id")),
        sha256=Sha256(row.text("sha256")),
        size_bytes=row.number("size_bytes"),
        kind=cast("MediaKind", row.text("kind")),
        content_type=row.text("content_type"),
        file_name=row.text("file_name"),
        details=details_from_json(row.data("details")),
        preview=preview_from_json(None if preview is None else str(preview)),
        original=original_from_json(None if original is None else str(original)),
        sending_size=cast("SendingSize | None", row.text("sending_size") or None),
        cleaned=bool(row.number("cleaned")),
        keeps_place=bool(row.number("keeps_place")),
    )


def _candidates(rows: StoryRows, story: Row, submission: Row) -> Iterator[bytes]:
    for answers, media in _states(rows):
        for family in dict.fromkeys((story.text("family") or None, None)):
            for version in range(1, _MOST_VERSIONS):
                yield freeze(
                    story=Story(
                        id=StoryId(story.text("id")),
                        campaign=story.text("campaign"),
                        answers=answers,
                        media=media,
                        created_ms=story.number("created_ms"),
                        changed_ms=0,
                        family=None if family is None else StoryId(family),
                    ),
                    revision=submission.number("revision"),
                    campaign_version=version,
                    now_ms=submission.number("ready_ms"),
                )


def _states(rows: StoryRows) -> Iterator[tuple[Answers, tuple[MediaItem, ...]]]:
    present = rows.one("answers")
    items = sorted(rows.all("media_item"), key=lambda each: each.number("position"))
    if present is not None:
        yield answers_of(present), tuple(item_of(each) for each in items)
    for version in sorted(rows.all("version"), key=lambda each: -each.number("at_ms")):
        yield answers_of(version), media_of(version)
