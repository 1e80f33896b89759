"""Takes files into a story in the background, with how far it is and a way to stop."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heliograph.errors import HeliographError, MediaNotCleaned, MediaUnreadable
from heliograph.gui.announce import announce
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaItem
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here, Task

Source = Path | QImage
"""A person's file, or a picture that has no file."""


class Intake(QObject):
    """One file at a time; ``view`` shows it while it lasts."""

    attached = Signal(object)
    """The new ``MediaItem``; it is safe in the store."""
    refused = Signal(object)
    """A ``HeliographError``; the story is as it was."""
    undecided = Signal(object, object)
    """A ``Source`` that cannot be cleaned, with the ``MediaNotCleaned``; it is not in the story."""

    def __init__(self, session: Session, story: StoryId, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._story = story
        self._waiting: deque[tuple[Source, bool]] = deque()
        """Files and pictures, and whether they go as they are."""
        self._task: Task | None = None
        self.view = QWidget(parent)
        column = QVBoxLayout(self.view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self._words = ElidedWords("", "soft", self.view)
        self.stop_button = IconButton("close", tr("Stop taking this file in"), self.view)
        self.stop_button.clicked.connect(self.stop)
        head.addWidget(self._words, 1)
        head.addWidget(self.stop_button)
        self._line = ProgressLine(self.view)
        column.addLayout(head)
        column.addWidget(self._line)
        self.view.hide()

    @property
    def is_busy(self) -> bool:
        """Tell whether a file is being taken in or waits for it."""
        return self._task is not None or bool(self._waiting)

    def take(self, paths: list[Path]) -> None:
        """Take files in, after those that wait already."""
        self._waiting.extend((path, False) for path in paths)
        self._next()

    def take_picture(self, picture: QImage) -> None:
        """Take a picture in that has no file, as from the clipboard."""
        self._waiting.append((picture.copy(), False))
        self._next()

    def take_as_it_is(self, source: Source) -> None:
        """Take in what cannot be cleaned, with all that it says: the person has decided so."""
        self._waiting.append((source, True))
        self._next()

    def stop(self) -> None:
        """Give up the file that is being taken in; those that wait are taken in then."""
        if self._task is not None:
            self._task.stop()
            self._task = None
            self._next()

    def _next(self) -> None:
        if self._task is not None:
            return
        if not self._waiting:
            self.view.hide()
            return
        source, as_it_is = self._waiting.popleft()
        name = name_of(source)
        words = tr("Taking in {file}…", file=name)
        self._words.say(words)
        self._line.show_share(0)
        self._line.setAccessibleName(words)
        self.view.show()
        announce(self.view, words)
        total = max(_size_of(source), 1)
        self._task = self._session.tasks.start(
            self._work(source, as_it_is=as_it_is),
            owner=self,
            done=self._on_done,
            failed=lambda error: self._on_failed(source, error),
            progress=lambda amount: self._line.show_share(amount / total),
        )

    def _work(self, source: Source, *, as_it_is: bool) -> Callable[[Here], MediaItem]:
        story, name = self._story, name_of(source)

        def attach(here: Here) -> MediaItem:
            attachments = here.workspace.attachments
            if isinstance(source, Path):
                return attachments.attach(story, source, as_it_is=as_it_is, progress=here.report)
            # Never through a file: that would lie in plain beside the encrypted profile.
            data = _as_png(source, name)
            return attachments.attach_data(story, f"{name}.png", data, as_it_is=as_it_is)

        return attach

    def _on_done(self, item: MediaItem) -> None:
        self._task = None
        self._next()
        self.attached.emit(item)

    def _on_failed(self, source: Source, error: HeliographError) -> None:
        self._task = None
        self._next()
        if isinstance(error, MediaNotCleaned):
            self.undecided.emit(source, error)
        else:
            self.refused.emit(error)


def name_of(source: Source) -> str:
    """Give the name of what is taken in."""
    return source.name if isinstance(source, Path) else tr("Pasted picture")


def _as_png(picture: QImage, name: str) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(picture):
        raise MediaUnreadable(name, writer.errorString())
    return bytes(kept.data())


def _size_of(source: Source) -> int:
    try:
        return source.stat().st_size if isinstance(source, Path) else source.sizeInBytes()
    except OSError:
        return 0  # taking it in will say what is wrong
