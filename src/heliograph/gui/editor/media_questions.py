"""The questions about one file, below each other, as they follow from what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.domain.campaign import in_language
from heliograph.domain.media import Consent, People
from heliograph.domain.media_checks import ALT_LENGTH, CAPTION_LENGTH, CREDIT_LENGTH
from heliograph.gui import look, parts
from heliograph.gui.editor.media_answers import (
    DETAILS,
    OF_PROBLEM,
    RECOGNISED,
    TRANSLATED,
    Detail,
    answered,
    shown,
)
from heliograph.gui.editor.media_rights import RightsOffer
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.gui.widgets.month_range import MonthInput
from heliograph.gui.widgets.tick_input import TickInput
from heliograph.gui.widgets.words import Words
from heliograph.i18n import language, tr

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.media_rights import Rights
    from heliograph.gui.editor.other_version import OtherVersion
    from heliograph.gui.widgets.answer_input import AnswerInput

_BETWEEN = 16
_RIGHTS_BESIDE = 600
"""Logical pixels of width (at 100 %) from which credit and licence stand beside each other."""


class MediaQuestions(QWidget):
    """Keeps the item with what was said about it so far."""

    described = Signal()
    """The person answered; ``item`` has it."""
    smaller_wanted = Signal()
    """What is sent is to become as small as the campaign wants it."""

    def __init__(self, draft: EditorDraft, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = draft
        self._other: OtherVersion | None = None
        self._rights: Rights | None = None
        self._licences = _licences(draft)
        self.item: MediaItem | None = None
        self.frames: dict[Detail, FieldFrame] = {}
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(_BETWEEN)
        self._trouble = Words("", "problem", self)
        self.smaller = parts.button(tr("Make smaller"), self.smaller_wanted.emit)
        box.addWidget(self._trouble)
        box.addWidget(self.smaller, 0, Qt.AlignmentFlag.AlignLeft)
        self._offer = RightsOffer(self)
        self._offer.taken.connect(self._on_rights_taken)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(_BETWEEN)
        self._risk = Words("", "soft", self)
        for detail in DETAILS:
            frame = self._make_frame(detail)
            if detail == "credit":
                box.addWidget(self._offer)
                box.addLayout(self._both)
            if detail in {"credit", "licence"}:
                self._both.addWidget(frame, 1)
            else:
                box.addWidget(frame)
            if detail == "people":
                box.addWidget(self._risk)

    def add_below(self, widget: QWidget) -> None:
        """Add something after the last question."""
        self._box.addWidget(widget)

    def show_item(self, item: MediaItem, rights: Rights | None) -> None:
        """Ask about an item.

        Args:
            item: The file.
            rights: Credit and licence of the one before, to be offered.
        """
        self.item = item
        self._rights = rights
        for detail, frame in self.frames.items():
            frame.answer.set_value(shown(item.details, detail))
            frame.answer.set_read_only(read_only=not self._draft.is_open)
            frame.answer.set_story_language(self._draft.language)
        self._follow()
        self._tell()

    def tell_beside(self, other: OtherVersion | None) -> None:
        """Show what another language version says of the same file; None for none."""
        self._other = other
        self._tell()

    def show_problems(self, problems: list[Problem], *, revealed: bool) -> None:
        """Show what is wrong with the item beside its questions."""
        words: dict[Detail, str] = {}
        for problem in problems:
            detail = OF_PROBLEM.get(problem.code)
            if detail is not None and (revealed or not problem.code.endswith("-missing")):
                words.setdefault(detail, self._draft.words(problem))
        for detail, frame in self.frames.items():
            frame.set_problem(words.get(detail, ""))
        other = [self._draft.words(each) for each in problems if each.code not in OF_PROBLEM]
        self._trouble.setText("\n".join(other))
        self._trouble.setVisible(bool(other))
        can = self.item is not None and self.item.sending_size is not None
        large = any(each.code == "media-too-large" for each in problems)
        self.smaller.setVisible(large and can and self._draft.is_open)

    def go_to(self, code: str) -> QWidget:
        """Give the keyboard to the place that a problem speaks of, and give that place."""
        if code not in OF_PROBLEM and not self.smaller.isHidden():
            self.smaller.setFocus()
            return self.smaller
        frame = self.frames[OF_PROBLEM.get(code, "alt_text")]
        frame.answer.focus_on()
        return frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set credit and licence beside each other where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= look.scaled(_RIGHTS_BESIDE)
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    # ---- inside ------------------------------------------------------------------------------

    def _make_frame(self, detail: Detail) -> FieldFrame:
        answer = self._make_input(detail)
        is_tick = detail in {"guardian", "place_hidden"}
        frame = FieldFrame(
            "" if is_tick else wording.detail_label(detail),
            help_line=wording.detail_help(detail),
            answer=answer,
            parent=self,
        )
        frame.set_required(required=detail not in {"caption", "taken", "place_hidden"})
        answer.edited.connect(lambda: self._on_edited(detail, answer))
        self.frames[detail] = frame
        return frame

    def _make_input(self, detail: Detail) -> AnswerInput:
        match detail:
            case "alt_text" | "caption" | "transcript":
                text = CountedText("text")
                limits = {"alt_text": ALT_LENGTH, "caption": (None, CAPTION_LENGTH)}
                text.set_limits(*limits.get(detail, (None, None)))
                return text
            case "credit":
                line = CountedText("line")
                line.set_limits(None, CREDIT_LENGTH)
                return line
            case "licence":
                return ChoiceInput(list(self._licences.items()))
            case "people":
                people: tuple[People, ...] = get_args(People)
                return ChoiceChips([(code, wording.people_name(code)) for code in people])
            case "consent":
                consents: tuple[Consent, ...] = get_args(Consent)
                return ChoiceChips([(code, wording.consent_name(code)) for code in consents])
            case "guardian" | "place_hidden":
                return TickInput(wording.detail_label(detail))
            case "taken":
                return MonthInput()

    def _on_edited(self, detail: Detail, answer: AnswerInput) -> None:
        if self.item is None:
            return
        details = answered(self.item.details, detail, answer.value())
        if details == self.item.details:
            return
        self.item = replace(self.item, details=details)
        if detail == "people":
            asked_anew: tuple[Detail, ...] = ("consent", "guardian")
            for each in asked_anew:
                self.frames[each].answer.set_value(shown(details, each))
        self._draft.describe(self.item.id, details)
        self._follow()
        self.described.emit()

    def _on_rights_taken(self, credit: str, licence: str) -> None:
        said: tuple[tuple[Detail, str], ...] = (("credit", credit), ("licence", licence))
        for detail, value in said:
            answer = self.frames[detail].answer
            if value:
                answer.take(value)
                answer.edited.emit()
        self.frames["people" if licence else "licence"].answer.focus_on()

    def _follow(self) -> None:
        """Ask what follows from who is in it and what kind of file it is."""
        if self.item is None:
            return
        details, kind = self.item.details, self.item.kind
        recognised = details.people in RECOGNISED
        self.frames["consent"].setVisible(recognised)
        self.frames["guardian"].setVisible(details.people == "children")
        self.frames["place_hidden"].setVisible(recognised)
        self.frames["transcript"].setVisible(kind in {"video", "sound"})
        self._risk.setText(wording.risk_hint(details.people) if recognised else "")
        self._risk.setVisible(recognised)
        unsaid = not details.credit and not details.licence
        offered = self._rights if unsaid and self._draft.is_open else None
        self._offer.offer(offered, self._licences)

    def _tell(self) -> None:
        other = self._other
        told = None if other is None or self.item is None else other.files.get(self.item.known_by)
        for detail in TRANSLATED:
            if other is None or told is None:
                self.frames[detail].stop_telling()
            else:
                self.frames[detail].tell_beside(other.language, str(getattr(told, detail)))


def _licences(draft: EditorDraft) -> dict[str, str]:
    listed = draft.campaign.choices.get("licences", ())
    return {each.code: in_language(each.name, language()) for each in listed}
