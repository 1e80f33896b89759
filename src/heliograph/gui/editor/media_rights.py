"""Credit and licence of the file before, offered for the next and taken by a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from heliograph.gui import parts
from heliograph.gui.widgets.words import Words
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.domain.media import MediaItem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.workspace import Workspace


class Rights(NamedTuple):
    """Who made a file and what others may do with it."""

    credit: str
    licence: str


def last_rights(workspace: Workspace, draft: EditorDraft, item: MediaItem) -> Rights | None:
    """Find what was said of the file before this one, in this story or in the last one.

    Returns:
        None where nothing was said yet. A licence that this campaign does not know is left out.
    """
    before: list[MediaItem] = []
    after: list[MediaItem] = []
    side = before
    for each in draft.media():
        if each.id == item.id:
            side = after
        elif each.details.credit.strip() and each.details.licence:
            side.append(each)
    near = [*reversed(before), *after]
    if near:
        found = Rights(near[0].details.credit.strip(), near[0].details.licence)
    else:
        settings = workspace.settings
        found = Rights(settings.media_credit, settings.media_licence)
    known = {choice.code for choice in draft.campaign.choices.get("licences", ())}
    found = Rights(found.credit, found.licence if found.licence in known else "")
    return found if found.credit else None


def remember(workspace: Workspace, item: MediaItem) -> None:
    """Keep what was said of a file, to offer it for those of other stories."""
    settings, details = workspace.settings, item.details
    said = (details.credit.strip(), details.licence)
    if all(said) and said != (settings.media_credit, settings.media_licence):
        settings.media_credit, settings.media_licence = said
        workspace.save_settings()


class RightsOffer(QWidget):
    """One line with a button, above the question of who made the file."""

    taken = Signal(str, str)
    """Credit and licence, by the person's press."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rights: Rights | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = Words("", "soft", self)
        self.take = parts.button(tr("Use again"), self._on_pressed, icon="copy")
        self.take.setAccessibleName(tr("Use again"))
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.take)
        self.hide()

    def offer(self, rights: Rights | None, licences: Mapping[str, str]) -> None:
        """Offer this; None for nothing."""
        self._rights = rights
        self.setVisible(rights is not None)
        if rights is not None:
            said = [rights.credit, licences.get(rights.licence, "")]
            told = ", ".join(iso(part) for part in said if part)
            self._words.setText(tr("Last time: {credit}", credit=told))
            self.take.setAccessibleDescription(told)

    def _on_pressed(self) -> None:
        if self._rights is not None:
            self.taken.emit(*self._rights)
