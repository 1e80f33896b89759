"""What will be sent of one file: how large, what is taken out of it, whether the place stays in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from heliograph.errors import HeliographError
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.tick_input import TickInput
from heliograph.gui.widgets.words import Words
from heliograph.i18n import Raw, joined, ltr, size, tr
from heliograph.wording import attaching
from heliograph.wording.estimates import time_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaItem, SendingSize, SizeOffer
    from heliograph.gui.editor.draft import EditorDraft
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here, Task


class MediaSending(QWidget):
    """Asks for the size with what each really measures, and makes the file anew in a task."""

    changed = Signal()
    """Another form of the file is in the story now."""

    def __init__(self, session: Session, draft: EditorDraft, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._draft = draft
        self._item: MediaItem | None = None
        self._known: dict[tuple[Sha256, bool], tuple[SizeOffer, ...]] = {}
        self._shown: tuple[SizeOffer, ...] = ()
        self._measuring: Task | None = None
        self._making: Task | None = None
        self._sizes: FieldFrame | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(look.BLOCK_GAP)
        self._box.addWidget(Words(tr("What is sent"), "strong", self))
        self._facts = Words("", "", self)
        self._cleaned = Words("", "soft", self)
        self._box.addWidget(self._facts)
        self._box.addWidget(self._cleaned)
        self._trouble = Words("", "problem", self)
        self._trouble.hide()
        self._box.addWidget(self._trouble)
        self._box.addWidget(self._make_wait())
        self._place_tick = TickInput(tr("Leave in the file where it was taken"))
        self._place = FieldFrame(
            "",
            help_line=tr("Whoever gets the file can read the exact place from it then."),
            answer=self._place_tick,
            parent=self,
        )
        self._place_tick.edited.connect(self._on_place_edited)
        self._box.addWidget(self._place)

    @property
    def is_busy(self) -> bool:
        """Tell whether another form is being made."""
        return self._making is not None

    def show_item(self, item: MediaItem) -> None:
        """Tell what is sent of a file, and offer its sizes."""
        if self._item is None or item.id != self._item.id:
            self._stop_all()
        self._item = item
        self._facts.setText(attaching.change(item) or size(item.size_bytes))
        words = attaching.cleaned_words(item)
        self._cleaned.setText(words)
        self._cleaned.setVisible(bool(words))
        look.dress(self._cleaned, "soft" if item.cleaned else "problem")
        original = item.original
        self._place.setVisible(original is not None and "place" in original.says and item.cleaned)
        self._place_tick.set_value(item.keeps_place or None)
        self._place_tick.set_read_only(read_only=not self._draft.is_open)
        self._show_sizes()

    def focus_on(self) -> None:
        """Give the keyboard to the sizes."""
        if self._sizes is not None:
            self._sizes.answer.focus_on()

    def make(self, wanted: SendingSize) -> None:
        """Send the file at another size from now on."""
        story, item = self._draft.id, self._item
        if item is not None and self._draft.save():
            self._start(
                lambda here: here.workspace.attachments.resize(
                    story, item.id, wanted, progress=here.report
                ),
                tr("Making the photo anew…"),
            )

    def make_fitting(self) -> None:
        """Send the file as large as the campaign takes it, from now on."""
        story, item = self._draft.id, self._item
        if item is None or not self._draft.save():
            return

        def work(here: Here) -> MediaItem:
            attachments = here.workspace.attachments
            offer = attachments.fitting(story, item.id)
            wanted = "small" if offer is None else offer.size
            return attachments.resize(story, item.id, wanted, progress=here.report)

        self._start(work, tr("Making the photo anew…"))

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the sizes when somebody sees them."""
        super().showEvent(event)
        self._show_sizes()

    # ---- the sizes ---------------------------------------------------------------------------

    def _show_sizes(self) -> None:
        item = self._item
        if item is None:
            return
        offers = self._known.get((item.known_by, item.keeps_place), ())
        can = item.sending_size is not None
        self._offer(offers if can else ())
        if self._sizes is not None:
            self._sizes.answer.set_value(item.sending_size)
            self._sizes.answer.set_read_only(read_only=not self._draft.is_open or self.is_busy)
        if can and not offers and self.isVisible() and self._draft.is_open:
            self._measure(item)

    def _measure(self, item: MediaItem) -> None:
        if self._measuring is not None:
            return
        story, key = self._draft.id, (item.known_by, item.keeps_place)

        def done(offers: tuple[SizeOffer, ...]) -> None:
            self._measuring = None
            self._known[key] = offers
            self._show_wait()
            self._show_sizes()

        def failed(_error: HeliographError) -> None:
            # The size that is sent already stands; choosing another would say why it cannot be.
            self._measuring = None
            self._show_wait()

        self._measuring = self._session.tasks.start(
            lambda here: here.workspace.attachments.offers(story, item.id),
            owner=self,
            done=done,
            failed=failed,
        )
        self._show_wait()

    def _offer(self, offers: tuple[SizeOffer, ...]) -> None:
        """Make the chips anew where other sizes are offered."""
        if offers == self._shown:
            return
        self._shown = offers
        if self._sizes is not None:
            self._box.removeWidget(self._sizes)
            self._sizes.hide()
            self._sizes.deleteLater()
            self._sizes = None
        if len(offers) < 2:
            return
        rate_bytes_s = self._session.workspace.outbox.connection().rate_bytes_s
        chips = ChoiceChips([(each.size, _named(each, rate_bytes_s)) for each in offers])
        chips.edited.connect(self._on_size_chosen)
        self._sizes = FieldFrame(
            tr("How large it is sent"),
            help_line=tr("The photo itself stays on this computer as it is."),
            answer=chips,
            parent=self,
        )
        self._box.insertWidget(self._box.indexOf(self._place), self._sizes)
        self._sizes.show()

    def _on_size_chosen(self) -> None:
        if self._sizes is not None and self._item is not None:
            wanted = self._sizes.answer.value()
            if wanted != self._item.sending_size:
                self.make(cast("SendingSize", wanted))

    def _on_place_edited(self) -> None:
        story, item = self._draft.id, self._item
        keep = self._place_tick.value() is True
        if item is not None and self._draft.save():
            self._start(
                lambda here: here.workspace.attachments.keep_place(story, item.id, keep=keep),
                tr("Making the file anew…"),
            )

    # ---- making ------------------------------------------------------------------------------

    def _start(self, work: Callable[[Here], MediaItem], words: str) -> None:
        self._stop_making()
        self._complain("")
        had = QApplication.focusWidget()
        had_focus = had is not None and self.isAncestorOf(had)

        def done(item: MediaItem) -> None:
            self._making = None
            self._show_wait()
            self.changed.emit()
            announce(self, attaching.change(item) or size(item.size_bytes))
            if item.size_bytes > self._draft.campaign.media.max_item_bytes:
                self._complain(tr("At this size, it is still larger than this campaign takes."))
            if had_focus:
                self.focus_on()

        def failed(error: HeliographError) -> None:
            self._making = None
            self._show_wait()
            if self._item is not None:
                self.show_item(self._item)
            as_before = tr("It is sent as before.")
            self._complain(joined(attaching.attaching_error(error).what, as_before))

        self._making = self._session.tasks.start(work, owner=self, done=done, failed=failed)
        self._show_wait(words)
        self._show_sizes_locked()

    def _show_sizes_locked(self) -> None:
        if self._sizes is not None:
            self._sizes.answer.set_read_only(read_only=True)

    def stop(self) -> None:
        """Leave the file as it is."""
        self._stop_making()
        self._show_wait()
        if self._item is not None:
            self.show_item(self._item)

    def _stop_making(self) -> None:
        if self._making is not None:
            self._making.stop()
            self._making = None

    def _stop_all(self) -> None:
        self._stop_making()
        if self._measuring is not None:
            self._measuring.stop()
            self._measuring = None
        self._complain("")
        self._show_wait()

    def _complain(self, words: str) -> None:
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))
        if words:
            announce(self, words)

    def _make_wait(self) -> QWidget:
        self._wait = QWidget(self)
        row = QHBoxLayout(self._wait)
        row.setContentsMargins(0, 0, 0, 0)
        self._wait_words = Words("", "soft", self._wait)
        self._stop_button = IconButton("close", tr("Stop making it anew"), self._wait)
        self._stop_button.clicked.connect(self.stop)
        row.addWidget(self._wait_words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._stop_button)
        self._wait.hide()
        return self._wait

    def _show_wait(self, words: str = "") -> None:
        measuring = self._measuring is not None
        self._wait_words.setText(words or (tr("Measuring the sizes…") if measuring else ""))
        self._stop_button.setVisible(self._making is not None)
        self._wait.setVisible(measuring or self._making is not None)


def _named(offer: SizeOffer, rate_bytes_s: float | None) -> str:
    name, n_bytes = attaching.size_name(offer.size), size(offer.size_bytes)
    edges = ltr(f"{offer.width} × {offer.height}")
    if takes := time_for(offer.size_bytes, rate_bytes_s=rate_bytes_s):
        return tr(
            "{name}, {edges}, {size}, {takes}",
            name=name,
            edges=edges,
            size=n_bytes,
            takes=Raw(takes),
        )
    return tr("{name}, {edges}, {size}", name=name, edges=edges, size=n_bytes)
