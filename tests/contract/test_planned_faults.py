"""The faults that tests plan strike once, where they were meant to, and do what they say."""

from __future__ import annotations

import io

import pytest
from msgspec import structs

from contract.parties import Tally, manifest_of, upload_of
from fakes.clock import FakeClock
from fakes.faults import Fault, Step, busy, crash, cut, lost_answer, offline, portal
from fakes.profiles import shipped_world
from fakes.service import FakeService
from heliograph.errors import (
    CaptivePortal,
    Offline,
    ServiceBusy,
    ServiceError,
    TimedOut,
    UploadGone,
)
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead, Result, Wanted

DATA = bytes(range(256)) * 4000


@pytest.fixture
def service() -> FakeService:
    return FakeService(shipped_world(FakeClock()))


def tell(service: FakeService, manifest: bytes) -> Result:
    (result,) = service.exchange(ExchangeHead(), [manifest]).results
    return result


def send(service: FakeService, wanted: Wanted) -> int:
    return service.send(upload_of(wanted), io.BytesIO(DATA), watch=Tally())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (offline("exchange"), Offline),
        (portal("exchange"), CaptivePortal),
        (busy("exchange", retry_after_s=9), ServiceBusy),
        (crash("exchange"), Offline),
    ],
)
def test_before_the_effect_nothing_is_taken_in(
    service: FakeService, fault: Fault, error: type[ServiceError]
) -> None:
    service.faults.append(fault)
    with pytest.raises(error):
        tell(service, manifest_of())
    assert service.world.texts == {}
    assert tell(service, manifest_of()).standing == "received"


@pytest.mark.parametrize("fault", [lost_answer("exchange"), crash("exchange", after_effect=True)])
def test_a_lost_answer_comes_after_the_effect(service: FakeService, fault: Fault) -> None:
    service.faults.append(fault)
    with pytest.raises((TimedOut, Offline)):
        tell(service, manifest_of())
    assert len(service.world.texts) == 1


def test_a_fault_may_let_calls_pass_first(service: FakeService) -> None:
    service.faults.append(offline("exchange", skip=2))
    for _ in range(2):
        assert tell(service, manifest_of()).standing == "received"
    with pytest.raises(Offline):
        tell(service, manifest_of())
    assert service.faults == []


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        (cut(70_000), 70_000),
        (cut(70_000, keep_bytes=False), 0),
        (cut(70_000, crash=True), 0),
        (offline("send"), 0),
    ],
)
def test_a_cut_keeps_what_it_says(service: FakeService, fault: Fault, kept: int) -> None:
    manifest = manifest_of(DATA)
    (wanted,) = tell(service, manifest).wanted
    service.faults.append(fault)
    with pytest.raises(Offline):
        send(service, wanted)
    assert service.offset(wanted.upload) == kept
    assert send(service, wanted) == len(DATA)
    assert tell(service, manifest).standing == "received"


def test_the_answer_to_the_last_byte_may_be_lost(service: FakeService) -> None:
    manifest = manifest_of(DATA)
    (wanted,) = tell(service, manifest).wanted
    service.faults.append(lost_answer("send"))
    with pytest.raises(TimedOut):
        send(service, wanted)
    assert tell(service, manifest).standing == "received"


def test_an_upload_may_be_forgotten(service: FakeService) -> None:
    (wanted,) = tell(service, manifest_of(DATA)).wanted
    service.faults.append(Fault(step="send", forget_upload=True))
    with pytest.raises(UploadGone):
        send(service, wanted)


def test_an_answer_may_be_altered(service: FakeService) -> None:
    def forge(answer: ExchangeAnswer) -> ExchangeAnswer:
        return structs.replace(answer, service="another")

    service.faults.append(Fault(step="exchange", alter=forge))
    assert service.exchange(ExchangeHead(), ()).service == "another"
    assert service.exchange(ExchangeHead(), ()).service == service.world.service


@pytest.mark.parametrize("step", ["info", "exchange", "offset"])
def test_every_step_can_fail(service: FakeService, step: Step) -> None:
    service.faults.append(offline(step))
    calls = {
        "info": service.info,
        "exchange": lambda: service.exchange(ExchangeHead(), ()),
        "offset": lambda: service.offset("/v1/uploads/1"),
    }
    with pytest.raises(Offline):
        calls[step]()
    calls[step]()
    assert service.calls == [step, step]
