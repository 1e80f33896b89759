"""Saves and prints the receipt of a sent story, and says in the page how that went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from heliograph import wording
from heliograph.domain.story import text_answer
from heliograph.gui.parts import together
from heliograph.i18n import ltr, tr
from heliograph.paper.receipt_names import file_stem
from heliograph.paper.receipt_words import ReceiptPage, receipt_page
from heliograph.paper.saving import save_receipt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from heliograph.domain.ids import StoryId
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip


class ReceiptActs:
    """What the Sent page does with a receipt."""

    def __init__(self, session: Session, page: QWidget, message: MessageStrip) -> None:
        self._session = session
        self._page = page
        self._message = message
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """Give where a person's documents are, or where they saved last."""
        return self._folder or documents()

    def save(self, story: StoryId) -> None:
        """Ask where to, as a PDF unless the person chooses the bare form."""
        page, bare = tr("PDF, to read and print") + " (*.pdf)", tr("Receipts") + " (*.jws)"
        name, kind = QFileDialog.getSaveFileName(
            self._page.window(),
            tr("Save the receipt"),
            str(self.folder / f"{self._name(story)}.pdf"),
            f"{page};;{bare}",
        )
        if name:
            self.save_to(story, _in_form(Path(name), ".jws" if kind == bare else ".pdf"))

    def save_to(self, story: StoryId, path: Path) -> None:
        """Save a receipt in the background, in the form that the name asks for."""

        def work(here: Here) -> str:
            try:
                save_receipt(here.workspace.receipts, story, path)
            except OSError as error:
                return error.strerror or type(error).__name__
            return ""

        self._session.tasks.start(
            work,
            owner=self._page,
            done=lambda reason: self._on_saved(path, reason),
            failed=self._tell,
        )

    def print(self, story: StoryId) -> None:
        """Check the receipt again in the background, then ask for a printer."""

        def work(here: Here) -> tuple[ReceiptPage, bool]:
            # Imported here: most sessions print nothing. Asking for printers may take its time.
            from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

            has_printer = bool(QPrinterInfo.availablePrinterNames())
            return receipt_page(here.workspace.receipts.proof(story)), has_printer

        self._session.tasks.start(
            work,
            owner=self._page,
            done=lambda found: self._on_ready(story, *found),
            failed=self._tell,
        )

    def _on_ready(self, story: StoryId, page: ReceiptPage, has_printer: bool, /) -> None:  # noqa: FBT001
        if not has_printer:
            self._offer_pdf(
                tr("No printer is set up on this computer. Saved as a PDF, it prints elsewhere."),
                story,
            )
            return
        # Imported here: most sessions print nothing.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415

        from heliograph.paper.receipt_pdf import draw  # noqa: PLC0415
        from heliograph.paper.sheet import set_up  # noqa: PLC0415

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"heliograph-receipt-{page.number}")
        set_up(printer)
        if QPrintDialog(printer, self._page.window()).exec():
            try:
                draw(page, printer)
            except OSError:
                self._offer_pdf(
                    tr("The receipt could not be printed. Saved as a PDF, it prints elsewhere."),
                    story,
                )
                return
            self._message.say(tr("The receipt is with the printer."), tone="done", for_ms=10_000)

    def _offer_pdf(self, words: str, story: StoryId) -> None:
        save = (tr("Save as PDF…"), lambda: self.save(story))
        self._message.say(words, tone="warning", actions=(save,))

    def _on_saved(self, path: Path, reason: str) -> None:
        if reason:
            self._message.say(
                tr(
                    "The receipt could not be written to {path}: {reason}. It is still kept here.",
                    path=ltr(str(path)),
                    reason=reason,
                ),
                tone="warning",
            )
        else:
            self._folder = path.parent
            self._message.say(
                tr("Receipt saved as {path}", path=ltr(str(path))),
                tone="done",
                for_ms=10_000,
                actions=((tr("Open its folder"), lambda: open_folder(path.parent)),),
            )

    def _name(self, story: StoryId) -> str:
        receipts = self._session.workspace.receipts
        row = receipts.submission(story)
        title = text_answer(receipts.sent_manifest(story).answers, "title")
        return file_stem(title, row.receipt_number or "", row.received_ms or 0)

    def _tell(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


def documents() -> Path:
    """Give the person's documents folder, or their home where there is none yet."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(named) if named and Path(named).is_dir() else Path.home()


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _in_form(path: Path, ending: str) -> Path:
    """Give the name its ending, which some file dialogs leave out or do not change."""
    if path.suffix.lower() == ending:
        return path
    return path.with_suffix(ending) if path.suffix in {".pdf", ".jws"} else Path(f"{path}{ending}")
