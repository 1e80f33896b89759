"""Counts the bytes of one upload as they go, and tells it when to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.schedule import Upload
    from heliograph.sync.progress import Progress


class UploadWatch:
    """What one upload tells while it runs (``remote.service.Watch``)."""

    def __init__(self, progress: Progress, upload: Upload, *, stopping: Callable[[], bool]) -> None:
        self._progress = progress
        self._upload = upload
        self._stopping = stopping
        self._in_flight_bytes = 0

    @property
    def stopped(self) -> bool:
        """Tell whether to stop at once."""
        return self._stopping() or not self._progress.waiting(self._upload.sha256)

    def handed_over(self, n_bytes: int) -> None:
        """Take in bytes given to the network."""
        self._progress.handed_over(n_bytes)

    def moved(self, n_bytes: int) -> None:
        """Take in bytes newly acknowledged."""
        self._in_flight_bytes += n_bytes
        self._progress.moved(self._upload, n_bytes, in_flight_bytes=self._in_flight_bytes)
