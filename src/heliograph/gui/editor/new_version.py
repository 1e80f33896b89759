"""Adds a language version to the story on the screen: which language, and what comes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from heliograph import wording
from heliograph.errors import HeliographError
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.languages import story_languages
from heliograph.gui.parts import Card, Column, button, text, together
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import LANGUAGES, language_name, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session


class NewVersionPage(SidePage):
    """One button for each of our languages that is not there yet, and a list of all others."""

    topic = "languages"

    def __init__(self, session: Session, draft: EditorDraft) -> None:
        super().__init__(tr("Add a language version"))
        self._session = session
        self._draft = draft
        versions = session.workspace.language_versions.versions_of(draft.id)
        there = {draft.language, *(each.language for each in versions)}
        self.buttons = [self._button(each) for each in LANGUAGES if each not in there]
        self.others = ChoiceBox()
        self.others.offer(
            [
                ("", tr("Choose…")),
                *(
                    (code, name)
                    for code, name in story_languages()
                    if code not in LANGUAGES and code not in there
                ),
            ]
        )
        self.others.choose("")
        self.others.setAccessibleName(tr("Another language"))
        self.begin_other = button(tr("Begin in this language"), self._on_other)
        card = Card(tr("In which language will the story be told, too?"))
        card.add(
            text(
                tr(
                    "Countries, dates, figures, organisation, links and files are copied. The "
                    "words and what you agree to at the end are left for you. Each version is sent "
                    "on its own."
                ),
                "soft",
            )
        )
        ours = QWidget()
        flow = Flow(ours)
        for each in self.buttons:
            flow.addWidget(each)
        card.add(ours)
        card.add(text(tr("Another language"), "strong"))
        row = card.row()
        row.addWidget(self.others)
        row.addWidget(self.begin_other)
        row.addStretch(1)
        column = Column(widest=760)
        column.box.addWidget(card)
        column.box.addStretch(1)
        self.box.addWidget(column, 1)

    def focus_first(self) -> None:
        """Give the keyboard to the first language."""
        first: QWidget = self.buttons[0] if self.buttons else self.others
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, language: str) -> None:
        """Begin the version and open it, with this one beside it."""
        try:
            begun = self._session.workspace.language_versions.begin(self._draft.id, language)
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        self._session.beside[begun] = self._draft.id
        self.story_wanted.emit(begun)

    def _button(self, language: str) -> QPushButton:
        return button(language_name(language), lambda: self.begin(language))

    def _on_other(self) -> None:
        if self.others.code():
            self.begin(self.others.code())
        else:
            self.message.say(tr("Choose a language first."))
            self.others.setFocus(Qt.FocusReason.OtherFocusReason)
