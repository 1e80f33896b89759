"""Ends what works beside an open profile, in the time that a system gives when a session ends."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from heliograph.errors import HeliographError
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.domain.updates import Offer
    from heliograph.gui.session import Session

_T = TypeVar("_T")

END_WITHIN_S = 3.0
SETTLE_WITHIN_S = 1.5
"""Windows gives a program five seconds when the session ends."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    all_ended: bool
    """No thread is left."""
    is_settled: bool
    """Everything that was written is on the disk."""


def attempt(act: Callable[[], _T], *, otherwise: _T) -> _T:
    """Do an act of the end: one that fails is reported, and keeps none of the others from it.

    Returns:
        What it gives, or ``otherwise`` when it fails.
    """
    try:
        return act()
    # SystemExit: so an import ends in a frozen program whose file was taken away.
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the process has to end in any case
        sys.excepthook(type(error), error, error.__traceback__)
        return otherwise


def end(session: Session) -> Ended:
    """End tasks, sending and spelling, wait for the disk, and let go of the profile.

    What is not on the disk then is said on standard error: there is no window any more. What could
    not be ended because it failed counts as not ended.
    """
    end_s = time.monotonic() + END_WITHIN_S

    def left_s() -> float:
        return max(0.0, end_s - time.monotonic())

    for news in session.updates:
        attempt(news.ask_to_stop, otherwise=None)
    attempt(session.tasks.ask_to_stop, otherwise=None)
    sent = attempt(partial(session.worker.stop, wait_s=END_WITHIN_S), otherwise=False)
    done = attempt(partial(session.tasks.stop, wait_s=left_s()), otherwise=False)
    for news in session.updates:
        done = attempt(partial(news.stop, wait_s=left_s()), otherwise=False) and done
    attempt(session.spelling.stop, otherwise=None)
    is_settled = attempt(partial(session.settling.end, within_s=SETTLE_WITHIN_S), otherwise=False)
    waits = not session.settling.has_ended
    # If it waits, closing would wait for the same disk.
    closed = not waits and attempt(partial(_close, session), otherwise=False)
    if not is_settled:
        sys.stderr.write(tr("The disk did not take what was saved last.") + "\n")
    ended = Ended(all_ended=sent and done and closed, is_settled=is_settled)
    for news in session.updates:
        offer = None if news.standing is None else news.standing.offer
        if news.package is not None and offer is not None and ended.all_ended and is_settled:
            attempt(partial(_hand_over, news.package, offer), otherwise=None)
    return ended


def _close(session: Session) -> bool:
    session.workspace.close()
    return True


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
