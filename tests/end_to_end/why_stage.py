"""The stage on which a story does not go: a real service, and a way that anything can stand on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fakes.certificates import Authority
from fakes.faulty_server import (
    FaultyServer,
    pouring,
    silent,
)
from fakes.profiles import DESCRIBED, complete_answers
from heliograph.app.why import WhyCause
from heliograph.domain.ids import StoryId
from heliograph.domain.proxy import ProxyChoice
from heliograph.events import Event, ignore
from heliograph.remote import closer_look
from heliograph.remote.http import HttpService
from heliograph.remote.service import Service
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

HOST = "127.0.0.1"
OFFICE = "stories.example"
"""A name that only the office's proxy knows."""
PHOTO = bytes(range(256)) * 400
CAMPAIGN = "open-call"


class Stage:
    """A profile that is signed in to a real service behind a way that tests can put anything on."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.authority = Authority(folder)
        self.good = self.authority.server(HOST)
        monkeypatch.setenv("SSL_CERT_FILE", str(self.authority.roots))
        self.service = EmbeddedService(folder / "service")
        self.service.start()
        self.way = FaultyServer(pouring(self.port), tls=self.good)
        self.way.__enter__()
        # Nobody is to answer in the service's place unless the scene says so.
        with FaultyServer(silent) as closed:
            monkeypatch.setattr(closer_look, "PLAIN_PORT", closed.port)
        self.stall_s = 20.0
        self.stop = threading.Event()
        self.workspace = Workspace.open(folder / "profile", service_at=self.service_at)

    @property
    def port(self) -> int:
        """Give the service's own port, behind the way."""
        return urlsplit(self.service.address).port or 0

    def service_at(
        self,
        address: str,
        /,
        *,
        token: str | None,
        proxy: ProxyChoice,
        roots: str,
        stopped: Callable[[], bool],
    ) -> Service:
        """Make the real way, with the patience that the scene needs."""
        assert not roots
        return HttpService(address, token=token, proxy=proxy, stopped=stopped, stall_s=self.stall_s)

    def sign_in(self, address: str = "") -> None:
        """Enrol with a code, over the way."""
        self.workspace.account.enrol(
            service_url=address or self.way.address, code=self.service.new_code()
        )

    def ready(self, *media: bytes, **changes: object) -> StoryId:
        """Write a complete story and mark it ready."""
        drafts = self.workspace.drafts
        story = drafts.new(campaign=CAMPAIGN, answers=complete_answers(**changes))
        for number, data in enumerate(media):
            path = self.folder / f"boat-{number}.jpg"
            path.write_bytes(data)
            self.workspace.attachments.attach(story, path, details=DESCRIBED, as_it_is=True)
        drafts.mark_ready(story)
        return story

    def send(self, take: Callable[[Event], None] = ignore) -> None:
        """Do one pass, as a person asks for it."""
        passes = self.workspace.passes(publish=take, stopping=self.stop.is_set)
        try:
            passes.run(at_once=True)
        finally:
            passes.close()

    def restart(self, **options: object) -> None:
        """Start the service anew on the same data and port."""
        port = self.port
        self.service.stop()
        self.service = EmbeddedService(self.service.data, port=port, **options)  # type: ignore[arg-type]
        self.service.start()

    def direct(self) -> HttpService:
        """Speak to the service as this device, past the program."""
        account = self.workspace.account.current()
        assert account is not None
        return HttpService(self.service.address, token=account.token)

    def manifest(self, story: StoryId) -> bytes:
        """Give the exact bytes that are to go."""
        return self.workspace._store.outbox.manifest(story, 1)

    def close(self) -> None:
        """End everything."""
        self.stop.set()
        self.workspace.close()
        self.way.__exit__(None, None, None)
        self.service.stop()


Scene = Callable[[Stage], contextlib.AbstractContextManager[None]]
SCENES: dict[str, tuple[WhyCause, str, Scene]] = {}
"""By name: the cause, what the sentence says (a part of it), and how it comes about."""


def scene(name: str, cause: WhyCause, says: str) -> Callable[[Callable[..., object]], None]:
    """Enter a scene into the list; one that does not yield needs nothing to be kept up."""

    def enter(make: Callable[[Stage], object]) -> None:
        @contextlib.contextmanager
        def run(stage: Stage) -> Iterator[None]:
            made = make(stage)
            if made is None:
                yield
            else:
                assert isinstance(made, contextlib.AbstractContextManager)
                with made:
                    yield

        SCENES[name] = (cause, says, run)

    return enter
