"""What holds for tests of windows: no display is needed, the look is the light one at first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView
from shiboken6 import delete, isValid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session
    from heliograph.gui.stories.library import LibraryPage
    from heliograph.gui.stories.outbox_page import OutboxPage

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _light_look(qapp: QApplication) -> Iterator[None]:
    from heliograph.gui import look  # noqa: PLC0415 - the platform is chosen first
    from heliograph.paper import fonts  # noqa: PLC0415 - as above

    fonts.load()
    look.apply(qapp, "light")
    yield
    # What lives is dressed anew with each look: a hundred windows of earlier tests would be, too.
    for each in qapp.topLevelWidgets():
        # The list that a completer opens goes with the completer, and Python is not told.
        if isinstance(each, QAbstractItemView):
            continue
        if isValid(each) and each.parent() is None:
            delete(each)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a real profile, and a service in memory that it can sign in to."""
    from fakes.profiles import Desk  # noqa: PLC0415 - only tests of whole pages need a store

    desk = Desk(tmp_path)
    yield desk
    desk.workspace.close()


@pytest.fixture
def session(desk: Desk, qapp: QApplication) -> Iterator[Session]:
    """Give what pages share: the profile, its tasks and its worker, all real.

    The worker has come to rest: its first pass, and what it puts right at a start, do not get into
    what a test sets up. It begins another when something wakes it.
    """
    from fakes.disks import WAIT_S  # noqa: PLC0415 - only tests of whole pages need a worker
    from fakes.lookouts import CalmLookout  # noqa: PLC0415 - the same
    from heliograph.gui.appearance import Appearance  # noqa: PLC0415 - the same
    from heliograph.gui.bridge import Bridge  # noqa: PLC0415 - the same
    from heliograph.gui.session import Session  # noqa: PLC0415 - the same
    from heliograph.gui.settling import Settling  # noqa: PLC0415 - the same
    from heliograph.gui.spelling.spelling import Spelling  # noqa: PLC0415 - the same
    from heliograph.gui.tasks import Tasks  # noqa: PLC0415 - the same
    from heliograph.store import ballast  # noqa: PLC0415 - the same

    workspace = desk.workspace
    workspace.settings.language, workspace.settings.theme = "en", "light"
    bridge = Bridge()
    tasks = Tasks(workspace)
    appearance = Appearance(qapp, workspace.settings)
    appearance.keep_in(workspace.settings, workspace.save_settings)
    with (workspace.profile / ballast.FILE_NAME).open("wb") as reserve:
        # As after the first start: to write it anew for each test would take longer than most do.
        reserve.truncate(ballast.RESERVE_BYTES)
    worker = workspace.worker(bridge)
    worker._lookout = lookout = CalmLookout(desk.clock)
    worker.start()
    assert lookout.is_resting.wait(WAIT_S)
    spelling = Spelling(workspace, places=())
    made = Session(
        workspace=workspace,
        tasks=tasks,
        bridge=bridge,
        settling=Settling(workspace),
        worker=worker,
        appearance=appearance,
        spelling=spelling,
    )
    yield made
    spelling.stop()
    for news in made.updates:
        assert news.stop(wait_s=WAIT_S)
    assert tasks.stop()
    assert worker.stop()
    appearance.use_language("en")


@pytest.fixture
def open_editor(qtbot: QtBot, session: Session) -> Iterator[Callable[..., EditorPage]]:
    """Give a function that opens a story in a window of its own."""
    from heliograph.gui.editor.page import EditorPage  # noqa: PLC0415 - the same

    opened: list[EditorPage] = []

    def open_story(story: StoryId, width: int = 1240, height: int = 760) -> EditorPage:
        page = EditorPage(session, story)
        opened.append(page)
        page.resize(width, height)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield open_story
    assert session.tasks.stop()
    for page in opened:
        page.close()
        page.deleteLater()


@pytest.fixture
def library(session: Session, qtbot: QtBot) -> LibraryPage:
    """Give the list of all stories, shown."""
    from heliograph.gui.stories.library import LibraryPage  # noqa: PLC0415 - the same

    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.refresh()
    page.show()
    return page


@pytest.fixture
def outbox(session: Session, qtbot: QtBot) -> Iterator[OutboxPage]:
    """Give the outbox, shown, that hears what the worker says."""
    from heliograph.gui.connection import ConnectionNews  # noqa: PLC0415 - the same
    from heliograph.gui.stories.outbox_page import OutboxPage  # noqa: PLC0415 - the same

    connection = ConnectionNews(session.workspace, session.bridge)
    session.bridge.happened.connect(connection.take)
    page = OutboxPage(session, connection)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.refresh()
    page.show()
    yield page
    # The worker may still say something when the profile is already closed.
    session.bridge.happened.disconnect(connection.take)
