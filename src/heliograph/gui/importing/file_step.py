"""The first step of an import: which table, how it is read, and where its files are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from heliograph.domain.campaign import in_language
from heliograph.gui import look
from heliograph.gui.importing.empty_table import EmptyTable
from heliograph.gui.importing.preview import Preview
from heliograph.gui.parts import Card, Column, button, row_of, text
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import iso, language, ltr, tr
from heliograph.wording.tables import encoding_names

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session

_BOX_WIDTH = 340
TABLES = "*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt"


class FileStep(Column):
    """Chooses; everything that takes time is done by ``ImportWork``."""

    def __init__(self, session: Session, work: ImportWork) -> None:
        super().__init__()
        self._session = session
        self._work = work
        self.choose = button(tr("&Choose a table…"), self._on_choose)
        self.table_words = ElidedWords()
        self.campaign = ChoiceBox()
        self.sheet = ChoiceBox()
        self.encoding = ChoiceBox()
        self._rows: dict[ChoiceBox, QWidget] = {}
        self.preview = Preview()
        self.choose_folder = button(tr("Choose a &folder…"), self._on_choose_folder)
        self.no_folder = button(tr("&Without files"), lambda: self._take_folder(None), "quiet")
        self.beside = button("", self._on_beside, "quiet")
        self.folder_words = ElidedWords()
        table = Card(tr("The table"))
        table.add(self.table_words, self.choose)
        for words, box, chosen in (
            (tr("Ca&mpaign"), self.campaign, self._on_campaign),
            (tr("&Sheet"), self.sheet, self._on_sheet),
            (tr("&Encoding of the text"), self.encoding, self._on_encoding),
        ):
            label = text(words, wraps=False)
            label.setBuddy(box)
            box.setFixedWidth(look.scaled(_BOX_WIDTH))
            box.activated.connect(chosen)
            self._rows[box] = row_of(label, box)
            table.add(self._rows[box])
        table.add(self.preview)
        files = Card(tr("Photos and files"))
        files.add(self.folder_words, self.no_folder, self.choose_folder)
        files.add(text(tr("Rows name their files; they are looked for in this folder."), "soft"))
        files.add(self.beside)
        self.empty = EmptyTable(session, work)
        for each in (table, files, self.empty):
            self.box.addWidget(each)
        self.box.addStretch(1)
        work.table_read.connect(self._show_table)
        self.refresh()
        self._show_table()

    def refresh(self) -> None:
        """Offer the campaigns that are there now."""
        campaigns = self._session.workspace.campaigns.all()
        self.campaign.offer((each.id, in_language(each.title, language())) for each in campaigns)
        self.campaign.choose(self._work.campaign.id)
        self._rows[self.campaign].setVisible(self.campaign.count() > 1)

    def focus_first(self) -> None:
        """Give the keyboard to what is to be chosen first."""
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, path: Path) -> None:
        """Begin with a table."""
        settings = self._session.workspace.settings
        if settings.tables_in != str(path.parent):
            settings.tables_in = str(path.parent)
            self._session.workspace.save_settings()
        self._work.choose_table(path)
        self._show_table()

    def clear(self) -> None:
        """Show that no table is chosen any more."""
        self._show_table()

    def show_failed(self) -> None:
        """Show what is left after a table was not read."""
        self._show_table()

    def _show_table(self) -> None:
        work = self._work
        self.table_words.say(_place(work.path) or tr("XLSX, ODS, XLS, CSV or TSV"))
        table = work.table
        sheets = () if table is None else tuple(each for each in table.sheets if each.rows)
        self.sheet.offer((each.name, iso(each.name)) for each in sheets)
        self.sheet.choose(work.sheet_name)
        self._rows[self.sheet].setVisible(len(sheets) > 1)
        found = work.encoding or (None if table is None else table.encoding)
        self._rows[self.encoding].setVisible(found is not None)
        if found is not None:
            self.encoding.offer(encoding_names(found))
            self.encoding.choose(found)
        self.preview.show_columns(None if table is None else work.columns)
        self._show_folder()

    def _show_folder(self) -> None:
        work = self._work
        otherwise = tr("No folder: drafts are made without files.")
        self.folder_words.say(_place(work.folder) or otherwise)
        self.no_folder.setVisible(work.folder is not None)
        beside = work.beside
        self.beside.setVisible(beside is not None and beside != work.folder)
        if beside is not None:
            self.beside.setText(
                tr("&Use the folder “{name}” beside the table", name=iso(beside.name))
            )

    # ---- what a person does -------------------------------------------------------------

    def _on_choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            tr("Choose a table"),
            self._session.workspace.settings.tables_in,
            tr("Tables") + f" ({TABLES});;" + tr("All files") + " (*)",
        )
        if name:
            self.take(Path(name))

    def _on_choose_folder(self) -> None:
        settings = self._session.workspace.settings
        start = self._work.folder or (None if self._work.path is None else self._work.path.parent)
        name = QFileDialog.getExistingDirectory(
            self.window(),
            tr("Choose the folder of photos and files"),
            settings.tables_files_in or ("" if start is None else str(start)),
        )
        if name:
            settings.tables_files_in = name
            self._session.workspace.save_settings()
            self._take_folder(Path(name))

    def _on_beside(self) -> None:
        self._take_folder(self._work.beside)
        self.choose_folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_folder(self, folder: Path | None) -> None:
        self._work.choose_folder(folder)
        self._show_folder()

    def _on_campaign(self) -> None:
        self._work.choose_campaign(self._session.workspace.campaigns.get(self.campaign.code()))

    def _on_sheet(self) -> None:
        self._work.choose_sheet(self.sheet.code())

    def _on_encoding(self) -> None:
        if self._work.path is not None:
            self._work.choose_table(self._work.path, encoding=self.encoding.code())
            self._show_table()


def _place(path: Path | None) -> str:
    if path is None:
        return ""
    return tr("{name} in {folder}", name=iso(path.name), folder=ltr(str(path.parent)))
