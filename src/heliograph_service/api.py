"""The endpoints beside uploads: who the service is, enrolment, exchange, stories, packs, media."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, BinaryIO

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from heliograph.domain.ids import Sha256, StoryId, is_story_id
from heliograph.domain.manifest import is_sha256, manifest_hash
from heliograph.remote.wire import (
    API,
    EnrolRequest,
    ExchangeAnswer,
    ProblemDocument,
    Result,
    decode,
    encode,
    split_exchange,
)
from heliograph_service import fitting
from heliograph_service.answers import Refusal, json_answer
from heliograph_service.bodies import read_body
from heliograph_service.enrolment import CodeUnknown, TooManyTries
from heliograph_service.intake import names_of
from heliograph_service.openapi import DESCRIPTION
from heliograph_service.signin import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from heliograph.remote.wire import ExchangeHead
    from heliograph_service.central import Central
    from heliograph_service.enrolment import Device

MANIFEST = "application/vnd.heliograph.manifest+json"
SIGNED = "application/jose"
_ENROL_BYTES = 4096
_PIECE = 256 * 1024
_MOST_KNOWN = 2000


class Api:
    """The endpoints' requests."""

    def __init__(self, central: Central) -> None:
        self._central = central

    def routes(self) -> list[Route]:
        """Give the routes."""
        revision = API + "stories/{story}/revisions/{revision:int}"
        return [
            Route(API, self.info),
            Route(API + "openapi.json", self.description),
            Route(API + "enrol", self.enrol, methods=["POST"]),
            Route(API + "exchange", self.exchange, methods=["POST"]),
            Route(revision, self.put_revision, methods=["PUT"]),
            Route(revision, self.get_revision),
            Route(API + "media/{sha256}", self.get_media),
            Route(API + "campaigns/{campaign}", self.get_campaign),
        ]

    async def info(self, request: Request) -> Response:
        """Tell who the service is."""
        return json_answer(request, self._central.info())

    async def description(self, request: Request) -> Response:
        """Give the description of the interface."""
        return json_answer(request, DESCRIPTION)

    async def enrol(self, request: Request) -> Response:
        """Give a device's token for an enrolment code."""
        body = await read_body(request, most_bytes=_ENROL_BYTES)
        try:
            asked = decode(body, EnrolRequest)
        except ValueError as error:
            raise Refusal(400, "bad-request", str(error)) from error
        address = request.client.host if request.client else ""
        try:
            answer = await run_in_threadpool(self._central.enrolment.enrol, asked, address=address)
        except CodeUnknown as error:
            raise Refusal(403, "code-unknown") from error
        except TooManyTries as error:
            headers = {"Retry-After": str(error.retry_after_s)}
            raise Refusal(429, "too-many-tries", headers=headers) from error
        return json_answer(request, answer, status=201)

    async def exchange(self, request: Request) -> Response:
        """Take manifests in and tell where everything stands: the one round trip."""
        device = await signed_in(request, self._central)
        limits = self._central.limits
        body = await read_body(request, most_bytes=limits.exchange_bytes)
        try:
            head, manifests = split_exchange(body)
        except ValueError as error:
            raise Refusal(400, "bad-request", str(error)) from error
        if len(manifests) > limits.manifests:
            raise Refusal(413, "too-large", f"the most is {limits.manifests} manifests")
        if len(head.known) + len(head.withdrawals) > _MOST_KNOWN:
            raise Refusal(413, "too-large", f"the most is {_MOST_KNOWN} known and withdrawals")
        if not all(is_story_id(each) for each in head.withdrawals):
            raise Refusal(400, "bad-request", "a withdrawal names no story")
        answer = await run_in_threadpool(self._exchange, device, head, manifests)
        return json_answer(request, answer)

    async def put_revision(self, request: Request) -> Response:
        """Take one revision in, from any program."""
        device = await signed_in(request, self._central)
        manifest = await read_body(request, most_bytes=self._central.limits.manifest_bytes)
        _check_digest(request, manifest)
        named = (request.path_params["story"], request.path_params["revision"])
        if names_of(manifest) != named:
            raise Refusal(400, "bad-request", "the manifest names another revision than the path")
        (result,), (new,) = await run_in_threadpool(self._central.intake.take, device, [manifest])
        return _standing(request, result, new=new)

    async def get_revision(self, request: Request) -> Response:
        """Tell where a revision stands, or give its exact bytes."""
        device = await signed_in(request, self._central)
        story = StoryId(request.path_params["story"])
        revision = request.path_params["revision"]
        result = await run_in_threadpool(self._central.intake.find, device, story, revision)
        if result is None:
            raise Refusal(404, "not-found")
        wants_bytes = MANIFEST in request.headers.get("accept", "")
        if result.standing != "withdrawn" and (
            wants_bytes or request.query_params.get("manifest") == "1"
        ):
            manifest = await run_in_threadpool(
                self._central.intake.manifest, device, story, revision
            )
            if manifest is not None:
                return Response(manifest, media_type=MANIFEST, headers=_digest(result.sha256))
        return _standing(request, result, new=False)

    async def get_media(self, request: Request) -> Response:
        """Give the bytes of a media item back to the organisation that sent it."""
        device = await signed_in(request, self._central)
        sha256 = request.path_params["sha256"]
        size = None
        if is_sha256(sha256):
            size = await run_in_threadpool(self._central.intake.held_size, device, Sha256(sha256))
        if size is None:
            raise Refusal(404, "not-found")
        file = await run_in_threadpool(self._central.media.open, Sha256(sha256))
        headers = _digest(sha256) | {
            "Content-Length": str(size),
            "Content-Disposition": "attachment",
            "X-Content-Type-Options": "nosniff",
        }
        return StreamingResponse(
            iterate_in_threadpool(_pieces(file)),
            headers=headers,
            media_type="application/octet-stream",
        )

    async def get_campaign(self, request: Request) -> Response:
        """Give a campaign pack, signed."""
        signed = await run_in_threadpool(
            self._central.packs.signed, request.path_params["campaign"]
        )
        if signed is None:
            raise Refusal(404, "not-found")
        statement, etag = signed
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(statement, headers=headers, media_type=SIGNED)

    def _exchange(
        self, device: Device, head: ExchangeHead, manifests: list[bytes]
    ) -> ExchangeAnswer:
        intake = self._central.intake
        withdrawals = intake.withdraw(device, head.withdrawals)
        results, _ = (
            intake.take(device, manifests, in_parts=head.in_parts) if manifests else ([], [])
        )
        results += intake.states(device, head.known, in_parts=head.in_parts) if head.known else []
        reviews, cursor, more = self._central.reviews.since(device, head.reviews_since)
        answer = ExchangeAnswer(
            service=self._central.identity.id,
            time_ms=self._central.now_ms(),
            results=tuple(results),
            withdrawals=tuple(withdrawals),
            originals=tuple(
                self._central.originals.take(device, head.originals, in_parts=head.in_parts)
            ),
            reviews=reviews,
            cursor=cursor,
            more_reviews=more,
            replies=self._central.reviews.keep_replies(device, head.replies),
        )
        return fitting.fit(answer, self._central.packs.newer_than(head.campaigns))


_STATUS = {"received": 200, "wanted": 200, "other-content": 409, "withdrawn": 410, "refused": 422}


def _standing(request: Request, result: Result, *, new: bool) -> Response:
    """Answer with a result; what is no success reads as problem document as well."""
    status = 201 if new else _STATUS[result.standing]
    if status < 400:
        return json_answer(request, result, status=status)
    problem = ProblemDocument(status=status, code=result.standing, problems=result.problems)
    both = decode(encode(result), dict[str, object]) | decode(encode(problem), dict[str, object])
    return json_answer(request, both, status=status, media_type="application/problem+json")


def _digest(sha256: str) -> dict[str, str]:
    value = base64.b64encode(bytes.fromhex(sha256)).decode()
    return {"Repr-Digest": f"sha-256=:{value}:"}


def _check_digest(request: Request, body: bytes) -> None:
    """Refuse bytes that are not those of ``Repr-Digest`` (RFC 9530), if it is given."""
    for each in request.headers.get("repr-digest", "").split(","):
        name, _, value = each.strip().partition("=")
        if name == "sha-256" and value != _digest(manifest_hash(body))["Repr-Digest"][8:]:
            raise Refusal(400, "hash-differs", "the body is not what Repr-Digest says")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
