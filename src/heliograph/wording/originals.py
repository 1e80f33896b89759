"""Words of originals that ITU's editors ask for: how large, what one tells, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import listed, moment, ntr, size, tr
from heliograph.wording.attaching import finding_name

if TYPE_CHECKING:
    from heliograph.domain.originals import AskedOriginal


def original_sentence(asked: AskedOriginal) -> str:
    """Say how an original stands that a comment asks for, and what sending it would tell."""
    match asked.state:
        case "asked" if asked.says:
            return tr(
                "The original: {size}. It also tells: {things}. It is sent only if you say so.",
                size=size(asked.size_bytes),
                things=listed([finding_name(each) for each in asked.says]),
            )
        case "asked":
            return tr(
                "The original: {size}. It is sent only if you say so.",
                size=size(asked.size_bytes),
            )
        case "waiting":
            return tr(
                "The original ({size}) goes to ITU after everything else that waits.",
                size=size(asked.size_bytes),
            )
        case "received":
            return tr("ITU received the original {time}.", time=moment(asked.received_ms or 0))
        case "kept":
            return tr("The original stays on this computer.")
        case "same":
            return tr("ITU has this file as it was added; there is no other original.")
        case "missing":
            return tr("The original is not on this computer any more.")


def originals_to_go(count: int, size_bytes: int) -> str:
    """Say how many originals are still to go; nothing where there are none."""
    if not count:
        return ""
    return ntr(
        "{n} original that ITU asked for goes after everything else: {size}.",
        "{n} originals that ITU asked for go after everything else: {size}.",
        count,
        size=size(size_bytes),
    )


def send_original() -> str:
    """Name the act of sending it."""
    return tr("Send the original")


def keep_original() -> str:
    """Name the act of not sending it."""
    return tr("Keep it here")
