"""Leads the window through backups, so that each of their steps can be pictured."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from picture_keys import into_sight

from heliograph.app import backups
from heliograph.gui.backup.restoring import RestorePage, Restoring
from heliograph.gui.backup.steps import MakeSteps, RestoreSteps
from heliograph.gui.backup.told import RestoredNote
from heliograph.gui.backup.wish import RestoreWish
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from heliograph.gui.program import Program

_PHRASE = "seven lanterns under water"


def tour(
    program: Program, language: str, wait_for: Callable[[Callable[[], bool]], None]
) -> Iterator[str]:
    """Give the name of each page once it is on the screen."""
    del language
    shell = cast("Shell", program.contents.shell)
    shell.go("settings")
    (page,) = shell.findChildren(SettingsPage)
    card = page.backup
    into_sight(card)
    yield "backup"
    card.make.click()
    making = cast("MakeSteps", card.steps)
    wait_for(lambda: bool(making.expected_words()))
    into_sight(card)
    yield "backup-make"
    making.fields.first.setText("short")
    making.go_on.click()
    into_sight(card)
    yield "backup-short"
    path = program.profile.parent / "heliograph.backup"
    card.write(path, _PHRASE)
    into_sight(card)
    yield "backup-writing"
    wait_for(lambda: bool(card.message.words()))
    into_sight(card)
    yield "backup-made"
    card.open.click()
    opening = cast("RestoreSteps", card.steps)
    opening.form.take(path)
    opening.form.secret.setText(_PHRASE)
    opening.check.click()
    wait_for(lambda: bool(card.message.words()))
    into_sight(card)
    yield "backup-checked"
    card.message.put_away()
    opening.restore.click()
    wait_for(opening.replace.isVisible)
    into_sight(card)
    yield "backup-asked"
    opening.replace.click()
    into_sight(card)
    yield "backup-sure"
    shell.show_above(RestoredNote(backups.look(path, _PHRASE), kept_aside=True))
    shell.go("stories")
    yield "backup-restored"
    wish = RestoreWish(path=path.with_name("not-there.backup"), secret=_PHRASE, replaces=True)
    restoring = RestorePage(Restoring(program.profile, wish))
    program.window.show_inside(restoring)
    restoring.begin()
    wait_for(restoring.leave.isVisible)
    yield "backup-refused"
