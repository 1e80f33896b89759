"""Our uploads, taken by a tus server that nobody here wrote (@tus/server)."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.parties import Counted, Tally
from heliograph.errors import ServiceError, UploadGone
from heliograph.remote.address import service_address
from heliograph.remote.http import HttpService
from heliograph.remote.service import Interrupted
from heliograph.remote.session import hardened_session
from interop.conftest import Node
from remote.ways import upload

pytestmark = pytest.mark.npm

DATA = random.Random(3).randbytes(12_000_000)  # noqa: S311 - repeatable on purpose


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture
def address(node: Node, shelf: Path) -> Iterator[str]:
    with node.running("server.mjs", str(shelf)) as told:
        yield f"http://127.0.0.1:{int(told.readline())}"


@pytest.fixture
def way(address: str) -> Iterator[HttpService]:
    way = HttpService(address, token=None)
    yield way
    way.close()


def create(address: str, size: int) -> str:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size)}
    with hardened_session(service_address(address), token=None) as session:
        answer = session.post(f"{address}/files", headers=headers, timeout=10)
    assert answer.status_code == 201
    return answer.headers["Location"]


def kept(shelf: Path, place: str) -> bytes:
    return (shelf / place.rpartition("/")[2]).read_bytes()


def test_a_whole_file_in_one_request(address: str, way: HttpService, shelf: Path) -> None:
    place = create(address, len(DATA))
    tally = Tally()
    asked = upload(len(DATA), address=place)
    assert way.send(asked, io.BytesIO(DATA), watch=tally) == len(DATA)
    assert tally.moved_bytes == len(DATA)
    assert kept(shelf, place) == DATA


def test_a_cut_file_goes_on_where_it_was(address: str, way: HttpService, shelf: Path) -> None:
    place = create(address, len(DATA))
    tally = Tally(stop_after=5_000_000)
    with pytest.raises(Interrupted):
        way.send(upload(len(DATA), address=place), Counted(DATA, tally), watch=tally)
    offset = way.offset(place)
    assert offset is not None
    assert 0 < offset <= tally.read_bytes
    rest = upload(len(DATA), offset_bytes=offset, address=place)
    assert way.send(rest, io.BytesIO(DATA), watch=Tally()) == len(DATA)
    assert kept(shelf, place) == DATA


def test_a_wrong_offset_is_put_right(address: str, way: HttpService, shelf: Path) -> None:
    place = create(address, len(DATA))
    tally = Tally(stop_after=2_000_000)
    with pytest.raises(Interrupted):
        way.send(upload(len(DATA), address=place), Counted(DATA, tally), watch=tally)
    wrong = upload(len(DATA), offset_bytes=1, address=place)
    assert way.send(wrong, io.BytesIO(DATA), watch=Tally()) == len(DATA)
    assert kept(shelf, place) == DATA


def test_what_it_never_had_is_gone(address: str, way: HttpService) -> None:
    place = f"{address}/files/0000000000000000"
    assert way.offset(place) is None
    with pytest.raises(UploadGone):
        way.send(upload(9, address=place), io.BytesIO(bytes(9)), watch=Tally())


def test_it_is_no_heliograph_service(way: HttpService) -> None:
    with pytest.raises(ServiceError):
        way.info()
