"""Saves many receipts into a folder, with lists of them, and says how far that went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.domain.story import text_answer
from heliograph.errors import ReceiptInvalid, StoryUnknown
from heliograph.exchange.tables.inert import as_csv
from heliograph.i18n import joined, ltr, ntr, tr
from heliograph.paper.files import free_name, write_file
from heliograph.paper.receipt_list import column_names, columns
from heliograph.paper.receipt_names import file_stem
from heliograph.paper.receipt_words import receipt_page
from heliograph.store.files import is_full

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.app.receipts import Receipts

_TEXT = ".csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What is in the folder when saving ended, however it ended."""

    folder: Path
    receipts: int
    """Whole PDFs."""
    wanted: int
    left: int = 0
    """Receipts that do not hold, of which nothing was drawn."""
    list_name: str = ""
    """Of the table; empty where it could not be written."""
    tables: tuple[str, ...] = ()
    """Names of all tables: the same as text and as a workbook."""
    trouble: OSError | None = None
    """What ended it early."""
    is_stopped: bool = False

    @property
    def is_full(self) -> bool:
        """Tell whether there was no room left."""
        return self.trouble is not None and is_full(self.trouble)

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that was wanted is there."""
        return self.receipts == self.wanted and bool(self.list_name) and self.trouble is None


def save_receipts(
    receipts: Receipts,
    numbers: Sequence[int],
    folder: Path,
    *,
    separator: str = ",",
    table: Path | None = None,
    goes_on: Callable[[int], bool] = lambda _: True,
) -> Saved:
    """Write each receipt as a PDF, and lists of those that are there.

    Args:
        receipts: Of the calling thread.
        numbers: Rows of the list of receipts.
        folder: Made if it is not there. What is called the same in it is the same receipt.
        separator: Between the cells of the list as text.
        table: Where the list goes instead of into the folder; text where it ends so.
        goes_on: Told before each receipt how many are done; ends it by False.

    Raises:
        StoreError: the receipts cannot be read; what was written is whole.
    """
    lines: list[list[str]] = []
    left = 0
    trouble: OSError | None = None
    is_stopped = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            if not goes_on(len(lines) + left):
                is_stopped = True
                break
            line = _save_one(receipts, number, folder)
            if line is None:
                left += 1
            else:
                lines.append(line)
    except OSError as error:
        trouble = error
    tables: list[str] = []
    if lines:
        try:
            for path in _tables_in(folder) if table is None else (table,):
                _save_list(lines, path, separator)
                tables.append(path.name)
        except OSError as error:
            trouble = trouble or error
    return Saved(
        folder=folder,
        receipts=len(lines),
        wanted=len(numbers),
        left=left,
        list_name=tables[-1] if tables else "",
        tables=tuple(tables),
        trouble=trouble,
        is_stopped=is_stopped,
    )


def in_words(saved: Saved) -> str:
    """Say what is in the folder, and what is not and why."""
    said: list[str] = []
    if saved.is_stopped:
        said.append(tr("Stopped."))
    elif saved.is_full:
        said.append(tr("The disk is full."))
    elif saved.trouble is not None:
        reason = saved.trouble.strerror or type(saved.trouble).__name__
        said.append(tr("The folder cannot be written to: {reason}.", reason=reason))
    folder = ltr(str(saved.folder))
    if saved.is_whole:
        said.append(
            ntr(
                "{n} receipt is in {folder}, and a list named {name}.",
                "{n} receipts are in {folder}, and a list named {name}.",
                saved.receipts,
                folder=folder,
                name=saved.list_name,
            )
        )
    elif not saved.receipts:
        said.append(tr("No receipt was saved."))
    else:
        said.append(
            tr(
                "Saved in {folder}: {n} of {whole} receipts.",
                folder=folder,
                n=saved.receipts,
                whole=saved.wanted,
            )
        )
        said.append(
            tr("They are in the list {name}.", name=saved.list_name)
            if saved.list_name
            else tr("There is no list of them.")
        )
    if saved.left:
        said.append(
            ntr(
                "{n} receipt does not hold and was left out.",
                "{n} receipts do not hold and were left out.",
                saved.left,
            )
        )
    if not saved.is_whole:
        said.append(tr("All receipts are still kept in Heliograph."))
    return joined(*said)


def _save_one(receipts: Receipts, number: int, folder: Path) -> list[str] | None:
    """Save a receipt that holds; give its line of the list."""
    # Imported here: the command line, and a window until a receipt is saved, need no drawing.
    from heliograph.paper.receipt_pdf import as_pdf  # noqa: PLC0415

    row = next(iter(receipts.rows((number,))), None)
    if row is None or row.submission is None:
        return None
    try:
        proof = receipts.proof(row.story)
    except (ReceiptInvalid, StoryUnknown):
        return None
    title = text_answer(proof.manifest.answers, "title")
    name = f"{file_stem(title, proof.receipt.number, proof.receipt.received_ms)}.pdf"
    write_file(folder / name, as_pdf(receipt_page(proof)))
    return columns(proof, row.submission, name, row_key=receipts.row_key(row.story))


def _tables_in(folder: Path) -> tuple[Path, ...]:
    return tuple(free_name(folder / f"{tr('Receipts')}{ending}") for ending in (_TEXT, ".xlsx"))


def _save_list(lines: list[list[str]], path: Path, separator: str) -> None:
    if path.suffix.lower() == _TEXT:
        table = as_csv([column_names(), *lines], separator=separator)
    else:
        # Imported here: nobody saves receipts in the first second.
        from heliograph.exchange.tables.plain import as_xlsx  # noqa: PLC0415

        table = as_xlsx(column_names(), lines, tr("Receipts"))
    write_file(path, table)
