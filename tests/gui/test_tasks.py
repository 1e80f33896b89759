"""Work beside the window: results, failures and crashes come back to its thread."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QThread
from shiboken6 import delete

from heliograph.domain.ids import StoryId
from heliograph.errors import StoryUnknown
from heliograph.events import Progressed, StoryChanged
from heliograph.gui.bridge import Bridge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from heliograph.errors import HeliographError
    from heliograph.events import Event
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here


def test_a_result_comes_back_into_the_thread_of_the_windows(session: Session, qtbot: QtBot) -> None:
    story = session.workspace.drafts.new()
    came: list[tuple[str, bool]] = []

    def work(here: Here) -> str:
        assert here.workspace is not session.workspace
        return here.workspace.drafts.get(story).id

    session.tasks.start(
        work,
        owner=session.tasks,
        done=lambda found: came.append((found, QThread.isMainThread())),
        failed=lambda error: pytest.fail(str(error)),
    )
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(story, True)]
    assert not session.tasks.busy


def test_one_of_our_errors_goes_to_its_handler(session: Session, qtbot: QtBot) -> None:
    failures: list[HeliographError] = []
    session.tasks.start(
        lambda here: here.workspace.drafts.resolve("none"),
        owner=session.tasks,
        done=lambda _: pytest.fail("nothing is there to find"),
        failed=failures.append,
    )
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], StoryUnknown)


def test_any_other_error_goes_to_the_crash_hook(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: crashes.append(kind))

    def work(_: Here) -> None:
        raise ZeroDivisionError

    session.tasks.start(
        work,
        owner=session.tasks,
        done=lambda _: pytest.fail("it did not end well"),
        failed=lambda _: pytest.fail("it is none of ours"),
    )
    qtbot.waitUntil(lambda: bool(crashes))
    assert crashes == [ZeroDivisionError]


def test_nobody_is_told_when_the_owner_is_gone(session: Session, qtbot: QtBot) -> None:
    owner = QObject()
    let_go = threading.Event()
    session.tasks.start(
        lambda _: let_go.wait(10),
        owner=owner,
        done=lambda _: pytest.fail("its owner is gone"),
        failed=lambda _: pytest.fail("its owner is gone"),
    )
    delete(owner)
    let_go.set()
    qtbot.waitUntil(lambda: not session.tasks.busy)


def test_a_stopped_task_ends_at_its_next_report_and_tells_nobody(
    session: Session, qtbot: QtBot
) -> None:
    begun, reported = threading.Event(), list[int]()

    def work(here: Here) -> None:
        here.report(1)
        begun.set()
        while True:
            here.report(2)

    task = session.tasks.start(
        work,
        owner=session.tasks,
        done=lambda _: pytest.fail("it was stopped"),
        failed=lambda _: pytest.fail("it was stopped"),
        progress=reported.append,
    )
    assert begun.wait(10)
    qtbot.waitUntil(lambda: bool(reported))
    task.stop()
    qtbot.waitUntil(lambda: not session.tasks.busy)
    assert reported[0] == 1


def test_the_bridge_brings_events_over_and_only_the_newest_progress(qtbot: QtBot) -> None:
    bridge = Bridge()
    came: list[Event] = []
    bridge.happened.connect(came.append)
    story = StoryChanged(story=_id("s"))
    progress = [
        Progressed(story=_id("s"), sent_bytes=each, total_bytes=100, rate_bytes_s=None)
        for each in range(100)
    ]

    def publish() -> None:
        for event in progress:
            bridge(event)
        bridge(story)

    thread = threading.Thread(target=publish)
    thread.start()
    thread.join()
    assert came == []  # nothing happens in the other thread
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came == [story, progress[-1]]


def _id(text: str) -> StoryId:
    return StoryId(text)
