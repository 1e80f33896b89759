"""Hands out the repository of updates as it lies in the data folder: to anybody, changing nothing.

Whoever asks believes none of it unread: it is signed, and by keys that the service does not have.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from heliograph.remote.wire import UPDATES
from heliograph_service.answers import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

FOLDER = "updates"
"""In the data folder."""
_PLACE = re.compile(
    r"metadata/(\d{1,9}\.)?[a-z]{1,40}\.json|targets/[a-z]{1,20}/[0-9a-f]{64}\.[a-z0-9.-]{1,80}"
)


class UpdateFiles:
    """The requests for files of the repository; ``Range`` fetches a part of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [Route(UPDATES + "{place:path}", self.get)]

    async def get(self, request: Request) -> Response:
        """Give a file, or the part of it that is asked for."""
        place: str = request.path_params["place"]
        path = self._folder / place
        if _PLACE.fullmatch(place) is None or not await run_in_threadpool(path.is_file):
            raise Refusal(404, "not-found")
        # Under its hash or its version a file never changes; only the timestamp does.
        always = "no-cache" if place.endswith("/timestamp.json") else "public, max-age=31536000"
        return FileResponse(
            path,
            media_type="application/octet-stream",
            headers={"Cache-Control": always, "X-Content-Type-Options": "nosniff"},
        )
