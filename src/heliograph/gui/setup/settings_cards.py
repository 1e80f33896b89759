"""The cards of the settings: language and text, sending, campaigns, storage, versions."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QFileDialog

from heliograph import __version__, i18n, wording
from heliograph.domain.campaign import in_language
from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.appearance import PERCENTS
from heliograph.gui.parts import Card, button, text, together
from heliograph.gui.setup.locked import LockedLine
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import ltr, mark, size, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.settings import Digits, Theme

_THEMES: dict[Theme, str] = {
    "system": mark("As on this computer"),
    "light": mark("Light"),
    "dark": mark("Dark"),
    "contrast": mark("High contrast"),
}


_DIGITS: tuple[Digits, ...] = ("system", "latin", "eastern")
_BOX_WIDTH = 220
"""Of every list in the settings, at 100 %: lists below each other are of one width."""


class LooksCard(Card):
    """Language of the screens, size of the text, colours, digits."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Language and text"))
        appearance = session.appearance
        self.language = ChoiceBox()
        self.language.offer((code, i18n.language_name(code)) for code in i18n.LANGUAGES)
        self.language.choose(i18n.language())
        self.language.activated.connect(lambda: appearance.use_language(self.language.code()))
        self.percent = ChoiceBox()
        self.percent.offer((str(each), tr("{percent} %", percent=each)) for each in PERCENTS)
        self.percent.choose(str(appearance.percent))
        self.percent.activated.connect(lambda: appearance.use_percent(int(self.percent.code())))
        self.theme = ChoiceBox()
        self.theme.offer((code, tr(name)) for code, name in _THEMES.items())
        self.theme.choose(appearance.theme)
        self.theme.activated.connect(self._on_theme)
        self.digits = ChoiceBox()
        ways = (tr("As on this computer"), ltr("0123"), ltr("٠١٢٣"))
        self.digits.offer(zip(_DIGITS, ways, strict=True))
        self.digits.choose(appearance.digits)
        self.digits.activated.connect(self._on_digits)
        self._appearance = appearance
        for words, box in (
            (tr("&Language of the screens"), self.language),
            (tr("&Text size"), self.percent),
            (tr("&Colours"), self.theme),
            (tr("&Digits in Arabic"), self.digits),
        ):
            label = text(words, wraps=False)
            label.setBuddy(box)
            box.setMinimumWidth(look.scaled(_BOX_WIDTH))
            self.add(label, box)

    def _on_digits(self) -> None:
        for digits in _DIGITS:
            if digits == self.digits.code():
                self._appearance.use_digits(digits)

    def _on_theme(self) -> None:
        for theme in _THEMES:
            if theme == self.theme.code():
                self._appearance.use_theme(theme)


class SendingCard(Card):
    """Whether stories go by themselves."""

    changed = Signal()

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Sending"))
        self._session = session
        self._message = message
        self.automatic = Tick(tr("Send by itself when connected"))
        self.automatic.clicked.connect(self._on_clicked)
        self.add(self.automatic)
        self.add(text(tr("Off: stories go only when you press Check now in the Outbox."), "soft"))
        self.cleared = Tick(tr("Send nothing before it is cleared"))
        self.cleared.clicked.connect(self._on_clearance)
        self.add(self.cleared)
        self.add(
            text(
                tr(
                    "For focal points: stories that are ready wait in the Outbox until somebody"
                    " clears them there. What is being sent already goes on."
                ),
                "soft",
            )
        )
        self._locked = LockedLine(
            session.workspace,
            {"send_automatically": (self.automatic,), "clearance": (self.cleared,)},
        )
        self.add(self._locked.line)
        self.refresh()

    def refresh(self) -> None:
        """Read the choices again."""
        self._locked.refresh()
        self.automatic.setChecked(self._session.workspace.settings.send_automatically)
        self.cleared.setChecked(self._session.workspace.clearing.needed)

    def _on_clearance(self) -> None:
        try:
            self._session.workspace.clearing.set_needed(needed=self.cleared.isChecked())
        except HeliographError as error:
            self._message.say(together(wording.error(error)), tone="warning")
        self.refresh()
        self._session.worker.wake()
        self.changed.emit()

    def _on_clicked(self) -> None:
        settings = self._session.workspace.settings
        settings.send_automatically = self.automatic.isChecked()
        self._session.workspace.save_settings()
        if settings.send_automatically:
            self._session.worker.wake()
        else:
            self._session.worker.interrupt()
        self.changed.emit()


class CampaignsCard(Card):
    """The campaigns on this computer, and adding one from a file."""

    changed = Signal()

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Campaigns"))
        self._session = session
        self._message = message
        self._list = text("")
        self._add = button(tr("&Add from a file…"), self.add_file)
        self.add(self._list)
        self.add(text(tr("New ones come by themselves when connected."), "soft"), self._add)
        self.refresh()

    def refresh(self) -> None:
        """Read the campaigns again."""
        campaigns = self._session.workspace.campaigns.all()
        self._list.setText("\n".join(_line(each) for each in campaigns))

    def add_file(self) -> None:
        """Let the person choose a campaign file."""
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            tr("Campaign file"),
            "",
            tr("Files for Heliograph") + " (*.helio *.jws);;" + tr("All files") + " (*)",
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Take in a campaign file in the background."""

        def work(here: Here) -> Campaign:
            return here.workspace.campaigns.add_file(path)

        self._session.tasks.start(work, owner=self, done=self._on_added, failed=self._on_failed)

    def _on_added(self, campaign: Campaign) -> None:
        title = in_language(campaign.title, i18n.language())
        self._message.say(tr("{campaign} was added.", campaign=title), tone="done")
        self.refresh()
        self.changed.emit()

    def _on_failed(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


def _line(campaign: Campaign) -> str:
    return tr(
        "{title} – {deadline} (version {version})",
        title=in_language(campaign.title, i18n.language()),
        deadline=i18n.Raw(wording.deadline(campaign)),
        version=campaign.version,
    )


class StorageCard(Card):
    """Where the stories are, and how large."""

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Storage"))
        self._session = session
        self._message = message
        self._where = text("")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add(self._where)
        self._where.setText(self._words(None))
        profile = session.workspace.profile
        session.tasks.start(
            lambda _: sum(each.stat().st_size for each in profile.glob("*") if each.is_file()),
            owner=self,
            done=lambda total: self._where.setText(self._words(total)),
            failed=self._on_failed,
        )

    def words(self) -> str:
        """Give what it says about place and size."""
        return self._where.text()

    def _words(self, total_bytes: int | None) -> str:
        folder = ltr(str(self._session.workspace.profile))
        if total_bytes is None:
            return tr("Kept in {folder}", folder=folder)
        return tr("{size} in {folder}", size=size(total_bytes), folder=folder)

    def _on_failed(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


def about_card() -> Card:
    """Tell versions and licences."""
    card = Card(tr("About"))
    lines = (
        f"Heliograph {__version__}",
        tr("Licence: {licence}", licence=ltr("Apache-2.0")),
        f"Qt {qVersion()} (LGPL-3.0) · PySide6 {PySide6.__version__}",
        f"Python {platform.python_version()} · {platform.system()} {platform.release()}",
    )
    for line in lines:
        label = text(ltr(line) if line.isascii() else line)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.add(label)
    return card
