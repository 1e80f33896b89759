"""The ASGI application: routes, and which answer each kind of fault gets."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from heliograph_service.answers import Refusal
from heliograph_service.api import Api
from heliograph_service.database import DatabaseBusy, DatabaseFull
from heliograph_service.manners import Manners
from heliograph_service.media import MediaFull
from heliograph_service.tus import Tus
from heliograph_service.update_files import FOLDER, UpdateFiles

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from heliograph_service.central import Central

_SWEEP_EACH_S = 3600.0


def make_application(central: Central) -> ASGIApp:
    """Make the application for an opened service; the service stays the caller's to close."""
    tus = Tus(central)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None, None]:
        sweeping = asyncio.create_task(_sweep(central))
        yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await run_in_threadpool(tus.close)

    updates = UpdateFiles(central.data / FOLDER)
    app = Starlette(
        routes=[*Api(central).routes(), *tus.routes(), *updates.routes()],
        lifespan=lifespan,
        exception_handlers={
            Refusal: _on_refusal,
            HTTPException: _on_http,
            MediaFull: _on_full,
            DatabaseFull: _on_full,
            DatabaseBusy: _on_busy,
            ClientDisconnect: _on_gone,
            Exception: _on_fault,
        },
    )
    return Manners(app)


async def _sweep(central: Central) -> None:
    while True:
        await run_in_threadpool(central.uploads.sweep)
        await asyncio.sleep(_SWEEP_EACH_S)


async def _on_refusal(_request: Request, error: Exception) -> Response:
    return cast("Refusal", error).response()


async def _on_http(_request: Request, error: Exception) -> Response:
    """Give the framework's own refusals (no such path, no such method) the same form."""
    fault = cast("HTTPException", error)
    headers = fault.headers or {}
    if fault.status_code == 404:
        return Refusal(404, "not-found", headers=headers).response()
    return Refusal(fault.status_code, "bad-request", headers=headers).response()


async def _on_full(_request: Request, _error: Exception) -> Response:
    return Refusal(507, "full", headers={"Retry-After": "600"}).response()


async def _on_busy(_request: Request, _error: Exception) -> Response:
    return Refusal(503, "busy", headers={"Retry-After": "5"}).response()


async def _on_fault(_request: Request, _error: Exception) -> Response:
    """Answer for a fault of ours; the framework raises it again, for the log."""
    return Refusal(500, "fault", headers={"Retry-After": "60"}).response()


async def _on_gone(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the client went away in the middle of its body."""
    return Response(status_code=400)
