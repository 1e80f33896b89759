"""The tus 1.0.0 endpoint: resumable uploads over HTTP, keeping every byte of a cut request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from heliograph.remote.wire import UPLOADS
from heliograph_service import tus_headers as headers_of
from heliograph_service.answers import Refusal
from heliograph_service.media import HashDiffers, MediaFull, OffsetDiffers
from heliograph_service.patch_body import PatchBody
from heliograph_service.pour import Ended, pour
from heliograph_service.signin import signed_in
from heliograph_service.turns import Turn, Turns
from heliograph_service.uploads import PartsUnusable, UploadGone, UploadUnknown

if TYPE_CHECKING:
    from starlette.requests import Request

    from heliograph_service.central import Central
    from heliograph_service.enrolment import Device
    from heliograph_service.upload_records import Upload


class Tus:
    """The endpoint's requests (one event loop)."""

    def __init__(self, central: Central) -> None:
        self._central = central
        self._turns = Turns()
        self._executor = ThreadPoolExecutor(max_workers=16, thread_name_prefix="upload")

    def routes(self) -> list[Route]:
        """Give the routes of the endpoint."""
        one = UPLOADS + "{upload}"
        return [
            Route(UPLOADS, self.options, methods=["OPTIONS"]),
            Route(UPLOADS, self.create, methods=["POST"]),
            Route(one, self.options, methods=["OPTIONS"]),
            Route(one, self.head, methods=["HEAD"]),
            Route(one, self.patch, methods=["PATCH"]),
            Route(one, self.terminate, methods=["DELETE"]),
        ]

    def close(self) -> None:
        """Wait for the writes that are under way."""
        self._executor.shutdown()

    async def options(self, _request: Request) -> Response:
        """Tell what the endpoint can."""
        return Response(
            status_code=204,
            headers={
                "Tus-Resumable": headers_of.VERSION,
                "Tus-Version": headers_of.VERSION,
                "Tus-Extension": headers_of.EXTENSIONS,
                "Tus-Max-Size": str(self._central.limits.item_bytes),
                "Tus-Checksum-Algorithm": ",".join(headers_of.ALGORITHMS),
            },
        )

    async def create(self, request: Request) -> Response:
        """Begin an upload, with its first bytes if some came along; or join parts to a whole."""
        device = await signed_in(request, self._central)
        headers_of.require_version(request.headers)
        tags = headers_of.read_tags(request.headers)
        sha256 = headers_of.announced_sha256(tags)
        concat = request.headers.get("upload-concat", "")
        written = request.headers.get("upload-metadata", "")
        uploads = self._central.uploads
        if concat.startswith("final;"):
            parts = headers_of.part_ids(concat)
            try:
                upload = await run_in_threadpool(
                    uploads.concatenate, device.organisation, parts, sha256=sha256, tags=written
                )
            except PartsUnusable as error:
                raise Refusal(400, "bad-request", "a part is missing or not whole") from error
            except (HashDiffers, MediaFull) as error:
                raise _refusal(error) from error
            return _created(upload, offset=None)
        if concat not in ("", "partial"):
            raise Refusal(400, "bad-request", "Upload-Concat is partial or final")
        length = headers_of.number(request.headers, "upload-length")
        if length > self._central.limits.item_bytes:
            raise Refusal(413, "too-large", f"the most is {self._central.limits.item_bytes} bytes")
        with_bytes = request.headers.get("content-type") is not None
        if with_bytes:
            headers_of.require_offset_bytes(request.headers)
        upload = await run_in_threadpool(
            uploads.create,
            device.organisation,
            length=length,
            sha256=sha256,
            tags=written,
            concat=concat,
        )
        if not with_bytes and length > 0:
            return _created(upload, offset=None)
        async with self._turns.take(upload.id) as turn:
            offset = await self._receive(request, upload, turn, at=0)
        return _created(upload, offset=offset)

    async def head(self, request: Request) -> Response:
        """Tell the offset: the bytes that are here durably; an older request is stopped."""
        device = await signed_in(request, self._central)
        headers_of.require_version(request.headers)
        upload = await self._find(request, device)
        async with self._turns.take(upload.id):
            offset = await run_in_threadpool(self._central.uploads.offset, upload)
        headers = headers_of.of_upload(upload) | {
            "Upload-Offset": str(offset),
            "Upload-Length": str(upload.length),
            "Cache-Control": "no-store",
        }
        if upload.tags:
            headers["Upload-Metadata"] = upload.tags
        if upload.concat:
            headers["Upload-Concat"] = _concat_header(upload)
        return Response(status_code=200, headers=headers)

    async def patch(self, request: Request) -> Response:
        """Take the bytes from an offset on; every one that arrives stays."""
        device = await signed_in(request, self._central)
        headers_of.require_version(request.headers)
        headers_of.require_offset_bytes(request.headers)
        at = headers_of.number(request.headers, "upload-offset")
        upload = await self._find(request, device)
        if upload.concat.startswith("final;"):
            raise Refusal(403, "bad-request", "a joined upload takes no bytes")
        async with self._turns.take(upload.id) as turn:
            upload = await self._find(request, device)
            offset = await self._receive(request, upload, turn, at=at)
        return Response(
            status_code=204, headers=headers_of.of_upload(upload) | {"Upload-Offset": str(offset)}
        )

    async def terminate(self, request: Request) -> Response:
        """Forget an upload."""
        device = await signed_in(request, self._central)
        headers_of.require_version(request.headers)
        upload = await self._find(request, device)
        async with self._turns.take(upload.id):
            await run_in_threadpool(self._central.uploads.terminate, upload)
        return Response(status_code=204, headers={"Tus-Resumable": headers_of.VERSION})

    async def _find(self, request: Request, device: Device) -> Upload:
        try:
            return await run_in_threadpool(
                self._central.uploads.find, device.organisation, request.path_params["upload"]
            )
        except UploadUnknown as error:
            raise Refusal(404, "not-found") from error
        except UploadGone as error:
            raise Refusal(410, "gone") from error

    async def _receive(self, request: Request, upload: Upload, turn: Turn, *, at: int) -> int:
        """Take a body into an upload and finish the upload when it is whole; give the offset."""
        uploads = self._central.uploads
        checksum = headers_of.read_checksum(request.headers)
        offset = await run_in_threadpool(uploads.offset, upload)
        if offset != at:
            raise Refusal(409, "offset-differs", headers={"Upload-Offset": str(offset)})
        body = PatchBody(self._central, upload, at=at, checksum=checksum)
        try:
            ended = await pour(
                request.receive,
                body.write,
                most_bytes=upload.length - at,
                turn=turn,
                executor=self._executor,
            )
            offset = await run_in_threadpool(body.finish, ended)
            if offset == upload.length:
                await run_in_threadpool(uploads.complete, upload)
        except (HashDiffers, MediaFull, OffsetDiffers) as error:
            raise _refusal(error) from error
        if ended is Ended.TOO_LONG:
            raise Refusal(413, "too-large", "more bytes than Upload-Length")
        if ended is Ended.STOPPED:
            raise Refusal(409, "taken-over")
        return offset


def _created(upload: Upload, *, offset: int | None) -> Response:
    headers = headers_of.of_upload(upload) | {"Location": UPLOADS + upload.id}
    if offset is not None:
        headers["Upload-Offset"] = str(offset)
    return Response(status_code=201, headers=headers)


def _concat_header(upload: Upload) -> str:
    """Give Upload-Concat back with addresses, as it came."""
    if upload.is_part:
        return upload.concat
    ids = upload.concat.removeprefix("final;").split()
    return "final;" + " ".join(UPLOADS + each for each in ids)


def _refusal(error: HashDiffers | MediaFull | OffsetDiffers) -> Refusal:
    if isinstance(error, HashDiffers):
        return Refusal(460, "hash-differs", headers={"Tus-Resumable": headers_of.VERSION})
    if isinstance(error, MediaFull):
        return Refusal(507, "full", headers={"Retry-After": "600"})
    return Refusal(409, "offset-differs")
