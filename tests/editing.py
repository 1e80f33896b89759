"""What tests of the editor share: stories to open, and how to find things on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from fakes.profiles import complete_answers
from heliograph.gui.editor.form import SectionPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session

    Open = Callable[..., EditorPage]


def begin(session: Session, **answers: object) -> StoryId:
    """Begin a story with a few answers."""
    return session.workspace.drafts.new(campaign="open-call", answers=dict(answers))


def complete(session: Session, **changes: object) -> StoryId:
    """Begin a story that could be marked ready, but for these changes."""
    return session.workspace.drafts.new(campaign="open-call", answers=complete_answers(**changes))


def stored(session: Session, story: StoryId) -> Answers:
    """Read the answers from the store."""
    return session.workspace.drafts.get(story).answers


def field(page: EditorPage, name: str) -> QWidget:
    """Find the widget of a question that is on a page made already."""
    section = next(each for each in page.findChildren(SectionPage) if name in each.frames)
    return section.frames[name].answer.main_widget()


def shown_words(widget: QWidget) -> list[str]:
    """List the words that can be seen."""
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text()]


def button(widget: QWidget, words: str) -> QPushButton:
    """Find a visible button by its words or its name."""
    found = [
        each
        for each in widget.findChildren(QPushButton)
        if each.isVisible() and words in {each.text(), each.accessibleName()}
    ]
    assert found, words
    return found[0]


def named(widget: QWidget, name: str) -> QAbstractButton:
    """Find something to press by its name."""
    return next(
        each for each in widget.findChildren(QAbstractButton) if each.accessibleName() == name
    )


def focused() -> QWidget:
    """Give what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def photo(folder: Path, name: str = "boat.png") -> Path:
    """Make a picture file."""
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.darkCyan))
    path = folder / name
    assert image.save(str(path))
    return path


def attach(qtbot: QtBot, page: EditorPage, *paths: Path) -> None:
    """Add files as a person does, and wait until they are in."""
    panel = page.pages.media.panel
    before = len(page.draft.story.media)
    panel.attach(list(paths))
    qtbot.waitUntil(lambda: not panel.is_busy)
    qtbot.waitUntil(lambda: len(page.draft.story.media) == before + len(paths))
