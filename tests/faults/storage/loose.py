"""P3: the files beside the databases: every call that makes, writes, moves or syncs one fails.

An injected layer counts the calls of our own code on files of the profile – settings, key slots,
ballast, locks, logs, quarantine, a new profile – and lets the one that was chosen fail. Afterwards
what was there is there as before or as it was to become, and the same act succeeds.
"""

from __future__ import annotations

import errno
import io
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from faults.storage.kills import Found
from faults.storage.refusals import WAYS, Disk, Way
from heliograph import logs, settings
from heliograph.errors import HeliographError, KeyUnavailable
from heliograph.settings import Settings
from heliograph.store import ballast, quarantine
from heliograph.store.keys import Ways
from heliograph.store.slots import key_file, wrapping
from heliograph.store.store import Store
from heliograph.sync.lock import only_synchroniser
from store.parts import add

_BEFORE, _AFTER = "seven lanterns under water", "eight lanterns under water"
_RESERVE_BYTES = 4096
_REASON: quarantine.Reason = "damaged"
_KEPT = b"what was set aside"
_WRITES = frozenset("wax+")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_open, _os_open, _fdopen = io.open, os.open, os.fdopen


def _error(way: Way) -> OSError:
    code = errno.EIO if way.startswith("error") else errno.ENOSPC
    return OSError(code, os.strerror(code))


