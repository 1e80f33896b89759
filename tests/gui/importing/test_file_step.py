"""The first step of an import: table, sheet, encoding, folder, and an empty table to fill in."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from heliograph.exchange.tables.reading import read_table
from heliograph.gui.importing.page import FILE
from workbooks import workbook

if TYPE_CHECKING:
    import pytest

    from fakes.tables import Steps


def test_a_guessed_encoding_is_shown_and_can_be_corrected(steps: Steps) -> None:
    table = steps.write(
        ("A-1", "Récits où l’île répond", "Success", "Chad", "", ""), encoding="cp1252"
    )
    file = steps.open(table).file
    assert file.encoding.code() == "cp1252"
    assert file.encoding.currentText() == "Western Europe (Windows-1252)"
    assert file.preview.cell(0, 1) == "Récits où l’île répond"
    file.encoding.choose("cp1251")
    file.encoding.activated.emit(file.encoding.currentIndex())
    steps.settle()
    assert file.encoding.code() == "cp1251"
    assert file.preview.cell(0, 1) == "Récits où l’île répond".encode("cp1252").decode("cp1251")


def test_an_encoding_in_which_the_table_is_not_is_told_in_place(steps: Steps) -> None:
    table = steps.write(("A-1", "Récits", "Success", "Chad", "", ""), encoding="cp1252")
    page = steps.open(table)
    page.file.encoding.choose("utf-8")
    page.file.encoding.activated.emit(page.file.encoding.currentIndex())
    steps.settle()
    assert "cannot be read in this encoding" in page.message.words()
    assert page.file.encoding.isVisible(), "another one can be chosen"
    assert not page.next.isEnabled()


def test_one_of_several_sheets_is_chosen(steps: Steps) -> None:
    path = steps.folder / "stories.xlsx"
    with workbook(path) as book:
        for name, title in (("Hills", "Radio of the hills"), ("Coast", "Radio of the coast")):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ("Title", "Country"))
            sheet.write_row("A2", (title, "Chad"))
    file = steps.open(path).file
    assert file.sheet.code() == "Hills"
    file.sheet.choose("Coast")
    file.sheet.activated.emit(file.sheet.currentIndex())
    steps.settle()
    assert file.preview.cell(0, 0) == "Radio of the coast"
    page = steps.page
    page.next.click()
    page.next.click()
    steps.settle()
    page.next.click()
    steps.settle()
    assert steps.titles() == ["Radio of the coast"]


def test_the_folder_beside_the_table_is_offered_and_used_on_wish_only(steps: Steps) -> None:
    file = steps.open().file
    assert steps.page.work.folder is None
    assert file.beside.isVisible()
    file.beside.click()
    assert steps.page.work.folder == steps.photos
    assert not file.beside.isVisible()
    file.no_folder.click()
    assert steps.page.work.folder is None


def test_the_folder_of_the_last_table_is_remembered(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = steps.write()
    asked: list[object] = []

    def choose(*arguments: object) -> tuple[str, str]:
        asked.append(arguments[2])
        return str(table), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    steps.page.file.choose.click()
    steps.settle()
    steps.page.file.choose.click()
    steps.settle()
    assert asked == ["", str(steps.folder)]


def test_a_workbook_that_would_fill_the_memory_costs_one_sentence(steps: Steps) -> None:
    path = steps.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(bytes(1024 * 1024))
    page = steps.open(path)
    assert page.step == FILE
    assert page.message.words().startswith("The table is larger than can be read here.")


def test_reading_can_be_stopped_and_another_table_chosen(steps: Steps) -> None:
    page = steps.page
    page.open_table(steps.write())
    page.progress.stop.click()
    assert page.work.stage is None
    assert not page.next.isEnabled()
    steps.open(steps.write(name="other.csv"))
    assert page.next.isEnabled()


def test_an_empty_table_is_saved_in_the_language_that_is_chosen(steps: Steps) -> None:
    empty = steps.page.file.empty
    path = steps.folder / "vide.xlsx"
    empty.language.choose("fr")
    empty.save_to(path)
    steps.settle()
    assert "vide.xlsx" in empty.message.words()
    assert "Titre" in read_table(path).sheets[0].rows[0].values


def test_an_empty_table_that_cannot_be_written_is_told(steps: Steps) -> None:
    empty = steps.page.file.empty
    empty.save_to(steps.folder / "not-there" / "empty.xlsx")
    steps.settle()
    assert "cannot be written" in empty.message.words()
