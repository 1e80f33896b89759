"""An empty table to fill in, for whoever has none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from heliograph import i18n
from heliograph.gui.importing.table_saving import save_table
from heliograph.gui.parts import Card, button, text
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import iso, language, language_name, tr

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session


class EmptyTable(Card):
    """Writes the campaign's questions as the headings of a workbook, with lists to pick from."""

    def __init__(self, session: Session, work: ImportWork) -> None:
        super().__init__(tr("No table yet?"))
        self._session = session
        self._work = work
        self.language = ChoiceBox()
        self.language.setAccessibleName(tr("Language of the empty table"))
        self.language.offer((code, language_name(code)) for code in i18n.LANGUAGES)
        self.language.choose(language())
        self.save = button(tr("Save an &empty table to fill in…"), self._on_save)
        self.message = MessageStrip(self)
        self.add(
            text(tr("Its columns are the questions of the campaign, with lists to pick from.")),
            self.language,
            self.save,
        )
        self.add(self.message)

    def _on_save(self) -> None:
        start = Path(self._session.workspace.settings.tables_in) / (tr("Stories") + ".xlsx")
        name, _ = QFileDialog.getSaveFileName(
            self.window(), tr("Save an empty table"), str(start), tr("Tables") + " (*.xlsx)"
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx"))

    def save_to(self, path: Path) -> None:
        """Write it, in the background."""
        campaign, speech = self._work.campaign, self.language.code()

        def make() -> bytes:
            from heliograph.exchange.tables.template import empty_table  # noqa: PLC0415 - on wish
            from heliograph.wording.table_template import template  # noqa: PLC0415 - the same

            with i18n.speaking(speech):
                return empty_table(template(campaign))

        def saved() -> None:
            self.message.say(
                tr("The empty table was saved: {name}", name=iso(path.name)),
                tone="done",
                actions=((tr("Open it"), lambda: _open(path)),),
            )

        save_table(self._session, path, make, message=self.message, saved=saved)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
