"""Settings: every choice takes effect at once and is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.background.settings_card import BackgroundCard
from heliograph.gui.backup.backup_card import BackupCard
from heliograph.gui.locking.protection_card import ProtectionCard
from heliograph.gui.parts import Card, Column, Head, about, page_box, text
from heliograph.gui.setup.account_card import AccountCard
from heliograph.gui.setup.data_card import DataCard
from heliograph.gui.setup.file_offer import FileOffer
from heliograph.gui.setup.kept_card import KeptCard
from heliograph.gui.setup.profile_form import ProfileForm
from heliograph.gui.setup.profile_offer import ProfileOffer
from heliograph.gui.setup.proxy_card import ProxyCard
from heliograph.gui.setup.sections import Sections
from heliograph.gui.setup.set_by_card import SetByCard
from heliograph.gui.setup.settings_cards import (
    CampaignsCard,
    LooksCard,
    SendingCard,
    StorageCard,
    about_card,
)
from heliograph.gui.setup.spelling_card import SpellingCard
from heliograph.gui.updates.card import UpdatesCard
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


_SECTIONS_FROM = 880
"""Logical pixels of width (at 100 %) from which the names of the parts stand beside them."""


class SettingsPage(QWidget):
    """One column of cards."""

    changed = Signal()
    """Something that other pages show may be different now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.message = MessageStrip(self)
        box = page_box(self)
        box.addWidget(Head(tr("Settings")))
        box.addWidget(self.message)
        self._column = Column(widest=760)
        self.looks = LooksCard(session)
        self.spelling = SpellingCard(session)
        self.sending = SendingCard(session, self.message)
        self.data = DataCard(session, self.message)
        self.background = BackgroundCard(session, self.message)
        self.account = AccountCard(session, self.message)
        self.proxy = ProxyCard(session, self.message)
        self.profile = ProfileForm(session.workspace)
        self.campaigns = CampaignsCard(session, self.message)
        self.protection = ProtectionCard(session, self.message)
        self.backup = BackupCard(session)
        self.storage = StorageCard(session, self.message)
        self.kept = KeptCard(session)
        self.updates = UpdatesCard(session)
        self.set_by = SetByCard(session)
        person = Card(tr("Organisation and contact"))
        person.add(
            text(tr("Copied into each new story. Stories begun before keep theirs."), "soft")
        )
        person.add(self.profile)
        cards: tuple[Card, ...] = (
            self.set_by,
            self.looks,
            self.spelling,
            self.sending,
            self.data,
            self.background,
            self.account,
            self.proxy,
            person,
            self.campaigns,
            self.protection,
            self.backup,
            self.storage,
            self.kept,
            self.updates,
            about_card(),
        )
        for part, page in (
            (self.sending, "send"),
            (self.data, "costs"),
            (self.background, "send"),
            (self.account, "begin"),
            (self.proxy, "why"),
            (self.campaigns, "campaigns"),
            (self.protection, "protect"),
            (self.backup, "backup"),
            (self.storage, "backup"),
            (self.kept, "lost"),
            (self.updates, "newer"),
            (self.updates, "newer"),
        ):
            about(part, page)
        for card in cards:
            self._column.box.addWidget(card)
        self._column.box.addStretch(1)
        self.sections = Sections(self._column, cards)
        beside = QHBoxLayout()
        beside.setSpacing(look.PAGE_MARGIN)
        beside.addWidget(self.sections)
        beside.addWidget(self._column, 1)
        box.addLayout(beside, 1)
        self.offer = ProfileOffer(session, self.message, self)
        self.profile.saved.connect(self.offer.tell_saved)
        self.offer.changed.connect(self.changed)
        self.file_offer = FileOffer(session, self.message, self)
        self.file_offer.campaign_came.connect(self.campaigns.take)
        self.file_offer.set_up.connect(self._on_set_up)
        self.account.file_chosen.connect(self.take_file)
        for part in (self.sending, self.data, self.account, self.campaigns):
            part.changed.connect(self.changed)

    def refresh(self) -> None:
        """Read again what may change from elsewhere."""
        self.set_by.refresh()
        self.spelling.refresh()
        self.sending.refresh()
        self.data.refresh()
        self.background.refresh()
        self.account.refresh()
        self.proxy.refresh()
        self.campaigns.refresh()
        self.protection.refresh()
        self.kept.refresh()
        self.updates.refresh()
        self.backup.refresh()

    def take_file(self, path: Path) -> None:
        """Take in a file from ITU or a ministry, after a question where it changes much."""
        self.file_offer.open(path)

    def _on_set_up(self) -> None:
        self.profile.refresh()
        self.refresh()
        self.changed.emit()

    def focus_first(self) -> None:
        """Give the keyboard to the first choice."""
        self.looks.language.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here."""
        return {"add-campaign": self.campaigns.add_file, "sign-in": self.ask_sign_in}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names of the parts out where the settings need their room."""
        super().resizeEvent(event)
        self.sections.setVisible(self.width() >= look.scaled(_SECTIONS_FROM))

    def ask_sign_in(self) -> None:
        """Bring the questions of signing in into sight."""
        self._column.ensureWidgetVisible(self.account)
        self.account.focus_first()

    def ask_proxy(self) -> None:
        """Bring the questions about the network's proxy into sight."""
        self._column.ensureWidgetVisible(self.proxy)
        self.proxy.focus_first()

    def ask_data(self) -> None:
        """Bring the data rules into sight."""
        self._column.ensureWidgetVisible(self.data)
        self.data.focus_first()

    def ask_protection(self) -> None:
        """Begin to ask who is to open the stories."""
        self._column.ensureWidgetVisible(self.protection)
        self.protection.begin()

    def ask_updates(self) -> None:
        """Bring what is known of newer versions into sight."""
        self._column.ensureWidgetVisible(self.updates)
        self.updates.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_about(self) -> None:
        """Bring the versions into sight."""
        bar = self._column.verticalScrollBar()
        bar.setValue(bar.maximum())
