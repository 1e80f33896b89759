"""``keys.json`` and its second copy: read, written whole, and evened out when one was lost."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph import decoding
from heliograph.errors import KeyUnavailable, StoreError, StoreTooNew
from heliograph.store.files import only_one, unused, write_whole
from heliograph.store.slots.records import AnySlot

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE_NAME = "keys.json"
COPY_NAME = "keys.json.bak"
NAMES = (FILE_NAME, COPY_NAME)
FORMAT = 1

_log = logging.getLogger(__name__)


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the file."""

    format: int
    profile: str
    check: str
    """Tells a wrong key from a damaged store; says nothing about the key itself."""
    slots: tuple[msgspec.Raw, ...]

    def known(self) -> tuple[AnySlot, ...]:
        """Give the slots of a kind that is known here; others are passed over."""
        found: list[AnySlot] = []
        for each in self.slots:
            try:
                found.append(decoding.decode(each, type=AnySlot))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                _log.info("key slot passed over")
        return tuple(found)

    def without(self, *kinds: type[AnySlot]) -> KeyFile:
        """Give the file without slots of some kinds; those not known here stay."""
        kept: list[msgspec.Raw] = []
        for each in self.slots:
            try:
                gone = isinstance(decoding.decode(each, type=AnySlot), kinds)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                gone = False
            if not gone:
                kept.append(each)
        return replace(self, slots=tuple(kept))

    def having(self, slots: Iterable[AnySlot]) -> KeyFile:
        """Give the file with slots in place of those of the same kinds."""
        new = tuple(slots)
        left = self.without(*(type(each) for each in new))
        raw = tuple(msgspec.Raw(msgspec.json.encode(each)) for each in new)
        return replace(left, slots=left.slots + raw)


def read_all(folder: Path) -> dict[str, KeyFile]:
    """Read what can be read of the two, by name.

    Raises:
        StoreTooNew: a newer Heliograph wrote one of them. One that differs from the other in the
            number of its format alone is damaged: whoever changes the format writes both.
    """
    found: dict[str, KeyFile] = {}
    for name in NAMES:
        try:
            found[name] = _read(folder / name)
        except KeyUnavailable as error:
            _log.info("key slots not read", extra={"code": error.reason})
    for name, file in list(found.items()):
        if file.format <= FORMAT:
            continue
        as_known = _to_json(replace(file, format=FORMAT))
        if not any(_to_json(other) == as_known for other in found.values()):
            raise StoreTooNew(folder / name, file.format, FORMAT)
        del found[name]
        _log.info("key slots not read", extra={"code": "slots-unreadable"})
    return found


def write(folder: Path, file: KeyFile) -> None:
    """Write both; what could not be read is set aside and never written over."""
    readable = read_all(folder)
    for name in NAMES:
        path = folder / name
        if name not in readable and path.exists():
            path.rename(unused(path.with_name(name + ".unreadable")))
        write_whole(path, _to_json(file))


def even_out(folder: Path, *, opened: str) -> None:
    """Put back a lost file, and finish a change that was cut between the two files."""
    files = read_all(folder)
    if len(files) == len(NAMES) and _to_json(files[FILE_NAME]) == _to_json(files[COPY_NAME]):
        return
    try:
        with only_one(folder):
            files = read_all(folder)  # once more: somebody may just have changed them
            for name in {FILE_NAME, COPY_NAME} - {opened}:
                path = folder / name
                follows = opened == FILE_NAME and name in files
                if opened in files and (follows or not path.exists()):
                    write_whole(path, _to_json(files[opened]))
    except StoreError as error:
        # One good file is enough to go on; the next start tries again.
        _log.info("key slots not evened out", extra={"code": type(error).__name__})


def _read(path: Path) -> KeyFile:
    try:
        return decoding.decode(path.read_bytes(), type=KeyFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KeyUnavailable(path, "slots-unreadable") from error


def _to_json(file: KeyFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"
