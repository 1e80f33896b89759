"""A full disk is said as such, and what was there before is unharmed."""

from __future__ import annotations

import errno
import io
import pathlib
import random
import resource
from typing import TYPE_CHECKING

import pytest

from heliograph.errors import DiskFull, StoreDamaged
from heliograph.store import ballast
from heliograph.store.files import our_errors, says_full
from heliograph.store.store import Store
from store.parts import add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from heliograph.store.database import Database

PHOTO = random.Random(5).randbytes(3 * 2**20)  # noqa: S311 - test data


def no_more_pages(database: Database) -> None:
    """Make SQLite answer as it does on a full disk."""
    (count,) = database.rows("PRAGMA page_count")[0]
    database.execute(f"PRAGMA max_page_count = {count}")


def room_again(database: Database) -> None:
    database.execute("PRAGMA max_page_count = 4294967294")


def test_a_save_that_does_not_fit_changes_nothing_and_fits_later(store: Store) -> None:
    made = add(store, {"title": "before"})
    before = store.stories.get(made)
    no_more_pages(store._database)
    long = {"title": "long", "action": random.Random(1).randbytes(90_000).hex()}  # noqa: S311
    for _ in range(2):
        with pytest.raises(DiskFull) as caught:
            store.stories.save_answers(made, long, now_ms=2)
        assert caught.value == DiskFull(store.profile / "store.db")
        assert store.stories.get(made) == before
        assert store.check() == ()
    room_again(store._database)
    store.stories.save_answers(made, long, now_ms=3)
    found = store.stories.get(made)
    assert found is not None
    assert found.answers == long


@pytest.mark.parametrize("photos", [1, 8])
def test_a_photo_that_does_not_fit_leaves_nothing_and_fits_later(store: Store, photos: int) -> None:
    kept, _ = store.media.add(io.BytesIO(b"kept"))
    no_more_pages(store._media_database)
    with pytest.raises(DiskFull) as caught:
        store.media.add(io.BytesIO(PHOTO * photos))
    assert caught.value == DiskFull(store.profile / "media.db")
    assert store.media.verify(kept)
    assert len(store._media_database.rows("SELECT * FROM item")) == 1
    room_again(store._media_database)
    added, _ = store.media.add(io.BytesIO(PHOTO * photos))
    assert store.media.verify(added)
    assert store.check() == ()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_quota_is_a_full_disk_too(tmp_path: Path, code: int) -> None:
    with pytest.raises(DiskFull), our_errors(tmp_path):
        raise OSError(code, "no room")


class OnWindows(OSError):
    """An error that carries Windows' own number beside the one that it was made into."""

    def __init__(self, number: int) -> None:
        super().__init__(errno.EINVAL, "no room")
        self.winerror = number


@pytest.mark.parametrize("number", [39, 112, 1295, 1816])
def test_windows_has_numbers_of_its_own_for_a_full_disk(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFull), our_errors(tmp_path):
        raise OnWindows(number)


def test_another_error_of_windows_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged), our_errors(tmp_path):
        raise OnWindows(1117)  # the device failed


@pytest.mark.parametrize(("number", "full"), [(39, True), (1816, True), (28, False), (0, False)])
def test_what_sqlite_hands_on_of_windows_is_read_as_windows_means_it(
    number: int, *, full: bool
) -> None:
    assert says_full(number, windows=True) is full
    assert not says_full(errno.EIO, windows=False)
    assert says_full(errno.ENOSPC, windows=False)


# ---- room kept back ----------------------------------------------------------------------


