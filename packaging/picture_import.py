"""Leads the window through the import of a table, so that each of its steps can be pictured."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from heliograph.gui.importing.page import ImportPage
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from heliograph.gui.program import Program

_WORDS = Path(__file__).with_name("picture_stories.json")
_ROWS = 300
_HEADINGS = ("Ref", "Title", "Kind", "Country", "Summary", "Situation", "SDGs", "Period", "Photos")
_KINDS = ("Success", "Challenge", "Lesson")
_COUNTRIES = ("Chad", "Mali", "Кения", "中国", "Lakeland", "Brasil", "Hill country")


def tour(
    program: Program, language: str, wait_for: Callable[[Callable[[], bool]], None]
) -> Iterator[str]:
    """Give the name of each page once it is on the screen."""
    shell = cast("Shell", program.contents.shell)
    table = _write_table(program.profile.parent, language)
    shell.menus.action("import-table").trigger()
    (page,) = shell.findChildren(ImportPage)
    yield "import-begin"
    page.open_table(table)
    wait_for(lambda: page.work.stage is None)
    page.work.choose_folder(table.parent)
    page.refresh()
    yield "import-file"
    page.next.click()
    yield "import-columns"
    page.next.click()
    wait_for(lambda: page.work.stage is None)
    yield "import-check"
    page.check.as_sheet.click()
    yield "import-cells"
    page.check.as_list.click()
    page.next.click()
    wait_for(lambda: page.work.stage is None)
    yield "import-done"
    page.done.undo.click()
    yield "import-undo-asked"


def _write_table(folder: Path, language: str) -> Path:
    """Write a table that has a little of everything that goes wrong."""
    told: dict[str, str] = json.loads(_WORDS.read_text("utf-8"))[language]
    path = folder / "stories.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(_HEADINGS)
        for number in range(_ROWS):
            title = "" if number % 7 == 3 else f"{told['title']} {number}"
            out.writerow(
                (
                    f"R{number}",
                    title,
                    _KINDS[number % 3] if number % 11 else "Tale",
                    _COUNTRIES[number % len(_COUNTRIES)],
                    told["summary"],
                    "" if number % 5 == 1 else told["situation"],
                    f"{number % 19}",
                    "03/2020 - 02/2021" if number % 4 else "2020",
                    f"{number}.jpg" if number % 6 == 0 else "",
                )
            )
    return path
