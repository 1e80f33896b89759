"""What is in a backup: a tar of stories, settings and files, between what is said of them.

The tar stream (POSIX.1-2001, pax) lies inside the sealed stream. ``about.json`` comes first and
says what is in it; ``index.json`` comes last and says what was written, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from heliograph.errors import MediaMissing, StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

FORMAT = 1
ABOUT = "about.json"
STORIES = "store.db"
SETTINGS = "settings.toml"
INDEX = "index.json"
MEDIA = "media/"
"""Before the sha256 of each file's content."""
STEP_BYTES = 256 * 1024


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is told of a backup before anything is done with it."""

    format: int
    made_ms: int
    program: str
    """The version of Heliograph that wrote it."""
    stories: int
    files: int
    media_bytes: int
    snapshot_key: bytes
    """Opens ``store.db`` and nothing else."""

    def __repr__(self) -> str:  # the key gets into no log
        return f"About(made_ms={self.made_ms}, stories={self.stories}, files={self.files})"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One member of the tar."""

    name: str
    size_bytes: int
    sha256: str


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """Every member before this one, in order."""

    parts: tuple[Part, ...]
    lost: tuple[str, ...] = ()
    """Files that could no longer be read when the backup was made, by their sha256."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole backup holds, as people count it."""

    made_ms: int
    stories: int
    """Outside of the trash."""
    files: int
    lost: int
    """Files that could no longer be read when the backup was made."""


class Counted(io.RawIOBase):
    """Hands on a source of known size, hashes it and says how far it is.

    A media item that stops being readable in its middle is filled up with zeros, since its size
    stands before it; ``sha256`` tells that it is not what it was.
    """

    def __init__(self, source: BinaryIO, size_bytes: int, took: Callable[[int], None]) -> None:
        super().__init__()
        self._source = source
        self._left = size_bytes
        self._took = took
        self._digest = hashlib.sha256()
        self._broken = False

    @property
    def sha256(self) -> str:
        """Give the hash of what was handed on."""
        return self._digest.hexdigest()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read; every byte of the size comes."""
        room = memoryview(buffer).cast("B")
        data = self._some(min(len(room), self._left))
        room[: len(data)] = data
        self._left -= len(data)
        self._digest.update(data)
        self._took(len(data))
        return len(data)

    def _some(self, n_bytes: int) -> bytes:
        if not n_bytes:
            return b""
        if not self._broken:
            try:
                data = self._source.read(n_bytes)
            except (MediaMissing, StoreDamaged):
                data = b""
            if data:
                return data
            self._broken = True
        return bytes(n_bytes)


class TarWriter:
    """Writes members in order and remembers them."""

    def __init__(self, target: object, took: Callable[[int], None]) -> None:
        # A tar stream only calls ``write`` of its target.
        self._tar: tarfile.TarFile = tarfile.open(mode="w|", fileobj=target, bufsize=STEP_BYTES)  # type: ignore[call-overload] # noqa: SIM115
        self._took = took
        self.parts: list[Part] = []

    def add(self, name: str, source: BinaryIO, size_bytes: int) -> Part:
        """Write one member; gives what was written."""
        counted = Counted(source, size_bytes, self._took)
        member = tarfile.TarInfo(name)
        member.size = size_bytes
        member.mode = 0o600
        self._tar.addfile(member, io.BufferedReader(counted, STEP_BYTES))
        part = Part(name=name, size_bytes=size_bytes, sha256=counted.sha256)
        self.parts.append(part)
        return part

    def add_json(self, name: str, value: About | Index) -> None:
        """Write one member of JSON."""
        data = msgspec.json.encode(value)
        self.add(name, io.BytesIO(data), len(data))

    def end(self) -> None:
        """Write the end of the tar."""
        self._tar.close()


class TarReader:
    """Reads members one after the other, and whether they are what the index says."""

    def __init__(self, source: BinaryIO, took: Callable[[int], None]) -> None:
        self._tar = tarfile.open(mode="r|", fileobj=source, bufsize=STEP_BYTES)  # noqa: SIM115
        self._took = took
        self._member: tarfile.TarInfo | None = None
        self.parts: list[Part] = []

    def peek(self) -> str | None:
        """Go to the next member and give its name; None at the end of all.

        Raises:
            tarfile.TarError: it is no such stream.
        """
        self._member = self._tar.next()
        return None if self._member is None else self._member.name

    def copy_to(self, target: BinaryIO) -> None:
        """Copy the member to ``target``.

        Raises:
            tarfile.TarError: it is no plain file.
        """
        member = self._member
        data = self._tar.extractfile(member) if member and member.isreg() else None
        if member is None or data is None:
            raise tarfile.ReadError("no file")
        digest = hashlib.sha256()
        while step := data.read(STEP_BYTES):
            digest.update(step)
            target.write(step)
            self._took(len(step))
        part = Part(name=member.name, size_bytes=member.size, sha256=digest.hexdigest())
        self.parts.append(part)
