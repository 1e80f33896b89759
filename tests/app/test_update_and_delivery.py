"""A newer version comes and is installed while stories are under way: each arrives, once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from fakes.profiles import DESCRIBED, complete_answers
from fakes.updates import SYSTEM, Publisher
from heliograph.app import updates as updates_use
from heliograph.domain.lifecycle import State
from heliograph.events import Event, Progressed
from heliograph.updates.shelf import Shelf
from heliograph.workspace import Workspace
from heliograph_service.embedded import EmbeddedService

PACKAGE = os.urandom(2_000_000)
MEDIA = os.urandom(2_000_000)
WAIT_S = 60.0


@pytest.fixture
def service(tmp_path: Path) -> Iterator[EmbeddedService]:
    """Give the real service."""
    made = EmbeddedService(tmp_path / "data")
    made.start()
    yield made
    made.stop()


def wait_until(true: Callable[[], bool]) -> None:
    until_s = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < until_s
        time.sleep(0.02)


def test_a_delivery_that_runs_goes_first_and_outlives_the_change_of_program(
    service: EmbeddedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates_use, "installed_as", lambda: SYSTEM)
    publisher = Publisher(service.data / "updates", now_ms=service.central.now_ms())
    publisher.offer("7.0.0", PACKAGE)
    workspace = Workspace.open(tmp_path / "profile")
    shelf = Shelf(workspace.profile)
    shelf.folder.mkdir()
    shelf.given_root.write_bytes(publisher.first_root)
    workspace.account.enrol(service_url=service.address, code=service.new_code())
    workspace.updates.look()
    workspace.updates.want()
    workspace.data_rules.set_cap(300_000)
    story = workspace.drafts.new(campaign="open-call", answers=complete_answers())
    film = tmp_path / "film.jpg"
    film.write_bytes(MEDIA)
    workspace.attachments.attach(story, film, details=DESCRIBED, as_it_is=True)
    workspace.drafts.mark_ready(story)

    told: list[Event] = []
    worker = workspace.worker(told.append)
    worker.start()
    wait_until(lambda: any(isinstance(e, Progressed) and e.sent_bytes > 200_000 for e in told))
    standing = workspace.updates.get()
    assert (standing.wait, standing.have_bytes) == ("stories", 0)
    assert worker.stop(wait_s=WAIT_S)  # as before a package is opened
    assert workspace.drafts.submission(story).state is State.READY
    workspace.close()

    workspace = Workspace.open(tmp_path / "profile")  # as the new version does
    workspace.data_rules.set_cap(None)
    worker = workspace.worker(lambda _: None)
    worker.start()
    wait_until(lambda: workspace.drafts.submission(story).state is State.SENT)
    package = workspace.updates.get().package
    assert package is not None
    assert package.read_bytes() == PACKAGE
    assert worker.stop(wait_s=WAIT_S)
    assert workspace.receipts.statement(story)
    assert len(list((service.data / "media").rglob(sha256(MEDIA).hexdigest()))) == 1
    workspace.close()
