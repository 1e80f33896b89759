"""Every answer that is not the one hoped for, and what it means for us."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from fakes.faulty_server import (
    INFO,
    FaultyServer,
    answering,
    answering_once,
    closing,
    json_response,
    problem,
    response,
    saying,
)
from heliograph.domain.manifest import manifest_hash
from heliograph.domain.problems import Grade, Problem
from heliograph.domain.schedule import Part
from heliograph.errors import (
    CaptivePortal,
    ContractBroken,
    Offline,
    ProxySignIn,
    Refused,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TimedOut,
    UploadGone,
)
from heliograph.remote.wire import (
    EnrolAnswer,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeHead,
    Known,
    ProblemDocument,
    Result,
    Wanted,
    WithdrawalResult,
    encode,
)
from remote.ways import ADDRESS, Watcher, Zeros, upload, way_to

HTML = b"<html><form>Sign in to the hotel</form></html>"
PAGE = response(200, HTML, content_type="text/html; charset=utf-8")
DATE = "Sun, 02 May 2021 10:00:00 GMT"
LATER = "Sun, 02 May 2021 10:02:30 GMT"


def caught_at_exchange(answer: bytes) -> ServiceError:
    with (
        FaultyServer(answering(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(ServiceError) as caught,
    ):
        way.exchange(ExchangeHead(), ())
    return caught.value


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (PAGE, CaptivePortal()),
        (response(200, b"{}", content_type="application/json"), CaptivePortal()),
        (response(200, b"[1]", content_type="application/json"), CaptivePortal()),
        (response(200, b"{", content_type="application/json"), CaptivePortal()),
        (response(200, b"", content_type="application/json"), CaptivePortal()),
        (response(204), CaptivePortal()),
        (response(302, headers={"Location": "http://a/"}), CaptivePortal(location="http://a/")),
        (response(304), CaptivePortal()),
        (response(401, HTML, content_type="text/html"), CaptivePortal()),
        (response(403, HTML, content_type="text/html"), CaptivePortal()),
        (response(404, b"no", content_type="text/plain"), CaptivePortal()),
        (response(407, HTML, content_type="text/html"), ProxySignIn()),
        (response(511, HTML, content_type="text/html"), CaptivePortal()),
        (response(418, b"{}", content_type="application/problem+json"), ContractBroken("")),
        (response(400, headers={"Tus-Resumable": "1.0.0"}), ContractBroken("")),
        (problem(401, "not-signed-in"), SignInRequired()),
        (response(401, b""), SignInRequired()),
        (problem(403, "code-unknown"), Refused(code="code-unknown")),
        (problem(400, "bad-request"), Refused(code="bad-request")),
        (problem(413, "whatever"), Refused(code="too-large")),
        (response(413, HTML, content_type="text/html"), Refused(code="too-large")),
        (problem(408, "slow"), TimedOut()),
        (problem(423, "locked"), ServiceBusy()),
        (problem(429, "busy", Retry_After="120"), ServiceBusy(retry_after_s=120)),
        (problem(503, "busy", Retry_After="7"), ServiceBusy(retry_after_s=7)),
        (response(503, HTML, content_type="text/html"), ServiceBusy()),
        (problem(503, "busy", Retry_After="soon"), ServiceBusy()),
        (problem(503, "busy", Retry_After="-1"), ServiceBusy()),
        (problem(503, "busy", Retry_After=LATER, Date=DATE), ServiceBusy(retry_after_s=150)),
        (problem(503, "busy", Retry_After=DATE, Date=LATER), ServiceBusy(retry_after_s=0)),
        (problem(503, "busy", Retry_After=LATER), ServiceBusy()),
        (problem(503, "busy", Retry_After="9" * 4000), ServiceBusy(retry_after_s=999_999_999)),
        (problem(507, "full", Retry_After="600"), ServiceBusy(retry_after_s=600, full=True)),
        (problem(500, "fault"), ServiceBusy()),
        (response(502, HTML, content_type="text/html"), ServiceBusy()),
        (response(599), ServiceBusy()),
    ],
)
def test_what_an_answer_means(answer: bytes, error: ServiceError) -> None:
    caught = caught_at_exchange(answer)
    assert type(caught) is type(error)
    if not isinstance(error, ContractBroken):
        assert vars(caught) == vars(error)


def test_a_refusal_carries_its_problems() -> None:
    told = Problem(grade=Grade.MUST, code="missing", field="title")
    document = ProblemDocument(status=422, code="refused", problems=(told,))
    answer = response(422, encode(document), content_type="application/problem+json")
    assert caught_at_exchange(answer) == Refused(code="refused", problems=(told,))


@pytest.mark.parametrize("field", ["time_ms", "versions", "uploads"])
def test_a_service_that_breaks_the_contract_is_told_from_a_portal(field: str) -> None:
    broken = {**msgspec.to_builtins(INFO), field: {}}
    with FaultyServer(answering(json_response(broken))) as server, way_to(server.address) as way:
        with pytest.raises(ContractBroken) as caught:
            way.info()
        assert field in caught.value.detail


def test_another_program_s_json_is_a_portal_s() -> None:
    other = {**msgspec.to_builtins(INFO), "heliograph": "client"}
    with (
        FaultyServer(answering(json_response(other))) as server,
        way_to(server.address) as way,
        pytest.raises(CaptivePortal),
    ):
        way.info()


def test_unknown_fields_are_no_harm() -> None:
    more = {**msgspec.to_builtins(INFO), "colour": "blue"}
    with FaultyServer(answering(json_response(more))) as server, way_to(server.address) as way:
        assert way.info() == INFO


def test_an_enrolment_is_answered() -> None:
    answer = EnrolAnswer(
        service="real",
        service_name="The service",
        device="d",
        token="t",  # noqa: S106 - of nobody
        organisation="o",
        keys={"k": "p"},
        proof="x",
    )
    request = EnrolRequest(code_hash="0" * 64, device_name="laptop")
    with FaultyServer(answering(json_response(answer, 201))) as server:
        with way_to(server.address, token=None) as way:
            assert way.enrol(request) == answer
        assert "authorization" not in server.requests[0].headers


# ---- nobody there, or somebody who speaks no HTTP -----------------------------------


def test_a_connection_closed_without_an_answer_is_offline() -> None:
    with (
        FaultyServer(closing) as server,
        way_to(server.address) as way,
        pytest.raises(Offline),
    ):
        way.info()


@pytest.mark.parametrize(
    "noise",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_noise_is_somebody_else(noise: bytes) -> None:
    with (
        FaultyServer(saying(noise)) as server,
        way_to(server.address) as way,
        pytest.raises(CaptivePortal),
    ):
        way.info()


def test_an_answer_cut_short_is_offline() -> None:
    whole = json_response(INFO)
    with (
        FaultyServer(saying(whole[:-10])) as server,
        way_to(server.address) as way,
        pytest.raises(Offline),
    ):
        way.info()


# ---- answers about something else than what was asked --------------------------------


KNOWN = Known(story="s", revision=1, sha256="a")
RIGHT = Result(story="s", revision=1, sha256="a", standing="unknown")


def exchange_with(answer: ExchangeAnswer) -> ExchangeAnswer:
    head = ExchangeHead(known=(KNOWN,), withdrawals=("w",))
    with FaultyServer(answering(json_response(answer))) as server, way_to(server.address) as way:
        return way.exchange(head, ())


def answer_of(*results: Result, **more: object) -> ExchangeAnswer:
    return ExchangeAnswer(service="real", time_ms=1, results=results, **more)


def test_an_answer_to_what_was_asked_is_given_on() -> None:
    asked = WithdrawalResult(story="w", confirmation="jws")
    answer = answer_of(RIGHT, withdrawals=(asked,), campaigns=("jws",))
    assert exchange_with(answer) == answer


def test_manifests_are_answered_before_what_is_known() -> None:
    manifest = b'{"story":"m","revision":3}'
    told = Result(story="m", revision=3, sha256=manifest_hash(manifest), standing="wanted")
    answer = answer_of(told, RIGHT)
    head = ExchangeHead(known=(KNOWN,))
    with FaultyServer(answering(json_response(answer))) as server, way_to(server.address) as way:
        assert way.exchange(head, [manifest]) == answer
        assert server.requests[0].headers["content-encoding"] == "gzip"
        assert server.requests[0].headers["content-type"] == "application/x-ndjson"


def in_parts(*parts: tuple[int, int, int]) -> Result:
    """Make a result that wants ten bytes in parts of these starts, sizes and offsets."""
    wanted = Wanted(
        sha256="c",
        size_bytes=10,
        offset_bytes=0,
        upload="/1",
        parts=tuple(
            Part(start_bytes=start, size_bytes=size, offset_bytes=offset, upload=f"/2.{start}")
            for start, size, offset in parts
        ),
    )
    return structs.replace(RIGHT, standing="wanted", wanted=(wanted,))


@pytest.mark.parametrize(
    "results",
    [
        (),
        (RIGHT, RIGHT),
        (structs.replace(RIGHT, story="t"),),
        (structs.replace(RIGHT, revision=2),),
        (structs.replace(RIGHT, sha256="b"),),
        (structs.replace(RIGHT, standing="received"),),
        (structs.replace(RIGHT, receipt="jws"),),
        (
            structs.replace(
                RIGHT, wanted=(Wanted(sha256="c", size_bytes=1, offset_bytes=0, upload="/1"),)
            ),
        ),
        (
            structs.replace(
                RIGHT,
                standing="wanted",
                wanted=(Wanted(sha256="c", size_bytes=1, offset_bytes=2, upload="/1"),),
            ),
        ),
        (
            structs.replace(
                RIGHT,
                standing="wanted",
                wanted=(Wanted(sha256="c", size_bytes=1, offset_bytes=-1, upload="/1"),),
            ),
        ),
        (in_parts((0, 5, 6), (5, 5, 0)),),
        (in_parts((0, 5, 0), (4, 6, 0)),),
        (in_parts((1, 9, 0)),),
        (in_parts((0, 5, 0), (5, 4, 0)),),
    ],
)
def test_an_answer_to_something_else_breaks_the_contract(results: tuple[Result, ...]) -> None:
    with pytest.raises(ContractBroken):
        exchange_with(answer_of(*results))


def test_a_withdrawal_that_nobody_asked_for_breaks_the_contract() -> None:
    other = WithdrawalResult(story="v", confirmation="jws")
    with pytest.raises(ContractBroken):
        exchange_with(answer_of(RIGHT, withdrawals=(other,)))


# ---- uploads --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (response(404, headers={"Tus-Resumable": "1.0.0"}), UploadGone),
        (problem(404, "not-found"), UploadGone),
        (problem(410, "gone"), UploadGone),
        (response(404, HTML, content_type="text/html"), CaptivePortal),
        (PAGE, CaptivePortal),
        (response(204), CaptivePortal),
        (response(204, headers={"Upload-Offset": "-1"}), CaptivePortal),
        (
            response(204, headers={"Upload-Offset": "10", "Tus-Resumable": "1.0.0"}),
            ContractBroken,
        ),
        (response(204, headers={"Tus-Resumable": "1.0.0"}), ContractBroken),
        (problem(460, "hash-differs"), Refused),
        (problem(507, "full"), ServiceBusy),
        (problem(401, "not-signed-in"), SignInRequired),
    ],
)
def test_what_an_answer_to_an_upload_means(answer: bytes, error: type[ServiceError]) -> None:
    with (
        FaultyServer(answering(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(error) as caught,
    ):
        way.send(upload(9), Zeros(9), watch=Watcher())
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("answer", "offset"),
    [
        (response(200, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "7"}), 7),
        (response(204, headers={"Upload-Offset": "0"}), 0),
        (response(404, headers={"Tus-Resumable": "1.0.0"}), None),
        (response(410, content_type="application/problem+json"), None),
    ],
)
def test_an_offset_is_asked_for(answer: bytes, offset: int | None) -> None:
    with FaultyServer(answering_once(answer)) as server, way_to(server.address) as way:
        assert way.offset(ADDRESS) == offset
        assert [each.method for each in server.requests] == ["HEAD"]
        assert server.requests[0].headers["tus-resumable"] == "1.0.0"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (response(401, content_type="application/problem+json"), SignInRequired),
        (response(200), CaptivePortal),
        (response(404), CaptivePortal),
    ],
)
def test_an_offset_that_is_not_told(answer: bytes, error: type[ServiceError]) -> None:
    with (
        FaultyServer(answering_once(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(error),
    ):
        way.offset(ADDRESS)
