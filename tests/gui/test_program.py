"""The program from its first start on: language, profile, pages, crash, second start, the end."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QLineEdit

from heliograph import i18n
from heliograph.gui.endings.crashes import Crashes
from heliograph.gui.main_window import Trouble
from heliograph.gui.one_window import OneWindow
from heliograph.gui.program import Program, Start
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.shell import Shell
from heliograph.gui.widgets.words import Words
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk


@pytest.fixture
def program(desk: Desk, qapp: QApplication, qtbot: QtBot) -> Iterator[Program]:
    """Start the program on a new profile, in English."""
    program = Program(
        qapp,
        desk.workspace.profile,
        Start(language="en"),
        open_workspace=lambda profile, secret: Workspace.open(
            profile, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    program.window.setWindowState(Qt.WindowState.WindowNoState)
    program.window.resize(1200, 700)
    program.window.activateWindow()
    qtbot.waitActive(program.window)
    yield program
    program.window.close()
    program.close()


def first_run(program: Program) -> FirstRun:
    assert program.contents.first_run is not None
    return program.contents.first_run


def shell(program: Program) -> Shell:
    assert program.contents.shell is not None
    return program.contents.shell


def past_first_run(program: Program) -> Shell:
    first_run(program).language.go_on.click()
    first_run(program).begin.go_on.click()
    first_run(program).person.skip.click()
    return shell(program)


def test_from_the_first_start_to_an_empty_story_in_four_acts(program: Program, desk: Desk) -> None:
    first_run(program).language.go_on.click()
    first_run(program).begin.go_on.click()
    first_run(program).person.skip.click()
    assert shell(program).where[1] is not None
    assert program.session is not None
    assert program.session.workspace.settings.language == "en"
    assert len(desk.workspace.drafts.summaries()) == 1
    assert desk.service.calls == []


def test_three_times_enter_lead_to_an_empty_story(program: Program, qtbot: QtBot) -> None:
    for step in range(3):
        assert first_run(program).step == step
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert shell(program).where[1] is not None


def test_who_wants_protection_is_led_to_it_before_the_first_story(
    program: Program, desk: Desk, qtbot: QtBot
) -> None:
    first_run(program).go(2)
    first_run(program).person.protects.click()
    first_run(program).person.skip.click()
    protect = first_run(program).protect
    assert protect is not None
    assert first_run(program).step == 3
    assert "Without both they are lost" in " ".join(
        each.text() for each in protect.findChildren(QLabel)
    )
    steps = protect.steps
    steps.phrase.setChecked(True)
    for field in (steps.passphrase, steps.again):
        field.setText("seven lanterns under water")
    qtbot.keyClick(steps.again, Qt.Key.Key_Return)
    qtbot.keyClick(steps.code.go_on, Qt.Key.Key_Return)
    for at, field in zip(steps.asked, steps.typed, strict=True):
        field.setText(steps.groups[at])
    qtbot.keyClick(steps.typed[1], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.contents.shell is not None)
    assert shell(program).where[1] is not None
    assert desk.workspace.protecting.kind == "passphrase"
    qtbot.waitUntil(lambda: program.lock is not None)
    shell(program).menus.action("lock").trigger()
    assert program.lock is not None
    assert program.lock.is_on


def test_not_now_ends_the_first_steps_as_if_nobody_had_asked(program: Program, desk: Desk) -> None:
    first_run(program).go(3)
    protect = first_run(program).protect
    assert protect is not None
    protect.steps.left.emit()
    assert shell(program).where[1] is not None
    assert desk.workspace.protecting.kind == "plain"


def test_every_language_can_be_chosen_without_reading_another(program: Program) -> None:
    for code, name in (("ar", "العربية"), ("zh", "中文"), ("en", "English")):
        tile = first_run(program).language.tiles.tiles[code]
        assert tile.text() == name
        tile.click()
        assert i18n.language() == code
        assert first_run(program).step == 0
        assert first_run(program).language.tiles.tiles[code].isChecked()
        right_to_left = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert right_to_left is (code == "ar")
    assert program.session is not None
    assert program.session.workspace.settings.language == "en"


def test_qt_speaks_the_language_too_and_keeps_latin_digits(program: Program) -> None:
    first_run(program).language.tiles.tiles["ar"].click()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() != "Cancel"
    assert QLocale().toString(123) == "123"


def test_larger_text_makes_the_page_anew_at_the_same_step(program: Program) -> None:
    assert program.session is not None
    program.session.appearance.larger()
    assert first_run(program).step == 0
    assert program.session.workspace.settings.text_percent == 110
    program.session.appearance.use_percent(100)


def test_signing_in_at_the_first_start(program: Program, desk: Desk, qtbot: QtBot) -> None:
    first_run(program).go(1)
    begin = first_run(program).begin
    begin.code.click()
    begin.go_on.click()
    assert "first" in begin.message.words()
    begin.form.address.setText("http://127.0.0.1:1")
    begin.form.code.setText(desk.world.new_code("Coast Radio"))
    begin.go_on.click()
    qtbot.waitUntil(lambda: first_run(program).step == 2)
    assert not begin.writes_now


def test_back_leads_to_the_step_before(program: Program) -> None:
    first_run(program).go(2)
    first_run(program).person.back.emit()
    assert first_run(program).step == 1
    first_run(program).begin.back.emit()
    assert first_run(program).step == 0


def test_places_by_keys_and_the_way_back(program: Program, qtbot: QtBot) -> None:
    inside = past_first_run(program)
    inside.go("help")
    for number, place in enumerate(("stories", "outbox", "sent", "call", "settings"), start=1):
        qtbot.keyClick(
            program.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
        )
        assert inside.where == (place, None)
    qtbot.keyClick(program.window, Qt.Key.Key_F1)
    assert inside.where == ("help", None)
    assert program.window.windowTitle().endswith("– Heliograph")
    inside.commands()["back"]()
    assert inside.where == ("settings", None)
    inside.commands()["forward"]()
    assert inside.where == ("help", None)


def test_written_words_are_saved_on_the_way_to_another_place(
    program: Program, desk: Desk, qtbot: QtBot
) -> None:
    inside = past_first_run(program)
    story = inside.where[1]
    assert story is not None
    lines = program.window.findChildren(QLineEdit)
    title = next(each for each in lines if each.accessibleName().startswith("Title"))
    qtbot.keyClicks(title, "Digital clinics in Lundu")
    qtbot.keyClick(program.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert inside.where == ("stories", None)
    assert desk.workspace.drafts.get(story).title == "Digital clinics in Lundu"
    assert "Saved on this computer" in inside.strip.saved()
    qtbot.keyClick(program.window, Qt.Key.Key_Delete)
    assert desk.workspace.drafts.counts()["trash"] == 1


def test_f6_goes_between_places_and_page_and_back_to_where_it_was(
    program: Program, qtbot: QtBot
) -> None:
    inside = past_first_run(program)
    inside.go("sent")
    before = QApplication.focusWidget()
    qtbot.keyClick(program.window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is inside.navigation.button("sent")
    qtbot.keyClick(program.window, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is before


def test_a_story_that_is_gone_is_explained_in_the_list(program: Program) -> None:
    inside = past_first_run(program)
    inside.open_story("018f0000-0000-7000-8000-000000000000")
    assert inside.where == ("stories", None)
    assert inside.isVisible()


def test_a_language_change_keeps_the_place_and_mirrors_it(program: Program) -> None:
    past_first_run(program).go("settings")
    assert program.session is not None
    program.session.appearance.use_language("ar")
    after = shell(program)
    assert after.where == ("settings", None)
    assert after.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert after.navigation.x() > after.width() / 2


def test_every_menu_command_either_works_or_is_not_offered(program: Program) -> None:
    inside = past_first_run(program)
    for place in ("stories", "outbox", "sent", "call", "settings", "help"):
        inside.go(place)
        for name in inside.commands():
            assert inside.menus.action(name).text()


def test_places_stand_above_the_page_where_there_is_no_room_beside_it(
    program: Program, qtbot: QtBot
) -> None:
    inside = past_first_run(program)
    inside.go("stories")
    qtbot.waitUntil(lambda: inside.navigation.height() > inside.navigation.width())
    program.window.resize(900, 440)
    qtbot.waitUntil(lambda: inside.navigation.width() > inside.navigation.height())


def test_what_the_worker_does_reaches_counts_and_strip(
    program: Program, desk: Desk, qtbot: QtBot
) -> None:
    inside = past_first_run(program)
    inside.go("outbox")
    desk.sign_in()
    story = desk.ready()
    inside.refresh()
    inside.commands()["check-connection"]()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    qtbot.waitUntil(lambda: "ITU server reached" in inside.strip.connection())
    qtbot.waitUntil(lambda: "1" in inside.navigation.button("sent").accessibleName())


def test_a_crash_is_told_without_its_words_and_the_window_goes_on(
    program: Program, tmp_path: Path, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    inside = past_first_run(program)
    crashes = Crashes()
    crashes.happened.connect(program.tell_of_crash)
    crashes.write_into(tmp_path / "logs")
    with pytest.raises(ValueError, match="Lundu") as caught:
        _fail("Digital clinics in Lundu")
    for _ in range(3):
        crashes._on_error(caught.type, caught.value, caught.tb)
    crashes.rest()
    report = (tmp_path / "logs" / "crash.log").read_text()
    assert report.count("builtins.ValueError") == 1
    assert "Lundu" not in report
    assert str(tmp_path) not in report
    assert "test_program" in report
    assert "inside Heliograph" in inside.strip.saved()
    # Its words are for a terminal: anything else that takes them, such as a journal, keeps them.
    assert "Digital" not in capsys.readouterr().err
    assert qtbot


def _fail(words: str) -> None:
    raise ValueError(words)


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_second_start_brings_the_window_forward(program: Program, qtbot: QtBot) -> None:
    assert program._door is not None
    second = OneWindow(program.profile)
    assert not second.claim()
    with qtbot.waitSignal(program._door.asked_for):
        assert second.hand_over()


def test_a_profile_that_does_not_open_is_explained_and_can_be_tried_again(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    profile = desk.workspace.profile
    desk.workspace.close()
    (profile / "store.db").rename(profile / "elsewhere")
    program = Program(qapp, profile, Start(language="en"))
    assert program.claim()
    program.show()
    qtbot.waitUntil(lambda: isinstance(program.window.centralWidget(), Trouble))
    trouble = program.window.centralWidget()
    assert isinstance(trouble, Trouble)
    assert "Nothing was deleted" in trouble.words()
    assert str(profile) in trouble.words()
    for each in trouble.findChildren(Words):
        assert each.height() >= each.heightForWidth(each.width()), each.text()
    (profile / "elsewhere").rename(profile / "store.db")
    with qtbot.waitSignal(program.opened):
        trouble.try_again.click()
    program.window.close()
    program.close()


def test_damaged_settings_ask_again_and_say_why(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    profile = desk.workspace.profile
    desk.write()
    desk.workspace.close()
    (profile / "settings.toml").write_bytes(b"\xff\xfe[[[")
    program = Program(qapp, profile, Start(language="en"))
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    said = first_run(program).language.message.words()
    assert said.startswith("The file with your settings was damaged")
    assert "Your stories are safe" in said
    program.window.close()
    program.close()


def test_the_window_paints_before_requests_and_the_key_store_are_loaded(tmp_path: Path) -> None:
    """In a process of its own, for what is imported stays imported."""
    script = """
import sys
from pathlib import Path
from heliograph.gui import program
app = program.application()
made = program.Program(app, Path(sys.argv[1]), program.Start(language="en"))
assert made.claim()
def seen():
    print([name for name in ("requests", "keyring", "urllib3") if name in sys.modules])
made.window.painted.connect(seen)
made.opened.connect(made.window.close)
made.show()
app.exec()
made.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "profile")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"
