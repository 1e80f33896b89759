"""The bytes of media items: whole, once, seekable, and gone only when nobody needs them."""

from __future__ import annotations

import hashlib
import io
import random
import threading
from typing import TYPE_CHECKING, BinaryIO, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.domain.ids import Sha256
from heliograph.domain.lifecycle import Event
from heliograph.errors import MediaMissing, StoreDamaged
from heliograph.store.media_reader import CHUNK_BYTES
from heliograph.store.media_writer import CHUNKS_PER_COMMIT
from store.parts import add, item, ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.store.store import Store

NOBODYS = Sha256("0" * 64)


def some_bytes(count: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(count)  # noqa: S311 - test data


def sha256(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def keep(store: Store, data: bytes) -> Sha256:
    found, size_bytes = store.media.add(io.BytesIO(data))
    assert size_bytes == len(data)
    return found


def number_of_chunks(store: Store) -> int:
    return int(store._media_database.rows("SELECT count(*) FROM chunk")[0][0])


@pytest.mark.parametrize(
    "count",
    [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, CHUNKS_PER_COMMIT * CHUNK_BYTES + 5],
)
def test_what_was_added_is_what_is_read(store: Store, count: int) -> None:
    data = some_bytes(count)
    told: list[int] = []
    assert store.media.add(io.BytesIO(data), progress=told.append) == (sha256(data), count)
    assert store.media.has(sha256(data))
    assert store.media.size(sha256(data)) == count
    assert store.media.verify(sha256(data))
    with store.media.open(sha256(data)) as source:
        assert source.read() == data
    assert told == sorted(told)
    assert told[-1:] == ([count] if count else [])


def test_a_slow_source_that_gives_little_at_a_time_fills_whole_chunks(store: Store) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 300_000))

    data = some_bytes(2 * CHUNK_BYTES + 7)
    assert store.media.add(Slow(data)) == (sha256(data), len(data))
    assert number_of_chunks(store) == 3


def test_only_the_rest_of_a_source_is_taken(store: Store) -> None:
    source = io.BytesIO(b"header and photo")
    source.seek(11)
    assert store.media.add(source) == (sha256(b"photo"), 5)


def test_the_same_content_is_kept_once(store: Store) -> None:
    data = some_bytes(CHUNK_BYTES + 3)
    first = keep(store, data)
    before = number_of_chunks(store)
    assert keep(store, data) == first
    assert number_of_chunks(store) == before
    assert len(store._media_database.rows("SELECT * FROM item")) == 1


def test_what_is_not_there_is_said_to_be_missing(store: Store) -> None:
    assert not store.media.has(NOBODYS)
    assert not store.media.verify(NOBODYS)
    with pytest.raises(MediaMissing):
        store.media.open(NOBODYS)
    with pytest.raises(MediaMissing):
        store.media.size(NOBODYS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END]),
            st.integers(-10, 3 * CHUNK_BYTES),
            st.integers(0, 2 * CHUNK_BYTES),
        ),
        max_size=6,
    )
)
def test_an_item_reads_like_a_file(store: Store, steps: list[tuple[int, int, int]]) -> None:
    data = some_bytes(2 * CHUNK_BYTES + 77)
    like = io.BytesIO(data)
    with store.media.open(keep(store, data)) as source:
        assert source.readable()
        assert source.seekable()
        assert not source.writable()
        for whence, offset, count in steps:
            where = offset if whence == io.SEEK_SET else offset - CHUNK_BYTES
            if where < 0 and whence == io.SEEK_SET:
                continue
            like.seek(max(where, -like.tell()) if whence == io.SEEK_CUR else where, whence)
            source.seek(like.tell())
            assert source.tell() == like.tell()
            assert source.read(count) == like.read(count)
        assert source.seek(-3, io.SEEK_END) == len(data) - 3
        assert source.seek(1, io.SEEK_CUR) == len(data) - 2
        assert source.read() == data[-2:]
        assert source.seek(5 * len(data)) == 5 * len(data)
        assert source.read(1) == b""
        with pytest.raises(ValueError, match="negative"):
            source.seek(-1)


def test_a_reader_in_another_thread_sees_the_item_while_more_is_added(store: Store) -> None:
    data = some_bytes(3 * CHUNK_BYTES)
    found = keep(store, data)
    reading, added = threading.Event(), threading.Event()
    result: list[bytes] = []

    def read() -> None:
        with store.media.open(found) as source:
            start = source.read(10)
            reading.set()
            assert added.wait(30)
            result.append(start + source.read())

    thread = threading.Thread(target=read)
    thread.start()
    assert reading.wait(30)
    keep(store, some_bytes(5 * CHUNK_BYTES, seed=2))
    added.set()
    thread.join(30)
    assert result == [data]


def test_closing_a_reader_lets_go_of_its_connection(store: Store) -> None:
    source = store.media.open(keep(store, b"photo"))
    source.close()
    source.close()
    cast("io.BufferedReader", source).raw.close()
    with pytest.raises(ValueError, match="closed"):
        source.read()


def test_an_item_that_goes_while_it_is_read_is_missing(store: Store) -> None:
    found = keep(store, some_bytes(3 * CHUNK_BYTES))
    with store.media.open(found) as source:
        source.read(10)
        assert store.media.collect(()) == 1
        source.seek(2 * CHUNK_BYTES)
        with pytest.raises(MediaMissing):
            source.read(10)


