from __future__ import annotations

import logging

import httpx
import pytest
from starlette.routing import Route

from heliograph.remote.wire import ServiceInfo, decode
from heliograph_service.api import Api
from heliograph_service.embedded import EmbeddedService
from heliograph_service.tus import Tus
from heliograph_service.update_files import UpdateFiles
from service.world import Client, eventually, problem_code


def test_who_the_service_is_needs_no_sign_in(service: EmbeddedService, client: Client) -> None:
    info = decode(httpx.get(service.address + "/v1/").content, ServiceInfo)
    assert info.heliograph == "service"
    assert (info.id, set(info.key_ids)) == (client.account.service, set(client.account.keys))
    assert len(info.key_ids) == 2
    assert info.uploads == "/v1/uploads/"
    assert abs(info.time_ms - service.central.now_ms()) < 60_000


def test_every_route_is_described_and_nothing_else(service: EmbeddedService) -> None:
    described = httpx.get(service.address + "/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    routes: list[Route] = [
        *Api(service.central).routes(),
        *Tus(service.central).routes(),
        *UpdateFiles(service.data).routes(),
    ]
    built = {
        (route.path.replace(":int", "").replace(":path", ""), method)
        for route in routes
        for method in route.methods or ()
        if (method, route.name) == ("HEAD", "head") or method != "HEAD"
    }
    told = {
        (path, method.upper())
        for path, methods in described["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert told == built


def test_every_reference_in_the_description_leads_somewhere(service: EmbeddedService) -> None:
    described = httpx.get(service.address + "/v1/openapi.json")
    schemas = described.json()["components"]["schemas"]
    named = {part.split('"')[0] for part in described.text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/nothing", 404, "not-found"),
        ("DELETE", "/v1/", 405, "bad-request"),
        ("GET", "/v1/campaigns/none", 404, "not-found"),
        ("POST", "/v1/exchange", 401, "not-signed-in"),
        ("PUT", "/v1/stories/a/revisions/1", 401, "not-signed-in"),
        ("GET", "/v1/stories/a/revisions/1", 401, "not-signed-in"),
        ("GET", "/v1/media/" + "0" * 64, 401, "not-signed-in"),
        ("POST", "/v1/uploads/", 401, "not-signed-in"),
        ("PATCH", "/v1/uploads/" + "0" * 32, 401, "not-signed-in"),
        ("DELETE", "/v1/uploads/" + "0" * 32, 401, "not-signed-in"),
    ],
)
def test_refusals_are_problem_documents(
    service: EmbeddedService, method: str, path: str, status: int, code: str
) -> None:
    answer = httpx.request(method, service.address + path)
    assert answer.status_code == status
    assert problem_code(answer) == code
    assert answer.json()["status"] == status


@pytest.mark.parametrize("token", ["", "x", "Basic abc", "Bearer", "Bearer wrong", "Bearer \xe9"])
def test_forged_tokens_are_no_sign_in(service: EmbeddedService, token: str) -> None:
    answer = httpx.head(
        service.address + "/v1/uploads/" + "0" * 32,
        headers={"Authorization": token.encode("latin-1"), "Tus-Resumable": "1.0.0"},
    )
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_fault_of_the_service_is_a_problem_document_too(
    service: EmbeddedService, client: Client, expected_warnings: list[logging.LogRecord]
) -> None:
    content = b"bytes"
    upload = client.begin(len(content))
    client.patch(upload, content)
    (sha256,) = service.central.media.objects()
    service.central.media.delete(sha256)
    answer = client.http.get(f"/v1/media/{sha256}")
    assert (answer.status_code, problem_code(answer)) == (500, "fault")
    assert eventually(lambda: len(expected_warnings) == 1)
    assert expected_warnings[0].exc_info is not None
