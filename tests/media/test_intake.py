"""Files of a person: recognised by what they are, refused when they are not whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from heliograph.errors import MediaChanged, MediaEmpty, MediaMissing, MediaUnreadable
from heliograph.media.intake import opened


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0", ("photo", "image/jpeg")),
        ("a.jpg", b"\x89PNG\r\n\x1a\n", ("photo", "image/png")),
        ("photo", b"\xff\xd8\xff\xe1", ("photo", "image/jpeg")),
        ("a.webp", b"RIFF\0\0\0\0WEBP", ("photo", "image/webp")),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", ("photo", "image/heic")),
        ("a.mp4", b"\0\0\0\x18ftypisom", ("video", "video/mp4")),
        ("a.mov", b"\0\0\0\x14ftypqt  ", ("video", "video/quicktime")),
        ("a.mkv", b"\x1a\x45\xdf\xa3....", ("video", "video/x-matroska")),
        ("talk.m4a", b"\0\0\0\x18ftypM4A ", ("sound", "audio/mp4")),
        ("talk.mp3", b"ID3\x04", ("sound", "audio/mpeg")),
        ("a.pdf", b"%PDF-1.7", ("document", "application/pdf")),
        ("notes.txt", b"plain words", ("document", "text/plain")),
        ("unknown.xyz", b"whatever it is", ("document", "application/octet-stream")),
    ],
)
def test_a_file_is_what_its_bytes_say(
    tmp_path: Path, name: str, head: bytes, expected: tuple[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    with opened(path) as intake:
        assert intake.source.read() == head
        assert (intake.kind, intake.content_type) == expected
        assert intake.size_bytes == len(head)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    with pytest.raises(MediaEmpty, match=r"empty\.jpg"), opened(path):
        pytest.fail("an empty file was opened")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MediaMissing), opened(tmp_path / "gone.jpg"):
        pytest.fail("a missing file was opened")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable) as caught, opened(tmp_path):
        pytest.fail("a folder was opened")
    assert caught.value.detail


def read_meanwhile(path: Path, change: Callable[[], object]) -> None:
    with opened(path) as intake:
        intake.source.read()
        change()


def test_a_file_that_grows_while_it_is_read_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(b"the first half")
    with pytest.raises(MediaChanged):
        read_meanwhile(path, lambda: path.write_bytes(b"the first half and more"))


def test_a_file_rewritten_with_the_same_length_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "other.mp4"
    path.write_bytes(b"12345")

    def rewrite() -> None:
        path.write_bytes(b"54321")
        os.utime(path, ns=(1, 1))

    with pytest.raises(MediaChanged):
        read_meanwhile(path, rewrite)
