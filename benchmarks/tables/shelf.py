"""The folder of one edition: both tables, the photos, and the oracle beside them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from benchmarks.tables.editions import Edition
from benchmarks.tables.flat_ods import workbook
from benchmarks.tables.made import Made, make
from benchmarks.tables.office import save
from benchmarks.tables.oracle import Oracle
from benchmarks.tables.photos import write_photo
from benchmarks.tables.words import words

_TABLE, _MENDED = "stories", "stories-mended"


class Shelf(msgspec.Struct, frozen=True):
    """Where the files of an edition are."""

    folder: Path
    edition: Edition

    @property
    def table(self) -> Path:
        """Give the table with faults."""
        return self.folder / f"{_TABLE}.{self.edition.ending}"

    @property
    def mended(self) -> Path:
        """Give the same table, mended."""
        return self.folder / f"{_MENDED}.{self.edition.ending}"

    @property
    def photos(self) -> Path:
        """Give the folder of the files that rows name."""
        return self.folder / "photos"

    def is_whole(self) -> bool:
        """Tell whether all of it has been made: the oracle is written last."""
        return self._oracle.exists()

    def oracle(self) -> Oracle:
        """Read what must come of it."""
        return msgspec.json.decode(self._oracle.read_bytes(), type=Oracle)

    def write(self, oracle: Oracle) -> None:
        """Write what must come of it, and with it, that the rest is there."""
        text = msgspec.json.format(msgspec.json.encode(oracle))
        self._oracle.write_bytes(text + b"\n")

    @property
    def _oracle(self) -> Path:
        return self.folder / "oracle.json"


def fill(place: Path, edition: Edition) -> Shelf:
    """Make all of one edition, in a folder of its name that is not there yet.

    Raises:
        OSError, subprocess.CalledProcessError: it cannot be made.
    """
    shelf = Shelf(place / edition.name, edition)
    shelf.folder.mkdir(parents=True)
    made = make(edition)
    flat = [shelf.table.with_suffix(".fods"), shelf.mended.with_suffix(".fods")]
    for path, lines in zip(flat, (made.lines, made.mended), strict=True):
        spoken = words(edition.language)
        book = workbook(
            lines,
            language=edition.language,
            sheet=spoken.sheet,
            hidden_sheet=spoken.hidden_sheet,
            listed=[country for _, _, country in spoken.places],
        )
        path.write_text(book, encoding="utf-8")
    save(edition, *flat)
    for path in flat:
        path.unlink()
    _write_files(shelf, made)
    shelf.write(made.oracle)
    return shelf


def _write_files(shelf: Shelf, made: Made) -> None:
    for seed, name in enumerate(made.files):
        path = shelf.photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".jpg":
            write_photo(path, seed)
        else:
            path.write_text(made.edition.name, encoding="utf-8")
