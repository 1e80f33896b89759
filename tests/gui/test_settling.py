"""The window never waits for the disk, and says "saved" only of what is on it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from editing import attach, complete, field, photo
from fakes.disks import WAIT_S, Disk, syncs_here
from heliograph import settings as settings_file
from heliograph.errors import DiskFull, StoreDamaged, StoreLocked
from heliograph.gui.appearance import Appearance
from heliograph.gui.editor.draft import EditorDraft
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.endings.crashes import Crashes
from heliograph.gui.program import Program, Start
from heliograph.gui.sending import go_on_all, pause_all
from heliograph.gui.settling import Settling
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.tasks import Tasks
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def window(session: Session, disk: Disk) -> Iterator[Session]:
    """Give a session whose thread does not wait for the disk, as in the program."""
    settler = session.workspace.make_settler()
    workspace = session.workspace.another(settler=settler)
    settling = Settling(workspace)
    yield replace(session, workspace=workspace, settling=settling)
    disk.refuses = None
    disk.is_free.set()
    settling.end(within_s=WAIT_S)
    assert settling.has_ended
    workspace.close()


@pytest.fixture
def draft(window: Session) -> EditorDraft:
    story = window.workspace.drafts.new(campaign="open-call", answers={"title": "Before"})
    return EditorDraft(window.workspace, story, settling=window.settling)


def test_what_the_store_did_not_take_is_tried_again_though_nobody_does_anything(
    window: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.gui.editor.draft.SAVE_AGAIN_MS", 1)
    story = window.workspace.drafts.new(campaign="open-call", answers={"title": "Before"})
    draft = EditorDraft(window.workspace, story, settling=window.settling)
    change, refusals = window.workspace.drafts.change, [StoreLocked(window.workspace.profile)] * 3

    def refuse_at_first(*args: object, **kwargs: object) -> object:
        if refusals:
            raise refusals.pop()
        return cast("Callable[..., object]", change)(*args, **kwargs)

    monkeypatch.setattr(window.workspace.drafts, "change", refuse_at_first)
    told: list[object] = []
    draft.failed.connect(told.append)
    with qtbot.waitSignal(draft.saved, timeout=int(WAIT_S * 1000)):
        draft.answer("title", "After")
        assert not draft.save()
    assert window.workspace.drafts.get(story).title == "After"
    assert told == [StoreLocked(window.workspace.profile)], "the same is said once"


@pytest.fixture
def page(window: Session, qtbot: QtBot) -> Iterator[EditorPage]:
    page = EditorPage(window, complete(window))
    page.resize(1240, 760)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: not page.draft.is_settling)
    yield page
    assert window.tasks.stop()
    page.close()
    page.deleteLater()


def test_saved_is_said_when_the_disk_has_it_and_nobody_waits_for_that(
    draft: EditorDraft, disk: Disk, desk: Desk, qtbot: QtBot
) -> None:
    said: list[int] = []
    draft.saved.connect(said.append)
    disk.is_free.clear()
    draft.answer("title", "After")
    assert draft.save()
    assert draft.is_settling
    assert desk.workspace.drafts.get(draft.id).title == "After"
    QApplication.processEvents()
    assert said == []
    disk.is_free.set()
    qtbot.waitUntil(lambda: bool(said))
    assert not draft.is_settling
    assert draft.save()


@pytest.mark.usefixtures("expected_warnings")
def test_a_disk_that_does_not_take_it_is_told_and_the_words_stay_until_it_does(
    draft: EditorDraft, disk: Disk, qtbot: QtBot
) -> None:
    disk.refuses = errno.EIO
    draft.answer("title", "After")
    with qtbot.waitSignal(draft.failed) as told:
        draft.save()
    assert isinstance(told.args[0], StoreDamaged)
    assert draft.is_dirty
    assert not draft.save(), "who leaves now is asked"
    draft.answer("summary", "Written meanwhile")
    disk.refuses = None
    with qtbot.waitSignal(draft.saved):
        draft.save()
        draft.save()  # asks the disk at once, not some seconds later
    assert not draft.is_dirty
    assert draft.save()


@pytest.mark.usefixtures("expected_warnings")
def test_words_are_saved_although_the_file_of_the_settings_cannot_be_replaced(
    window: Session, draft: EditorDraft, qtbot: QtBot
) -> None:
    said: list[int] = []
    draft.saved.connect(said.append)
    in_the_way = window.workspace.profile / "settings.toml.new"
    in_the_way.mkdir()
    window.workspace.save_settings()
    draft.answer("title", "After")
    draft.save()
    qtbot.waitUntil(lambda: bool(said))
    assert not draft.is_dirty
    in_the_way.rmdir()


@pytest.mark.usefixtures("expected_warnings")
def test_who_gives_up_what_the_disk_does_not_take_may_leave(
    draft: EditorDraft, disk: Disk, qtbot: QtBot
) -> None:
    disk.refuses = errno.ENOSPC
    draft.answer("title", "After")
    with qtbot.waitSignal(draft.failed) as told:
        draft.save()
    assert isinstance(told.args[0], DiskFull)
    draft.give_up()
    assert draft.save()


def test_the_page_says_that_it_is_saving_until_the_disk_has_it(
    page: EditorPage, disk: Disk, qtbot: QtBot
) -> None:
    title = field(page, "title")
    disk.is_free.clear()
    qtbot.keyClicks(title, " and more")
    page.save_now()
    assert "Saving…" in page.head.state.whole()
    disk.is_free.set()
    qtbot.waitUntil(lambda: "Saved on this computer" in page.head.state.whole())


def test_the_last_choice_of_many_is_in_the_file_in_the_end(
    window: Session, disk: Disk, desk: Desk
) -> None:
    disk.is_free.clear()
    settings = window.workspace.settings
    for percent in (110, 125, 150):
        settings.text_percent = percent
        window.workspace.save_settings()
    disk.is_free.set()
    assert window.settling.end(within_s=WAIT_S)
    path = desk.workspace.profile / "settings.toml"
    assert settings_file.load(path).text_percent == 150


def test_nothing_that_a_person_does_makes_the_window_wait_for_the_disk(
    session: Session, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qapp = cast("QApplication", QApplication.instance())
    with syncs_here(monkeypatch) as found:
        opened = desk.workspace.another()  # what it does by itself is no act of the window
        settler = opened.make_settler()
        workspace = opened.another(settler=settler)
        opened.close()
        appearance = Appearance(qapp, workspace.settings)
        appearance.keep_in(workspace.settings, workspace.save_settings)
        window = replace(
            session,
            workspace=workspace,
            settling=Settling(workspace),
            tasks=Tasks(workspace),
            appearance=appearance,
        )
        found.clear()
        _act(window, qtbot, tmp_path)
        assert found == []
        assert window.tasks.stop()
        assert window.settling.end(within_s=WAIT_S)
        workspace.close()


def _act(window: Session, qtbot: QtBot, folder: Path) -> None:
    library = LibraryPage(window)
    qtbot.addWidget(library)
    page = EditorPage(window, complete(window))
    page.resize(1240, 760)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    # typing, and saving
    qtbot.keyClicks(field(page, "title"), " and more")
    page.save_now()
    # ready, and back
    page.acts.mark_ready()
    assert not page.draft.is_open
    page.acts.to_drafts()
    assert page.draft.is_open
    # a file, and what is said of it
    attach(qtbot, page, photo(folder))
    item = page.draft.media()[-1]
    page.draft.describe(item.id, replace(item.details, credit="Amina"))
    page.draft.save()
    # holding everything, and letting it go
    pause_all(window)
    go_on_all(window)
    # choices
    window.appearance.use_theme("dark")
    window.appearance.use_percent(125)
    # the trash
    library.refresh()
    window.workspace.library.trash([page.draft.id])
    window.workspace.drafts.restore(page.draft.id)
    page.close()
    page.deleteLater()


def test_an_error_of_the_disk_that_nobody_handled_is_no_crash(
    qtbot: QtBot, tmp_path: Path, expected_warnings: object
) -> None:
    crashes = Crashes()
    crashes.write_into(tmp_path)
    error = DiskFull(tmp_path / "store.db")
    with qtbot.assertNotEmitted(crashes.happened), qtbot.waitSignal(crashes.disk_refused) as told:
        crashes._on_error(DiskFull, error, None)
    crashes.rest()
    assert told.args == [error]
    assert (tmp_path / "crash.log").read_text(encoding="utf-8") == ""
    assert expected_warnings is not None


@pytest.mark.usefixtures("expected_warnings")
def test_who_leaves_what_the_disk_does_not_take_is_asked_and_may_give_it_up(
    page: EditorPage, disk: Disk, qtbot: QtBot
) -> None:
    disk.refuses = errno.EIO
    qtbot.keyClicks(field(page, "title"), " and more")
    with qtbot.waitSignal(page.draft.failed):
        page.save_now()
    assert not page.may_leave()
    assert "The disk does not take what is written" in page.message.words()
    way_out = next(each for each in page.message.buttons() if each.text() == "Leave without saving")
    with qtbot.waitSignal(page.left):
        way_out.click()


# ---- the whole program -------------------------------------------------------------------


@pytest.fixture
def program(desk: Desk, qtbot: QtBot, disk: Disk) -> Iterator[Program]:
    """Start the program where somebody has written before."""
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    program = Program(
        cast("QApplication", QApplication.instance()),
        desk.workspace.profile,
        Start(language="en"),
        open_workspace=lambda profile, secret: Workspace.open(
            profile, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    yield program
    disk.refuses = None
    disk.is_free.set()
    program.close()


@pytest.mark.usefixtures("expected_warnings")
def test_what_the_disk_refuses_is_said_at_the_bottom_until_it_takes_it(
    program: Program, disk: Disk, qtbot: QtBot
) -> None:
    session, shell = program.session, program.contents.shell
    assert session is not None
    assert shell is not None
    disk.refuses = errno.ENOSPC
    session.workspace.drafts.new(campaign="open-call")
    qtbot.waitUntil(lambda: "The disk is full." in shell.strip.saved())
    disk.refuses = None
    session.settling.try_again()
    qtbot.waitUntil(lambda: shell.strip.saved() == "Everything is kept on this computer")


@pytest.mark.usefixtures("expected_warnings")
def test_what_the_disk_refuses_is_said_on_pages_that_are_made_anew_and_over_what_was_saved_before(
    program: Program, disk: Disk, qtbot: QtBot
) -> None:
    session, before = program.session, program.contents.shell
    assert session is not None
    assert before is not None
    disk.refuses = errno.ENOSPC
    story = session.workspace.drafts.new(campaign="open-call")
    qtbot.waitUntil(lambda: "The disk is full." in before.strip.saved())
    before.open_story(story)
    assert "The disk is full." in before.strip.saved()
    program.contents.renew()
    after = program.contents.shell
    assert after is not None
    assert after is not before
    assert "The disk is full." in after.strip.saved()
    disk.refuses = None
    session.settling.try_again()
    qtbot.waitUntil(lambda: after.strip.saved() == "Everything is kept on this computer")


def test_a_disk_that_hangs_does_not_hold_up_the_end_and_is_told_of(
    program: Program,
    disk: Disk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("heliograph.gui.endings.ending.SETTLE_WITHIN_S", 0.05)
    session, profile = program.session, program.profile
    assert session is not None
    disk.is_free.clear()
    session.workspace.drafts.new(campaign="open-call")
    program.close()
    assert not program.all_ended
    assert "The disk did not take what was saved last." in capsys.readouterr().err
    assert (profile / "running.json").exists(), "the next start says that it did not end in order"
    disk.is_free.set()
    session.settling.end(within_s=WAIT_S)
    assert session.settling.has_ended
    session.workspace.close()


def test_an_end_in_order_leaves_everything_on_the_disk(program: Program, desk: Desk) -> None:
    session = program.session
    assert session is not None
    session.workspace.drafts.new(campaign="open-call", answers={"title": "The last"})
    session.workspace.settings.text_percent = 125
    session.workspace.save_settings()
    program.close()
    assert program.all_ended
    assert not (program.profile / "running.json").exists()
    assert [each.title for each in desk.workspace.drafts.summaries()] == ["The last"]
    assert settings_file.load(program.profile / "settings.toml").text_percent == 125
