"""The line of a story's other languages: open one, show one beside, hear what changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.editor import other_version
from heliograph.gui.menus import Ticked
from heliograph.gui.parts import together
from heliograph.gui.plain import tip
from heliograph.gui.widgets.chip import ToggleChip
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.words import Words
from heliograph.i18n import language_name, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.language_versions import Copied, News, Version
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.pages import EditorPages
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


class LanguageLine(QWidget):
    """Hidden while the story is alone; the other version is read when it is asked for."""

    story_wanted = Signal(str)
    """Another version is to be opened (its id)."""
    copied = Signal()
    """Facts were brought into the story: what the questions show is to be read again."""

    def __init__(
        self, session: Session, draft: EditorDraft, pages: EditorPages, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = draft
        self._pages = pages
        self._versions: list[Version] = []
        self._chips: dict[StoryId, ToggleChip] = {}
        self._last: StoryId | None = None
        self._row = QWidget(self)
        self._flow = Flow(self._row, gap=6)
        self.news = MessageStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.BLOCK_GAP)
        box.addWidget(self._row)
        box.addWidget(self.news)
        self.news.closed.connect(self._on_closed)
        self.refresh()
        self._show(session.beside.get(draft.id))
        self._tell_news()

    def refresh(self) -> None:
        """Read again which versions there are, and what the one beside says."""
        versions = self._session.workspace.language_versions.versions_of(self._draft.id)
        if versions != self._versions:
            self._versions = versions
            self._fill()
        shown = self._session.beside.get(self._draft.id)
        if shown is not None and shown not in self._chips:
            shown = None
        if shown is not None or self._pages.other is not None:
            self._show(shown)
        self._fit()

    def commands(self) -> Commands:
        """Give what can be done here now."""
        if not self._versions:
            return {}
        return {"beside": Ticked(self.toggle, on=self._pages.other is not None)}

    def toggle(self) -> None:
        """Show the version beside that was there last, or the first; or none."""
        if self._pages.other is not None:
            self._show(None)
            announce(self, tr("No other language is shown beside."))
            return
        first = self._versions[0].story
        last = first if self._last is None or self._last not in self._chips else self._last
        self._show(last)
        announce(self, tr("Beside: {language}", language=self._name(last)))

    # ---- inside -------------------------------------------------------------------------

    def _show(self, story: StoryId | None) -> None:
        other = None
        if story is not None:
            try:
                other = other_version.read(self._session.workspace, story)
            except HeliographError as error:
                self.news.say(together(wording.error(error)), tone="warning")
        if other is None:
            self._session.beside.pop(self._draft.id, None)
        else:
            self._session.beside[self._draft.id] = self._last = other.story
        if other != self._pages.other:
            self._pages.tell_beside(other)
        for each, chip in self._chips.items():
            chip.setChecked(other is not None and each == other.story)
        self._fit()

    def _fill(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._chips = {each.story: self._chip(each) for each in self._versions}
        parts: tuple[QWidget, ...] = (
            Words(tr("Also in:"), "soft", self._row, wrap=False),
            *(self._opener(each) for each in self._versions),
            Words(tr("Show beside:"), "soft", self._row, wrap=False),
            *self._chips.values(),
        )
        high = max(each.sizeHint().height() for each in parts)
        for each in parts:
            each.setFixedHeight(high)
            self._flow.addWidget(each)
            each.show()

    def _opener(self, version: Version) -> QPushButton:
        name = language_name(version.language)
        made = QPushButton(name, self._row)
        look.dress(made, "quiet")
        made.setAccessibleName(tr("Open the version in this language: {language}", language=name))
        made.setToolTip(tip(version.title or tr("(no title yet)")))
        made.clicked.connect(lambda: self.story_wanted.emit(version.story))
        return made

    def _chip(self, version: Version) -> ToggleChip:
        name = language_name(version.language)
        made = ToggleChip(name, self._row)
        made.setAccessibleName(tr("Show beside: {language}", language=name))
        made.clicked.connect(lambda: self._show(version.story if made.isChecked() else None))
        return made

    def _name(self, story: StoryId) -> str:
        found = (each.language for each in self._versions if each.story == story)
        return language_name(next(found, ""))

    def _fit(self) -> None:
        self._row.setVisible(bool(self._versions))
        self.setVisible(bool(self._versions) or not self.news.isHidden())

    # ---- what changed in the version that this one was begun from -----------------------------

    def _tell_news(self) -> None:
        if not self._draft.is_open:
            return
        news = self._session.workspace.language_versions.news(self._draft.id)
        if news is None:
            return
        name = language_name(news.language)
        if news.facts and news.texts:
            words = tr(
                "The {language} version has other words and other facts since you last saw it.",
                language=name,
            )
        elif news.facts:
            words = tr(
                "The {language} version has other facts since you last saw it.", language=name
            )
        else:
            words = tr(
                "The {language} version has other words since you last saw it.", language=name
            )
        actions: list[tuple[str, Callable[[], object]]] = []
        if news.texts:
            actions.append((tr("Show it beside"), lambda: self._show(news.source)))
        if news.facts:
            actions.append((tr("Copy the facts again"), lambda: self._copy(news)))
        actions.append((tr("I have seen it"), self._on_seen))
        self.news.say(words, actions=actions, spoken=False)
        self._fit()

    def _on_seen(self) -> None:
        self._session.workspace.language_versions.look_at(self._draft.id)
        self.news.put_away()

    def _copy(self, news: News) -> None:
        if not self._draft.save():
            return
        versions = self._session.workspace.language_versions
        try:
            done = versions.copy_facts(self._draft.id, news.source)
        except HeliographError as error:
            self.news.say(together(wording.error(error)), tone="warning")
            return
        words = tr(
            "The facts of the {language} version are here now. Your words were left alone.",
            language=language_name(news.language),
        )
        self.news.say(words, tone="done", actions=((tr("Undo"), lambda: self._undo(done)),))
        self.copied.emit()

    def _undo(self, done: Copied) -> None:
        if not self._draft.save():
            return
        try:
            self._session.workspace.language_versions.undo(done)
        except HeliographError as error:
            self.news.say(together(wording.error(error)), tone="warning")
            return
        self.news.put_away()
        self.copied.emit()

    def _on_closed(self) -> None:
        self._fit()
