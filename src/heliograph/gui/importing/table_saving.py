"""Writes a table that is made on wish to where a person chose, beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.gui.parts import together
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip


def save_table(
    session: Session,
    path: Path,
    make: Callable[[], bytes],
    *,
    message: MessageStrip,
    saved: Callable[[], None],
) -> None:
    """Make and write it in the background.

    Args:
        session: The open profile.
        path: Where to; what is there is replaced, whole or not at all.
        make: Gives the bytes; called in another thread.
        message: Where it is said that it could not be written; while it is there, it is waited for.
        saved: Says that it was.
    """

    def work(_here: Here) -> str:
        from heliograph.paper.files import write_file  # noqa: PLC0415 - only on wish

        try:
            write_file(path, make())
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def done(why: str) -> None:
        if not why:
            saved()
            return
        words = tr("{path} cannot be written: {reason}", path=iso(path.name), reason=iso(why))
        message.say(words, tone="warning")

    def failed(error: HeliographError) -> None:
        message.say(together(wording.error(error)), tone="warning")

    session.tasks.start(work, owner=message, done=done, failed=failed)
