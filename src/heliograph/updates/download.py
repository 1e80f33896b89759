"""Fetches a package piece by piece: cut anywhere it goes on there, and is checked as a whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from typing import TYPE_CHECKING, Protocol

from heliograph.errors import DiskFull
from heliograph.store.files import our_errors, sha256_of, sync
from heliograph.updates.failures import PackageMissing, UpdateNotTrusted

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.updates import Offer
    from heliograph.updates.sources import Source

LEAST_BYTES = 32 * 1024
MOST_BYTES = 1024 * 1024
PIECE_S = 4.0
"""About so long a piece may take: what a cut throws away, and how soon a story can go first."""
_BLANK_BYTES = 512
"""So many zeros at the end of a part are those of a power cut: the disk had only the length."""
SPARE_BYTES = 64 * 1024 * 1024
"""So much stays free on the disk beside a package: stories come first there, too."""


class Watch(Protocol):
    """Whoever fetches is asked before each piece, and told after it."""

    def room_bytes(self) -> int:
        """Tell how much may come now; 0 ends it for this time."""
        ...

    def came(self, n_bytes: int, took_s: float) -> None:
        """Take note of a piece that is on the disk."""
        ...


def fetch(source: Source, offer: Offer, part: Path, watch: Watch, *, is_free: bool = False) -> bool:
    """Fetch what is missing of a package; tell whether it is whole and is what was signed.

    Args:
        source: Where from.
        offer: What; its length and hash were signed.
        part: What there is of it already.
        watch: See there.
        is_free: The source costs nothing: what came from elsewhere before outlives its mistakes.

    Raises:
        UpdateNotTrusted: it is something else; nothing of it was kept.
        PackageMissing: it is not there, or ends too early; what came is kept.
        DiskFull, StoreDamaged: the disk does not take it; what came is kept.
        HeliographError, Interrupted: the source could not be read, or it was to be stopped.
    """
    have = began_bytes = _resume(part, offer)
    _make_sure_of_room(part, offer.size_bytes - have)
    piece = LEAST_BYTES
    while have < offer.size_bytes:
        most = min(piece, offer.size_bytes - have, watch.room_bytes())
        if most <= 0:
            return False
        began_s = time.monotonic()
        data = source.target(offer.path, start_bytes=have, most_bytes=most)
        took_s = max(time.monotonic() - began_s, 1e-6)
        if not data:
            raise PackageMissing
        if not _append(part, data, at=have):
            return False
        have += len(data)
        watch.came(len(data), took_s)
        rate_bytes_s = len(data) / took_s
        piece = min(MOST_BYTES, max(LEAST_BYTES, min(2 * piece, int(rate_bytes_s * PIECE_S))))
    keep_bytes = began_bytes if is_free else 0
    try:
        check(part, offer, keep_bytes=keep_bytes)
    except UpdateNotTrusted:
        if not keep_bytes or not _is_whole_at(source, offer):
            raise
        with our_errors(part):
            part.unlink()  # what was here before was wrong: the source has it right from its start
        return fetch(source, offer, part, watch, is_free=True)
    return True


def kept_bytes(part: Path, offer: Offer) -> int:
    """Tell how much of a package is here; what is longer than it can be is thrown away."""
    with our_errors(part):
        try:
            size = part.stat().st_size
        except FileNotFoundError:
            return 0
        if size > offer.size_bytes:
            part.unlink()
            return 0
        return size


def check(path: Path, offer: Offer, *, keep_bytes: int = 0) -> None:
    """Hold a file to the length and hash that were signed; one that is otherwise is thrown away.

    Args:
        path: Which.
        offer: What it is to be.
        keep_bytes: So much of its beginning is not thrown away.

    Raises:
        UpdateNotTrusted: so it was.
        StoreDamaged: it does not read.
    """
    with our_errors(path):
        if path.stat().st_size != offer.size_bytes or sha256_of(path) != offer.sha256:
            if keep_bytes:
                os.truncate(path, keep_bytes)
            else:
                path.unlink()
            raise UpdateNotTrusted("a package is not what was signed")


def _resume(part: Path, offer: Offer) -> int:
    """Tell from where on bytes are missing; zeros that a power cut left are taken away."""
    have = kept_bytes(part, offer)
    with our_errors(part):
        if not have:
            return 0
        with part.open("r+b") as file:
            file.seek(max(0, have - MOST_BYTES))
            tail = file.read()
            blank = len(tail) - len(tail.rstrip(b"\0"))
            if blank >= _BLANK_BYTES:
                have -= blank
                file.truncate(have)
    return have


def _is_whole_at(source: Source, offer: Offer) -> bool:
    """Tell whether a source that costs nothing has the package as it was signed."""
    digest, at = hashlib.sha256(), 0
    while at < offer.size_bytes:
        most = min(MOST_BYTES, offer.size_bytes - at)
        data = source.target(offer.path, start_bytes=at, most_bytes=most)
        if not data:
            return False
        digest.update(data)
        at += len(data)
    return digest.hexdigest() == offer.sha256


def _append(part: Path, data: bytes, *, at: int) -> bool:
    """Write a piece where it belongs; not if somebody has thrown away what was before it."""
    with our_errors(part):
        try:
            with part.open("r+b" if at else "wb") as file:
                if file.seek(0, os.SEEK_END) != at:
                    return False
                file.write(data)
                file.flush()
                sync(file.fileno())
        except FileNotFoundError:
            return False
    return True


def _make_sure_of_room(part: Path, missing_bytes: int) -> None:
    """Say that the disk is too full before anything is paid for.

    Raises:
        DiskFull: so it is.
    """
    with our_errors(part):
        free = shutil.disk_usage(part.parent).free
    if missing_bytes > 0 and free < missing_bytes + SPARE_BYTES:
        raise DiskFull(part)
