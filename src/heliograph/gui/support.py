"""The card of the help page that looks for what is wrong, and saves a support file of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.parts import Card, button, pictured, text, together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr
from heliograph.wording.doctor import finding_words

if TYPE_CHECKING:
    from heliograph.app.doctor import Finding
    from heliograph.app.support_file import SupportFile
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here

    Found = tuple[tuple[Finding, ...], SupportFile]

_SIGNS = {"good": ("done", "sent"), "bad": ("attention", "attention"), "open": ("note", "soft")}
_HEIGHT = 220
"""Of the file's text: to be read through, not only glanced at."""


class SupportCard(Card):
    """Findings as sentences, the file word for word, and a button that saves just that."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("If something does not work"))
        self._session = session
        self._file: SupportFile | None = None
        self.add(
            text(
                tr(
                    "Heliograph can look for what is wrong and put it into a file for whoever"
                    " helps you. You see all of it first; it holds none of your words, names or"
                    " addresses."
                )
            )
        )
        self.begin = button(tr("Look for what is &wrong"), self.look)
        self.box.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.message = MessageStrip(self)
        self.add(self.message)
        self.findings = QWidget()
        self._lines = QVBoxLayout(self.findings)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self.shown = QPlainTextEdit()
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.shown.setFixedHeight(look.scaled(_HEIGHT))
        self.shown.setAccessibleName(tr("All that the support file holds"))
        self._heading = text(tr("All that the support file holds"), "strong")
        self.save_as = button(tr("Save support &file…"), self._on_save, "primary")
        for part in (self.findings, self._heading, self.shown):
            self.add(part)
        self.box.addWidget(self.save_as, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts = (self.findings, self._heading, self.shown, self.save_as)
        for part in self._parts:
            part.hide()

    def look(self) -> None:
        """Look at everything in the background, and show what was found."""
        if not self.begin.isEnabled():
            return
        self.begin.setEnabled(False)
        self.message.say(tr("Looking… this may take a minute."))
        self._session.tasks.start(_look, owner=self, done=self._on_found, failed=self._on_failed)

    def save(self, path: Path) -> None:
        """Save what is shown, and say how that went."""
        if self._file is None:
            return
        try:
            self._file.save(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.message.say(
                tr("The support file could not be saved: {reason}", reason=reason), tone="warning"
            )
            return
        self.message.say(
            tr("The support file is saved. Send it yourself to whoever helps you."), tone="done"
        )

    def _on_save(self) -> None:
        from heliograph.app.support_file import NAME  # noqa: PLC0415 - it was made by then

        name, _ = QFileDialog.getSaveFileName(self.window(), tr("Save the support file"), NAME)
        if name:
            self.save(Path(name))

    def _on_found(self, found: Found) -> None:
        findings, self._file = found
        self.begin.setEnabled(True)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for each in findings:
            icon, tint = _SIGNS[each.verdict]
            said = text(together(finding_words(each)))
            self._lines.addWidget(pictured(icon, tint, said))
        self.shown.setPlainText(self._file.text())
        for part in self._parts:
            part.show()
        if all(each.ok for each in findings):
            words = tr("Nothing is wrong as far as Heliograph can tell.")
            self.message.say(words, tone="done")
        else:
            words = tr("Not everything is as it should be; see below.")
            self.message.say(words, tone="warning")
        self.shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: HeliographError) -> None:
        self.begin.setEnabled(True)
        self.message.say(together(wording.error(error)), tone="warning")


def _look(here: Here) -> Found:
    from heliograph.app.support_file import support_file  # noqa: PLC0415 - only here

    workspace = here.workspace
    findings = workspace.doctor().look()
    return findings, support_file(
        workspace.profile,
        findings,
        settings=workspace.settings,
        counts=workspace.drafts.counts(),
    )
