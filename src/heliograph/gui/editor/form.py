"""The questions of one step, built from the campaign's fields by their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.answers import is_asked, is_required, limits
from heliograph.domain.campaign import in_language
from heliograph.gui import icons, look
from heliograph.gui.languages import story_languages
from heliograph.gui.parts import Column
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.gui.widgets.month_range import MonthRange
from heliograph.gui.widgets.multi_choice import MultiChoice, Option
from heliograph.gui.widgets.rows_editor import RowColumn, RowsEditor
from heliograph.gui.widgets.tick_input import TickInput
from heliograph.gui.widgets.words import Words
from heliograph.i18n import countries, language, mark, tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign, Field, Section
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.other_version import OtherVersion
    from heliograph.gui.spelling.spelling import Spelling
    from heliograph.gui.widgets.answer_input import AnswerInput

FEW_CHOICES = 6
"""Up to so many choices of which one is taken are all shown."""

_ADD = {
    "figures": mark("Add a figure"),
    "quotes": mark("Add a quotation"),
    "partners": mark("Add a partner"),
    "links": mark("Add a link"),
}


_WIDEST, _WIDEST_BESIDE = 820, 1240
_TWO_COLUMNS = 640
"""Logical pixels of width (at 100 %): of the questions alone, with another language version, and
from where on that one stands beside and not below."""


class SectionPage(Column):
    """One step of the form; it fills itself from the draft and writes into it."""

    next_wanted = Signal()
    version_wanted = Signal()
    """The story is to be told in another language, too."""

    def __init__(
        self, draft: EditorDraft, section: Section, *, next_name: str, spelling: Spelling
    ) -> None:
        super().__init__(widest=_WIDEST)
        self._draft = draft
        self._spelling = spelling
        self.frames: dict[str, FieldFrame] = {}
        self.box.setSpacing(18)
        self.box.setContentsMargins(2, 4, 16, look.PAGE_MARGIN)
        for field in draft.campaign.fields:
            if field.section == section and field.type != "media":
                self._add(field)
        self.box.addStretch(1)
        following = QPushButton(tr("Next: {step}", step=next_name), self)
        following.setIcon(icons.icon("forward"))
        following.setLayoutDirection(_against(self.layoutDirection()))
        following.clicked.connect(self.next_wanted)
        foot = QHBoxLayout()  # an alignment would follow the button's own direction
        foot.addStretch(1)
        foot.addWidget(following)
        self.box.addLayout(foot)
        self.refresh()

    def refresh(self) -> None:
        """Show the answers as they are now, which of them are asked, and which are needed."""
        for name, frame in self.frames.items():
            frame.answer.set_value(self._draft.answers.get(name))
            frame.answer.set_read_only(read_only=not self._draft.is_open)
        self.follow()
        self.follow_language()

    def follow(self) -> None:
        """Ask what follows from the other answers."""
        for name, frame in self.frames.items():
            field = self._draft.campaign.find_field(name)
            if field is not None:
                frame.setVisible(is_asked(field, self._draft.answers))
                frame.set_required(required=is_required(field, self._draft.answers))

    def follow_language(self) -> None:
        """Write and count as the story's own language does."""
        speech = self._draft.language
        for name, frame in self.frames.items():
            frame.answer.set_story_language(speech)
            field = self._draft.campaign.find_field(name)
            if field is not None and field.type in {"line", "text"}:
                cast("CountedText", frame.answer).set_limits(*limits(field, speech))

    def tell_beside(self, other: OtherVersion | None) -> None:
        """Show what another language version says beside each question of words; None for none."""
        for name, frame in self.frames.items():
            if other is not None and name in other.texts:
                frame.tell_beside(other.language, other.texts[name])
            else:
                frame.stop_telling()
        self.widen(_WIDEST if other is None else _WIDEST_BESIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the other version where there is room for it."""
        super().resizeEvent(event)
        two = self.viewport().width() >= look.scaled(_TWO_COLUMNS)
        for frame in self.frames.values():
            frame.set_two_columns(two=two)

    def show_problems(self, words: dict[str, str]) -> None:
        """Show what is wrong beside each question."""
        for name, frame in self.frames.items():
            frame.set_problem(words.get(name, ""))

    def go_to(self, name: str, *, row: int | None = None, column: str = "") -> None:
        """Give the keyboard to a question."""
        frame = self.frames.get(name)
        if frame is not None:
            frame.answer.focus_on(row, column)
            self.ensureWidgetVisible(frame, 0, 24)

    def focus_first(self) -> None:
        """Give the keyboard to the first question."""
        first = next(iter(self.frames), None)
        if first is not None:
            self.go_to(first)

    def field_of(self, widget: QWidget | None) -> str:
        """Tell to which question a widget belongs; empty for none."""
        for name, frame in self.frames.items():
            if widget is not None and (frame is widget or frame.isAncestorOf(widget)):
                return name
        return ""

    def _add(self, field: Field) -> None:
        answer = make_input(field, self._draft.campaign)
        answer.use_spelling(self._spelling)
        is_tick = field.type == "tick"
        frame = FieldFrame(
            "" if is_tick else wording.field_label(field),
            help_line=wording.field_help(field),
            answer=answer,
        )
        self.frames[field.id] = frame
        self.box.addWidget(frame)
        if field.id == "story_language":
            self.box.addWidget(self._version_button(), 0, Qt.AlignmentFlag.AlignLeading)
        text = in_language(self._draft.campaign.texts.get(field.id, {}), language())
        if text:
            self.box.addWidget(_full_text(text))
        answer.edited.connect(lambda: self._draft.answer(field.id, answer.value()))

    def _version_button(self) -> QPushButton:
        made = QPushButton(tr("Tell it in another language, too…"), self)
        look.dress(made, "quiet")
        made.clicked.connect(self.version_wanted)
        return made


def make_input(field: Field, campaign: Campaign) -> AnswerInput:
    """Make the input for a field's type.

    Raises:
        ValueError: for ``media``, whose items are no answer.
    """
    optional = field.required == "never" and not field.required_for
    match field.type:
        case "radio":
            return ChoiceChips(_choices(field, campaign))
        case "choice":
            choices = _choices(field, campaign)
            if len(choices) <= FEW_CHOICES:
                return ChoiceChips(choices, may_be_none=optional)
            return ChoiceInput(choices)
        case "multi":
            return MultiChoice(_options(field, campaign), most=field.max_count)
        case "line" | "text" | "email" | "tel":
            return CountedText(field.type)
        case "tick":
            return TickInput(wording.field_label(field))
        case "period":
            return MonthRange()
        case "lines" | "links":
            column = RowColumn(
                id="",
                name=wording.field_label(field),
                type="link" if field.type == "links" else "line",
                max_length=field.max_length,
            )
            return RowsEditor([column], add_words=_add_words(field), most=field.max_count)
        case "rows":
            return RowsEditor(_columns(field), add_words=_add_words(field), most=field.max_count)
        case "media":
            raise ValueError(field.id)


def _choices(field: Field, campaign: Campaign) -> list[tuple[str, str]]:
    if field.choices == "countries":
        return countries()
    if field.choices == "languages":
        return list(story_languages())
    listed = campaign.choices.get(field.choices or "", ())
    return [(each.code, wording.choice_name(field, each.code, campaign)) for each in listed]


def _options(field: Field, campaign: Campaign) -> list[Option]:
    if field.choices == "countries":
        wide = [
            Option(code=code, name=wording.choice_name(field, code, campaign))
            for code in ("regional", "global")
        ]
        return [*wide, *(Option(code=code, name=name) for code, name in countries())]
    return [
        Option(
            code=each.code,
            name=wording.choice_name(field, each.code, campaign),
            badge=each.colour or "",
        )
        for each in campaign.choices.get(field.choices or "", ())
    ]


def _columns(field: Field) -> list[RowColumn]:
    return [
        RowColumn(
            id=column.id,
            name=wording.column_label(field, column),
            type=column.type,
            max_length=column.max_length,
            required=column.required,
        )
        for column in field.columns
    ]


def _add_words(field: Field) -> str:
    return tr(_ADD[field.id]) if field.id in _ADD else tr("Add a row")


def _full_text(text: str) -> QWidget:
    frame = QFrame()
    look.dress(frame, "row")
    box = QVBoxLayout(frame)
    box.setContentsMargins(12, 10, 12, 10)
    words = Words(text, "soft", frame)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addWidget(words)
    return frame


def _against(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """Put a button's picture behind its words."""
    right = Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight if direction == right else right
