"""``python -m faults.leaks.exports_run FOLDER PORT``: all that can be saved, of hostile words.

Tables are read as spreadsheets do, pages as readers of PDF do.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import msgspec
import pypdfium2

from cli.shell import Shell
from faults.leaks.findings import Exported
from faults.leaks.hostile import World
from faults.leaks.tables import BEGINNINGS
from heliograph.app.support_file import support_file
from heliograph.gui.program import application
from heliograph.paper.receipt_folder import save_receipts
from heliograph.paper.saving import save_receipt

_ACTIVE = (
    *(b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/GoToR"),
    *(b"/SubmitForm", b"/ImportData", b"/RichMedia", b"/AcroForm"),
)
"""With which a PDF does something (ISO 32000-1, 12.6)."""
_LIVE = (rb"<f[ >]", rb"<hyperlink ")
"""A formula, and a link, in a sheet (ISO/IEC 29500-1, 18.3.1)."""
_BEFORE = ("=1+1 ", "+1 ", "-1 ", "@SUM(A1) ", "\t=1 ")


def export(folder: Path, port: int, before: str, found: Exported) -> None:
    """Save everything of a profile whose words begin with ``before``."""
    world = World(folder, port, before=before)
    workspace = world.desk.workspace = world.desk.open()
    out = folder / "out"
    out.mkdir()
    receipts = workspace.receipts
    for separator in (",", ";", "\t"):
        saved = save_receipts(receipts, receipts.numbers(), out, separator=separator)
        if not saved.is_whole:
            found.wrong.append(f"receipts were not saved: {saved}")
        for name in saved.tables:
            if name.endswith(".xlsx"):
                _read_workbook(out / name, found)
            else:
                _read_table((out / name).read_bytes(), separator, found)
    save_receipt(receipts, world.sent, out / "bare.jws")
    for name in sorted(each.name for each in out.iterdir()):
        found.files += 1
        if name.startswith((*BEGINNINGS, ".")) or not name.isprintable():
            found.wrong.append(f"a name that is obeyed: {name!r}")
        if name.endswith(".pdf"):
            _read_page((out / name).read_bytes(), found)
    workspace.close()
    _read_support(world, found)
    told = json.loads(Shell(folder).run("list", "--json").stdout)
    found.files += 1
    if not any(each["title"].strip().startswith(before.strip()) for each in told["stories"]):
        found.wrong.append("a document changed a title")


def _read_table(data: bytes, separator: str, found: Exported) -> None:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    for row in csv.reader(text, delimiter=separator):
        for cell in row:
            found.cells += 1
            if cell.startswith(BEGINNINGS):
                found.wrong.append(f"live: {cell!r}")


def _read_workbook(path: Path, found: Exported) -> None:
    """Look for what a workbook works out or opens: cells of text are shown as they are."""
    with zipfile.ZipFile(path) as file:
        sheets = [each for each in file.namelist() if each.startswith("xl/worksheets/")]
        told = b"".join(file.read(each) for each in sheets)
    found.cells += len(re.findall(rb"<c ", told))
    found.wrong += [f"a workbook has {each!r}" for each in _LIVE if re.search(each, told)]


def _read_page(data: bytes, found: Exported) -> None:
    found.wrong += [f"a page has {each!r}" for each in _ACTIVE if each in data]
    with pypdfium2.PdfDocument(data) as document:
        pages = [document[number] for number in range(len(document))]
        words = "".join(each.get_textpage().get_text_range() for each in pages)
    if "<img" not in words:
        found.wrong.append("a page obeyed the markup of a title")


def _read_support(world: World, found: Exported) -> None:
    workspace = world.desk.open()
    file = support_file(
        workspace.profile,
        workspace.doctor().look(),
        settings=workspace.settings,
        counts=workspace.drafts.counts(),
    )
    workspace.close()
    with zipfile.ZipFile(io.BytesIO(file.packed())) as packed:
        for name in packed.namelist():
            found.files += 1
            for line in packed.read(name).decode().splitlines():
                found.cells += 1
                if line.lstrip(" ").startswith(BEGINNINGS):
                    found.wrong.append(f"live in the support file: {line!r}")
                if "<img" in line:
                    found.wrong.append(f"words in the support file: {line!r}")


if __name__ == "__main__":
    app = application()
    said = Exported()
    for number, each in enumerate(_BEFORE):
        here = Path(sys.argv[1]) / str(number)
        here.mkdir()
        export(here, int(sys.argv[2]), each, said)
    sys.stdout.buffer.write(msgspec.json.encode(said))
