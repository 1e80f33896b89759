"""Why something cannot be used now: said by its tooltip, to screen readers, and by its key."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from heliograph.gui.announce import announce
from heliograph.gui.plain import tip
from heliograph.i18n import joined

_WHY = "why_not"


def allow(widget: QWidget, why: str = "") -> None:
    """Let a widget be used, or say why it cannot be.

    Args:
        widget: What is greyed while there is a reason.
        why: A sentence; empty when it can be used.
    """
    before = str(widget.property(_WHY) or "")
    own_tip = widget.toolTip().removesuffix(tip(before)).rstrip("\n")
    own_words = widget.accessibleDescription().removesuffix(before).rstrip()
    widget.setProperty(_WHY, why)
    widget.setToolTip("\n".join(each for each in (own_tip, tip(why)) if each))
    widget.setAccessibleDescription(joined(own_words, why))
    widget.setEnabled(not why)


def describe(widget: QWidget, words: str) -> None:
    """Describe a widget to screen readers, and keep why it cannot be used."""
    widget.setAccessibleDescription(words)
    allow(widget, str(widget.property(_WHY) or ""))


def tell(page: QWidget, why: str) -> None:
    """Say why a key did nothing: beside what has the keyboard, and aloud."""
    announce(page, why)
    focused = QApplication.focusWidget() or page
    QToolTip.showText(focused.mapToGlobal(QPoint(0, focused.height())), tip(why), focused)
