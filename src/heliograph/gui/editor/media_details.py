"""The questions about one file: what it shows, who made it, who is in it and how they agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast, get_args

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from heliograph import wording
from heliograph.domain.campaign import in_language
from heliograph.domain.media import Consent, MediaDetails, People
from heliograph.domain.media_checks import ALT_LENGTH, CAPTION_LENGTH, CREDIT_LENGTH
from heliograph.gui import icons, look
from heliograph.gui.parts import Column
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.month_range import MonthInput
from heliograph.gui.widgets.tick_input import TickInput
from heliograph.gui.widgets.words import ElidedWords, Words
from heliograph.i18n import language, size, tr

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem
    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.editor.other_version import OtherVersion
    from heliograph.gui.editor.thumbnails import Thumbnails
    from heliograph.gui.widgets.answer_input import AnswerInput

Detail = Literal[
    "alt_text",
    "caption",
    "credit",
    "licence",
    "people",
    "consent",
    "guardian",
    "place_hidden",
    "transcript",
    "taken",
]
DETAILS: tuple[Detail, ...] = get_args(Detail)

_TRANSLATED: tuple[Detail, ...] = ("alt_text", "caption", "transcript")
"""What each language says in its own words."""

_PREVIEW, _SMALL_PREVIEW = QSize(260, 220), QSize(180, 120)
_BESIDE = 720
"""Logical pixels of width from which the picture stands beside the questions."""

_OF_PROBLEM: dict[str, Detail] = {
    "media-alt-missing": "alt_text",
    "media-alt-short": "alt_text",
    "media-alt-long": "alt_text",
    "media-caption-long": "caption",
    "media-credit-missing": "credit",
    "media-credit-long": "credit",
    "media-licence-missing": "licence",
    "media-licence-unknown": "licence",
    "media-people-missing": "people",
    "media-consent-missing": "consent",
    "media-guardian-missing": "guardian",
    "media-place-shown": "place_hidden",
    "media-transcript-missing": "transcript",
}


class MediaDetailsPage(Column):
    """Asks about one item at a time."""

    up_wanted = Signal(str)
    down_wanted = Signal(str)
    remove_wanted = Signal(str)
    item_wanted = Signal(str)
    """Another item, by the buttons before and after."""
    done = Signal()

    def __init__(self, draft: EditorDraft, thumbnails: Thumbnails) -> None:
        super().__init__(widest=900)
        self._draft = draft
        self._thumbnails = thumbnails
        self._item: MediaItem | None = None
        self._is_wide = True
        self._other: OtherVersion | None = None
        self.frames: dict[Detail, FieldFrame] = {}
        self.box.setContentsMargins(2, 4, 16, look.PAGE_MARGIN)
        self.box.addLayout(self._make_head())
        self._beside = QHBoxLayout()
        self._beside.setSpacing(20)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._beside.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        questions = QVBoxLayout()
        questions.setSpacing(16)
        for detail in DETAILS:
            questions.addWidget(self._make_frame(detail))
        self._trouble = Words("", "problem")
        questions.insertWidget(0, self._trouble)
        self._beside.addLayout(questions, 1)
        self.box.addLayout(self._beside)
        self.box.addLayout(self._make_foot())
        self.box.addStretch(1)
        thumbnails.arrived.connect(self._on_picture)

    @property
    def item_id(self) -> str:
        """Give the id of the item that is asked about, empty for none."""
        return "" if self._item is None else self._item.id

    def show_item(self, media: str) -> bool:
        """Ask about an item; tell whether it is there."""
        found = next((item for item in self._draft.media() if item.id == media), None)
        self._item = found
        if found is None:
            return False
        order = [item.id for item in self._draft.media()]
        at = order.index(found.id)
        kind = wording.media_kind_name(found.kind)
        self._name.say(found.file_name)
        self._facts.setText(
            tr(
                "{kind}, {size}, {n} of {total}",
                kind=kind,
                size=size(found.size_bytes),
                n=at + 1,
                total=len(order),
            )
        )
        is_open = self._draft.is_open
        for button in (self._up, self._down, self._remove):
            button.setVisible(is_open)
        self._up.setEnabled(at > 0)
        self._down.setEnabled(at < len(order) - 1)
        self._previous.setEnabled(at > 0)
        self._following.setEnabled(at < len(order) - 1)
        for detail, frame in self.frames.items():
            frame.answer.set_value(_shown(found.details, detail))
            frame.answer.set_read_only(read_only=not is_open)
            frame.answer.set_story_language(self._draft.language)
        self._follow()
        self._show_picture()
        self._tell()
        return True

    def tell_beside(self, other: OtherVersion | None) -> None:
        """Show what another language version says of the same file; None for none."""
        self._other = other
        self._tell()

    def show_problems(self, problems: tuple[Problem, ...], *, revealed: bool) -> None:
        """Show what is wrong with this item beside its questions."""
        own = [problem for problem in problems if problem.item == self.item_id]
        words: dict[Detail, str] = {}
        for problem in own:
            detail = _OF_PROBLEM.get(problem.code)
            if detail is not None and (revealed or not problem.code.endswith("-missing")):
                words.setdefault(detail, self._draft.words(problem))
        for detail, frame in self.frames.items():
            frame.set_problem(words.get(detail, ""))
        other = [self._draft.words(each) for each in own if each.code not in _OF_PROBLEM]
        self._trouble.setText("\n".join(other))
        self._trouble.setVisible(bool(other))

    def go_to(self, code: str) -> None:
        """Give the keyboard to the question that a problem speaks of."""
        frame = self.frames[_OF_PROBLEM.get(code, "alt_text")]
        frame.answer.focus_on()
        self.ensureWidgetVisible(frame, 0, 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the picture above the questions where there is no room beside them."""
        super().resizeEvent(event)
        wide = self.width() >= _BESIDE
        if wide != self._is_wide:
            self._is_wide = wide
            direction = QHBoxLayout.Direction
            self._beside.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
            self._show_picture()

    # ---- inside --------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(2)
        self._name = ElidedWords("", "story-title", self)
        self._facts = Words("", "soft", self, wrap=False)
        self._up = IconButton("up", tr("Move up"), self)
        self._down = IconButton("down", tr("Move down"), self)
        self._remove = IconButton("trash", tr("Take out of the story"), self)
        self._up.clicked.connect(lambda: self.up_wanted.emit(self.item_id))
        self._down.clicked.connect(lambda: self.down_wanted.emit(self.item_id))
        self._remove.clicked.connect(lambda: self.remove_wanted.emit(self.item_id))
        head.addWidget(self._name)
        head.addSpacing(10)
        head.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for button in (self._up, self._down, self._remove):
            head.addWidget(button)
        return head

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self._previous = QPushButton(tr("Previous"), self)
        self._previous.setIcon(icons.icon("back"))
        self._following = QPushButton(tr("Next"), self)
        self._following.setIcon(icons.icon("forward"))
        done = QPushButton(tr("Done"), self)
        self._previous.clicked.connect(lambda: self._go(-1))
        self._following.clicked.connect(lambda: self._go(1))
        done.clicked.connect(self.done)
        foot.addWidget(self._previous)
        foot.addWidget(self._following)
        foot.addStretch(1)
        foot.addWidget(done)
        return foot

    def _make_frame(self, detail: Detail) -> FieldFrame:
        answer = self._make_input(detail)
        is_tick = detail in {"guardian", "place_hidden"}
        frame = FieldFrame(
            "" if is_tick else wording.detail_label(detail),
            help_line=wording.detail_help(detail),
            answer=answer,
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
                return ChoiceInput(_licences(self._draft))
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
        if self._item is None:
            return
        changed = _with(self._item.details, detail, answer.value())
        self._item = replace(self._item, details=changed)
        self._draft.describe(self._item.id, changed)
        self._follow()

    def _follow(self) -> None:
        """Ask what follows from who is in it and what kind of file it is."""
        if self._item is None:
            return
        people, kind = self._item.details.people, self._item.kind
        recognised = people in {"adults", "children"}
        self.frames["consent"].setVisible(recognised)
        self.frames["guardian"].setVisible(people == "children")
        self.frames["place_hidden"].setVisible(recognised)
        self.frames["transcript"].setVisible(kind in {"video", "sound"})

    def _go(self, by: int) -> None:
        order = [item.id for item in self._draft.media()]
        if self._item is not None and self._item.id in order:
            at = order.index(self._item.id) + by
            if 0 <= at < len(order):
                self.item_wanted.emit(order[at])

    def _tell(self) -> None:
        other = self._other
        told = None if other is None or self._item is None else other.files.get(self._item.sha256)
        for detail in _TRANSLATED:
            if other is None or told is None:
                self.frames[detail].stop_telling()
            else:
                self.frames[detail].tell_beside(other.language, str(getattr(told, detail)))

    def _on_picture(self, sha256: str) -> None:
        if self._item is not None and self._item.sha256 == sha256:
            self._show_picture()

    def _show_picture(self) -> None:
        if self._item is None:
            return
        picture = self._thumbnails.picture(self._item)
        self._picture.setVisible(picture is not None)
        if picture is not None:
            scale = self.devicePixelRatioF()
            small = picture.scaled(
                (_PREVIEW if self._is_wide else _SMALL_PREVIEW) * scale,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            small.setDevicePixelRatio(scale)
            self._picture.setPixmap(small)
        self._picture.setAccessibleName(self._item.details.alt_text or self._item.file_name)


def _shown(details: MediaDetails, detail: Detail) -> object:
    value: object = getattr(details, detail)
    return value or None


def _with(details: MediaDetails, detail: Detail, value: object) -> MediaDetails:
    """Give the details with one of them answered anew."""
    text, ticked = str(value or ""), value is True
    match detail:
        case "alt_text":
            return replace(details, alt_text=text)
        case "caption":
            return replace(details, caption=text)
        case "credit":
            return replace(details, credit=text)
        case "licence":
            return replace(details, licence=text)
        case "people":
            return replace(details, people=cast("People | None", value))
        case "consent":
            return replace(details, consent=cast("Consent | None", value))
        case "guardian":
            return replace(details, guardian=ticked)
        case "place_hidden":
            return replace(details, place_hidden=ticked)
        case "transcript":
            return replace(details, transcript=text)
        case "taken":
            return replace(details, taken=text)


def _licences(draft: EditorDraft) -> list[tuple[str, str]]:
    listed = draft.campaign.choices.get("licences", ())
    return [(each.code, in_language(each.name, language())) for each in listed]
