"""Ends what works beside an open profile, in the time that a system gives when a session ends."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import msgspec

from heliograph.errors import HeliographError
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.updates import Offer
    from heliograph.gui.session import Session

END_WITHIN_S = 3.0
SETTLE_WITHIN_S = 1.5
"""Windows gives a program five seconds when the session ends."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    all_ended: bool
    """No thread is left."""
    is_settled: bool
    """Everything that was written is on the disk."""


def end(session: Session) -> Ended:
    """End tasks, sending and spelling, wait for the disk, and let go of the profile.

    What is not on the disk then is said on standard error: there is no window any more.
    """
    end_s = time.monotonic() + END_WITHIN_S
    for news in session.updates:
        news.ask_to_stop()
    session.tasks.ask_to_stop()
    sent = session.worker.stop(wait_s=END_WITHIN_S)
    done = session.tasks.stop(wait_s=max(0.0, end_s - time.monotonic()))
    for news in session.updates:
        done = news.stop(wait_s=max(0.0, end_s - time.monotonic())) and done
    session.spelling.stop()
    is_settled = session.settling.end(within_s=SETTLE_WITHIN_S)
    waits = not session.settling.has_ended
    if not waits:  # else closing would wait for the same disk
        session.workspace.close()
    if not is_settled:
        sys.stderr.write(tr("The disk did not take what was saved last.") + "\n")
    ended = Ended(all_ended=sent and done and not waits, is_settled=is_settled)
    for news in session.updates:
        offer = None if news.standing is None else news.standing.offer
        if news.package is not None and offer is not None and ended.all_ended and is_settled:
            _hand_over(news.package, offer)
    return ended


def _hand_over(package: Path, offer: Offer) -> None:
    """Open the package of a newer version: nothing of ours is at work that it could cut.

    It is looked at a last time, as until then whoever may write here could have changed it.
    """
    from heliograph.gui.updates.handing import hand_over  # noqa: PLC0415 - hardly ever needed
    from heliograph.updates.download import check  # noqa: PLC0415 - the same

    try:
        check(package, offer)
        hand_over(package)
    except (OSError, HeliographError):
        sys.stderr.write(tr("The package was not opened: {file}", file=ltr(str(package))) + "\n")
