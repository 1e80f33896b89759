"""Makes the profile that the pictures show: stories in every state, made as a person makes them."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast

from msgspec import structs
from picture_photos import make_photo

from heliograph.app.account import service_over_http
from heliograph.cli.demo_media import make_sound
from heliograph.clock import SystemClock
from heliograph.domain.media import MediaDetails
from heliograph.domain.problems import Grade, Problem
from heliograph.gui.stories.sample import sample_story
from heliograph.i18n import use
from heliograph.remote.service import Interrupted, WireBytes
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.proxy import ProxyChoice
    from heliograph.domain.schedule import Upload
    from heliograph.remote.service import Service, Watch
    from heliograph.remote.wire import (
        EnrolAnswer,
        EnrolRequest,
        ExchangeAnswer,
        ExchangeHead,
        Result,
        ServiceInfo,
    )
    from heliograph.settings import Theme

Line = Literal["quick", "breaks", "slow"]

_WORDS = Path(__file__).with_name("picture_stories.json")
_DAY_MS = 86_400_000
_AT_ONCE = 0.46
"""Share of a file that is through before the line breaks or becomes slow."""
_SLOW_BYTES_S = 21_000
_BLOCK_BYTES = 4_000


@dataclass(slots=True)
class Plot:
    """Which story meets what on its way to the service."""

    refused: StoryId | None = None
    without_receipt: StoryId | None = None


class Earlier(SystemClock):
    """The computer's clock, some days ago: stories are not written in one minute."""

    def __init__(self) -> None:
        self.days = 0.0

    def now_ms(self) -> int:
        """Give the wall clock less those days."""
        return super().now_ms() - round(self.days * _DAY_MS)


class Scene:
    """A service and a profile with stories, for one language of the screens."""

    def __init__(self, folder: Path, language: str) -> None:
        self.profile = folder / "profile"
        self.plot = Plot()
        self.line: Line = "quick"
        self._folder = folder
        self._language = language
        self._clock = Earlier()
        self._words: dict[str, dict[str, str]] = json.loads(_WORDS.read_text("utf-8"))
        folder.mkdir(parents=True)
        self.service = EmbeddedService(folder / "service")
        self.service.start()
        workspace = Workspace.open(self.profile, clock=self._clock, service_at=self.service_at)
        try:
            self.draft = self._write_all(workspace)
        finally:
            workspace.close()
        self.line = "slow"

    def open(self, profile: Path, secret: str) -> Workspace:
        """Open the profile for the window."""
        return Workspace.open(profile, secret=secret, service_at=self.service_at)

    def dress(self, *, theme: Theme, percent: int) -> None:
        """Choose how the window will look."""
        workspace = Workspace.open(self.profile)
        workspace.settings.theme = theme
        workspace.settings.text_percent = percent
        workspace.save_settings()
        workspace.close()

    def close(self) -> None:
        """End the service."""
        self.service.stop()

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
        """Make the way to the real service, over this scene's line."""
        real = service_over_http(address, token=token, proxy=proxy, roots=roots, stopped=stopped)
        return _Way(real, self)

    def _write_all(self, workspace: Workspace) -> StoryId:
        settings = workspace.settings
        settings.language, settings.first_run_done = self._language, True
        own = self._words[self._language]
        settings.answers = {
            **{name: own[name] for name in ("org_name", "org_country", "contact_name")},
            "membership": "non-member",
            "entity_type": "civil",
            "contact_email": "stories@example.org",
            "contact_language": self._language,
        }
        workspace.save_settings()
        code = self.service.new_code(own["org_name"])
        workspace.account.enrol(service_url=self.service.address, code=code)
        others = [each for each in self._words if each != self._language]
        self._clock.days = 6
        received = [self._write(workspace, each, files=1) for each in others[:2]]
        self._clock.days = 5
        for story in received:
            workspace.drafts.mark_ready(story)
        self._clock.days = 0
        _send(workspace)
        self._clock.days = 3.2
        refused, unconfirmed, paused, going = (
            self._write(workspace, others[2], files=1),
            self._write(workspace, others[3]),
            workspace.drafts.new(answers=self._answers("en", title="Women sell by message")),
            self._write(workspace, others[4], files=2, sound=True),
        )
        self._clock.days = 0.04
        use(self._language)  # the sample speaks the language of the screens
        sample_story(workspace)
        for story in (refused, unconfirmed, paused, going):
            workspace.drafts.mark_ready(story)
        workspace.outbox.pause(paused)
        self.plot = Plot(refused=refused, without_receipt=unconfirmed)
        self._clock.days = 0
        self.line = "breaks"
        _send(workspace)
        self._clock.days = 0.01
        return self._write_draft(workspace)

    def _write(
        self, workspace: Workspace, language: str, *, files: int = 0, sound: bool = False
    ) -> StoryId:
        story = workspace.drafts.new(answers=self._answers(language))
        words = self._words[language]
        for number in range(files):
            name = words["photo"] if number == 0 else f"{number + 1}-{words['photo']}"
            path = make_photo(self._folder / name, variant=number)
            workspace.attachments.attach(story, path, details=_described(words))
        if sound:
            path = make_sound(self._folder / "interview.wav")
            workspace.attachments.attach(story, path, details=_described(words))
        return story

    def _write_draft(self, workspace: Workspace) -> StoryId:
        """Write the story that is still to be finished: two files, of which one says nothing."""
        words = self._words[self._language]
        answers = self._answers(self._language)
        for name in ("topics", "publish", "privacy"):
            answers.pop(name)
        story = workspace.drafts.new(answers=answers)
        first = make_photo(self._folder / words["photo"], variant=0)
        workspace.attachments.attach(story, first, details=_described(words))
        second = make_photo(self._folder / f"2-{words['photo']}", variant=1)
        workspace.attachments.attach(story, second)
        return story

    def _answers(self, language: str, **changes: str) -> dict[str, object]:
        words = self._words[language]
        texts = ("kind", "title", "summary", "situation", "action", "results", "lessons", "place")
        return {
            **{name: words[name] for name in texts},
            "story_language": language,
            "countries": [words["org_country"]],
            "coverage": "local",
            "place_precision": "district",
            "period": {"from": "2020-04", "to": "2021-02"},
            "status": "finished",
            "topics": ["digital-inequalities", "digital-skills"],
            "sdgs": ["SDG 9"],
            **{name: words[name] for name in ("org_name", "org_country", "contact_name")},
            "authority": True,
            "publish": True,
            "translate": True,
            "credit_as": "organisation",
            "privacy": True,
            **changes,
        }


