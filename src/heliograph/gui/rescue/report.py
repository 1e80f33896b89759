"""The strip above the pages after a rescue: what came back, and which story lost what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from heliograph.gui.widgets.detailed_strip import DetailedStrip
from heliograph.i18n import joined
from heliograph.wording import rescue as words

if TYPE_CHECKING:
    from heliograph.app.rescue import Salvaged
    from heliograph.gui.session import Session


class RescueReport(DetailedStrip):
    """Stays until a person puts it away, also over starts of the program."""

    def __init__(self, session: Session, report: Salvaged) -> None:
        drafts = session.workspace.drafts
        lines = words.harmed_lines(report, lambda story: drafts.get(story).title)
        super().__init__("\n".join(lines))
        # Lines that begin with a title in another script run as the language does.
        runs = self.details.document().defaultTextOption()
        runs.setTextDirection(QApplication.layoutDirection())
        self.details.document().setDefaultTextOption(runs)
        self.closed.connect(session.workspace.forget_rescue)
        self.say(
            joined(*words.rescued(report)),
            tone="warning" if report.harmed or report.unread else "done",
        )
