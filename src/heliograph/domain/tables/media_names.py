"""Finds the files that a table names in a folder tree, forgiving as people write names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

How = Literal[
    "exact",
    "spelling",  # case, or another form of the same letters
    "folder",  # the file is in another folder than the table says, or the table names none
    "elsewhere",  # the table names a folder, and the file is in none of it
    "ending",  # .jpg for .jpeg, or none at all
]
_LISTED = re.compile(r"[,;|،、，；؛]")  # noqa: RUF001 - the languages' own marks
"""What parts names; in a folder's name, it shows that several names stand there."""
_SAME_ENDINGS = (("jpg", "jpeg", "jpe"), ("tif", "tiff"), ("heic", "heif"), ("htm", "html"))


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """What was found for a name."""

    paths: tuple[str, ...]
    """Paths within the folder, with ``/``; empty when there is none, several when it is unclear."""
    how: tuple[How, ...] = ()
    """How the name differs from the one file that was found."""


class FilesOfFolder:
    """The files of a folder tree, to be asked by the names in a table."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Take the paths within the folder, with ``/``."""
        self._exact = frozenset(paths)
        self._by_path: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        for path in sorted(self._exact):
            plain = _plain(path)
            name = plain.rpartition("/")[2]
            self._by_path.setdefault(plain, []).append(path)
            self._by_name.setdefault(name, []).append(path)
            self._by_stem.setdefault(_stem(name), []).append(path)

    def has(self, name: str) -> bool:
        """Tell whether all that is given is the name of a file, here or in another folder."""
        plain = _plain(_asked(name))
        folder, _, last = plain.rpartition("/")
        return plain in self._by_path or (last in self._by_name and not _LISTED.search(folder))

    def find(self, name: str) -> Match:
        """Find a file by its name in a table: the nearest manner that finds any, decides."""
        asked = _asked(name)
        if asked in self._exact:
            return Match(paths=(asked,), how=("exact",))
        plain = _plain(asked)
        last = plain.rpartition("/")[2]
        found = self._by_path.get(plain)
        how: tuple[How, ...] = ("spelling",)
        if not found:
            found = self._by_name.get(last)
            how = ("folder",) if found and _ends_alike(asked, found[0]) else ("folder", "spelling")
        if not found and last:
            found = [path for path in self._by_stem.get(_stem(last), []) if _fits(last, path)]
            how = ("ending",)
        if found and len(found) == 1 and not _is_within(plain, _plain(found[0])):
            how = (*how, "elsewhere")
        return Match(paths=tuple(found or ()), how=how if found and len(found) == 1 else ())


def _asked(name: str) -> str:
    return name.strip().strip("\"'").replace("\\", "/").removeprefix("./")


def _is_within(asked: str, path: str) -> bool:
    """Tell whether the folders of a path are the last ones of those that were asked for.

    The table may name more of them, such as a drive; a person has then chosen one of them.
    """
    wanted, there = asked.split("/")[:-1], path.split("/")[:-1]
    return not wanted or not there or wanted[-len(there) :] == there


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _ends_alike(asked: str, path: str) -> bool:
    return asked.rpartition("/")[2] == path.rpartition("/")[2]


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and 1 <= len(ending) <= 5 and ending.isalnum() else name


def _ending(name: str) -> str:
    return name[len(_stem(name)) + 1 :]


def _fits(asked: str, path: str) -> bool:
    """Tell whether the endings may stand for one another: alike, or the table names none."""
    wanted, there = _ending(asked), _ending(_plain(path).rpartition("/")[2])
    return not wanted or any(wanted in same and there in same for same in _SAME_ENDINGS)
