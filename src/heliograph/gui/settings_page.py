"""Settings: every choice takes effect at once and is kept."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtWidgets import QFileDialog, QWidget

from heliograph import __version__, i18n, wording
from heliograph.domain.campaign import in_language
from heliograph.errors import HeliographError
from heliograph.gui.appearance import PERCENTS
from heliograph.gui.parts import Card, Column, Head, button, page_box, row_of, text, together
from heliograph.gui.profile_form import ProfileForm
from heliograph.gui.sign_in import SignInForm
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import ltr, mark, moment, size, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.settings import Theme
    from heliograph.wording import Words

_THEMES: dict[Theme, str] = {
    "system": mark("As on this computer"),
    "light": mark("Light"),
    "dark": mark("Dark"),
}


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
        self._column = Column()
        box.addWidget(self._column, 1)
        self.looks = _Looks(session)
        self.sending = _Sending(session)
        self.account = _Account(session, self.message)
        self.profile = ProfileForm(session.workspace)
        self.campaigns = _Campaigns(session, self.message)
        self.storage = _Storage(session, self.message)
        person = Card(tr("Organisation and contact"))
        person.add(
            text(tr("Copied into each new story. Stories begun before keep theirs."), "soft")
        )
        person.add(self.profile)
        for card in (
            self.looks,
            self.sending,
            self.account,
            person,
            self.campaigns,
            self.storage,
            _about(),
        ):
            self._column.box.addWidget(card)
        self._column.box.addStretch(1)
        self.profile.saved.connect(self._on_profile_saved)
        for part in (self.sending, self.account, self.campaigns):
            part.changed.connect(self.changed)

    def refresh(self) -> None:
        """Read again what may change from elsewhere."""
        self.sending.refresh()
        self.account.refresh()
        self.campaigns.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the first choice."""
        self.looks.language.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here."""
        return {"add-campaign": self.campaigns.add_file, "sign-in": self.ask_sign_in}

    def ask_sign_in(self) -> None:
        """Bring the questions of signing in into sight."""
        self._column.ensureWidgetVisible(self.account)
        self.account.focus_first()

    def show_about(self) -> None:
        """Bring the versions into sight."""
        bar = self._column.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _on_profile_saved(self) -> None:
        self.message.say(tr("Saved for new stories."), tone="done", for_ms=4000)


class _Looks(Card):
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
        self._appearance = appearance
        for words, box in (
            (tr("&Language of the screens"), self.language),
            (tr("&Text size"), self.percent),
            (tr("&Colours"), self.theme),
        ):
            label = text(words, wraps=False)
            label.setBuddy(box)
            self.add(label, box)

    def _on_theme(self) -> None:
        for theme in _THEMES:
            if theme == self.theme.code():
                self._appearance.use_theme(theme)


class _Sending(Card):
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Sending"))
        self._session = session
        self.automatic = Tick(tr("Send by itself when connected"))
        self.automatic.clicked.connect(self._on_clicked)
        self.add(self.automatic)
        self.add(text(tr("Off: stories go only when you press Check now in the Outbox."), "soft"))
        self.refresh()

    def refresh(self) -> None:
        self.automatic.setChecked(self._session.workspace.settings.send_automatically)

    def _on_clicked(self) -> None:
        settings = self._session.workspace.settings
        settings.send_automatically = self.automatic.isChecked()
        self._session.workspace.save_settings()
        if settings.send_automatically:
            self._session.worker.wake()
        else:
            self._session.worker.interrupt()
        self.changed.emit()


class _Account(Card):
    changed = Signal()

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Signing in"))
        self._session = session
        self._message = message
        self._who = text("")
        self.leave = button(tr("Sign &out…"), self._on_leave)
        self.add(self._who, self.leave)
        self.form = SignInForm(session)
        self._file = button(tr("Use a &file…"), self._on_file)
        self.sign_in = button(tr("Sign &in"), self._on_sign_in, "primary")
        self.add(self.form)
        self._buttons = row_of(text("", wraps=False), self._file, self.sign_in)
        self.add(self._buttons)
        self.form.signed_in.connect(self._on_signed_in)
        self.form.campaign_added.connect(self._on_campaign_added)
        self.form.failed.connect(self._on_failed)
        self.form.began.connect(lambda: message.say(tr("Signing in…")))
        self.refresh()

    def refresh(self) -> None:
        account = self._session.workspace.account.current()
        known = self._session.workspace.outbox.connection()
        inside = account is not None and known.signed_in
        if account is not None and inside:
            words = tr(
                "Signed in to {service} for {organisation} since {time}. Address: {address}",
                service=account.service_name,
                organisation=account.organisation,
                time=moment(account.enrolled_ms),
                address=ltr(account.service_url),
            )
        else:
            words = tr("Not signed in. You can go on writing; nothing is sent.")
        self._who.setText(words)
        self.leave.setVisible(inside)
        self.form.setVisible(not inside)
        self._buttons.setVisible(not inside)

    def focus_first(self) -> None:
        first = self.leave if self.form.isHidden() else self.form.address
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_sign_in(self) -> None:
        if self.form.filled:
            self.form.sign_in()
        else:
            self._message.say(tr("Type the address of the service and your code first."))
            self.form.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_file(self) -> None:
        path = self.form.choose_file()
        if path is not None:
            self.form.use_file(path)

    def _on_signed_in(self) -> None:
        self._message.say(tr("Signed in. Stories that are ready go now."), tone="done")
        self.refresh()
        self.changed.emit()

    def _on_campaign_added(self) -> None:
        self._message.say(tr("The campaign was added."), tone="done")
        self.changed.emit()

    def _on_failed(self, words: Words) -> None:
        self._message.say(together(words), tone="warning")

    def _on_leave(self) -> None:
        self._message.say(
            tr(
                "Sign out on this computer? Your stories and receipts stay here."
                " To send again you need a new code."
            ),
            tone="warning",
            actions=(
                (tr("Sign out"), self._leave_now),
                (tr("Stay signed in"), self._message.put_away),
            ),
        )

    def _leave_now(self) -> None:
        self._message.put_away()
        self._session.workspace.account.sign_out()
        self._session.worker.interrupt()
        self.refresh()
        self.changed.emit()


class _Campaigns(Card):
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
        campaigns = self._session.workspace.campaigns.all()
        self._list.setText("\n".join(_line(each) for each in campaigns))

    def add_file(self) -> None:
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


class _Storage(Card):
    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__(tr("Storage and protection"))
        self._session = session
        self._message = message
        self._where = text("")
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.protected = Tick(tr("Protect the stories with this computer’s password store"))
        self.protected.clicked.connect(self._on_clicked)
        self.add(self._where)
        self.add(self.protected)
        self.add(
            text(
                tr(
                    "Stories are always encrypted. Protected, only the person signed in to this"
                    " computer can open them; a copy of the folder is useless elsewhere."
                ),
                "soft",
            )
        )
        self.protected.setChecked(session.workspace.is_protected)
        self._where.setText(self._words(None))
        profile = session.workspace.profile
        session.tasks.start(
            lambda _: sum(each.stat().st_size for each in profile.glob("*") if each.is_file()),
            owner=self,
            done=lambda total: self._where.setText(self._words(total)),
            failed=self._on_failed,
        )

    def words(self) -> str:
        return self._where.text()

    def _words(self, total_bytes: int | None) -> str:
        folder = ltr(str(self._session.workspace.profile))
        if total_bytes is None:
            return tr("Kept in {folder}", folder=folder)
        return tr("{size} in {folder}", size=size(total_bytes), folder=folder)

    def _on_clicked(self) -> None:
        wanted = self.protected.isChecked()

        def work(here: Here) -> bool:
            here.workspace.protect(on=wanted)
            return here.workspace.is_protected

        self.protected.setEnabled(False)
        self._session.tasks.start(work, owner=self, done=self._on_done, failed=self._on_failed)

    def _on_done(self, protected: bool) -> None:  # noqa: FBT001 - the result of a task
        self.protected.setEnabled(True)
        self.protected.setChecked(protected)
        words = (
            tr("The stories are protected with this computer’s password store.")
            if protected
            else tr("The key is now in the folder itself: whoever can copy it can read it.")
        )
        self._message.say(words, tone="done" if protected else "note")

    def _on_failed(self, error: HeliographError) -> None:
        self.protected.setEnabled(True)
        self.protected.setChecked(self._session.workspace.is_protected)
        self._message.say(together(wording.error(error)), tone="warning")


def _about() -> Card:
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
