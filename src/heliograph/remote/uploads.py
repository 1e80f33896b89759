"""Send the rest of a media item in one request (tus 1.0.0), from wherever the service stands."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Protocol

from heliograph.errors import CaptivePortal, ContractBroken, MediaChanged, ServiceBusy, UploadGone
from heliograph.remote.replies import failure, speaks_tus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.domain.schedule import Upload
    from heliograph.remote.replies import Reply
    from heliograph.remote.service import Watch
    from heliograph.remote.stall import Flow

CONFLICTS = 3
"""So often may the service and we disagree about the offset before somebody else must be at it."""
_TUS = {"Tus-Resumable": "1.0.0"}


class Line(Protocol):
    """What uploads need of a connection."""

    def request(
        self,
        method: str,
        reference: str,
        *,
        headers: Mapping[str, str],
        body: Callable[[Flow], Body] | bytes | None,
        stopped: Callable[[], bool],
        acknowledged: Callable[[int], None],
    ) -> Reply:
        """Make one request and give its answer."""
        ...


class Body:
    """The rest of a media item, as the body of a request with a known length."""

    def __init__(
        self, source: BinaryIO, *, upload: Upload, offset: int, flow: Flow, watch: Watch
    ) -> None:
        self._source = source
        self._upload = upload
        self._left = upload.size_bytes - offset
        self._length = self._left
        self._flow = flow
        self._watch = watch
        source.seek(offset)

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """Give the next block.

        Raises:
            Interrupted: the sender was asked to stop.
            TimedOut: nothing moves any more.
            MediaChanged: the item ends before its size.
        """
        self._flow.body_begins()
        self._flow.raise_if_stopped()
        if self._left == 0:
            return b""
        block = self._source.read(self._left if size < 0 else min(size, self._left))
        if not block:
            raise MediaChanged(name=self._upload.sha256)
        self._left -= len(block)
        self._watch.handed_over(len(block))
        return block


class _Progress:
    """Tells a watch how far the furthest byte has come, each byte once."""

    def __init__(self, watch: Watch, offset: int) -> None:
        self._watch = watch
        self._furthest = offset

    def reached(self, offset: int) -> None:
        if offset > self._furthest:
            self._watch.moved(offset - self._furthest)
            self._furthest = offset


def send(line: Line, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
    """Send until the service has everything, or something is in the way: see ``Service.send``."""
    if source.seek(0, io.SEEK_END) < upload.size_bytes:
        raise MediaChanged(name=upload.sha256)
    progress = _Progress(watch, upload.offset_bytes)
    offset = upload.offset_bytes
    for _ in range(CONFLICTS):
        reply = _patch(line, upload, source, offset=offset, watch=watch, progress=progress)
        if reply.status in {200, 204}:
            offset = _offset(reply, upload.size_bytes)
            progress.reached(offset)
            return offset
        if reply.status != 409:
            raise _failure(reply)
        found = ask_offset(
            line, upload.address, size_bytes=upload.size_bytes, stopped=lambda: watch.stopped
        )
        if found is None:
            raise UploadGone
        offset = found
        progress.reached(offset)
        if offset == upload.size_bytes:
            return offset
    raise ServiceBusy


def ask_offset(
    line: Line,
    address: str,
    *,
    size_bytes: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> int | None:
    """Ask how much of an upload the service has; None when it is gone."""
    reply = line.request(
        "HEAD",
        address,
        headers=_TUS,
        body=None,
        stopped=stopped,
        acknowledged=lambda _: None,
    )
    if reply.status in {200, 204}:
        return _offset(reply, size_bytes)
    error = _failure(reply)
    if isinstance(error, UploadGone):
        return None
    raise error


def _patch(
    line: Line,
    upload: Upload,
    source: BinaryIO,
    *,
    offset: int,
    watch: Watch,
    progress: _Progress,
) -> Reply:
    headers = {
        **_TUS,
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }

    def body(flow: Flow) -> Body:
        return Body(source, upload=upload, offset=offset, flow=flow, watch=watch)

    return line.request(
        "PATCH",
        upload.address,
        headers=headers,
        body=body if offset < upload.size_bytes else b"",
        stopped=lambda: watch.stopped,
        acknowledged=lambda count: progress.reached(min(offset + count, upload.size_bytes)),
    )


def _offset(reply: Reply, size_bytes: int | None) -> int:
    text = reply.headers.get("Upload-Offset", "")
    if not (text.isascii() and text.isdigit()):
        if speaks_tus(reply):
            raise ContractBroken("no offset in the answer")
        raise CaptivePortal
    offset = int(text)
    if size_bytes is not None and offset > size_bytes:
        raise ContractBroken("the service has more bytes than there are")
    return offset


def _failure(reply: Reply) -> Exception:
    if reply.status in {404, 410} and speaks_tus(reply):
        return UploadGone()
    return failure(reply)
