"""A file that was opened with Heliograph: what it would do is told before it does it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.gui.parts import together
from heliograph.i18n import joined, tr

if TYPE_CHECKING:
    from heliograph.app.provisioning import Taken
    from heliograph.domain.provisioning import Provisioning
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip


class FileOffer(QObject):
    """Tells a campaign from a file that sets this computer up, and asks before the latter."""

    set_up = Signal()
    campaign_came = Signal(Path)

    def __init__(self, session: Session, message: MessageStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._message = message

    def open(self, path: Path) -> None:
        """Look into a file, beside the window; nothing is taken from it yet."""
        self._message.say(tr("Looking at the file…"))
        self._session.tasks.start(
            partial(_look, path),
            owner=self,
            done=partial(self._on_looked, path),
            failed=self._on_failed,
        )

    def _on_looked(self, path: Path, found: Provisioning | None) -> None:
        if found is None:
            self._message.put_away()
            self.campaign_came.emit(path)
            return
        from heliograph.wording.provisioning import offer_sentence  # noqa: PLC0415 - seldom needed

        self._message.say(
            joined(offer_sentence(found), tr("Use it only if it comes from ITU or your ministry.")),
            actions=(
                (tr("Use this file"), partial(self._take, path)),
                (tr("Not now"), self._message.put_away),
            ),
        )

    def _take(self, path: Path, *, replaces: bool = False) -> None:
        self._message.put_away()
        self._session.tasks.start(
            partial(_take, path, replaces=replaces),
            owner=self,
            done=self._on_taken,
            failed=self._on_failed if replaces else partial(self._on_refused, path),
        )

    def _on_taken(self, taken: Taken) -> None:
        from heliograph.wording.provisioning import taken_sentences  # noqa: PLC0415 - the same

        self._message.say(joined(*taken_sentences(taken)), tone="done")
        self._session.worker.check()  # which also uses the code of the file
        self.set_up.emit()

    def _on_refused(self, path: Path, error: HeliographError) -> None:
        from heliograph.domain.provisioning import AnotherService  # noqa: PLC0415 - the same

        if not isinstance(error, AnotherService):
            self._on_failed(error)
            return
        self._message.say(
            together(wording.error(error)),
            tone="warning",
            actions=(
                (tr("Move there"), partial(self._take, path, replaces=True)),
                (tr("Not now"), self._message.put_away),
            ),
        )

    def _on_failed(self, error: HeliographError) -> None:
        self._message.say(together(wording.error(error)), tone="warning")


def _look(path: Path, here: Here) -> Provisioning | None:
    files = here.workspace.setting_up.files
    return None if files.is_campaign(path) else files.look(path)


def _take(path: Path, here: Here, *, replaces: bool) -> Taken:
    return here.workspace.setting_up.files.take(path, replaces=replaces)
