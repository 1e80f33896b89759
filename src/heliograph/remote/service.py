"""The central service as the client sees it: what can be asked of it, and how a send is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

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

    def close(self) -> None:
        """Close all connections; whatever still runs in other threads ends as Interrupted."""
        ...
