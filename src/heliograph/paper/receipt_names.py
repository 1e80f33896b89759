"""Names of saved receipts: what a person looks for later, and what every file system takes."""

from __future__ import annotations

import re
import unicodedata

from heliograph.i18n import sortable, tr

_LONGEST_TITLE_BYTES = 150
"""Of UTF-8: with what stands around it a name keeps within 255 bytes."""


def file_stem(title: str, number: str, received_ms: int) -> str:
    """Name a receipt's file, without an ending: day here, number, title.

    Names sort by day, and a number makes each the only one. What Windows forbids in names, and
    what would turn their direction around, is left out of the title.
    """
    known = re.sub(r"[^0-9A-Za-z-]", "", number)
    words = f"{sortable(received_ms)[:10]} {tr('Receipt')} {known} {_plain(title)}"
    return words.rstrip(" .")


def _plain(title: str) -> str:
    """Leave out controls, marks of direction, and what paths are made of; cut no character."""
    kept = (" " if each in '<>:"/\\|?*' or each.isspace() else each for each in title)
    words = "".join(each for each in kept if not unicodedata.category(each).startswith("C"))
    words = " ".join(words.split())
    return words.encode()[:_LONGEST_TITLE_BYTES].decode(errors="ignore")
