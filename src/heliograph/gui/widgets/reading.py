"""Several lines to read and copy, which begin at the window's reading side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class Reading(QPlainTextEdit):
    """Text that nobody changes; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def say(
        self,
        words: str,
        *,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    ) -> None:
        """Show a text.

        Args:
            words: Its lines.
            direction: In which all of them run; each in that of its own first letter if not given.
        """
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        document = self.document()
        option = document.defaultTextOption()
        option.setTextDirection(direction)
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        document.setDefaultTextOption(option)
        self.setPlainText(words)
