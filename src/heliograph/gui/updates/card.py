"""The card of the settings for newer versions: what is known, and everything one can decide."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from heliograph import __version__, wording
from heliograph.gui.main_window import MainWindow
from heliograph.gui.parts import Card, button, text, together
from heliograph.gui.setup.locked import LockedLine
from heliograph.gui.updates.news import news_of
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import joined, tr
from heliograph.updates.sources import StickSource
from heliograph.wording import updates as words

if TYPE_CHECKING:
    from heliograph.app.update_standing import Standing
    from heliograph.gui.session import Session

OPENS_PACKAGES = sys.platform in {"win32", "darwin"}
"""Whether the system installs a package that is opened; elsewhere an administrator does."""


class UpdatesCard(Card):
    """Whether newer versions are looked for, what there is, and fetching it."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Newer versions"))
        self._session = session
        self._news = news_of(session)
        self.on = Tick(tr("Look once a day whether there is a newer Heliograph"))
        self.testing = Tick(tr("Offer versions that are still being tested"))
        for tick in (self.on, self.testing):
            tick.clicked.connect(self._on_chosen)
            self.add(tick)
        self.add(
            text(
                tr(
                    "Asking costs less than 20 kB. Nothing is fetched before you say so, and"
                    " stories always go first."
                ),
                "soft",
            )
        )
        self._locked = LockedLine(
            session.workspace, {"updates": (self.on,), "update_channel": (self.testing,)}
        )
        self.add(self._locked.line)
        self._words = text("")
        self.add(self._words)
        self._notes = text("", "soft")
        self.add(self._notes)
        self._trouble = text("", "soft")
        self.add(self._trouble)
        self.look_now = button(tr("Look now"), self._look)
        self.from_file = button(tr("From a file…"), self._choose_file)
        self.get = button(tr("Get it"), self._news.want, "primary")
        self.anyway = button(tr("Get it anyway"), self._want_anyway)
        self.pause = button(tr("Pause"), self._news.pause)
        self.not_now = button(tr("Not now"), self._news.not_now)
        self.show_file = button(tr("Show the file"), self._show_file)
        self.install = button(tr("Install and close Heliograph"), self._install, "primary")
        acts = QWidget()
        row = Flow(acts)
        for each in self._buttons():
            row.addWidget(each)
        self.add(acts)
        self._news.changed.connect(self.refresh)
        self.refresh()
        self._news.begin()

    def refresh(self) -> None:
        """Say how it stands now."""
        settings = self._session.workspace.settings
        self.on.setChecked(settings.updates)
        self.testing.setChecked(settings.update_channel == "testing")
        standing, error = self._news.standing, self._news.error
        self.testing.setEnabled(settings.updates)
        self._locked.refresh()
        if not settings.updates:
            self.testing.setEnabled(False)
        self._words.setText("\n".join(self._lines(standing)))
        offer = None if standing is None else standing.offer
        self._notes.setText("" if offer is None else words.notes(offer))
        self._trouble.setText("" if error is None else together(wording.error(error)))
        for label in (self._words, self._notes, self._trouble):
            label.setVisible(bool(label.text()))
        shown = self._possible(standing)
        for each in self._buttons():
            each.setVisible(each in shown)

    def words(self) -> str:
        """Give what it says."""
        return joined(self._words.text(), self._notes.text(), self._trouble.text())

    def _lines(self, standing: Standing | None) -> list[str]:
        if self._news.is_looking and (standing is None or not standing.is_wanted):
            return [tr("Looking for a newer version…")]
        if standing is None:
            return []
        if standing.off is not None:
            return [words.off_sentence(standing.off)]
        if standing.offer is None:
            return [words.newest_sentence(__version__, standing.looked_ms)]
        said = [words.offered_sentence(standing.offer)]
        if standing.package is not None:
            said += [
                words.ready_sentence(standing.package),
                "" if OPENS_PACKAGES else words.install_sentence(standing.package),
            ]
        elif self._news.is_copying:
            said.append(words.progress_sentence(standing))
        elif not standing.is_wanted:
            said.append(words.cost_sentence(standing))
        else:
            rules = self._session.workspace.data_rules.standing()
            said += [words.progress_sentence(standing), words.wait_sentence(standing, rules)]
        return [each for each in said if each]

    def _possible(self, standing: Standing | None) -> set[QPushButton]:
        if standing is None or standing.off is not None:
            return set()
        if standing.offer is None:
            return {self.look_now, self.from_file}
        if standing.package is not None:
            return {self.install if OPENS_PACKAGES else self.show_file, self.not_now}
        if self._news.is_copying:
            return {self.pause}
        if not standing.is_wanted:
            return {self.get, self.from_file, *(() if standing.is_hidden else (self.not_now,))}
        shown = {self.pause}
        return {*shown, self.anyway} if standing.wait == "rule" else shown

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.install,
            self.show_file,
            self.get,
            self.anyway,
            self.pause,
            self.look_now,
            self.from_file,
            self.not_now,
        )

    def _on_chosen(self) -> None:
        self._news.choose(on=self.on.isChecked(), testing=self.testing.isChecked())

    def _look(self) -> None:
        self._news.look()

    def _want_anyway(self) -> None:
        self._news.want(anyway=True)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.window(), tr("A newer Heliograph from a file"), "", "*.zip"
        )
        if name:
            self._news.look(StickSource(Path(name)))

    def _show_file(self) -> None:
        self._news.check_package(_open_folder)

    def _install(self) -> None:
        self._news.check_package(self._close_for)

    def _close_for(self, package: Path) -> None:
        """Let the window close as always; what opens the package comes after everything else."""
        window = self.window()
        if isinstance(window, MainWindow):
            self._news.package = package
            window.quit()
            if window.isVisible():
                self._news.package = None  # something could not be saved


def _open_folder(package: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(package.parent)))
