"""The central service as the client sees it: what can be asked of it, and how a send is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.schedule import Upload
    from heliograph.remote.wire import (
        EnrolAnswer,
        EnrolRequest,
        ExchangeAnswer,
        ExchangeHead,
        ServiceInfo,
    )


class Interrupted(Exception):
    """The caller asked for a stop; what the service holds by then is kept for the next time."""


class WireBytes(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on the wire: what was sent, headers, TLS and repetitions included, and what came."""

    sent_bytes: int = 0
    received_bytes: int = 0

    def __add__(self, other: WireBytes) -> WireBytes:
        return WireBytes(
            sent_bytes=self.sent_bytes + other.sent_bytes,
            received_bytes=self.received_bytes + other.received_bytes,
        )

    def __sub__(self, other: WireBytes) -> WireBytes:
        return WireBytes(
            sent_bytes=self.sent_bytes - other.sent_bytes,
            received_bytes=self.received_bytes - other.received_bytes,
        )


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast bodies were acknowledged, and over how much time that was seen."""

    rate_bytes_s: float
    seen_s: float


class Watch(Protocol):
    """How a running send tells where it stands, and learns that it should stop."""

    @property
    def stopped(self) -> bool:
        """Tell whether to stop; asked many times a second, also from another thread."""
        ...

    def handed_over(self, n_bytes: int) -> None:
        """Take note of bytes handed to the network, for the first or for another time.

        What is handed over and never acknowledged has to go again.
        """
        ...

    def moved(self, n_bytes: int) -> None:
        """Take note of bytes newly acknowledged; called in the thread that called ``send``."""
        ...


class Service(Protocol):
    """The service at the other end of the network.

    Every method raises the leaves of ``ServiceError`` and nothing else, except where said.
    """

    takes_brotli: bool
    """Whether the service last said that it reads brotli; kept from pass to pass by who uses it."""

    def info(self) -> ServiceInfo:
        """Ask who is there; needs no sign-in, and tells the service from a portal."""
        ...

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Turn an enrolment code's hash into a device token.

        Raises:
            Refused: with ``code-unknown``.
        """
        ...

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """Tell everything and learn everything in one round trip.

        The answer's results are in the order asked: ``manifests`` first, then ``head.known``;
        each names exactly the story, revision and sha256 that was asked for.
        """
        ...

    def file(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """Give a part of a file that the service hands out to anybody, such as an update.

        Args:
            path: Below the service's address, e.g. ``/v1/updates/metadata/timestamp.json``.
            start_bytes: From which byte on.
            most_bytes: So much of it at most, and no more than ``wire.REPLY_LIMIT_BYTES``.

        Returns:
            The bytes, fewer than asked for where it ends; None when the service has no such file.
        """
        ...

    @property
    def opening_s(self) -> float | None:
        """Tell how long opening a connection took, at best: one or two round trips (seconds).

        None before the first.
        """
        ...

    @property
    def pace(self) -> Pace | None:
        """Tell how fast texts went over all connections together; None before that showed."""
        ...

    def line_seen(self, rate_bytes_s: float | None) -> None:
        """Take in how fast media went over this line before, None where nobody knows.

        What was seen until now may have been another line, and is forgotten.
        """
        ...

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """Send the rest of a media item from the service's offset on.

        Args:
            upload: What is wanted, and from which byte on the service wants it.
            source: Seekable, holds the whole item; positioned by us.
            watch: Told of progress, asked whether to stop.

        Returns:
            The offset that the service has then; ``upload.size_bytes`` when nothing is missing.

        Raises:
            Interrupted: ``watch.stopped`` turned true.
            UploadGone: the address is not known any more.
        """
        ...

    def offset(self, address: str) -> int | None:
        """Ask how many bytes of an upload the service has; None when it is gone."""
        ...

    def traffic(self) -> WireBytes:
        """Give what went over the wire since this was made; also when it is closed."""
        ...

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        """Bound what goes over the wire from now on; may be called while something is sent.

        Args:
            cap_bytes_s: No faster than this, all connections together; None for no cap.
            room_bytes: No more than this, both ways together; what is sent then ends as
                ``Interrupted``, and ``out_of_room`` turns true. None for no bound.
        """
        ...

    @property
    def out_of_room(self) -> bool:
        """Tell whether something was not sent because the room was used up."""
        ...

    def close(self) -> None:
        """Close all connections; whatever still runs in other threads ends as Interrupted."""
        ...
