"""An import that is stopped, cut off, seen by new pages, refused by the disk, or taken back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from fakes.profiles import complete_answers
from heliograph.app.importing import taking
from heliograph.app.importing.taking import Taking
from heliograph.errors import DiskFull
from heliograph.exchange.tables.reading import read_table
from heliograph.gui.importing.page import CHECK, DONE, ImportPage
from heliograph.i18n import bare
from photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes.tables import Steps
    from heliograph.app.importing.looking import Look
    from heliograph.app.importing.taking import Taken
    from heliograph.store.imports import Run

MANY = tuple((f"A-{at}", f"Radio {at}", "Success", "Chad", "", "") for at in range(120))


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write fifty rows in one transaction, so that a short table has an end of one inside."""
    monkeypatch.setattr(taking, "_TOGETHER", 50)


class HeldUp:
    """Lets taking in wait after fifty rows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.goes_on = threading.Event()
        whole = Taking.take
        held = self

        def take(
            self: Taking, look: Look, *, progress: Callable[[int, int], None], **named: object
        ) -> Taken:
            def tell(done: int, rows: int) -> None:
                if done >= 50:
                    held.goes_on.wait(20)
                progress(done, rows)

            return whole(self, look, progress=tell, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(Taking, "take", take)


def test_stop_keeps_what_was_taken_and_the_same_table_goes_on(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldUp(monkeypatch)
    table = steps.write(*MANY)
    page = steps.check(table)
    page.next.click()
    steps.qtbot.waitUntil(lambda: len(steps.titles()) == 50)
    assert not page.next.isEnabled()
    page.progress.stop.click()
    held.goes_on.set()
    steps.settle()
    assert page.step == DONE
    assert page.done.words().startswith("The import was stopped.")
    assert "50 drafts were made." in page.done.words()
    assert "goes on where it ended" in page.done.words()
    page.next.click()
    steps.take(table)
    assert "70 drafts were made." in page.done.words()
    assert len(steps.titles()) == 120


def test_a_page_that_is_made_anew_shows_the_import_that_goes_on(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldUp(monkeypatch)
    steps.check(steps.write(*MANY)).next.click()
    steps.qtbot.waitUntil(lambda: len(steps.titles()) == 50)
    other = ImportPage(steps.session)
    steps.qtbot.addWidget(other)
    assert other.step == CHECK
    assert other.progress.words().startswith("Drafts are being made.")
    other.open_table(steps.write(name="other.csv"))
    assert other.step == CHECK, "no other table in between"
    held.goes_on.set()
    steps.settle()
    assert other.step == DONE
    assert other.done.words() == "120 drafts were made."


def test_the_end_of_the_program_ends_it_between_two_rows(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldUp(monkeypatch)
    steps.check(steps.write(*MANY)).next.click()
    steps.qtbot.waitUntil(lambda: len(steps.titles()) == 50)
    steps.session.tasks.ask_to_stop()
    held.goes_on.set()
    assert steps.session.tasks.stop()
    assert len(steps.titles()) == 50


def test_a_full_disk_is_told_with_what_is_here(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Taking.take

    def take(
        self: Taking, look: Look, *, progress: Callable[[int, int], None], **named: object
    ) -> Taken:
        def tell(done: int, rows: int) -> None:
            progress(done, rows)
            if done >= 50:
                raise DiskFull(steps.folder)

        return whole(self, look, progress=tell, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Taking, "take", take)
    page = steps.take(steps.write(*MANY))
    assert page.step == DONE
    assert "50 drafts were made." in page.done.words()
    assert page.done.words().startswith("It ended before the last row.")
    assert "full" in page.done.message.words()


def test_files_that_were_not_attached_are_told_with_row_and_reason(steps: Steps) -> None:
    (steps.photos / "mast.jpg").write_bytes(b"no picture at all")
    (steps.photos / "boat.jpg").write_bytes(jpeg(400, 300))
    table = steps.write(
        ("A-1", "Radio", "Success", "Chad", "mast.jpg", ""),
        ("A-2", "Boat", "Success", "Chad", "boat.jpg", ""),
    )
    page = steps.open(table)
    page.file.beside.click()
    steps.page.next.click()
    steps.page.next.click()
    steps.settle()
    page.next.click()
    steps.settle()
    assert page.done.words() == "2 drafts were made."
    assert "Row 2" in page.done.files_words()
    assert page.done.files_words().count("mast.jpg") == 1
    assert "boat.jpg" not in page.done.files_words()


def test_taking_back_says_how_far_it_is_and_stop_ends_it_between_two_stories(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, is_there = threading.Event(), threading.Event()
    whole = Taking.undo

    def undo(self: Taking, run: Run, *, progress: Callable[[int, int], None]) -> object:
        def tell(done: int, stories: int) -> None:
            if done == 3:
                is_there.set()
                goes_on.wait(20)
            progress(done, stories)

        return whole(self, run, progress=tell)

    monkeypatch.setattr(taking, "_BACK_TOGETHER", 1)
    monkeypatch.setattr(Taking, "undo", undo)
    page = steps.take(steps.write(*MANY[:8]))
    page.done.undo.click()
    page.done.message.buttons()[0].click()
    steps.qtbot.waitUntil(is_there.is_set)
    assert " of 8" in bare(page.progress.words())
    page.progress.stop.click()
    goes_on.set()
    steps.settle()
    assert page.done.words() == "The import of 3 stories was undone. 5 stories are still here."
    assert len(steps.titles()) == 5
    page.done.undo.click()
    assert "Undo the import of 5 stories?" in page.done.message.words()
    page.done.message.buttons()[0].click()
    steps.settle()
    assert steps.titles() == []


def test_what_is_on_its_way_is_not_taken_back(steps: Steps) -> None:
    page = steps.take(steps.write(MANY[0]))
    drafts = steps.session.workspace.drafts
    (row,) = drafts.summaries()
    drafts.change(row.story, complete_answers(), based_on=drafts.get(row.story).answers)
    drafts.mark_ready(row.story)
    page.done.undo.click()
    page.done.message.buttons()[0].click()
    steps.settle()
    assert "1 story of this import is in the outbox" in page.done.message.words()
    assert len(steps.titles()) == 1


def test_the_report_is_saved_as_a_table_that_can_be_read_again(steps: Steps) -> None:
    page = steps.take()
    for name in ("report.xlsx", "report.csv"):
        path = steps.folder / name
        page.done.report.save_to(path)
        steps.settle()
        assert name in page.done.message.words()
        first, *rows = read_table(path).sheets[0].rows
        assert "Title" in first.values
        assert len(rows) == 3
    page.done.report.save_to(steps.folder / "not-there" / "report.csv")
    steps.settle()
    assert "cannot be written" in page.done.message.words()


def test_changed_rows_bring_drafts_up_to_date_only_when_asked(steps: Steps) -> None:
    steps.take()
    steps.page.next.click()
    table = steps.write(("A-1", "Radio of the coast", "Success", "Chad", "", "seen"))
    page = steps.check(table)
    assert not page.next.isEnabled(), "nothing is new"
    page.check.update_changed.click()
    page.next.click()
    steps.settle()
    assert page.done.words() == "1 draft was updated."
    assert "Radio of the coast" in steps.titles()
