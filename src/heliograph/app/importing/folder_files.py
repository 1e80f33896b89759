"""The folder's files, and what a row's name for one of them means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.domain.tables.media_names import FilesOfFolder, How
from heliograph.errors import MediaError
from heliograph.exchange.tables.folder import files_in
from heliograph.media.intake import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from heliograph.domain.tables.row_files import RowFile

FileTrouble = Literal["not-found", "several", "cannot-read", "no-folder"]


class FileLook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file that a row names."""

    name: str
    """As the table has it."""
    path: str | None = None
    """Within the folder; None when it is not clear which one is meant."""
    size_bytes: int = 0
    changed_ns: int = 0
    """When it was changed last, as the folder tells."""
    how: tuple[How, ...] = ()
    """How its name differs from what the table says."""
    trouble: FileTrouble | None = None

    def is_as_taken(self, known: RowFile) -> bool:
        """Tell whether nothing says that it has other bytes than when it was taken in."""
        return (self.size_bytes, self.changed_ns) == (known.size_bytes, known.changed_ns)


class FolderFiles:
    """The files of one folder, as they were when a look at a table began."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._paths = [] if folder is None else files_in(folder)
        self._by_name = FilesOfFolder(self._paths)

    def has(self, name: str) -> bool:
        """Tell whether this is the name of a file, and not of several."""
        return self._by_name.has(name)

    def look(self, name: str) -> FileLook:
        """Find one file that a row names, and how large it is."""
        if self._folder is None:
            return FileLook(name=name, trouble="no-folder")
        match = self._by_name.find(name)
        if len(match.paths) != 1:
            return FileLook(name=name, trouble="several" if match.paths else "not-found")
        (path,) = match.paths
        try:
            about = (self._folder / path).stat()
        except OSError:
            return FileLook(name=name, trouble="cannot-read")
        return FileLook(
            name=name,
            path=path,
            size_bytes=about.st_size,
            changed_ns=about.st_mtime_ns,
            how=match.how,
        )

    def are_as_taken(self, found: Sequence[FileLook], known: Sequence[RowFile]) -> bool:
        """Tell whether files are those that were taken in; only those that may differ are read."""
        by_path = {each.path: each for each in known}
        return all(
            each.path not in by_path or self._is_as_taken(each, by_path[each.path])
            for each in found
        )

    def _is_as_taken(self, file: FileLook, known: RowFile) -> bool:
        if self._folder is None or file.is_as_taken(known):
            return True
        try:
            return sha256_of(self._folder / known.path) == known.sha256
        except MediaError:
            return True  # it cannot be taken in now

    def unused(self, named: Iterable[FileLook]) -> tuple[str, ...]:
        """Give the files that none of these looks found, nor may mean."""
        used: set[str] = set()
        for file in named:
            if file.path is not None:
                used.add(file.path)
            elif file.trouble != "not-found":
                used.update(self._by_name.find(file.name).paths)
        return tuple(path for path in self._paths if path not in used)
