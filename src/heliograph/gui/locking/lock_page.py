"""The page in place of everything while the stories are locked: one field, and no word of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.app.protection import recovery_request
from heliograph.errors import HeliographError, KeyUnavailable
from heliograph.gui import icons, look
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.parts import Column, button, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.wording import Words

_WIDTH = 560
_ANY = ("passphrase", "recovery")
"""Opens a profile of which nothing else is known."""


class LockPage(QWidget):
    """Asks for what opens the stories; whoever made it tries what was typed."""

    typed = Signal(str)
    """What a person typed; empty for the computer's password store."""
    closing = Signal()
    person_wanted = Signal()
    """Somebody else wants to write."""

    def __init__(
        self,
        words: Words,
        *,
        typed: frozenset[str],
        store: bool,
        helped_at: Path | None = None,
        shared: bool = False,
    ) -> None:
        """Make the page.

        Args:
            words: Why it is here.
            typed: The kinds of slots that something typed opens: ``passphrase``, ``recovery``…
            store: Whether the computer's password store may open them.
            shared: Whether somebody else may want to write instead.
            helped_at: The profile, where an organisation's recovery key opens it too.
        """
        super().__init__()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.shows = Tick(tr("Show what I type"))
        self.unlock = button(tr("&Unlock"), self._on_unlock, "primary")
        self.from_store = button(
            tr("Unlock with this computer’s &password store"), lambda: self._try("")
        )
        self.message = MessageStrip(self, can_close=False)
        middle = QWidget(self)
        middle.setMaximumWidth(look.scaled(_WIDTH))
        box = QVBoxLayout(middle)
        box.setSpacing(look.BLOCK_GAP)
        picture = QLabel()
        picture.setPixmap(icons.mark(look.scaled(56), scale=self.devicePixelRatioF()))
        box.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for part, dressed in ((words.what, "story-title"), (words.safe, ""), (words.do, "")):
            if part:
                box.addWidget(text(part, dressed))
        if "passphrase" in typed:
            label = text(tr("Passphrase or &recovery code"), wraps=False)
            self.field.setAccessibleName(tr("Passphrase or recovery code"))
        else:
            label = text(tr("&Recovery code"), wraps=False)
            self.field.setAccessibleName(tr("Recovery code"))
        label.setBuddy(self.field)
        for each in (label, self.field, self.shows):
            box.addWidget(each)
            each.setVisible(bool(typed))
        box.addWidget(self.message)
        row = QHBoxLayout()
        row.addWidget(button(tr("Close H&eliograph"), self.closing.emit, "quiet"))
        self.others = button(tr("Change the p&erson…"), self.person_wanted.emit, "quiet")
        self.others.setVisible(shared)
        row.addWidget(self.others)
        row.addStretch(1)
        row.addWidget(self.unlock)
        self.unlock.setVisible(bool(typed))
        if store:
            box.addWidget(self.from_store)
        box.addLayout(row)
        self.help = button(tr("Ask my &organisation for help…"), self._on_help, "quiet")
        self.help.setVisible(helped_at is not None)
        self._helped_at = helped_at
        box.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        self._centre(middle)
        self.shows.toggled.connect(self._on_shows)
        self.field.returnPressed.connect(self._on_unlock)
        self._first = self.field if typed else self.from_store

    def _centre(self, middle: QWidget) -> None:
        """Set it in the middle; where a small window or large text leave no room, it scrolls."""
        self._column = Column(widest=_WIDTH)
        self._column.setMaximumWidth(look.scaled(_WIDTH) + 2 * look.PAGE_MARGIN)
        self._column.box.addStretch(2)
        self._column.box.addWidget(middle)
        self._column.box.addStretch(3)
        across = QHBoxLayout(self)
        across.addStretch(1)
        across.addWidget(self._column, 100)
        across.addStretch(1)

    @classmethod
    def at_start(
        cls, error: HeliographError, words: Words, profile: Path, *, shared: bool
    ) -> LockPage:
        """Make the page for a profile that this error kept closed."""
        needs = error if isinstance(error, KeyUnavailable) else None
        helps = needs is not None and "organisation" in needs.typed
        return cls(
            words,
            typed=frozenset(needs.typed if needs is not None else _ANY),
            store=needs is not None and needs.reason.startswith("keyring"),
            helped_at=profile if helps else None,
            shared=shared,
        )

    def focus_first(self) -> None:
        """Give the keyboard to what opens the stories."""
        keep_apart(self)
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, words: Words) -> None:
        """Say why what was typed did not open anything; it stays to be mended."""
        self._be_busy("")
        self.message.say(together(words), tone="warning")
        self.focus_first()
        self.field.selectAll()
        QTimer.singleShot(0, self, self._show_message)

    def _show_message(self) -> None:
        self._column.ensureWidgetVisible(self.message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with the password store by Enter where nothing is to be typed."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._first is self.from_store:
            self._try("")
        else:
            super().keyPressEvent(event)

    def _on_help(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window(), tr("Request to your organisation"), "heliograph-request.json"
        )
        if name and self._helped_at is not None:
            self._save_request(self._helped_at, Path(name))

    def _save_request(self, profile: Path, path: Path) -> None:
        from heliograph.paper.files import write_file  # noqa: PLC0415 - hardly ever needed

        try:
            write_file(path, recovery_request(profile))
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.message.say(tr("It was not saved: {reason}", reason=reason), tone="warning")
        else:
            self.message.say(
                tr(
                    "Saved. Give this file to your organisation; no story is in it. It tells you a"
                    " code: type it here."
                ),
                tone="done",
            )
        self.focus_first()

    def _on_shows(self, shown: bool) -> None:  # noqa: FBT001 - a slot
        modes = QLineEdit.EchoMode
        self.field.setEchoMode(modes.Normal if shown else modes.Password)

    def _on_unlock(self) -> None:
        if self.field.text():
            self._try(self.field.text())

    def _try(self, secret: str) -> None:
        if self.unlock.isEnabled():
            self.message.put_away()
            self._be_busy(tr("This is being checked. Please wait."))
            self.typed.emit(secret)

    def _be_busy(self, why: str) -> None:
        for each in (self.field, self.unlock, self.from_store):
            allow(each, why)
