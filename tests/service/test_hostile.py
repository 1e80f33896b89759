"""Whatever comes in, the service answers by the protocol and has no fault of its own."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.domain.manifest import manifest_hash
from heliograph.remote.wire import EnrolRequest, ExchangeHead, code_hash, encode
from heliograph_service.central import Central
from heliograph_service.embedded import EmbeddedService
from heliograph_service.enrolment import Device
from service.world import PACK, Client, manifest, media_item

BASE: dict[str, object] = msgspec.json.decode(manifest(media_item(b"bytes")))
ODD_NUMBERS = st.sampled_from([-1, 0, 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, 2**100, 1.5])
ODD_TEXT = st.sampled_from(["", "\x00", "x" * 1000, "../..", "٣", "🧭", "a\nb", "' OR 1=1 --"])
VALUES = st.one_of(
    ODD_NUMBERS,
    ODD_TEXT,
    st.none(),
    st.booleans(),
    st.recursive(ODD_TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=5),
    st.dictionaries(st.text(max_size=5), ODD_TEXT, max_size=3),
)


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Central:
    central = Central.open(tmp_path_factory.mktemp("central"))
    central.packs.publish(PACK)
    return central


@pytest.fixture(scope="module")
def device(central: Central) -> Device:
    code = central.enrolment.new_code("Ministry")
    request = EnrolRequest(code_hash=code_hash(code), device_name="Test")
    device = central.enrolment.device(central.enrolment.enrol(request, address="").token)
    assert device is not None
    return device


@st.composite
def odd_manifests(draw: st.DrawFn) -> bytes:
    """A manifest with some of its values replaced, at any depth."""
    story = json.loads(json.dumps(BASE))
    places: list[dict[str, object]] = [
        story,
        story["answers"],
        story["media"][0],
        story["media"][0]["details"],
    ]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places))
        place[draw(st.sampled_from(sorted(place)))] = draw(VALUES)
    return json.dumps(story, ensure_ascii=False).encode()


@given(data=st.one_of(odd_manifests(), st.binary(min_size=1, max_size=200)))
@settings(max_examples=300)
def test_any_manifest_gets_a_standing(central: Central, device: Device, data: bytes) -> None:
    (result,), _ = central.intake.take(device, [data])
    assert result.standing in {"received", "wanted", "refused", "other-content"}
    assert result.sha256 == manifest_hash(data)
    assert (result.standing == "refused") == bool(result.problems)
    (again,), (new,) = central.intake.take(device, [data])
    assert (again.standing, new) == (result.standing, False)


@given(
    head=st.dictionaries(
        st.sampled_from(["campaigns", "known", "withdrawals"]),
        st.one_of(
            VALUES,
            st.dictionaries(st.text(max_size=9), st.integers(-(2**80), 2**80), max_size=3),
            st.lists(
                st.fixed_dictionaries(
                    {"story": ODD_TEXT, "revision": ODD_NUMBERS, "sha256": ODD_TEXT}
                ),
                max_size=3,
            ),
        ),
    ),
    tail=st.binary(max_size=100),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_exchange_gets_an_answer(client: Client, head: dict[str, object], tail: bytes) -> None:
    answer = client.http.post("/v1/exchange", content=json.dumps(head).encode() + b"\n" + tail)
    assert answer.status_code in {200, 400}


@given(
    name=st.sampled_from(
        [
            "Upload-Length",
            "Upload-Offset",
            "Upload-Metadata",
            "Upload-Concat",
            "Upload-Checksum",
            "Content-Type",
            "Tus-Resumable",
            "Repr-Digest",
            "Accept",
            "Content-Encoding",
        ]
    ),
    value=st.one_of(
        st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=50),
        st.sampled_from(["9" * 100, "-0", "1_0", "final;", "partial", "sha256", "a " + "=" * 9]),
    ),
    method=st.sampled_from(["POST", "PATCH", "HEAD", "DELETE", "OPTIONS", "PUT", "GET"]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_header_gets_an_answer(client: Client, name: str, value: str, method: str) -> None:
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "4",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    for path in ("/v1/uploads/", client.begin(4), "/v1/stories/x/revisions/1"):
        answer = client.http.request(
            method, path, content=b"abcd", headers=headers | {name: value.encode("latin-1")}
        )
        assert answer.status_code < 500


def test_deep_nesting_is_no_fault(client: Client) -> None:
    deep = b'{"story":' * 50_000 + b"1" + b"}" * 50_000
    answer = client.http.post("/v1/exchange", content=encode(ExchangeHead()) + b"\n" + deep)
    (result,) = answer.json()["results"]
    assert result["standing"] == "refused"
    assert client.http.post("/v1/exchange", content=deep).status_code == 400
    assert client.http.post("/v1/enrol", content=b"[" * 4000).status_code == 400


def test_no_request_reads_a_file_of_the_service(tmp_path: Path, service: EmbeddedService) -> None:
    secret = (tmp_path / "data" / "keys.json").read_text()[:60]
    for path in ("/keys.json", "/v1/../keys.json", "/v1/media/../keys.json", "//keys.json"):
        answer = httpx.get(service.address + path)
        assert answer.status_code in {401, 404}
        assert secret not in answer.text


def test_answers_do_not_wait_for_acknowledgements(service: EmbeddedService) -> None:
    """With Nagle's algorithm on, each answer takes 40 ms; 20 of them then take 0.8 s."""
    with httpx.Client(base_url=service.address, trust_env=False) as http:
        http.get("/v1/")
        took = [http.get("/v1/").elapsed.total_seconds() for _ in range(20)]
    assert sorted(took)[5] < 0.03