class Disk:
    """What the operating system says is free on it."""

    def __init__(self, free: int) -> None:
        self.free = free

    def usage(self, path: Path) -> Disk:
        """Answer for any folder that is there."""
        assert path.is_dir()
        return self


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Give a disk with a gigabyte free, by its own word."""
    made = Disk(2**30)
    monkeypatch.setattr(ballast.shutil, "disk_usage", made.usage)
    return made


def test_media_leave_room_for_words(store: Store, disk: Disk) -> None:
    disk.free = ballast.RESERVE_BYTES + 2 * len(PHOTO)
    fits, _ = store.media.add(io.BytesIO(PHOTO))
    with pytest.raises(DiskFull) as caught:
        store.media.add(io.BytesIO(PHOTO + b"x"))
    assert caught.value == DiskFull(store.profile / "media.db")
    assert store._media_database.rows("SELECT sha256 FROM item") == [(fits,)]
    assert store._media_database.rows("PRAGMA freelist_count") == [(0,)]


def test_a_reserve_is_kept_and_given_up_when_the_disk_is_full(store: Store, disk: Disk) -> None:
    path = store.profile / ballast.FILE_NAME
    assert store.keep_reserve()
    assert path.stat().st_size == ballast.RESERVE_BYTES
    written = path.stat().st_mtime_ns
    assert store.keep_reserve()
    assert path.stat().st_mtime_ns == written
    made = add(store)
    no_more_pages(store._database)
    with pytest.raises(DiskFull):
        store.stories.save_answers(made, {"x": "y" * 500_000}, now_ms=2)
    assert not path.exists()
    disk.free = 100 * 2**20
    assert not store.keep_reserve()
    assert not path.exists()


def test_a_reserve_that_the_disk_does_not_give_up_hides_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add(store)

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        del missing_ok
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    no_more_pages(store._database)
    monkeypatch.setattr(pathlib.Path, "unlink", refuse)
    with pytest.raises(DiskFull):
        store.stories.save_answers(made, {"x": "y" * 500_000}, now_ms=2)


def test_a_reserve_that_was_cut_short_is_written_anew(store: Store, disk: Disk) -> None:
    path = store.profile / ballast.FILE_NAME
    path.write_bytes(b"short")
    assert store.keep_reserve()
    assert path.stat().st_size == ballast.RESERVE_BYTES
    assert disk.free == 2**30


def test_a_reserve_that_does_not_fit_leaves_nothing(
    store: Store, disk: Disk, files_grow_no_more: Callable[[int], None]
) -> None:
    files_grow_no_more(5 * 2**20)
    with pytest.raises(DiskFull):
        store.keep_reserve()
    assert not (store.profile / ballast.FILE_NAME).exists()
    assert disk.free == 2**30


# ---- writes that the operating system refuses --------------------------------------------


@pytest.fixture
def files_grow_no_more() -> Iterator[Callable[[int], None]]:
    """Give a way to let no file of this process grow beyond a number of bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(n_bytes: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def test_what_the_system_refuses_to_write_is_a_full_disk(
    store: Store, files_grow_no_more: Callable[[int], None]
) -> None:
    made = add(store, {"title": "before"})
    kept, _ = store.media.add(io.BytesIO(b"kept"))
    files_grow_no_more(2 * 2**20)
    with pytest.raises(DiskFull):
        store.media.add(io.BytesIO(PHOTO))
    refused = 0
    for number in range(400):
        try:
            store.stories.save_answers(made, {"title": str(number), "x": "x" * 9000}, now_ms=2)
            saved = number
        except DiskFull:
            refused += 1
        found = store.stories.get(made)
        assert found is not None
        assert found.title == str(saved)
    files_grow_no_more(resource.RLIM_INFINITY)
    added, _ = store.media.add(io.BytesIO(PHOTO))
    store.stories.save_answers(made, {"title": "after"}, now_ms=3)
    assert store.media.verify(added)
    assert store.media.verify(kept)
    assert store.check() == ()


def test_a_profile_that_does_not_fit_is_made_later(
    profile: Path, files_grow_no_more: Callable[[int], None]
) -> None:
    for n_bytes in (10, 5000, 40_000):
        files_grow_no_more(n_bytes)
        with pytest.raises(DiskFull):
            Store.create_or_open(profile)
    files_grow_no_more(resource.RLIM_INFINITY)
    store = Store.create_or_open(profile)
    assert store.check() == ()
    store.close()
