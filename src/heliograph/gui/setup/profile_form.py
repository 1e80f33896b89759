"""Organisation and contact: asked once, copied into each new story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.answers import is_asked
from heliograph.gui.parts import left_to_right, text
from heliograph.gui.widgets.chip import ToggleChip
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import countries, language_name, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign, Field
    from heliograph.workspace import Workspace

Answer = str | list[str]


class ProfileForm(QWidget):
    """The questions of the form that are about the person, with nothing required."""

    saved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._campaign: Campaign = workspace.campaigns.default()
        self._fields = [each for each in self._campaign.fields if each.from_profile]
        self._blocks: dict[str, QWidget] = {}
        self.inputs: dict[str, QLineEdit | ChoiceBox | _Several] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        for field in self._fields:
            block = self._block(field)
            self._blocks[field.id] = block
            box.addWidget(block)
        for field in self._fields:
            self._fill(field)
        self._show_asked()

    def focus_first(self) -> None:
        """Give the keyboard to the first question."""
        self.inputs[self._fields[0].id].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is kept now: a file may have brought answers."""
        for field in self._fields:
            self._fill(field)
        self._show_asked()

    def answers(self) -> dict[str, Answer]:
        """Give what is answered; a question that is not asked has no answer."""
        given = {each.id: self._value(each.id) for each in self._fields}
        known = dict[str, object](given)
        return {
            each.id: value
            for each in self._fields
            if (value := given[each.id]) and is_asked(each, known)
        }

    def save(self) -> None:
        """Keep the answers for stories to come, if they changed."""
        answers = self.answers()
        if answers != self._workspace.settings.answers:
            self._workspace.settings.answers = answers
            self._workspace.save_settings()
            self.saved.emit()

    def _block(self, field: Field) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = text(wording.field_label(field), "strong")
        made = self._input(field)
        made.setAccessibleName(wording.field_label(field))
        made.setAccessibleDescription(wording.field_help(field))
        label.setBuddy(made)
        column.addWidget(label)
        column.addWidget(made)
        if wording.field_help(field):
            column.addWidget(text(wording.field_help(field), "soft"))
        self.inputs[field.id] = made
        return block

    def _input(self, field: Field) -> QLineEdit | ChoiceBox | _Several:
        if field.type == "multi":
            several = _Several(self._choices(field))
            several.changed.connect(self._on_changed)
            return several
        if field.type in {"choice", "radio"}:
            box = ChoiceBox()
            box.offer([("", tr("Not chosen yet")), *self._choices(field)])
            box.activated.connect(self._on_changed)
            return box
        line = QLineEdit()
        if field.type in {"email", "tel"}:
            left_to_right(line)
        line.editingFinished.connect(self._on_changed)
        return line

    def _choices(self, field: Field) -> list[tuple[str, str]]:
        if field.choices == "countries":
            return countries()
        if field.choices == "contact_language":
            codes = [each.code for each in self._campaign.choices["contact_language"]]
            return [(code, language_name(code)) for code in codes]
        return [
            (each.code, wording.choice_name(field, each.code, self._campaign))
            for each in self._campaign.choices.get(field.choices or "", ())
        ]

    def _fill(self, field: Field) -> None:
        value = self._workspace.settings.answers.get(field.id, "")
        made = self.inputs[field.id]
        if isinstance(made, QLineEdit):
            made.setText(value if isinstance(value, str) else "")
            made.setCursorPosition(0)
        elif isinstance(made, ChoiceBox):
            made.choose(value if isinstance(value, str) else "")
        else:
            made.choose(value if isinstance(value, list) else [])

    def _value(self, field_id: str) -> Answer:
        made = self.inputs[field_id]
        if isinstance(made, QLineEdit):
            return made.text().strip()
        return made.code() if isinstance(made, ChoiceBox) else made.codes()

    def _on_changed(self) -> None:
        self._show_asked()
        self.save()

    def _show_asked(self) -> None:
        known = {each.id: self._value(each.id) for each in self._fields}
        for field in self._fields:
            self._blocks[field.id].setVisible(is_asked(field, dict[str, object](known)))


class _Several(QWidget):
    """Any of a few choices, as chips."""

    changed = Signal()

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self._chips = {code: ToggleChip(name, self) for code, name in choices}
        flow = Flow(self)
        for chip in self._chips.values():
            flow.addWidget(chip)
            chip.clicked.connect(self.changed)
        for chip in list(self._chips.values())[:1]:
            self.setFocusProxy(chip)

    def codes(self) -> list[str]:
        """Give what is chosen."""
        return [code for code, chip in self._chips.items() if chip.isChecked()]

    def choose(self, codes: list[str]) -> None:
        """Choose these."""
        for code, chip in self._chips.items():
            chip.setChecked(code in codes)
