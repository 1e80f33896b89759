"""An empty table to fill in, for whoever has none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from heliograph import i18n
from heliograph.gui.parts import Card, button, text
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import iso, language, language_name, tr

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here


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

        def work(here: Here) -> str:
            from heliograph.exchange.tables.template import empty_table  # noqa: PLC0415 - on wish
            from heliograph.paper.files import write_file  # noqa: PLC0415 - the same
            from heliograph.wording.table_template import template  # noqa: PLC0415 - the same

            del here
            with i18n.speaking(speech):
                made = empty_table(template(campaign))
            try:
                write_file(path, made)
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._session.tasks.start(
            work,
            owner=self,
            done=lambda why: self._on_saved(path, why),
            failed=lambda error: self._on_saved(path, str(error)),
        )

    def _on_saved(self, path: Path, why: str) -> None:
        if why:
            words = tr("{path} cannot be written: {reason}", path=iso(path.name), reason=iso(why))
            self.message.say(words, tone="warning")
            return
        self.message.say(
            tr("The empty table was saved: {name}", name=iso(path.name)),
            tone="done",
            actions=((tr("Open it"), lambda: _open(path)),),
        )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
