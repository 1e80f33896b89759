"""Whom to believe about updates: the client's side of The Update Framework (TUF, 0048).

Everything that is checked is checked by python-tuf: signatures by enough of the right keys, the
order of versions, expiry, lengths and hashes. Imported by who looks for an update, and only then.
"""

# pyright: reportPrivateImportUsage=false
# The library names in no list what its modules hand on.

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, Targets
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.updater import Updater

from heliograph import decoding
from heliograph.clock import utc
from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import is_sha256
from heliograph.domain.updates import (
    MOST_PACKAGE_BYTES,
    About,
    Channel,
    Offer,
    System,
    is_sound,
    place_of,
    target_of,
)
from heliograph.errors import HeliographError
from heliograph.remote.service import Interrupted
from heliograph.store.files import make_folder, our_errors, write_whole
from heliograph.updates.failures import (
    UpdateNotTrusted,
    UpdateOlder,
    UpdateOutOfDate,
    UpdatesNotThere,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tuf.api.metadata import TargetFile

    from heliograph.updates.sources import Source

_log = logging.getLogger(__name__)
_BASE = "updates:/"
"""No address: the source knows where it is."""
_CONFIG = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=4,
    root_max_length=200_000,
    timestamp_max_length=16_384,
    snapshot_max_length=100_000,
    targets_max_length=500_000,
)


def newest(
    source: Source, *, folder: Path, root: bytes, channel: Channel, system: System, now_ms: int
) -> Offer | None:
    """Ask a source which package is the newest; about 3 kB, or 1 kB when nothing has changed.

    Args:
        source: Where to ask.
        folder: Where what was believed is kept, so that nobody can go back behind it.
        root: The metadata of the root that came with the program.
        channel: Which packages.
        system: For what.
        now_ms: Wall clock.

    Returns:
        What is offered; None when there is no package for this channel and system.

    Raises:
        UpdatesNotThere: the source has no updates at all.
        UpdateOlder: what it has is older than what was believed before.
        UpdateNotTrusted: what it has does not hold.
        UpdateOutOfDate: what it has, held until some day before today.
        DiskFull, StoreDamaged: what was believed could not be kept.
        HeliographError, Interrupted: the source could not be read, or it was to be stopped.
    """
    fetcher = _Fetcher(source)
    with _our_errors(fetcher, folder, now_ms):
        _make_sure_of(folder)
        client = _Client(folder, fetcher, root, now_ms)
        found = client.get_targetinfo(target_of(channel, system))
    return None if found is None else _offer_of(found, system)


def signed_before(*, folder: Path, root: bytes, channel: Channel, system: System) -> Offer | None:
    """Read again what was believed before; asks nobody, and no matter how long ago that was.

    Args:
        folder: Where it is kept.
        root: The metadata of the root that came with the program.
        channel: Which packages.
        system: For what.

    Returns:
        What is offered; None when nothing is, or what is kept is not signed by who may.
    """
    try:
        known = Metadata[Root].from_bytes(root).signed
        known = _newest_root(known, folder / "root_history")
        targets = Metadata[Targets].from_bytes((folder / "targets.json").read_bytes())
        known.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
        found = targets.signed.targets.get(target_of(channel, system))
        return None if found is None else _offer_of(found, system)
    except (OSError, exceptions.RepositoryError, UpdateNotTrusted):
        _log.info("what is kept of signed updates does not hold", exc_info=True)
        return None


def _newest_root(known: Root, folder: Path) -> Root:
    """Follow who may sign from one root to the next, as far as they are kept."""
    while (path := folder / f"{known.version + 1}.root.json").is_file():
        after = Metadata[Root].from_bytes(path.read_bytes())
        for judge in (known, after.signed):
            judge.verify_delegate(Root.type, after.signed_bytes, after.signatures)
        if after.signed.version != known.version + 1:
            raise exceptions.BadVersionNumberError(f"a root under another number: {path.name}")
        known = after.signed
    return known


class _OlderTimestampError(exceptions.RepositoryError):
    """A source says what it said before, or what an older stick says."""


class _Client(Updater):
    """The library's client, with files that outlive a power cut, and the clock of the profile.

    It never has more than one process: whoever looks for updates holds their lock.
    """

    def __init__(self, folder: Path, fetcher: FetcherInterface, root: bytes, now_ms: int) -> None:
        super().__init__(
            metadata_dir=str(folder),
            metadata_base_url=_BASE,
            fetcher=fetcher,
            config=_CONFIG,
            bootstrap=root,
        )
        self._trusted_set.reference_time = utc(now_ms)

    def _load_timestamp(self) -> None:
        try:
            super()._load_timestamp()
        except exceptions.BadVersionNumberError as error:
            raise _OlderTimestampError(str(error)) from error

    def _persist_file(self, filename: str, data: bytes) -> None:
        write_whole(Path(filename), data)

    def _update_root_symlink(self) -> None:
        """Make none: the root is always handed in, and not every disk has links."""


class _Fetcher(FetcherInterface):
    def __init__(self, source: Source) -> None:
        self._source = source
        self.has_answered = False
        self.failure: Exception | None = None
        """Why the source could not be read, if that was it."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            data = self._source.metadata(url.removeprefix(_BASE))
        except (HeliographError, Interrupted) as error:
            self.failure = error
            raise
        if data is None:
            raise exceptions.DownloadHTTPError(url, 404)
        self.has_answered = True
        return iter((data,))


@contextmanager
def _our_errors(fetcher: _Fetcher, folder: Path, now_ms: int) -> Generator[None]:
    with our_errors(folder):
        try:
            yield
        except exceptions.ExpiredMetadataError as error:
            raise UpdateOutOfDate(now_ms) from error
        except _OlderTimestampError as error:
            raise UpdateOlder from error
        except exceptions.RepositoryError as error:
            raise UpdateNotTrusted(f"{type(error).__name__}: {error}") from error
        except exceptions.DownloadHTTPError as error:
            if fetcher.has_answered:
                raise UpdateNotTrusted(f"something is missing: {error}") from error
            raise UpdatesNotThere from error
        except exceptions.DownloadError as error:
            if fetcher.failure is not None:
                raise fetcher.failure from error
            raise UpdateNotTrusted(f"{type(error).__name__}: {error}") from error


def _make_sure_of(folder: Path) -> None:
    """Have the folders, with nothing in the way; what was believed in them is kept."""
    for each in (folder, folder / "root_history"):
        if each.exists() and not each.is_dir():
            each.unlink()
        make_folder(each)
    for each in (*folder.iterdir(), *(folder / "root_history").iterdir()):
        if each.is_dir() and each.name != "root_history":
            shutil.rmtree(each)
        elif each.suffix == ".new":
            each.unlink()


def _offer_of(found: TargetFile, system: System) -> Offer:
    sha256 = found.hashes.get("sha256", "")
    try:
        about = decoding.convert(found.custom, About)
    except msgspec.ValidationError as error:
        raise UpdateNotTrusted(f"the description of a package: {error}") from error
    if not (
        is_sound(about, system) and is_sha256(sha256) and 0 < found.length <= MOST_PACKAGE_BYTES
    ):
        raise UpdateNotTrusted("the description of a package is none")
    return Offer(
        version=about.version,
        name=about.name,
        path=place_of(found.path, Sha256(sha256)),
        size_bytes=found.length,
        sha256=Sha256(sha256),
        notes=about.notes,
    )
