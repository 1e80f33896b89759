"""Help: the guide with its contents and what is found in it, and what is told of this computer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.guide.contents_list import ContentsList
from heliograph.gui.guide.finding import Finder
from heliograph.gui.guide.found_page import found_page
from heliograph.gui.guide.here import HereColumn
from heliograph.gui.guide.pages import CONTENTS, HERE, Guide
from heliograph.gui.guide.view import GuideView
from heliograph.gui.parts import Head, button, page_box
from heliograph.gui.reasons import allow
from heliograph.i18n import language, ntr, tr

if TYPE_CHECKING:
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.support import SupportCard

_CONTENTS_FROM = 780
"""Logical pixels of width (at 100 %) from which the contents stand beside the page."""
_FIND_AFTER_MS = 200
_WEB = "https://"
_QUESTION = "?"
"""Before words that are looked for, where else a page is named."""


class _Reading(msgspec.Struct, frozen=True):
    """Where somebody reads: ``page``, ``page#heading`` or ``?words``, and how far down."""

    target: str
    scroll: int = 0


class HelpPage(QWidget):
    """Shows one page at a time, and knows the way back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._guide = Guide(language())
        self._finder = Finder(self._guide)
        self._here = _Reading("")
        self._past: list[_Reading] = []
        self._future: list[_Reading] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find in the guide"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(180)
        self.search.setMaximumWidth(300)
        self.back = button(tr("&Back"), self.go_back, "quiet", icon="back")
        self.forward = button(tr("&Forward"), self.go_forward, "quiet", icon="forward")
        self.contents = button(tr("Contents"), partial(self.open, CONTENTS), "quiet")
        self.list = ContentsList(self._guide)
        self.view = GuideView()
        self.here = HereColumn(session)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.here)
        self._stack.setMaximumWidth(look.scaled(820))
        box = page_box(self)
        box.addWidget(Head(tr("Help"), self.contents, self.back, self.forward, self.search))
        beside = QHBoxLayout()
        beside.setSpacing(look.BLOCK_GAP)
        beside.addWidget(self.list)
        beside.addWidget(self._stack, 100)
        beside.addStretch(1)
        box.addLayout(beside, 1)
        self._finding = QTimer(self)
        self._finding.setSingleShot(True)
        self._finding.setInterval(_FIND_AFTER_MS)
        self._finding.timeout.connect(self.find_now)
        self.search.textChanged.connect(self._finding.start)
        self.search.returnPressed.connect(self._on_return)
        self.list.chosen.connect(self.open)
        self.view.link_pressed.connect(self._on_link)
        self._show(_Reading(session.reading[-1] if session.reading else CONTENTS))

    @property
    def support(self) -> SupportCard:
        """Give the card that looks for what is wrong."""
        return self.here.support

    @property
    def target(self) -> str:
        """Give what is shown: ``page``, ``page#heading``, or ``?words`` that are looked for."""
        return self._here.target

    # ---- what the shell asks -----------------------------------------------------------

    def refresh(self) -> None:
        """Nothing here changes."""

    def focus_first(self) -> None:
        """Let the arrow keys scroll."""
        shown = self.view if self._stack.currentIndex() == 0 else self.here
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here: the guide has a way back of its own, while it lasts."""
        known = {"find": self._on_find}
        if self._past:
            known["back"] = self.go_back
        if self._future:
            known["forward"] = self.go_forward
        return known

    def begin(self, target: str) -> None:
        """Show a page for somebody who comes from elsewhere: the way back leads there."""
        self._past.clear()
        self._future.clear()
        self._show(_Reading(target))
        self.focus_first()

    def open(self, target: str) -> None:
        """Show a page, or a part of what is told of this computer."""
        self._finding.stop()
        if target != self._here.target:
            self._remember(self._past)
            self._future.clear()
            self._show(_Reading(target))
        self.focus_first()

    def go_back(self) -> None:
        """Show what was read before."""
        if self._past:
            self._remember(self._future)
            self._show(self._past.pop())
            self.focus_first()

    def go_forward(self) -> None:
        """Undo ``go_back``."""
        if self._future:
            self._remember(self._past)
            self._show(self._future.pop())
            self.focus_first()

    def ask_support(self) -> None:
        """Look for what is wrong, and show where that is told."""
        self.begin(f"{HERE}#support")
        self.support.look()

    def find_now(self) -> None:
        """Show the pages with the words that are typed, or what was read when there are none."""
        question = self.search.text().strip()
        goes_on = self._here.target.startswith(_QUESTION)
        if not question:
            if goes_on:
                self._show(self._past.pop() if self._past else _Reading(CONTENTS))
            return
        if not goes_on:  # what is typed letter by letter is one question
            self._remember(self._past)
            self._future.clear()
        self._show(_Reading(f"{_QUESTION}{question}"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the contents out where the page needs their room."""
        super().resizeEvent(event)
        wide = self.width() >= look.scaled(_CONTENTS_FROM)
        self.list.setVisible(wide)
        self.contents.setVisible(not wide)

    # ---- inside ------------------------------------------------------------------------

    def _remember(self, where: list[_Reading]) -> None:
        if self._here.target:
            where.append(_Reading(self._here.target, self.view.scrolled))

    def _show(self, reading: _Reading) -> None:
        page, _, part = reading.target.partition("#")
        self._here = reading
        self._session.reading[:] = [reading.target]
        if reading.target.startswith(_QUESTION):
            self._show_found(reading.target.removeprefix(_QUESTION))
            self._stack.setCurrentWidget(self.view)
        elif page == HERE:
            self._stack.setCurrentWidget(self.here)
            self.here.show_part(part)
        else:
            self.view.show_page(self._guide.page(page), part)
            if reading.scroll:
                self.view.go_down(reading.scroll)
            self._stack.setCurrentWidget(self.view)
        if not reading.target.startswith(_QUESTION):
            self._say_question("")
            if self.isVisible():  # else the window tells what page it shows
                announce(self, self._guide.title(reading.target))
        self.list.choose(reading.target)
        self._tell_ways()

    def _show_found(self, question: str) -> None:
        found = self._finder.find(question)
        self.view.show_page(found_page(question, found))
        if self.search.text().strip() != question:
            self._say_question(question)
        announce(self, ntr("{n} page found", "{n} pages found", len(found)))

    def _say_question(self, question: str) -> None:
        """Let the box hold what is looked for, without looking again."""
        self.search.setText(question)
        self._finding.stop()

    def _tell_ways(self) -> None:
        allow(self.back, "" if self._past else tr("There is no page before this one."))
        allow(self.forward, "" if self._future else tr("There is no page after this one."))

    def _on_link(self, target: str) -> None:
        if target.startswith(_WEB):
            QDesktopServices.openUrl(QUrl(target))
        else:
            self.open(target)

    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_return(self) -> None:
        self._finding.stop()
        self.find_now()
        self.view.focus_first_link()
