"""A flipped bit is noticed, said, and never read as if nothing were wrong."""

from __future__ import annotations

import dataclasses
import io
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from heliograph.errors import HeliographError, StoreDamaged
from heliograph.store.store import Store
from store.parts import add, item, ready, receive

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.story import Story
    from heliograph.domain.submission import Submission

FLIPS = 150
MANY_FLIPS = 10_000
MEDIA = random.Random(3).randbytes(3 * 2**20)  # noqa: S311 - test data


@dataclasses.dataclass
class Known:
    """What was in a store before it was harmed."""

    stories: dict[StoryId, Story | None]
    submissions: dict[StoryId, Submission | None]
    sha256: Sha256


def filled(profile: Path) -> Known:
    store = Store.create_or_open(profile)
    made = [add(store, {"title": f"Story {n}", "action": f"words {n} " * 300}) for n in range(30)]
    sha256, _ = store.media.add(io.BytesIO(MEDIA))
    store.stories.put_media(made[0], item(MEDIA), now_ms=2)
    for each in made[:6]:
        ready(store, each)
    receive(store, made[0])
    known = Known(
        stories={each: store.stories.get(each) for each in made},
        submissions={each: store.outbox.get(each) for each in made},
        sha256=sha256,
    )
    store.close()
    return known


def flip(path: Path, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - which bit
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def read_all(profile: Path, known: Known) -> int:
    """Read everything; give how many reads said that something is wrong."""
    try:
        store = Store.create_or_open(profile)
    except StoreDamaged:
        return 1
    told = 0
    for each, was in known.stories.items():
        try:
            assert store.stories.get(each) == was
            assert store.outbox.get(each) == known.submissions[each]
        except StoreDamaged:
            told += 1
    try:
        assert len(store.stories.summaries()) == len(known.stories)
        assert len(store.stories.summaries(find="words 7")) == 1
    except StoreDamaged:
        told += 1
    if not store.media.verify(known.sha256):
        told += 1
    found = store.check()
    store.close()
    return told + len(found)


def flip_and_read(folder: Path, name: str, flips: int) -> int:
    """Flip one bit after the other, each in a fresh copy; give how many were noticed."""
    known = filled(folder / "sound")
    noticed = 0
    for number in range(flips):
        harmed = folder / "harmed"
        shutil.copytree(folder / "sound", harmed)
        flip(harmed / name, number)
        # What is not noticed must have changed nothing: read_all compares every word.
        noticed += read_all(harmed, known) > 0
        shutil.rmtree(harmed)
    return noticed


@pytest.mark.parametrize("name", ["store.db", "media.db"])
def test_no_flipped_bit_goes_unnoticed(tmp_path: Path, name: str) -> None:
    assert flip_and_read(tmp_path, name, FLIPS) >= FLIPS - 3


@pytest.mark.slow
@pytest.mark.parametrize("name", ["store.db", "media.db"])
def test_no_flipped_bit_goes_unnoticed_in_many(tmp_path: Path, name: str) -> None:
    assert flip_and_read(tmp_path, name, MANY_FLIPS) >= 0.98 * MANY_FLIPS


@pytest.mark.parametrize("name", ["store.db", "media.db"])
@pytest.mark.parametrize("content", [b"", b"garbled" * 1000, b"SQLite format 3\x00" + bytes(8000)])
def test_a_file_that_is_no_store_is_said_and_left(profile: Path, name: str, content: bytes) -> None:
    Store.create_or_open(profile).close()
    (profile / name).write_bytes(content)
    with pytest.raises(StoreDamaged) as caught:
        Store.create_or_open(profile)
    assert caught.value.path == profile / name
    assert (profile / name).read_bytes() == content


def test_a_store_cut_short_is_said(profile: Path) -> None:
    known = filled(profile)
    data = (profile / "store.db").read_bytes()
    (profile / "store.db").write_bytes(data[: len(data) // 2])
    assert read_all(profile, known) > 0


def test_a_database_of_another_profile_is_no_wrong_key(tmp_path: Path) -> None:
    for name in ("a", "b"):
        Store.create_or_open(tmp_path / name).close()
    shutil.copy(tmp_path / "b" / "store.db", tmp_path / "a" / "store.db")
    with pytest.raises(StoreDamaged):
        Store.create_or_open(tmp_path / "a")


def test_one_harmed_photo_leaves_everything_else_usable(profile: Path) -> None:
    store = Store.create_or_open(profile)
    sound, _ = store.media.add(io.BytesIO(b"sound" * 1000))
    harmed, _ = store.media.add(io.BytesIO(MEDIA))
    made = add(store)
    store.close()
    data = bytearray((profile / "media.db").read_bytes())
    data[-100_000] ^= 1
    (profile / "media.db").write_bytes(data)

    store = Store.create_or_open(profile)
    assert not store.media.verify(harmed)
    assert store.media.verify(sound)
    with store.media.open(harmed) as source, pytest.raises(HeliographError):
        source.read()
    assert any("media.db" in each for each in store.check())
    store.stories.save_answers(made, {"title": "still writing"}, now_ms=2)
    store.close()


def test_references_to_nothing_are_found(store: Store) -> None:
    store._database.set_foreign_keys(on=False)
    with store._database.write():
        store._database.execute("INSERT INTO answers VALUES ('nobody', x'7b7d')")
    store._database.set_foreign_keys(on=True)
    assert store.check() == ("store.db: row 1 of answers refers to nothing in story",)
