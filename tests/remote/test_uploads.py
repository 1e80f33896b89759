"""One request carries the whole rest, from wherever the service says it stands."""

from __future__ import annotations

import hashlib
import io
import random

import pytest

from fakes.faulty_server import (
    FaultyServer,
    Peer,
    Request,
    answering,
    problem,
    response,
)
from heliograph.errors import MediaChanged, Offline, ServiceBusy, UploadGone
from remote.ways import Watcher, Zeros, upload, way_to

TUS = {"Tus-Resumable": "1.0.0"}


class Shelf:
    """A tus server of one upload, as small as can be, that can be told to misbehave."""

    def __init__(self, data: bytes = b"", *, cut_after: int | None = None) -> None:
        self.data = bytearray(data)
        self.cut_after = cut_after
        self.patches: list[Request] = []

    def __call__(self, peer: Peer) -> None:
        """Serve one connection."""
        while True:
            request = peer.read_head()
            if request.method == "HEAD":
                peer.send(response(200, headers={**TUS, "Upload-Offset": str(len(self.data))}))
                continue
            self.patches.append(request)
            length = int(request.headers["content-length"])
            if int(request.headers["upload-offset"]) != len(self.data):
                peer.read_body(length)
                peer.send(problem(409, "offset-differs"))
                continue
            if self.cut_after is not None:
                self.data += peer.read_body(self.cut_after)
                self.cut_after = None
                return
            self.data += peer.read_body(length)
            peer.send(response(204, headers={**TUS, "Upload-Offset": str(len(self.data))}))


def picture(size: int) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311 - repeatable on purpose


def test_the_whole_rest_goes_in_one_request() -> None:
    data = picture(3_000_000)
    shelf = Shelf(data[:1_000_000])
    watcher = Watcher()
    with FaultyServer(shelf) as server, way_to(server.address) as way:
        offset = way.send(
            upload(len(data), offset_bytes=1_000_000), io.BytesIO(data), watch=watcher
        )
    assert offset == len(data)
    assert bytes(shelf.data) == data
    assert watcher.moved_bytes == 2_000_000
    (patch,) = shelf.patches
    assert patch.headers["content-length"] == "2000000"
    assert patch.headers["content-type"] == "application/offset+octet-stream"
    assert patch.headers["upload-offset"] == "1000000"
    assert patch.headers["tus-resumable"] == "1.0.0"
    assert "transfer-encoding" not in patch.headers
    assert "expect" not in patch.headers


@pytest.mark.parametrize(("theirs", "ours"), [(0, 500), (700, 100), (1000, 0)])
def test_when_offsets_differ_theirs_is_taken(theirs: int, ours: int) -> None:
    data = picture(1000)
    shelf = Shelf(data[:theirs])
    watcher = Watcher()
    with FaultyServer(shelf) as server, way_to(server.address) as way:
        offset = way.send(upload(1000, offset_bytes=ours), io.BytesIO(data), watch=watcher)
    assert offset == 1000
    assert bytes(shelf.data) == data
    assert watcher.moved_bytes == 1000 - ours


def test_after_a_cut_the_caller_asks_and_goes_on() -> None:
    data = picture(5_000_000)
    shelf = Shelf(cut_after=1_234_567)
    with FaultyServer(shelf, receive_buffer=65536) as server, way_to(server.address) as way:
        with pytest.raises(Offline):
            way.send(upload(len(data)), io.BytesIO(data), watch=Watcher())
        offset = way.offset("/v1/uploads/1")
        assert offset == 1_234_567
        again = upload(len(data), offset_bytes=offset)
        assert way.send(again, io.BytesIO(data), watch=Watcher()) == len(data)
    assert hashlib.sha256(shelf.data).digest() == hashlib.sha256(data).digest()


def test_offsets_that_never_agree_are_somebody_else_s_doing() -> None:
    conflict = problem(409, "offset-differs")
    head = response(200, headers={**TUS, "Upload-Offset": "3"})
    with (
        FaultyServer(answering(conflict, head, conflict, head, conflict, head)) as server,
        way_to(server.address) as way,
        pytest.raises(ServiceBusy),
    ):
        way.send(upload(9), Zeros(9), watch=Watcher())


def test_an_upload_that_goes_while_offsets_differ_is_gone() -> None:
    conflict, gone = problem(409, "offset-differs"), response(410, headers=TUS)
    with (
        FaultyServer(answering(conflict, gone)) as server,
        way_to(server.address) as way,
        pytest.raises(UploadGone),
    ):
        way.send(upload(9), Zeros(9), watch=Watcher())


def test_an_upload_that_only_lacks_its_end_is_ended() -> None:
    shelf = Shelf(picture(9))
    with FaultyServer(shelf) as server, way_to(server.address) as way:
        assert way.send(upload(9, offset_bytes=9), Zeros(9), watch=Watcher()) == 9
    assert [each.headers["content-length"] for each in shelf.patches] == ["0"]


def test_a_service_that_took_less_says_so() -> None:
    answer = response(204, headers={**TUS, "Upload-Offset": "4"})
    watcher = Watcher()
    with FaultyServer(answering(answer)) as server, way_to(server.address) as way:
        assert way.send(upload(9), Zeros(9), watch=watcher) == 4


def test_an_early_no_is_heard_while_the_body_is_under_way() -> None:
    def script(peer: Peer) -> None:
        peer.read_head()
        peer.send(problem(410, "gone"))
        peer.read_body(50_000_000)

    with (
        FaultyServer(script) as server,
        way_to(server.address) as way,
        pytest.raises(UploadGone),
    ):
        way.send(upload(50_000_000), Zeros(50_000_000), watch=Watcher())


class Shrinking(io.BytesIO):
    """A source that says it is longer than it is."""

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Position, and exaggerate the end."""
        at = super().seek(offset, whence)
        return at + 500 if whence == io.SEEK_END else at


def test_a_source_that_shrinks_on_the_way_is_noticed() -> None:
    shelf = Shelf()
    with (
        FaultyServer(shelf) as server,
        way_to(server.address) as way,
        pytest.raises(MediaChanged),
    ):
        way.send(upload(1000), Shrinking(bytes(500)), watch=Watcher())


def test_a_source_that_is_too_short_is_noticed_before() -> None:
    with FaultyServer(Shelf()) as server, way_to(server.address) as way:
        with pytest.raises(MediaChanged):
            way.send(upload(1000), io.BytesIO(bytes(999)), watch=Watcher())
        assert server.connections == 0