class _Way:
    """The way to the service: one story is not accepted, one waits, and bytes go slowly."""

    def __init__(self, real: Service, scene: Scene) -> None:
        self.takes_brotli = real.takes_brotli
        self.pace = real.pace
        self._real = real
        self._scene = scene

    def line_seen(self, rate_bytes_s: float | None) -> None:
        self._real.line_seen(rate_bytes_s)

    def info(self) -> ServiceInfo:
        return self._real.info()

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        return self._real.enrol(request)

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        answer = self._real.exchange(head, manifests)
        results = tuple(self._changed(each) for each in answer.results)
        return structs.replace(answer, results=results)

    def file(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        return self._real.file(path, start_bytes=start_bytes, most_bytes=most_bytes)

    @property
    def opening_s(self) -> float | None:
        """See ``Service``."""
        return self._real.opening_s

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        if self._scene.line != "quick":
            thin = _Thin(source, upload.size_bytes, watch, breaks=self._scene.line == "breaks")
            source = cast("BinaryIO", thin)
        return self._real.send(upload, source, watch=watch)

    def offset(self, address: str) -> int | None:
        return self._real.offset(address)

    def traffic(self) -> WireBytes:
        return self._real.traffic()

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        self._real.bound(cap_bytes_s=cap_bytes_s, room_bytes=room_bytes)

    @property
    def out_of_room(self) -> bool:
        return self._real.out_of_room

    def close(self) -> None:
        self._real.close()

    def _changed(self, result: Result) -> Result:
        plot = self._scene.plot
        if result.story == plot.refused:
            problem = Problem(grade=Grade.MUST, code="too-short", field="summary")
            problem = structs.replace(problem, params={"count": 90, "limit": 200})
            return structs.replace(
                result, standing="refused", receipt=None, wanted=(), problems=(problem,)
            )
        if result.story == plot.without_receipt:
            return structs.replace(result, standing="wanted", receipt=None, wanted=())
        return result


class _Thin:
    """A file that a line takes quickly at first; then it breaks, or takes the rest slowly."""

    def __init__(self, source: BinaryIO, size_bytes: int, watch: Watch, *, breaks: bool) -> None:
        self._source = source
        self._quick_bytes = size_bytes * _AT_ONCE
        self._watch = watch
        self._breaks = breaks
        self._tick = threading.Event()

    def read(self, count: int = -1) -> bytes:
        """Read a block."""
        if self._source.tell() < self._quick_bytes:
            return self._source.read(count)
        if self._breaks:
            raise Interrupted
        until_s = time.monotonic() + _BLOCK_BYTES / _SLOW_BYTES_S
        while time.monotonic() < until_s:
            if self._watch.stopped:
                raise Interrupted
            self._tick.wait(0.02)
        return self._source.read(_BLOCK_BYTES if count < 0 else min(count, _BLOCK_BYTES))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a file can do
        """Do everything else as the file does."""
        return getattr(self._source, name)


def _described(words: dict[str, str]) -> MediaDetails:
    return MediaDetails(
        alt_text=words["alt_text"],
        credit=words["org_name"],
        licence="CC-BY-4.0",
        people="unrecognisable",
        transcript=words["summary"],
    )


def _send(workspace: Workspace) -> None:
    passes = workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        passes.run(at_once=True)
    finally:
        passes.close()
