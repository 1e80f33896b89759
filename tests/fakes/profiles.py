"""Profiles, stories and files for tests: real ones, small."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fakes.clock import FakeClock
from fakes.service import FakeService
from fakes.world import World
from heliograph import bundled
from heliograph.domain.campaign import parse_campaign
from heliograph.domain.media import MediaDetails
from heliograph.store.speeds import Speed
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.proxy import ProxyChoice
    from heliograph.domain.rules import NetworkSeen
    from heliograph.remote.service import Service

DESCRIBED = MediaDetails(
    alt_text="Two people mend a net beside a boat",
    credit="Coast Radio",
    licence="CC-BY-4.0",
    people="none",
    transcript="Nothing is said.",
)
"""Everything that a media item needs."""


def complete_answers(**changes: object) -> dict[str, object]:
    """Give answers to which the check list has nothing to say that must be done."""
    answers: dict[str, object] = json.loads(bundled.resource("sample_story.json").read_bytes())
    answers.pop("campaign")
    return {**answers, **changes}


def shipped_world(clock: FakeClock, *, service: str = "fake-service") -> World:
    """Make a service that knows the shipped campaigns."""
    packs = tuple(
        parse_campaign(path.read_bytes())
        for path in sorted(bundled.resource("campaigns").glob("*.json"))
    )
    return World(now_ms=clock.now_ms, campaigns=packs, service=service)


class Desk:
    """A profile with its clock, and the service that it talks to, faults and all."""

    def __init__(self, folder: Path, *, world: World | None = None) -> None:
        self.folder = folder
        self.clock = FakeClock(now_ms=1_621_000_000_000)
        self.world = world or shipped_world(self.clock)
        self.service = FakeService(self.world, signed_in=False)
        self.network: NetworkSeen | None = None
        self.roots = ""
        """What was trusted beside the system's certificates when the service was last opened."""
        self.workspace = self.open()

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
        """Give the one service, with the token that is asked for."""
        assert address == "http://127.0.0.1:1"
        self.roots = roots
        del stopped, proxy
        self.service.token = token
        return self.service

    def open(self) -> Workspace:
        """Open the profile (again)."""
        return Workspace.open(
            self.folder / "profile",
            clock=self.clock,
            service_at=self.service_at,
            look_at_network=lambda: self.network,
        )

    def reopen(self) -> Workspace:
        """Close and open the profile, as a new start of the program does."""
        self.workspace.close()
        self.workspace = self.open()
        return self.workspace

    def sign_in(self) -> None:
        """Enrol this profile."""
        code = self.world.new_code("Coast Radio")
        self.workspace.account.enrol(service_url="http://127.0.0.1:1", code=code)

    def file(self, name: str, data: bytes) -> Path:
        """Put a file on the desk."""
        path = self.folder / name
        path.write_bytes(data)
        return path

    def write(self, *media: bytes, campaign: str = "open-call", **changes: object) -> StoryId:
        """Write a complete story with files of these bytes."""
        drafts = self.workspace.drafts
        story = drafts.new(campaign=campaign, answers=complete_answers(**changes))
        for number, data in enumerate(media):
            path = self.file(f"{story}-{number}.jpg", data)
            # Most tests need bytes, not pictures: what cannot be cleaned goes as it is.
            self.workspace.attachments.attach(story, path, details=DESCRIBED, as_it_is=True)
        return story

    def ready(self, *media: bytes, campaign: str = "open-call", **changes: object) -> StoryId:
        """Write a complete story and mark it ready."""
        story = self.write(*media, campaign=campaign, **changes)
        self.workspace.drafts.mark_ready(story)
        return story

    def send(self, *, at_once: bool = True, stopping: bool = False) -> str | None:
        """Do one pass; give why it ended early, ``nobody`` when it did not even begin."""
        passes = self.workspace.passes(publish=lambda _: None, stopping=lambda: stopping)
        try:
            # A session's worker may be doing a pass of its own just now.
            outcome = passes.run(at_once=at_once, lock_wait_s=20)
        finally:
            passes.close()
        return "nobody" if outcome is None else outcome.cause

    def measured(self, rate_bytes_s: float, *, network: str | None = None) -> None:
        """Let the profile know how fast it went last, as a pass of a minute measures it."""
        store = self.workspace._store
        here = store.rules.current().key
        speed = Speed(rate_bytes_s=rate_bytes_s, at_ms=self.clock.now_ms(), measured_s=60)
        store.speeds.keep(here if network is None else network, speed)

    def state(self, story: StoryId) -> str:
        """Tell the state of a story's newest submission."""
        return self.workspace.drafts.submission(story).state
