"""The frozen bytes of a revision."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.forms import OTHER_STORY, STORY, media_item, story
from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import (
    freeze,
    is_sha256,
    manifest_hash,
    media_hashes,
    parse_manifest,
    previews,
)
from heliograph.domain.media import PREVIEW_BYTES, Original, Preview

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_what_was_written_is_what_is_read(answers: dict[str, object]) -> None:
    frozen = freeze(
        story=story(answers, media=(media_item(),)), revision=3, campaign_version=2, now_ms=9
    )
    read = parse_manifest(frozen)
    assert read.answers == answers
    assert read.media == (media_item(),)
    assert (read.story, read.revision, read.campaign_version, read.frozen_ms) == (STORY, 3, 2, 9)


def test_the_same_revision_gives_the_same_bytes_on_one_line_of_utf8() -> None:
    said = {"title": "خط أخيرا – 终于有线路了\nsecond line"}
    first = freeze(story=story(said), revision=1, campaign_version=1, now_ms=5)
    again = freeze(story=story(dict(said)), revision=1, campaign_version=1, now_ms=5)
    assert first == again
    assert b"\n" not in first
    assert json.loads(first.decode())["answers"] == said


def test_a_story_that_is_alone_keeps_the_bytes_it_always_had() -> None:
    frozen = freeze(
        story=story({"title": "A line"}, media=(media_item(),)),
        revision=1,
        campaign_version=2,
        now_ms=5,
    )
    assert frozen == (
        b'{"format":1,"story":"0190b3a0-0000-7000-8000-000000000001","revision":1,'
        b'"campaign":"test-call","campaign_version":2,"created_ms":1620000000000,"frozen_ms":5,'
        b'"answers":{"title":"A line"},"media":[{"id":"0190b3a0-0000-7000-9000-000000000001",'
        b'"sha256":"0000000000000000000000000000000000000000000000000000000000000001",'
        b'"size_bytes":1000,"kind":"photo","content_type":"image/jpeg",'
        b'"file_name":"photo-1.jpg","details":{"alt_text":"A nurse reads a message on a telephone",'
        b'"caption":"","credit":"Amina K.","licence":"cc-by","people":"none","consent":null,'
        b'"guardian":false,"place_hidden":true,"transcript":"She reads.","taken":""}}]}'
    )


def test_a_language_version_names_its_family() -> None:
    frozen = freeze(story=story(family=OTHER_STORY), revision=1, campaign_version=1, now_ms=5)
    assert json.loads(frozen)["family"] == OTHER_STORY
    assert parse_manifest(frozen).family == OTHER_STORY
    assert parse_manifest(_json()).family is None


def test_the_identity_is_the_sha256_of_the_bytes() -> None:
    assert manifest_hash(b"{}") == hashlib.sha256(b"{}").hexdigest()


def _json(**changes: object) -> bytes:
    frozen = freeze(story=story(media=(media_item(),)), revision=1, campaign_version=1, now_ms=5)
    return json.dumps({**json.loads(frozen), **changes}).encode()


def test_a_field_that_is_unknown_here_is_no_fault() -> None:
    assert parse_manifest(_json(mood="glad")).story == STORY


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"\xff{}",
        b"<html>Welcome to the hotel</html>",
        b"{}",
        _json(format=2),
        _json(revision=0),
        _json(revision="1"),
        _json(story="no-uuid"),
        _json(family="no-uuid"),
        _json(answers=[]),
        _json(media=[{"id": "x"}]),
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_manifest(data)


@pytest.mark.parametrize("broken", [{"sha256": "A" * 64}, {"size_bytes": -1}])
def test_a_media_item_without_identity_or_size_is_refused(broken: dict[str, object]) -> None:
    item = media_item(**broken)
    frozen = freeze(story=story(media=(item,)), revision=1, campaign_version=1, now_ms=5)
    with pytest.raises(ValueError, match=item.id):
        parse_manifest(frozen)


def _nested(levels: int) -> bytes:
    deep = b"[" * levels + b"]" * levels
    said = story({"title": "@"})
    return freeze(story=said, revision=1, campaign_version=1, now_ms=5).replace(b'"@"', deep)


def test_answers_may_be_nested_as_deep_as_any_form_asks() -> None:
    assert parse_manifest(_nested(8)).answers["title"]


@pytest.mark.parametrize("levels", [17, 400, 100_000])
def test_answers_that_are_nested_to_exhaust_the_stack_are_refused(levels: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_manifest(_nested(levels))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0" * 64, True),
        ("af09" * 16, True),
        ("0" * 63, False),
        ("0" * 65, False),
        ("G" * 64, False),
    ],
)
def test_a_sha256_has_one_form(text: str, *, good: bool) -> None:
    assert is_sha256(text) is good


def test_each_media_item_is_named_once() -> None:
    twice = (media_item(2), media_item(1), media_item(3, sha256=media_item(2).sha256))
    frozen = freeze(story=story(media=twice), revision=1, campaign_version=1, now_ms=5)
    expected = (media_item(2).sha256, media_item(1).sha256)
    assert media_hashes(parse_manifest(frozen)) == expected


def _previewed(**changes: object) -> bytes:
    preview = Preview(sha256=Sha256("e" * 64), size_bytes=900, content_type="image/webp")
    item = media_item(preview=structs.replace(preview, **changes))
    return freeze(story=story(media=(item,)), revision=1, campaign_version=1, now_ms=5)


def test_a_preview_is_named_beside_its_item_and_is_no_item_itself() -> None:
    manifest = parse_manifest(_previewed())
    assert json.loads(_previewed())["media"][0]["preview"] == {
        "sha256": "e" * 64,
        "size_bytes": 900,
        "content_type": "image/webp",
    }
    assert media_hashes(manifest) == (media_item().sha256,)
    assert previews(manifest) == {media_item().sha256: manifest.media[0].preview}


@pytest.mark.parametrize(
    "changes", [{"size_bytes": PREVIEW_BYTES + 1}, {"sha256": media_item().sha256}]
)
def test_what_is_too_large_for_a_preview_or_an_item_itself_counts_for_none(
    changes: dict[str, object],
) -> None:
    assert previews(parse_manifest(_previewed(**changes))) == {}


@pytest.mark.parametrize("broken", [{"sha256": "E" * 64}, {"size_bytes": -1}])
def test_a_preview_without_identity_or_size_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=media_item().id):
        parse_manifest(_previewed(**broken))


def test_nothing_of_an_original_leaves_with_a_manifest_or_is_believed_of_one() -> None:
    original = Original(sha256=Sha256("f" * 64), size_bytes=9_000, content_type="image/heic")
    item = media_item(file_name="boat.heic", original=original, cleaned=True)
    frozen = freeze(story=story(media=(item,)), revision=1, campaign_version=1, now_ms=5)
    assert b"f" * 64 not in frozen
    assert b"heic" not in frozen
    (read,) = parse_manifest(frozen).media
    assert read == media_item(file_name="boat.jpg")
    forged = json.loads(frozen)
    forged["media"][0] |= {"cleaned": True, "keeps_place": True}
    assert parse_manifest(json.dumps(forged).encode()).media == (read,)
