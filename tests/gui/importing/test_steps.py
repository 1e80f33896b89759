"""The four steps of an import in the window, from a table to drafts and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.importing.page import CHECK, COLUMNS, DONE, FILE

if TYPE_CHECKING:
    from fakes.tables import Steps


def test_nothing_is_kept_before_the_last_step(steps: Steps) -> None:
    page = steps.open()
    assert page.step == FILE
    page.next.click()
    assert page.step == COLUMNS
    page.next.click()
    steps.settle()
    assert page.step == CHECK
    assert steps.titles() == []
    assert page.next.text() == "&Import 3"


def test_a_table_becomes_drafts_and_the_numbers_are_told(steps: Steps) -> None:
    page = steps.take()
    assert page.step == DONE
    assert page.done.words() == "3 drafts were made."
    assert steps.titles() == ["", "A mast on the school", "Radio of the hills"]


def test_an_import_can_be_taken_back_at_its_end(steps: Steps) -> None:
    page = steps.take()
    page.done.undo.click()
    assert steps.titles() != [], "it asks first"
    page.done.message.buttons()[0].click()
    steps.settle()
    assert steps.titles() == []
    assert page.done.words() == "The import was undone: 3 stories."
    assert not page.done.undo.isEnabled()


def test_a_file_that_is_no_table_is_told_in_place(steps: Steps) -> None:
    path = steps.folder / "photo.xlsx"
    path.write_bytes(b"\xff\xd8\xff\xe0 no table")
    page = steps.open(path)
    assert page.step == FILE
    assert page.message.words().startswith("This file is not a table that can be read here.")
    assert not page.next.isEnabled()
