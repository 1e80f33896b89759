"""How one comes to import a table: by menu, from an empty list, by a file opened or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton

from fakes.tables import ROWS, write_table
from heliograph.gui.importing.page import ImportPage
from heliograph.gui.shell import Shell
from heliograph.i18n import bare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.gui.session import Session


@pytest.fixture
def shell(session: Session, qtbot: QtBot) -> Iterator[Shell]:
    """Give the whole window's inside."""
    made = Shell(session)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.begin()
    made.show()
    yield made
    assert session.tasks.stop()


def page_of(shell: Shell) -> ImportPage:
    (page,) = shell.findChildren(ImportPage)
    return page


def dropped(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_from_the_menu(shell: Shell) -> None:
    shell.menus.action("import-table").trigger()
    assert shell.where == ("import", None)
    assert page_of(shell).isVisible()
    assert shell.navigation.button("stories").isChecked()
    shell.back()
    assert shell.where == ("stories", None)


@pytest.mark.parametrize("show", ["all", "drafts"])
def test_from_an_empty_list(shell: Shell, show: str, qtbot: QtBot) -> None:
    if show == "drafts":
        shell.show_drafts()
    shown = [
        each
        for each in shell.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Import from a table…"
    ]
    qtbot.mouseClick(shown[0], Qt.MouseButton.LeftButton)
    assert shell.where == ("import", None)


def test_a_table_that_is_opened_with_the_program(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.open_file(write_table(tmp_path / "stories.csv", *ROWS))
    page = page_of(shell)
    qtbot.waitUntil(lambda: page.work.table is not None)
    assert page.next.isEnabled()


def test_a_table_that_is_dropped_on_the_window(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    data = dropped(write_table(tmp_path / "stories.csv", *ROWS))
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none)
    enter.ignore()
    shell.dragEnterEvent(enter)
    assert enter.isAccepted()
    shell.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    qtbot.waitUntil(lambda: page_of(shell).work.table is not None)


def test_what_is_no_table_is_not_welcome(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mast.jpg").write_bytes(b"")
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    data = dropped(tmp_path / "mast.jpg")
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none)
    enter.ignore()
    shell.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_drafts_are_shown_at_the_end(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    shell.open_file(write_table(tmp_path / "stories.csv", *ROWS))
    page = page_of(shell)
    qtbot.waitUntil(lambda: page.work.table is not None)
    for _ in range(3):
        page.next.click()
        qtbot.waitUntil(lambda: page.work.stage is None)
    assert bare(shell.navigation.button("stories").accessibleName()) == "Stories, 3"
    page.done.show_drafts.click()
    assert shell.where == ("stories", None)
