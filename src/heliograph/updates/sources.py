"""Where updates come from: the service, a folder, or one file, as a stick carries them."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from heliograph.domain.updates import METADATA, TARGETS
from heliograph.remote.wire import REPLY_LIMIT_BYTES, UPDATES
from heliograph.updates.failures import UpdateSourcePacked, UpdateSourceUnreadable

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO

    from heliograph.remote.service import Service


_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,  # a name in it is no text
)


class Source(Protocol):
    """A place that has updates, or claims so: nothing that it gives is believed unread."""

    def metadata(self, name: str) -> bytes | None:
        """Give what is signed, e.g. ``timestamp.json``, at most 1 MiB; None when it is not there.

        Raises:
            HeliographError: the place cannot be read.
        """
        ...

    def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """Give a piece of a package, fewer bytes where it ends; None when it is not there.

        Raises:
            HeliographError: the place cannot be read.
        """
        ...


class ServiceSource:
    """The central service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def metadata(self, name: str) -> bytes | None:
        """See ``Source``."""
        return self._read(f"{METADATA}/{name}", 0, REPLY_LIMIT_BYTES)

    def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """See ``Source``."""
        return self._read(f"{TARGETS}/{path}", start_bytes, min(most_bytes, REPLY_LIMIT_BYTES))

    def _read(self, path: str, start_bytes: int, most_bytes: int) -> bytes | None:
        return self._service.file(UPDATES + path, start_bytes=start_bytes, most_bytes=most_bytes)


class StickSource:
    """A folder of the form that the service has, or the same in one zip file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def metadata(self, name: str) -> bytes | None:
        """See ``Source``."""
        return self._read(f"{METADATA}/{name}", 0, REPLY_LIMIT_BYTES)

    def target(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """See ``Source``."""
        return self._read(f"{TARGETS}/{path}", start_bytes, most_bytes)

    def _read(self, name: str, start_bytes: int, most_bytes: int) -> bytes | None:
        if ".." in PurePosixPath(name).parts:
            return None
        try:
            with self._opened(name) as file:
                if file is None:
                    return None
                file.seek(start_bytes)
                return file.read(most_bytes)
        except _UNREADABLE as error:
            raise UpdateSourceUnreadable(self._path) from error

    @contextmanager
    def _opened(self, name: str) -> Generator[BinaryIO | None]:
        if self._path.is_dir():
            place = self._path / name
            if not place.is_file():
                yield None
                return
            with place.open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self._path) as bundle:
            # Stored only: what is packed could be a small file that opens into a huge one.
            if name not in bundle.NameToInfo:
                yield None
                return
            if bundle.getinfo(name).compress_type:
                raise UpdateSourcePacked(self._path)
            with bundle.open(name) as member:
                yield member  # type: ignore[misc] # ZipExtFile reads and seeks as a file does
