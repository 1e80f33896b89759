"""How uvicorn is set up for the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp


def make_server(
    app: ASGIApp, *, certificate: Path | None = None, key: Path | None = None
) -> uvicorn.Server:
    """Make a server for the application; it is given listening sockets when it serves."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )
