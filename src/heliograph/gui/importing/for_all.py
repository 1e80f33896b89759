"""Answers that hold for every row of a table that says nothing else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui.parts import Card, button, row_of, text
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.campaign import Field
    from heliograph.gui.importing.work import ImportWork


class ForAll(Card):
    """Asks a question once for the whole table; the answer goes into the mapping."""

    changed = Signal()

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._targets: frozenset[str] = frozenset()
        self.frames: dict[str, QWidget] = {}
        self.question = ChoiceBox()
        self.question.activated.connect(self._on_chosen)
        label = text(tr("The same for &all rows"), wraps=False)
        label.setBuddy(self.question)
        self.add(row_of(label, self.question))
        self._answers = QVBoxLayout()
        self._answers.setSpacing(14)
        self.box.addLayout(self._answers)

    def refresh(self, targets: Sequence[str]) -> None:
        """Offer what no column answers, and show what was answered."""
        self._targets = frozenset(each.partition(".")[0] for each in targets)
        given = {} if self._work.mapping is None else self._work.mapping.answers
        for name in [each for each in self.frames if each not in given]:
            if name in self._targets or self._work.campaign.find_field(name) is None:
                self._take_out(name)
        for name in given:
            field = self._work.campaign.find_field(name)
            if field is not None and name not in self.frames and field.type != "media":
                self._add(field)
        self._offer()

    def ask(self, name: str) -> None:
        """Ask one more question."""
        field = self._work.campaign.find_field(name)
        if field is not None and name not in self.frames:
            self._add(field)
            self._offer()
            self.frames[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        asked = {*self.frames, *self._targets}
        open_questions = [
            (field.id, wording.field_name(field))
            for field in self._work.campaign.fields
            if field.type != "media" and field.id not in asked
        ]
        self.question.offer([("", tr("Choose…")), *open_questions])
        self.question.choose("")

    def _on_chosen(self) -> None:
        self.ask(self.question.code())

    def _add(self, field: Field) -> None:
        from heliograph.gui.editor.form import make_input  # noqa: PLC0415 - hardly anybody needs it

        answer = make_input(field, self._work.campaign)
        is_tick = field.type == "tick"
        frame = FieldFrame(
            "" if is_tick else wording.field_label(field), help_line="", answer=answer
        )
        mapping = self._work.mapping
        answer.set_value(None if mapping is None else mapping.answers.get(field.id))
        answer.edited.connect(lambda: self._on_edited(field.id, answer.value()))
        block = row_of(
            frame, button(tr("Leave out"), partial(self._on_left_out, field.id), "quiet")
        )
        block.setFocusProxy(answer.main_widget())
        self.frames[field.id] = block
        self._answers.addWidget(block)

    def _on_edited(self, name: str, value: object) -> None:
        mapping = self._work.mapping
        if mapping is None:
            return
        answers = {key: held for key, held in mapping.answers.items() if key != name}
        if value is not None:
            answers[name] = value
        self._work.use_mapping(structs.replace(mapping, answers=answers))
        self.changed.emit()

    def _on_left_out(self, name: str) -> None:
        self._take_out(name)
        self._on_edited(name, None)
        self._offer()
        self.question.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self, name: str) -> None:
        block = self.frames.pop(name)
        self._answers.removeWidget(block)
        block.hide()
        block.deleteLater()
