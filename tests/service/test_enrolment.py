from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from heliograph.remote.wire import EnrolRequest, code_hash, encode, keys_are_proved
from heliograph_service import enrolment
from heliograph_service.central import Central
from heliograph_service.embedded import EmbeddedService
from heliograph_service.enrolment import WINDOW_MS, CodeUnknown, TooManyTries
from service.world import Client, manifest, problem_code


def request(code: str) -> EnrolRequest:
    return EnrolRequest(code_hash=code_hash(code), device_name="Laptop")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.ms = 1_620_000_000_000

    def __call__(self) -> int:
        """Tell the time."""
        return self.ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def central(tmp_path: Path, clock: Clock) -> Central:
    return Central.open(tmp_path / "central", now_ms=clock)


def test_a_code_gives_a_device_whose_keys_are_proved(central: Central) -> None:
    code = central.enrolment.new_code("Ministry")
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    answer = central.enrolment.enrol(request(code.lower().replace("-", " ")), address="a")
    assert keys_are_proved(answer, code)
    assert not keys_are_proved(answer, central.enrolment.new_code())
    assert (answer.organisation, answer.service) == ("Ministry", central.identity.id)
    assert answer.keys == central.identity.pinned
    found = central.enrolment.device(answer.token)
    assert found is not None
    assert found.id == answer.device
    assert central.enrolment.device(answer.token[:-1]) is None


def test_the_same_code_works_again_after_a_lost_answer_but_not_for_ever(
    central: Central, clock: Clock
) -> None:
    code = central.enrolment.new_code("Ministry")
    clock.ms += 10 * WINDOW_MS  # the window begins with the first use
    tokens = {central.enrolment.enrol(request(code), address="a").token for _ in range(5)}
    assert len(tokens) == 5
    with pytest.raises(CodeUnknown):
        central.enrolment.enrol(request(code), address="a")


def test_a_used_code_ends_with_its_window(central: Central, clock: Clock) -> None:
    code = central.enrolment.new_code()
    central.enrolment.enrol(request(code), address="a")
    clock.ms += WINDOW_MS
    central.enrolment.enrol(request(code), address="a")
    clock.ms += 1
    with pytest.raises(CodeUnknown):
        central.enrolment.enrol(request(code), address="a")


def test_wrong_codes_are_limited_by_address_and_right_ones_are_not(
    central: Central, clock: Clock
) -> None:
    for _ in range(10):
        with pytest.raises(CodeUnknown):
            central.enrolment.enrol(request("AAAA-AAAA-AAAA"), address="a")
    with pytest.raises(TooManyTries) as caught:
        central.enrolment.enrol(request("AAAA-AAAA-AAAA"), address="a")
    assert 1 <= caught.value.retry_after_s <= 61
    for _ in range(30):  # a training room behind one address
        central.enrolment.enrol(request(central.enrolment.new_code()), address="b")
    clock.ms += caught.value.retry_after_s * 1000
    central.enrolment.enrol(request(central.enrolment.new_code()), address="a")


def test_forgetting_is_better_than_growing_under_wrong_codes_from_everywhere(
    central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment, "_MOST_ADDRESSES", 10)
    for number in range(25):
        with pytest.raises(CodeUnknown):
            central.enrolment.enrol(request("AAAA-AAAA-AAAA"), address=str(number))
    assert len(central.enrolment._wrong) <= 11


def test_codes_without_an_organisation_stand_for_themselves(service: EmbeddedService) -> None:
    data = manifest()
    with Client.enrolled(service) as one, Client.enrolled(service) as other:
        assert one.send(data).standing == "received"
        assert other.send(data).standing == "other-content"
        assert one.account.organisation == other.account.organisation == ""


def test_neither_codes_nor_tokens_are_in_the_folder(
    tmp_path: Path, service: EmbeddedService
) -> None:
    code = service.new_code("Ministry")
    with Client.with_code(service.address, code) as client:
        token = client.account.token
    content = b"".join(
        path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()
    )
    assert code_hash(code).encode() in content
    for secret in (code, code.replace("-", ""), token):
        assert secret.encode() not in content


def test_over_http(service: EmbeddedService) -> None:
    url = service.address + "/v1/enrol"
    unknown = httpx.post(url, content=encode(request("AAAA-AAAA-AAAA")))
    assert (unknown.status_code, problem_code(unknown)) == (403, "code-unknown")
    assert httpx.post(url, content=b"{}").status_code == 400
    assert httpx.post(url, content=b"[" * 5000).status_code == 413
    for _ in range(9):
        httpx.post(url, content=encode(request("AAAA-AAAA-AAAA")))
    limited = httpx.post(url, content=encode(request("AAAA-AAAA-AAAA")))
    assert (limited.status_code, problem_code(limited)) == (429, "too-many-tries")
    assert int(limited.headers["Retry-After"]) > 0
