"""Stands between two writers of one story: shows what clashes, and says where each side is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph.gui.editor.conflict_page import ConflictPage
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from heliograph.app.drafts import Changed
    from heliograph.gui.editor.beside import SidePage
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.messages import EditorMessages
    from heliograph.gui.session import Session


class Conflicts(QObject):
    """What the editor does when somebody else wrote, too."""

    story_wanted = Signal(str)
    """The second draft is to be opened (its id)."""
    versions_wanted = Signal()

    def __init__(
        self,
        session: Session,
        draft: EditorDraft,
        messages: EditorMessages,
        *,
        open_side: Callable[[SidePage], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = draft
        self._messages = messages
        self._open_side = open_side
        draft.clashed.connect(self._on_clashed)
        draft.details_met.connect(self._on_details_met)

    def _on_clashed(self, clash: Changed) -> None:
        page = ConflictPage(self._session, self._draft, clash)
        page.back_wanted.connect(lambda: self._on_left(clash))

        def settle(words: str, made: str) -> None:
            self._on_settled(page, words, made)

        page.settled.connect(settle)
        self._open_side(page)

    def _on_left(self, clash: Changed) -> None:
        words = tr(
            "This story was changed in two places. It stands as the other program wrote it; what "
            "you wrote is kept under Versions."
        )
        choose = (tr("Choose…"), lambda: self._on_clashed(clash))
        self._messages.say(words, tone="warning", actions=(choose,))

    def _on_settled(self, page: ConflictPage, words: str, made: str) -> None:
        page.back_wanted.disconnect()
        page.done.emit()
        actions = ((tr("Open the other"), lambda: self.story_wanted.emit(made)),) if made else ()
        self._messages.say(words, tone="done", actions=actions)

    def _on_details_met(self, file_name: str) -> None:
        words = tr(
            "Another program changed what is said about {file}, too. Its words are kept under "
            "Versions.",
            file=ltr(file_name),
        )
        self._messages.say(words, actions=((tr("Versions"), self.versions_wanted.emit),))
