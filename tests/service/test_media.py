"""Files of uploads and objects: sizes are true, full disks harm nothing, names stay inside."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from heliograph_service import media
from heliograph_service.media import (
    FolderMedia,
    HashDiffers,
    MediaFull,
    OffsetDiffers,
)
from service.world import FullDisk, sha256

UPLOAD = "0123456789abcdef" * 2
OTHER = "f" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FolderMedia]:
    store = FolderMedia(tmp_path)
    yield store
    store.close()


class Growth(RuleBasedStateMachine):
    """Uploads against plain bytes, through appends, wrong offsets, full disks and restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ["GROWTH_FOLDER"]) / os.urandom(8).hex()
        self.store = FolderMedia(self.folder)
        self.model = {UPLOAD: b"", OTHER: b""}
        self.kept: set[str] = set()

    uploads = st.sampled_from([UPLOAD, OTHER])

    @rule(upload=uploads, data=st.lists(st.binary(max_size=50), max_size=4))
    def append(self, upload: str, data: list[bytes]) -> None:
        """Add pieces."""
        at = len(self.model[upload])
        if upload in self.kept:
            with pytest.raises(OffsetDiffers):
                self.store.append(upload, at=at, data=data)
            return
        self.model[upload] += b"".join(data)
        assert self.store.append(upload, at=at, data=data) == len(self.model[upload])

    @rule(upload=uploads, wrong=st.integers(0, 200))
    def append_elsewhere(self, upload: str, wrong: int) -> None:
        """Add at a wrong place."""
        if wrong != len(self.model[upload]):
            with pytest.raises(OffsetDiffers):
                self.store.append(upload, at=wrong, data=[b"x"])

    @rule(upload=uploads, room=st.integers(0, 40))
    def append_to_a_full_disk(self, upload: str, room: int) -> None:
        """Add what does not fit."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(media, "_write_all", FullDisk(room))
            with pytest.raises(OffsetDiffers if upload in self.kept else MediaFull):
                self.store.append(upload, at=len(self.model[upload]), data=[b"y" * 30] * 2)

    @rule(upload=uploads, size=st.integers(0, 100))
    def trim(self, upload: str, size: int) -> None:
        """Cut the end off."""
        self.store.trim(upload, size)
        if upload not in self.kept:
            self.model[upload] = self.model[upload][:size]

    @rule()
    def restart(self) -> None:
        """Close and open."""
        self.store.close()
        self.store = FolderMedia(self.folder)

    @rule()
    def crash(self) -> None:
        """Forget what is open without a word, as kill -9 does."""
        for each in self.store._open.values():
            each.file.close()
        self.store = FolderMedia(self.folder)

    @rule(upload=uploads)
    def seal_and_keep(self, upload: str) -> None:
        """Make an object."""
        content = self.model[upload]
        found = self.store.seal(upload, expected=None)
        assert found == sha256(content)
        with pytest.raises(HashDiffers):
            self.store.seal(upload, expected=sha256(content + b"x"))
        if found not in self.store.objects():
            self.kept.add(upload)
        self.store.keep(upload, found)
        with self.store.open(found) as file:
            assert file.read() == content

    @rule(upload=uploads)
    def discard(self, upload: str) -> None:
        """Forget."""
        self.store.discard(upload)
        self.model[upload] = b""
        self.kept.discard(upload)

    @rule()
    def concatenate(self) -> None:
        """Add one to the other."""
        if self.model[OTHER] and UPLOAD not in self.kept:
            self.store.concatenate(UPLOAD, [OTHER])
            self.model[UPLOAD] += self.model[OTHER]

    @invariant()
    def sizes_are_true(self) -> None:
        """Compare."""
        for upload, content in self.model.items():
            assert self.store.size(upload) == len(content)
        assert set(self.store.pending()) >= {name for name, held in self.model.items() if held}

    def teardown(self) -> None:
        """Close."""
        self.store.close()


def test_uploads_are_what_was_appended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROWTH_FOLDER", str(tmp_path))
    run_state_machine_as_test(Growth)


@pytest.mark.parametrize("name", ["", "..", "../keys.json", UPLOAD + "\n", UPLOAD.upper(), "x"])
def test_only_ids_of_our_own_name_files(store: FolderMedia, name: str) -> None:
    for use in (store.size, store.discard):
        with pytest.raises(ValueError, match="^" + name.strip()):
            use(name)
    with pytest.raises(ValueError, match="^" + name.strip()):
        store.open(sha256(b"").__class__(name))


def test_an_object_is_the_same_bytes_without_a_copy(store: FolderMedia, tmp_path: Path) -> None:
    store.append(UPLOAD, at=0, data=[b"bytes"])
    sha = store.seal(UPLOAD, expected=sha256(b"bytes"))
    store.keep(UPLOAD, sha)
    store.keep(UPLOAD, sha)
    assert (tmp_path / "incoming" / UPLOAD).stat().st_nlink == 2
    store.discard(UPLOAD)
    assert list(store.objects()) == [sha]
    store.delete(sha)
    store.delete(sha)
    assert list(store.objects()) == []
    with pytest.raises(FileNotFoundError):
        store.open(sha)


def test_a_file_system_without_second_names_moves_the_file(
    store: FolderMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    store.append(UPLOAD, at=0, data=[b"bytes"])
    sha = store.seal(UPLOAD, expected=None)
    store.keep(UPLOAD, sha)
    with store.open(sha) as file:
        assert file.read() == b"bytes"
    store.discard(UPLOAD)


def test_the_last_of_the_disk_is_left_for_the_database(tmp_path: Path) -> None:
    store = FolderMedia(tmp_path, reserve_bytes=2**62)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media.shutil, "disk_usage", lambda _path: Usage())
        store.append(UPLOAD, at=0, data=[b"x" * 50])
        with pytest.raises(MediaFull):
            store.append(UPLOAD, at=50, data=[b"x" * 51])
    assert store.size(UPLOAD) == 50
    store.close()


class Usage:
    """A disk with 50 bytes left above the reserve."""

    total = 2000
    free = 150


def test_files_that_nobody_uses_are_closed(
    store: FolderMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "_MOST_OPEN", 3)
    names = [f"{number:032x}" for number in range(10)]
    for at in (0, 1):
        for name in names:
            store.append(name, at=at, data=[b"x"])
    assert len(store._open) == 3
    assert [store.size(name) for name in names] == [2] * 10
    assert store.seal(names[0], expected=None) == sha256(b"xx")


def test_other_faults_of_the_disk_are_not_a_full_one(
    store: FolderMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_file: object, _piece: bytes) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(media, "_write_all", broken)
    with pytest.raises(OSError, match="broken"):
        store.append(UPLOAD, at=0, data=[b"x"])


def test_who_waited_for_a_discarded_upload_finds_it_empty(store: FolderMedia) -> None:
    store.append(UPLOAD, at=0, data=[b"x" * 9])
    sizes: list[int] = []
    waiting = threading.Thread(target=lambda: sizes.append(store.size(UPLOAD)))
    with store._growing(UPLOAD) as growing:
        waiting.start()
        while growing.users < 2:
            threading.Event().wait(0.005)
        growing.file.close()
        growing.path.unlink()
    waiting.join(10)
    assert sizes == [0]


def test_strange_files_in_the_folder_are_left_alone(store: FolderMedia, tmp_path: Path) -> None:
    (tmp_path / "incoming" / "README").touch()
    (tmp_path / "media" / "ab").mkdir()
    (tmp_path / "media" / "ab" / "note.txt").touch()
    assert list(store.pending()) == []
    assert list(store.objects()) == []


def test_an_object_that_is_there_is_not_written_again(store: FolderMedia, tmp_path: Path) -> None:
    for upload in (UPLOAD, OTHER):
        store.append(upload, at=0, data=[b"bytes"])
        sha = store.seal(upload, expected=None)
        store.keep(upload, sha)
    target = tmp_path / "media" / sha[:2] / sha
    media._second_name(tmp_path / "incoming" / OTHER, target)  # as if both came at once
    assert target.samefile(tmp_path / "incoming" / UPLOAD)
    assert not target.samefile(tmp_path / "incoming" / OTHER)


def test_a_full_disk_is_told_when_the_name_is_made(
    store: FolderMedia, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(Path, "hardlink_to", full)
    store.append(UPLOAD, at=0, data=[b"bytes"])
    with pytest.raises(MediaFull):
        store.keep(UPLOAD, store.seal(UPLOAD, expected=None))
    assert store.size(UPLOAD) == 5
    assert list(store.objects()) == []