# ---- failures of the source ----------------------------------------------------------


class Unplugged(io.RawIOBase):
    """A memory card that is pulled out after so many bytes."""

    def __init__(self, after_bytes: int) -> None:
        super().__init__()
        self._left = after_bytes

    def read(self, size: int = -1, /) -> bytes:
        """Give zeros until it is pulled out."""
        if self._left <= 0:
            raise OSError(5, "Input/output error")
        self._left -= size
        return bytes(size)


@pytest.mark.parametrize("after", [0, 1, CHUNKS_PER_COMMIT + 2])
def test_a_source_that_breaks_leaves_nothing(store: Store, after: int) -> None:
    source = cast("BinaryIO", Unplugged(after * CHUNK_BYTES))
    with pytest.raises(OSError, match="Input/output"):
        store.media.add(source)
    assert number_of_chunks(store) == 0
    assert store._media_database.rows("SELECT * FROM item") == []


def test_whoever_watches_can_stop_it_and_nothing_stays(store: Store) -> None:
    class Stop(Exception):
        pass

    def stop(n_bytes: int) -> None:
        raise Stop(n_bytes)

    with pytest.raises(Stop):
        store.media.add(io.BytesIO(some_bytes(99)), progress=stop)
    assert number_of_chunks(store) == 0


def test_when_even_tidying_up_fails_the_first_error_is_told(store: Store) -> None:
    """The database is gone under the source that breaks: its rows are collected later."""

    class Closing(Unplugged):
        def read(self, size: int = -1, /) -> bytes:
            try:
                return super().read(size)
            except OSError:
                store._media_database.execute("PRAGMA query_only = 1")
                raise

    with pytest.raises(OSError, match="Input/output"):
        store.media.add(cast("BinaryIO", Closing(CHUNKS_PER_COMMIT * CHUNK_BYTES)))
    store._media_database.execute("PRAGMA query_only = 0")
    assert len(store._media_database.rows("SELECT * FROM item")) == 1
    assert store.media.collect(()) == 1


# ---- collecting ----------------------------------------------------------------------


def test_what_nobody_refers_to_is_collected(store: Store) -> None:
    kept, lost = keep(store, b"kept"), keep(store, some_bytes(40 * CHUNK_BYTES))
    pages = store._media_database.rows("PRAGMA page_count")[0][0]
    assert store.media.collect([kept]) == 1
    assert store.media.has(kept)
    assert not store.media.has(lost)
    assert number_of_chunks(store) == 1
    assert store._media_database.rows("PRAGMA page_count")[0][0] < pages / 10
    assert store.media.collect([kept]) == 0


def test_working_copies_and_frozen_revisions_keep_their_media(store: Store) -> None:
    frozen, written, lost = (keep(store, each) for each in (b"frozen", b"written", b"lost"))
    made = add(store)
    store.stories.put_media(made, was := item(b"frozen"), now_ms=1)
    ready(store, made)
    store.outbox.move(made, 1, Event.TO_DRAFTS, now_ms=2)
    store.stories.remove_media(made, was.id, now_ms=3)
    store.stories.put_media(made, item(b"written"), now_ms=4)
    assert store.collect_media() == 1
    assert [store.media.has(each) for each in (frozen, written, lost)] == [True, True, False]


def test_what_another_living_store_brought_in_is_left_alone(store: Store) -> None:
    """It may be about to write the row that refers to it."""
    other = store.another()
    found = keep(other, b"just attached")
    assert store.collect_media() == 0
    assert store.media.has(found)
    other.close()
    assert store.collect_media() == 1


def test_content_brought_in_again_is_left_alone_too(store: Store) -> None:
    found = keep(store, b"old")
    other = store.another()
    assert keep(other, b"old") == found
    assert store.collect_media() == 0
    other.close()
    assert store.collect_media() == 1


def test_an_item_brought_in_again_while_collecting_stays(store: Store) -> None:
    found = keep(store, b"old")
    other = store.another()

    def referred_to() -> Iterator[Sha256]:
        keep(other, b"old")
        yield NOBODYS

    assert store.media.collect(referred_to()) == 0
    assert store.media.has(found)
    other.close()


def test_the_locks_of_the_dead_are_tidied_up(store: Store, profile: Path) -> None:
    keep(store, b"x")
    locks = profile / "writers"
    (locks / "0123456789abcdef.lock").touch()
    assert len(list(locks.iterdir())) == 2
    store.media.collect(())
    assert len(list(locks.iterdir())) == 1
    store.close()
    assert list(locks.iterdir()) == []


def test_a_lock_that_cannot_be_looked_at_counts_as_living(store: Store, profile: Path) -> None:
    other = store.another()
    keep(other, b"x")
    other.close()
    (profile / "writers" / f"{other.media._writer}.lock").mkdir()
    assert store.media.collect(()) == 0


def test_a_lock_file_that_cannot_be_removed_keeps_nobody_from_closing(
    store: Store, profile: Path
) -> None:
    keep(store, b"x")
    (lock,) = (profile / "writers").iterdir()
    lock.unlink()
    lock.mkdir()
    store.close()
    assert lock.exists()


def test_a_folder_for_locks_that_cannot_be_made_is_told(store: Store, profile: Path) -> None:
    (profile / "writers").write_text("in the way")
    with pytest.raises(StoreDamaged):
        store.media.add(io.BytesIO(b"x"))
