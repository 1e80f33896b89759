"""Words of what goes out together: how much of it has a receipt, and how long the rest takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import joined, ntr, number, size, tr
from heliograph.wording.estimates import time_of

if TYPE_CHECKING:
    from heliograph.store.lots import Lot

LEAST = 2
"""Of fewer stories nothing is told together: a row of its own tells more."""


def lot_progress(
    *, received: int, stories: int, sent_bytes: int, total_bytes: int, left_s: float | None
) -> str:
    """Say how far it is: ``Stories with a receipt: 212 of 300 · 34 MB of 61 MB · about 8 min``."""
    parts = [
        tr(
            "Stories with a receipt: {received} of {total}",
            received=number(received),
            total=number(stories),
        ),
        tr("{sent} of {total}", sent=size(sent_bytes), total=size(total_bytes)),
    ]
    if left_s is not None and (left := time_of(left_s)):
        parts.append(left)
    return " · ".join(parts)


def lot_sentence(lot: Lot) -> str:
    """Say how far it is or what came of it; empty where it is nothing or a single story."""
    if lot.stories < LEAST:
        return ""
    if not lot.going:
        return lot_outcome(lot)
    said = lot_progress(
        received=lot.received,
        stories=lot.stories,
        sent_bytes=lot.sent_bytes,
        total_bytes=lot.total_bytes,
        left_s=None,
    )
    apart = lot_apart(lot)
    return f"{said} · {apart}" if apart else said


def lot_apart(lot: Lot) -> str:
    """Say what of it does not go, and who can change that; empty where everything goes."""
    said: list[str] = []
    if lot.refused:
        said.append(ntr("{n} story needs you.", "{n} stories need you.", lot.refused))
    if lot.paused:
        said.append(ntr("{n} story is paused.", "{n} stories are paused.", lot.paused))
    if lot.text_only:
        said.append(
            ntr(
                "The text of {n} story is at ITU; the rest waits until you send it too.",
                "The texts of {n} stories are at ITU; the rest waits until you send it too.",
                lot.text_only,
            )
        )
    return joined(*said)


def lot_outcome(lot: Lot) -> str:
    """Say what came of it, once nothing of it goes any more."""
    if lot.received == lot.stories:
        return ntr(
            "{n} story was received by ITU, with a receipt.",
            "All {n} stories were received by ITU, each with a receipt.",
            lot.stories,
        )
    said = tr(
        "Stories with a receipt: {received} of {total}.",
        received=number(lot.received),
        total=number(lot.stories),
    )
    return joined(said, lot_apart(lot))
