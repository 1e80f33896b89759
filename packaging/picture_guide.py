"""Leads the window through the pages that the guide has pictures of."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import picture_import

from heliograph.gui.editor.page import EditorPage
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from heliograph.gui.program import Program


def tour(
    program: Program, language: str, wait_for: Callable[[Callable[[], bool]], None]
) -> Iterator[str]:
    """Give the name of each picture once what it shows is on the screen."""
    shell = cast("Shell", program.contents.shell)
    if program.session is not None:
        program.session.worker.check()
    yield "stories"
    shell.show_drafts()
    shell.page().focus_first()
    wait_for(lambda: "open" in shell.page().commands())
    shell.page().commands()["open"]()
    (editor,) = shell.findChildren(EditorPage)
    editor.pages.media.panel.rows()[0].click()
    yield "photos"
    editor.show_check()
    yield "check"
    shell.go("outbox")
    yield "outbox"
    shell.go("sent")
    yield "sent"
    for page in picture_import.tour(program, language, wait_for):
        if page == "import-check":
            yield "import"
            return
