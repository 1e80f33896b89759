"""Who is asking: the device behind a bearer token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from heliograph_service.answers import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from heliograph_service.central import Central
    from heliograph_service.enrolment import Device


async def signed_in(request: Request, central: Central) -> Device:
    """Find the device of a request, before a byte of its body is read.

    Raises:
        Refusal: no token, or one that nobody was given (401).
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    device = None
    if scheme.lower() == "bearer" and token:
        device = await run_in_threadpool(central.enrolment.device, token.strip())
    if device is None:
        raise Refusal(401, "not-signed-in", headers={"WWW-Authenticate": "Bearer"})
    return device
