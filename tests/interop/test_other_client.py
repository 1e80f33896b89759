"""Our service's uploads, sent by a tus client that nobody here wrote (tus-js-client)."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph.remote.address import service_address
from heliograph.remote.http import HttpService
from heliograph.remote.session import hardened_session
from heliograph.remote.wire import EnrolRequest, code_hash
from heliograph_service.embedded import EmbeddedService
from interop.conftest import Node

pytestmark = pytest.mark.npm

DATA = random.Random(4).randbytes(9_000_000)  # noqa: S311 - repeatable on purpose
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    service = EmbeddedService(tmp_path / "service")
    service.start()
    yield service
    service.stop()


@pytest.fixture
def token(service: EmbeddedService) -> str:
    way = HttpService(service.address, token=None)
    code = service.new_code("Coast Radio")
    answer = way.enrol(EnrolRequest(code_hash=code_hash(code), device_name="browser"))
    way.close()
    return answer.token


@pytest.mark.parametrize(
    "manner",
    [
        {"parallel": 1},
        {"parallel": 1, "chunkSize": 2_000_000},
        {"parallel": 3},
        {"cut": True, "chunkSize": 2_000_000},
    ],
    ids=["whole", "chunks", "parallel", "cut"],
)
def test_the_bytes_arrive(
    node: Node, service: EmbeddedService, token: str, tmp_path: Path, manner: dict[str, object]
) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(DATA)
    asked = {
        "endpoint": f"{service.address}/v1/uploads/",
        "token": token,
        "file": str(file),
        "sha256": SHA256,
        **manner,
    }
    told = json.loads(node.run("client.mjs", json.dumps(asked)))
    assert len({each["url"] for each in told}) == 1
    with hardened_session(service_address(service.address), token=token) as session:
        answer = session.get(f"{service.address}/v1/media/{SHA256}", timeout=30)
    assert answer.status_code == 200
    assert answer.content == DATA
