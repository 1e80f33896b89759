"""What is kept of updates in a profile: what was offered, what was decided, and the package."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.updates import Offer
from heliograph.store.files import make_folder, move, our_errors, sync_folder, write_whole
from heliograph.updates.failures import UpdateBusy

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_log = logging.getLogger(__name__)


class Kept(msgspec.Struct, kw_only=True):
    """What is known and decided; a file that does not read is as good as none."""

    offer: Offer | None = None
    channel: str = "stable"
    """Which versions it was asked for."""
    looked_ms: int | None = None
    """When the service last told what is the newest (Unix ms)."""
    asked_ms: int | None = None
    """When it last answered and what it said was of no use (Unix ms)."""
    is_wanted: bool = False
    """A person said that it is to be fetched."""
    anyway: bool = False
    """The same, whatever the data rules say."""
    not_now: str = ""
    """The version of which a person wants to hear no more."""
    is_ready: bool = False
    """The package of the offer is here, whole."""
    rate_bytes_s: float | None = None
    """How fast packages came when they last did."""


class Shelf:
    """The folder ``updates`` of a profile."""

    def __init__(self, profile: Path) -> None:
        self.folder = profile / "updates"
        self.metadata = self.folder / "metadata"
        self._state = self.folder / "state.json"

    @property
    def given_root(self) -> Path:
        """Give where provisioning puts a root, for programs that ship without one."""
        return self.folder / "root.json"

    def part_of(self, offer: Offer) -> Path:
        """Give where the bytes of a package are gathered."""
        return self.folder / f"{offer.sha256}.part"

    def package_of(self, offer: Offer) -> Path:
        """Give where a package lies when it is whole, under its own name."""
        return self.folder / "package" / offer.name

    def kept(self) -> Kept:
        """Read what is kept."""
        try:
            return self._read()
        except OSError:
            _log.info("state of updates unreadable")
            return Kept()

    @contextmanager
    def change(self) -> Generator[Kept]:
        """Lend what is kept, to be changed; it is written at the end, unless that is an error.

        Another thread or process waits meanwhile, so nobody writes back what was read before.

        Raises:
            DiskFull, StoreDamaged: the disk does not take it; what was there stays.
        """
        from filelock import FileLock  # noqa: PLC0415 - the first window needs it not

        self._make()
        lock = FileLock(self.folder / "state.lock", thread_local=False)
        with our_errors(self.folder):
            lock.acquire()
        try:
            with our_errors(self._state):
                kept = self._read()  # what cannot be read now is not written over
            yield kept
            write_whole(self._state, msgspec.json.encode(kept))
        finally:
            lock.release()

    def put(self, offer: Offer) -> None:
        """Give a whole package its name; others are thrown away."""
        package = self.package_of(offer)
        with our_errors(package):
            make_folder(package.parent)
            move(self.part_of(offer), package)
            sync_folder(package.parent)
        self.clear(but=offer)

    def clear(self, *, but: Offer | None = None) -> None:
        """Throw packages away, and parts of them, but for one."""
        keep: set[Path] = set() if but is None else {self.part_of(but), self.package_of(but)}
        with our_errors(self.folder):
            for each in (*self.folder.glob("*.part"), *self.folder.glob("package/*")):
                if each not in keep:
                    each.unlink()

    @contextmanager
    def only_one(self) -> Generator[None]:
        """Hold the right to look for updates of this profile and to fetch them.

        Raises:
            UpdateBusy: another process holds it.
            DiskFull, StoreDamaged: the disk does not take the file of the lock.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - the first window needs it not

        self._make()
        lock = FileLock(self.folder / "updates.lock", timeout=0, thread_local=False)
        with our_errors(self.folder):
            try:
                lock.acquire()
            except Timeout:
                raise UpdateBusy from None
        try:
            yield
        finally:
            lock.release()

    def _read(self) -> Kept:
        try:
            return decoding.decode(self._state.read_bytes(), type=Kept)
        except FileNotFoundError:
            return Kept()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            _log.info("state of updates damaged")
            return Kept()

    def _make(self) -> None:
        with our_errors(self.folder):
            make_folder(self.folder)
