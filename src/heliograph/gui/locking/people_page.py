"""Who is writing? The page before the stories where several people share a computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.app.protection import closed_ways
from heliograph.errors import HeliographError
from heliograph.gui import icons, look
from heliograph.gui.locking.protect_steps import ProtectSteps, Wish
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.parts import Card, Column, Head, button, page_box, text, together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.people import People, Person
    from heliograph.store.keys import Ways


_WIDTH = 640


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The profile to open, and the slots of its key where it is yet to be made."""

    profile: Path
    ways: Ways | None = None


class PeoplePage(QWidget):
    """Names everybody; each opens with what that person keeps."""

    chosen = Signal(object)
    """A ``Chosen``."""

    def __init__(self, people: People) -> None:
        super().__init__()
        self._people = people
        self.message = MessageStrip(self)
        self.buttons: list[QPushButton] = []
        column = Column(widest=_WIDTH)
        middle = QWidget(self)
        middle.setMaximumWidth(look.scaled(_WIDTH))
        box = QVBoxLayout(middle)
        box.setSpacing(look.BLOCK_GAP)
        picture = QLabel()
        picture.setPixmap(icons.mark(look.scaled(56), scale=self.devicePixelRatioF()))
        box.addWidget(picture)
        box.addWidget(Head(tr("Who is writing?")))
        box.addWidget(self.message)
        box.addWidget(column, 1)
        across = page_box(self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        across.addLayout(row)
        for person in people.all():
            column.box.addWidget(self._card(person))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name"))
        self._new = Card()
        label = text(tr("&Name"), wraps=False)
        label.setBuddy(self.name)
        self._new.add(label)
        self._new.add(self.name)
        self._new.add(
            text(tr("Everybody at this computer can read the name, and nothing else."), "soft")
        )
        self.steps = ProtectSteps(
            only_phrase=True, leave=tr("Add no&body"), may_go_on=self._has_name
        )
        self._new.add(self.steps)
        self._new.hide()
        self.add_person = button(tr("A&dd a person…"), self._on_add)
        column.box.addWidget(self.add_person, 0, Qt.AlignmentFlag.AlignLeft)
        column.box.addWidget(self._new)
        column.box.addStretch(1)
        self.steps.left.connect(self._on_left)
        self.steps.decided.connect(self._on_decided)

    def focus_first(self) -> None:
        """Give the keyboard to the first person."""
        keep_apart(self)
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, person: Person) -> Card:
        card = Card()
        chosen = Chosen(profile=self._people.profile_of(person))
        name = person.name or tr("The first person here")
        made = button(name.replace("&", "&&"), lambda: self.chosen.emit(chosen))
        self.buttons.append(made)
        card.add(made)
        if self._people.is_open(person):
            words = tr("Not protected: everybody at this computer can open these stories.")
            made.setAccessibleDescription(words)
            card.add(text(words, "soft"))
        return card

    def _on_add(self) -> None:
        self.add_person.hide()
        self._new.show()
        keep_apart(self)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self._new.hide()
        self.add_person.show()
        self.add_person.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_name(self) -> bool:
        if self.name.text().strip():
            self.message.put_away()
            return True
        self.message.say(tr("Type a name first."), tone="warning")
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _on_decided(self, wish: Wish) -> None:
        if not self._has_name():
            return
        try:
            person = self._people.add(self.name.text())
        except HeliographError as error:
            self.message.say(together(wording.error(error)), tone="warning")
            return
        ways = closed_ways(wish.code, wish.passphrase)
        self.chosen.emit(Chosen(profile=self._people.profile_of(person), ways=ways))
