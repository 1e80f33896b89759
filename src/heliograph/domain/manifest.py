"""The frozen manifest of a revision: its exact bytes, and the hash that is its identity."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, cast

import msgspec
from msgspec import structs

from heliograph import decoding
from heliograph.domain.ids import Sha256, StoryId, is_story_id
from heliograph.domain.media import (
    PREVIEW_BYTES,
    MediaItem,
    Preview,
    as_sent,
    without_original,
)

if TYPE_CHECKING:
    from heliograph.domain.schedule import Size
    from heliograph.domain.story import Story

_STAYS_HERE = ("original", "sending_size", "cleaned", "keeps_place")
"""Fields of a media item that are between the person and this computer."""
_DEEPEST_ANSWER = 16
"""The form's own shapes need 4; whoever nests deeper wants to exhaust the stack of a reader."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one revision says; ``media`` names each item by sha256, size and kind.

    A photo may name its preview beside; receipts and completeness speak of the items alone.
    """

    format: Literal[1]
    story: StoryId
    revision: int
    campaign: str
    campaign_version: int
    created_ms: int
    frozen_ms: int
    answers: dict[str, object]
    media: tuple[MediaItem, ...]
    family: StoryId | None = None
    """Shared by stories that tell the same in different languages; not written when alone."""


def freeze(*, story: Story, revision: int, campaign_version: int, now_ms: int) -> bytes:
    """Make the manifest bytes of a revision: compact JSON, UTF-8, no line break.

    The bytes themselves are the identity; nobody ever has to write them the same way again.
    """
    written = msgspec.to_builtins(
        Manifest(
            format=1,
            story=story.id,
            revision=revision,
            campaign=story.campaign,
            campaign_version=campaign_version,
            created_ms=story.created_ms,
            frozen_ms=now_ms,
            answers=story.answers,
            media=tuple(as_sent(item) for item in story.media),
            family=story.family,
        )
    )
    if story.family is None:
        del written["family"]
    for item in written["media"]:
        for name in _STAYS_HERE:
            del item[name]
        if item["preview"] is None:
            del item["preview"]
    return msgspec.json.encode(written)


def manifest_hash(manifest: bytes) -> Sha256:
    """Give the identity of a revision: sha256 of its exact bytes, in hexadecimal."""
    return Sha256(hashlib.sha256(manifest).hexdigest())


def parse_manifest(data: bytes) -> Manifest:
    """Read manifest bytes strictly; unknown fields are ignored (the bytes keep them).

    Raises:
        ValueError: not a manifest.
    """
    try:
        manifest = decoding.decode(data, type=Manifest)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if _is_deeper_than(_DEEPEST_ANSWER, manifest.answers):
        msg = "the answers are nested too deep"
        raise ValueError(msg)
    is_named = is_story_id(manifest.story) and is_story_id(manifest.family or manifest.story)
    if not is_named or manifest.revision < 1:
        msg = "the story's id, its family or its revision number is out of shape"
        raise ValueError(msg)
    for item in manifest.media:
        named = (item,) if item.preview is None else (item, item.preview)
        if not all(is_sha256(each.sha256) and each.size_bytes >= 0 for each in named):
            msg = f"media item {item.id} is out of shape"
            raise ValueError(msg)
    return structs.replace(manifest, media=tuple(without_original(item) for item in manifest.media))


def is_sha256(text: str) -> bool:
    """Tell whether ``text`` is 64 lower-case hexadecimal digits."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def media_hashes(manifest: Manifest) -> tuple[Sha256, ...]:
    """List the sha256 of every media item, in order, each once; previews are no items."""
    return tuple(dict.fromkeys(item.sha256 for item in manifest.media))


def previews(manifest: Manifest) -> dict[Sha256, Preview]:
    """Give the preview of each media item that has one, by the sha256 of the item.

    One that is larger than a preview may be counts for none, as one that is an item itself.
    """
    items = {item.sha256 for item in manifest.media}
    return {
        item.sha256: item.preview
        for item in manifest.media
        if item.preview is not None
        and item.preview.size_bytes <= PREVIEW_BYTES
        and item.preview.sha256 not in items
    }


def sizes_named(manifest: Manifest) -> dict[tuple[Sha256, int], Size]:
    """Give everything that may go out for a revision: by sha256 and bytes, which size it is."""
    named: dict[tuple[Sha256, int], Size] = {
        (preview.sha256, preview.size_bytes): "preview" for preview in previews(manifest).values()
    }
    for item in manifest.media:
        named[item.sha256, item.size_bytes] = "sending"
    return named


def _is_deeper_than(levels: int, value: object) -> bool:
    level = [value]
    for _ in range(levels):
        level = [inner for each in level for inner in _inside(each)]
    return bool(level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []
