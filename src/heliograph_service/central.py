"""The central service without HTTP: opens its data folder and wires the parts together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from heliograph.domain import signed
from heliograph.remote.wire import UPLOADS, Limits, ServiceInfo
from heliograph_service.database import Database
from heliograph_service.enrolment import Enrolment
from heliograph_service.intake import Intake
from heliograph_service.keys import Identity, load_identity
from heliograph_service.media import FolderMedia, Media
from heliograph_service.originals import Originals
from heliograph_service.packs import Packs
from heliograph_service.reviews import Reviews
from heliograph_service.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def system_now_ms() -> int:
    """Give the wall clock in Unix milliseconds."""
    return time.time_ns() // 1_000_000


class DataInUse(Exception):
    """Another process serves this data folder."""


class Central(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the service knows and does; several threads may use it at once."""

    data: Path
    identity: Identity
    limits: Limits
    database: Database
    media: Media
    enrolment: Enrolment
    packs: Packs
    uploads: Uploads
    intake: Intake
    originals: Originals
    reviews: Reviews
    now_ms: Callable[[], int]
    _lock: FileLock

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        media: Media | None = None,
        limits: Limits | None = None,
        now_ms: Callable[[], int] = system_now_ms,
    ) -> Central:
        """Open a data folder, or make it.

        Args:
            data: The folder; it is made readable for its owner only.
            media: Where bytes live, if not in the folder.
            limits: What one request may carry.
            now_ms: The service's clock.

        Raises:
            ValueError: the key file is damaged.
            DatabaseTooNew: a newer service wrote the database.
        """
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        limits = limits or Limits()
        identity = load_identity(data)
        database = Database(data / "service.db")
        store = media or FolderMedia(data)
        packs = Packs(database, identity, now_ms=now_ms)
        uploads = Uploads(database, store, identity, now_ms=now_ms)
        return cls(
            data=data,
            identity=identity,
            limits=limits,
            database=database,
            media=store,
            enrolment=Enrolment(database, identity, now_ms=now_ms),
            packs=packs,
            uploads=uploads,
            intake=Intake(
                database=database,
                uploads=uploads,
                packs=packs,
                identity=identity,
                limits=limits,
                now_ms=now_ms,
            ),
            originals=Originals(database=database, uploads=uploads, limits=limits, now_ms=now_ms),
            reviews=Reviews(database=database, identity=identity, now_ms=now_ms),
            now_ms=now_ms,
            _lock=FileLock(data / "service.lock", thread_local=False),
        )

    def info(self) -> ServiceInfo:
        """Tell who the service is."""
        return ServiceInfo(
            heliograph="service",
            id=self.identity.id,
            name=self.identity.name,
            versions=(1,),
            time_ms=self.now_ms(),
            key_ids=tuple(self.identity.pinned),
            limits=self.limits,
            uploads=UPLOADS,
        )

    def begin_serving(self) -> None:
        """Hold the data folder for this process, tidy up after a crash, take in shipped packs.

        Raises:
            DataInUse: another process serves it.
        """
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise DataInUse(self._lock.lock_file) from error
        signed.load()
        self.uploads.tidy()
        self.packs.publish_shipped()

    def close(self) -> None:
        """Finish what was handed over and let go of the folder."""
        self.media.close()
        self.database.close()
        self._lock.release()
