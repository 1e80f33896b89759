"""Words of what was kept aside: why, since when, and what deleting it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import ltr, moment, size, tr

if TYPE_CHECKING:
    from heliograph.app.quarantine import SetAside


def reason(kept: SetAside) -> str:
    """Say why it was kept aside."""
    match kept.reason:
        case "damaged":
            return tr("It was damaged; what could be read of it is in use.")
        case _:
            return tr("Something else took its place.")


def line(kept: SetAside) -> str:
    """Say when it was kept aside and how large it is."""
    return tr("Since {time}, {size}", time=moment(kept.at_ms), size=size(kept.size_bytes))


def named(kept: SetAside) -> str:
    """Say everything, with the name by which commands know it."""
    return f"{ltr(kept.name)} · {line(kept)} · {reason(kept)}"


def nothing() -> str:
    """Say that there is nothing."""
    return tr("Nothing is kept aside.")


def unknown(name: str) -> str:
    """Say that there is nothing of this name."""
    return tr("Nothing called {name} is kept aside.", name=ltr(name))


def put_back() -> str:
    """Say that it is in its place."""
    return tr("It is back in its place. What was there before is kept aside now.")


def waits() -> str:
    """Say when it will be in its place."""
    return tr(
        "It takes its place when Heliograph is opened next. What is here now is kept aside then,"
        " and nothing is deleted."
    )


def first_question(kept: SetAside) -> str:
    """Ask once."""
    return tr("Delete what is kept aside since {time}?", time=moment(kept.at_ms))


def second_question() -> str:
    """Ask again."""
    return tr("Really delete it? Nobody can bring it back, not even ITU.")


def deleted() -> str:
    """Say that it is gone."""
    return tr("It was deleted.")


def not_deleted() -> str:
    """Say that it is still there."""
    return tr("It was not deleted.")
