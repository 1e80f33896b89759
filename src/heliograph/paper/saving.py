"""Saves a receipt in the form that the file's name asks for: a page for people, or bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.paper.receipt_words import receipt_page

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.receipts import Receipts
    from heliograph.domain.ids import StoryId


def save_receipt(receipts: Receipts, story: StoryId, path: Path) -> None:
    """Write a receipt as a PDF where the name ends so, else as the service signed it.

    Raises:
        OSError: the file cannot be written there.
        ReceiptInvalid: a page is asked for, and the kept receipt does not hold.
        StoryUnknown: the story has none.
    """
    if path.suffix.lower() != ".pdf":
        receipts.save(story, path)
        return
    # Imported here: the command line, and a window until a receipt is saved, need no drawing.
    from heliograph.paper.receipt_pdf import save_pdf  # noqa: PLC0415

    save_pdf(receipt_page(receipts.proof(story)), path)
