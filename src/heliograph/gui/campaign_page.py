"""The call itself: what is asked, of whom, until when, and where ITU says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from heliograph import wording
from heliograph.domain.campaign import in_language
from heliograph.domain.trouble import web_page
from heliograph.gui import look
from heliograph.gui.parts import Card, Column, Head, button, page_box, pictured, text
from heliograph.gui.plain import tip
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import date, iso, language, language_name, ltr, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session


class CampaignPage(QWidget):
    """Shows one campaign; links go to a browser only when they are pressed."""

    new_story_wanted = Signal(str)
    """Id of the campaign that it is for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[str, int] | None = None
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(tr("Campaign"))
        self.choice.activated.connect(self._show)
        self.write = button(tr("&Write for this call"), self._on_write, "primary", icon="add")
        box = page_box(self)
        box.addWidget(Head(tr("The call"), self.choice, self.write))
        self._column = Column()
        box.addWidget(self._column, 1)
        self._inside: QWidget | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read the campaigns on this computer again."""
        campaigns = self._session.workspace.campaigns
        first = self.choice.code() or campaigns.default().id
        self.choice.offer(
            (each.id, in_language(each.title, language())) for each in campaigns.all()
        )
        self.choice.choose(first)
        self.choice.setVisible(self.choice.count() > 1)
        self._show()

    def focus_first(self) -> None:
        """Give the keyboard to what can be done."""
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here."""
        return {}

    def campaign(self) -> Campaign:
        """Give the campaign that is shown."""
        return self._session.workspace.campaigns.get(self.choice.code())

    def _show(self) -> None:
        campaign = self.campaign()
        if self._shown == (campaign.id, campaign.version):
            return
        self._shown = (campaign.id, campaign.version)
        if self._inside is not None:
            self._column.box.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = _Call(campaign)
        self._column.box.addWidget(self._inside)

    def _on_write(self) -> None:
        self.new_story_wanted.emit(self.choice.code())


class _Call(QWidget):
    def __init__(self, campaign: Campaign) -> None:
        super().__init__()
        box = page_box(self)
        box.setContentsMargins(0, 0, 0, 0)
        spoken = language()
        box.addWidget(_cover(campaign, spoken))
        asked = Card(tr("What is asked"))
        for paragraph in in_language(campaign.call, spoken).split("\n\n"):
            asked.add(text(paragraph))
        box.addWidget(asked)
        topics = campaign.choices.get("topics", ())
        if topics:
            box.addWidget(_topics([in_language(each.name, spoken) for each in topics]))
        if campaign.links:
            box.addWidget(_links(campaign))
        box.addStretch(1)


def _cover(campaign: Campaign, spoken: str) -> Card:
    card = Card()
    card.box.setContentsMargins(look.PAGE_MARGIN, 20, look.PAGE_MARGIN, look.PAGE_MARGIN)
    card.add(text(in_language(campaign.title, spoken), "soft"))
    card.add(text(tr("“{theme}”", theme=in_language(campaign.theme, spoken)), "theme"))
    for icon, line in _dates(campaign):
        card.add(pictured(icon, "action", text(line)))
    if "call" in campaign.placeholders:
        card.add(text(tr("The words of this call are a proposal, not yet ITU’s own."), "soft"))
    return card


def _topics(names: list[str]) -> Card:
    card = Card(tr("Topics"))
    pills = QWidget()
    flow = Flow(pills)
    for name in names:
        flow.addWidget(text(iso(name), "pill", wraps=False))
    card.add(pills)
    return card


def _dates(campaign: Campaign) -> list[tuple[str, str]]:
    """Give what is to know of the dates, each with its picture."""
    lines: list[tuple[str, str]] = []
    if campaign.day is not None:
        lines.append(("day", tr("The day: {day}", day=date(campaign.day))))
    if campaign.closes is None:
        return [*lines, ("waiting", tr("There is no deadline."))]
    lines.append(("waiting", tr("Deadline: {deadline}", deadline=wording.deadline(campaign))))
    if campaign.late == "accept":
        return [*lines, ("check", tr("Late stories are accepted and marked as late."))]
    return [*lines, ("note", tr("Late stories are not accepted."))]


def _links(campaign: Campaign) -> Card:
    card = Card(tr("ITU’s message, to watch in a browser"))
    card.add(text(tr("Needs a connection and opens only when you press it."), "soft"))
    row = QWidget()
    flow = Flow(row)
    for link in campaign.links:
        if not web_page(link.address):
            continue  # nothing but a page may be opened by a press
        press = button(language_name(link.language), partial(_open, link.address))
        press.setToolTip(tip(ltr(link.address)))
        press.setAccessibleDescription(link.address)
        flow.addWidget(press)
    card.add(row)
    return card


def _open(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