class _Raw(io.FileIO):
    """A file whose writes the disk may refuse."""

    def __init__(self, file: Path | int, mode: str, disk: Disk) -> None:
        super().__init__(file, mode)
        self._disk = disk

    def write(self, data: Any, /) -> int:
        """Write all, half or nothing."""
        way = self._disk.take()
        if way == "short write":
            super().write(bytes(data)[: len(data) // 2])
        if way is not None:
            raise _error(way)
        return super().write(data)


class _Layer:
    """The calls of our own code on files, of which those on the profile go to a disk."""

    def __init__(self, profile: Path, disk: Disk) -> None:
        self._profile = profile
        self._disk = disk
        self._descriptors: set[int] = set()

    @contextmanager
    def there(self) -> Iterator[None]:
        """Let all calls go through here meanwhile."""
        calls: dict[str, Any] = {"open": self._os_open, "fdopen": self._os_fdopen}
        calls["fsync"] = self._refusing_any(os.fsync)
        for name in ("mkdir", "unlink", "rename", "replace", "rmdir"):
            calls[name] = self._refusing_ours(getattr(os, name))
        with (
            patch.multiple(os, **calls),
            patch("io.open", self._io_open),
            patch("builtins.open", self._io_open),
        ):
            yield

    def _ours(self, path: object) -> bool:
        return isinstance(path, (str, Path)) and Path(path).is_relative_to(self._profile)

    def _take(self) -> None:
        if (way := self._disk.take()) is not None:
            raise _error(way)

    def _refusing_ours(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: object, *more: Any, **named: Any) -> Any:
            if self._ours(path):
                self._take()
            return real(path, *more, **named)

        return call

    def _refusing_any(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            self._take()
            real(descriptor)

        return call

    def _os_open(self, path: Any, flags: int, *more: Any, **named: Any) -> int:
        ours = self._ours(path)
        if ours and flags & _WRITING:
            self._take()
        found = _os_open(path, flags, *more, **named)
        if ours:
            self._descriptors.add(found)
        return found

    def _os_fdopen(self, descriptor: int, mode: str = "r", *more: Any, **named: Any) -> Any:
        if descriptor in self._descriptors and mode == "wb":
            return io.BufferedWriter(_Raw(descriptor, "w", self._disk))
        return _fdopen(descriptor, mode, *more, **named)

    def _io_open(self, file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not self._ours(file) or not _WRITES & set(mode):
            return _open(file, mode, *more, **named)
        self._take()
        if mode in {"wb", "ab", "xb"}:
            return io.BufferedWriter(_Raw(Path(file), mode.replace("b", ""), self._disk))
        if mode in {"w", "a"}:
            raw = io.BufferedWriter(_Raw(Path(file), mode, self._disk))
            return io.TextIOWrapper(raw, encoding=named.get("encoding"))
        return _open(file, mode, *more, **named)


class Act(msgspec.Struct, frozen=True):
    """One thing that is done with files beside the databases."""

    name: str
    do: Callable[[Path], None]
    look: Callable[..., list[str]]
    """Gives what is wrong afterwards; told ``done``, whether it was done."""
    prepare: Callable[[Path], None] = lambda _: None


def _save_settings(profile: Path) -> None:
    settings.save(Settings(language="fr"), profile / "settings.toml")


def _settings_stand(profile: Path, *, done: bool) -> list[str]:
    found = settings.load(profile / "settings.toml").language
    return [] if found in ({"fr"} if done else {"en", "fr"}) else [f"the language is {found}"]


def _change_passphrase(profile: Path) -> None:
    with closing(_store(profile, _BEFORE)) as store:
        store.protect_with(Ways(passphrase=_AFTER))


def _keys_open(profile: Path, *, done: bool) -> list[str]:
    ways = [each for each in (_BEFORE, _AFTER) if _opens(profile, each)]
    if not ways:
        return ["no passphrase opens it"]
    return ["the new passphrase does not open it"] if done and _AFTER not in ways else []


def _take_protection_off(profile: Path) -> None:
    with closing(_store(profile, _BEFORE)) as store:
        store.protect(on=False)


def _opens_freely(profile: Path, *, done: bool) -> list[str]:
    if _opens(profile, ""):
        return []
    return ["it does not open"] if done or not _opens(profile, _BEFORE) else []


def _lose_a_copy(profile: Path) -> None:
    (profile / key_file.COPY_NAME).unlink()


def _open_again(profile: Path) -> None:
    _store(profile, _BEFORE).close()


def _still_opens(profile: Path, *, done: bool) -> list[str]:
    del done
    return [] if _opens(profile, _BEFORE) else ["it does not open"]


def _make_profile(profile: Path) -> None:
    with closing(Store.create_or_open(profile / "new", keyring=lambda: None)):
        pass


def _profile_is_whole(profile: Path, *, done: bool) -> list[str]:
    del done
    with closing(Store.create_or_open(profile / "new", keyring=lambda: None)) as store:
        add(store)
        return list(store.check())


def _keep_ballast(profile: Path) -> None:
    ballast.keep(profile)


def _ballast_is_whole(profile: Path, *, done: bool) -> list[str]:
    path = profile / ballast.FILE_NAME
    whole = path.exists() and path.stat().st_size == _RESERVE_BYTES
    return ["it is not there"] if done and not whole else []


def _put_aside(profile: Path) -> None:
    paths = [profile / "one.db", profile / "two.db"]
    quarantine.set_aside(profile, paths, _REASON, now_ms=1)


def _lay_files(profile: Path) -> None:
    for name in ("one.db", "two.db"):
        (profile / name).write_bytes(_KEPT)


def _files_are_somewhere(profile: Path, *, done: bool) -> list[str]:
    found = [each for each in profile.rglob("*.db*") if each.read_bytes() == _KEPT]
    if len(found) != 2:
        return [f"{len(found)} of 2 files are left"]
    told = [file for each in quarantine.all_set_aside(profile) for file in each.files]
    return [f"the record tells of {len(told)} files"] if done and len(told) != 2 else []


def _write_log(profile: Path) -> None:
    handler = logs.start(profile / "logs")
    try:
        logging.getLogger("heliograph.drill").info("attach ended")
    finally:
        logs.stop(handler)


def _take_turn(profile: Path) -> None:
    with only_synchroniser(profile):
        pass


def _nothing_more(profile: Path, *, done: bool) -> list[str]:
    del profile, done
    return []


ACTS: tuple[Act, ...] = (
    Act("settings", _save_settings, _settings_stand),
    Act("a passphrase", _change_passphrase, _keys_open),
    Act("protection off", _take_protection_off, _opens_freely),
    Act("a lost copy of the slots", _open_again, _still_opens, _lose_a_copy),
    Act("a new profile", _make_profile, _profile_is_whole),
    Act("ballast", _keep_ballast, _ballast_is_whole),
    Act("quarantine", _put_aside, _files_are_somewhere, _lay_files),
    Act("log", _write_log, _nothing_more),
    Act("the right to send", _take_turn, _nothing_more),
)


def refuse_all(folder: Path, *, acts: tuple[Act, ...] = ACTS, in_turn: bool = False) -> Found:
    """Let every call of every act fail in each way; or each in one, and the next in the next."""
    found = Found()
    with (
        patch.multiple(wrapping, _MEMORY_KIB=32, _PASSES=1),
        patch.multiple(ballast, RESERVE_BYTES=_RESERVE_BYTES, _STEP_BYTES=1024, _PLENTY_BYTES=0),
    ):
        base = folder / "base"
        with closing(
            Store.create_or_open(base, keyring=lambda: None, ways=Ways(passphrase=_BEFORE))
        ) as store:
            add(store)
        settings.save(Settings(language="en"), base / "settings.toml")
        for act in acts:
            disk = Disk()
            _try(folder / "profile", base, act, disk)
            ways = zip(range(disk.calls), itertools.cycle(WAYS), strict=False)
            for at, way in ways if in_turn else itertools.product(range(disk.calls), WAYS):
                disk = Disk()
                disk.refuse(way, at=at)
                wrong = _try(folder / "profile", base, act, disk)
                found.deaths += disk.refused > 0
                found.wrong += [f"{act.name}, {way} at call {at}: {each}" for each in wrong]
    return found


def _try(profile: Path, base: Path, act: Act, disk: Disk) -> list[str]:
    shutil.copytree(base, profile)
    act.prepare(profile)
    wrong: list[str] = []
    done = False
    try:
        with _Layer(profile, disk).there():
            act.do(profile)
        done = True
    except HeliographError:
        pass  # told to the person
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        wrong.append(f"an error that is none of ours: {error!r}")
    disk.recover()
    wrong += _stands(profile, act, done=done)
    try:
        act.do(profile)
    except KeyUnavailable as error:
        # It was done after all, and the old passphrase opens nothing any more.
        if act.look(profile, done=True):
            wrong.append(f"does not go on: {error!r}")
    except Exception as error:  # noqa: BLE001 - the same
        wrong.append(f"does not go on when the disk is good again: {error!r}")
    wrong += _stands(profile, act, done=True)
    shutil.rmtree(profile)
    return wrong


def _stands(profile: Path, act: Act, *, done: bool) -> list[str]:
    try:
        return act.look(profile, done=done)
    except HeliographError as error:
        return [f"cannot be looked at: {error!r}"]


def _store(profile: Path, secret: str) -> Store:
    return Store.create_or_open(profile, keyring=lambda: None, secret=secret)


def _opens(profile: Path, secret: str) -> bool:
    try:
        with closing(_store(profile, secret)) as store:
            return store.stories.counts()["all"] == 1
    except KeyUnavailable:
        return False
