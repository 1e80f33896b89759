"""What the command line says of stories that wait: why, since when, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import i18n, wording
from heliograph.cli.session import title_of
from heliograph.i18n import ltr, tr

if TYPE_CHECKING:
    from heliograph.app.drafts import Summary
    from heliograph.app.outbox import Connection
    from heliograph.app.why import Why
    from heliograph.cli.session import Session
    from heliograph.store.lots import Lot


def waiting_document(session: Session, row: Summary, connection: Connection) -> dict[str, object]:
    """Give what a script reads of one story in the outbox."""
    submission = row.submission
    why = _why(session, row, connection)
    return {
        "id": row.story,
        "title": row.title,
        "state": row.state,
        "why": why.cause if why else None,
        "sentence": _sentence(session, row, why) if why else None,
        "act": why.act if why else None,
        "button": wording.why_button(why) if why else None,
        "command": _command(row, why) or None,
        "since_ms": why.since_ms if why else None,
        "next_try_ms": why.next_try_ms if why else None,
        "until_ms": why.until_ms if why else None,
        "sent_bytes": connection.arrived_bytes(submission) if submission else 0,
        "total_bytes": submission.total_bytes if submission else 0,
        "text_bytes": submission.text_bytes if submission else 0,
        "text_received_ms": submission.text_received_ms if submission else None,
        "media_later": submission.media_later if submission else False,
        "lacking": why.lacking if why else (),
        "problems": submission.problems if submission else (),
        "file": (why.file_name or None) if why else None,
    }


def lot_document(lot: Lot) -> dict[str, object]:
    """Give what a script reads of what goes out together."""
    return {
        "stories": lot.stories,
        "received": lot.received,
        "going": lot.going,
        "needs_person": lot.refused,
        "paused": lot.paused,
        "text_only": lot.text_only,
        "sent_bytes": lot.sent_bytes,
        "total_bytes": lot.total_bytes,
    }


def waiting_lines(session: Session, row: Summary, connection: Connection) -> list[str]:
    """Give what a person reads of it: how it stands and why, and below that what helps."""
    submission = row.submission
    why = _why(session, row, connection)
    state = wording.exact_state(row.state, why)
    sentence = _sentence(session, row, why) if why is not None else ""
    # Some sentences begin with the state; nobody is told twice.
    said = [sentence] if sentence.startswith(state) else [state, sentence]
    parts = [title_of(row.title), *filter(None, said)]
    arrived_bytes = 0 if submission is None else connection.arrived_bytes(submission)
    if submission is not None and 0 < arrived_bytes < submission.total_bytes:
        parts.append(
            tr(
                "{sent} of {total}",
                sent=i18n.size(arrived_bytes),
                total=i18n.size(submission.total_bytes),
            )
        )
    helps = _command(row, why)
    return ["  ".join(parts), *([f"  → {ltr(helps)}"] if helps else [])]


def _command(row: Summary, why: Why | None) -> str:
    """Give what can be typed in place of the window's button, or the page to open."""
    match None if why is None else why.act:
        case "try-now" | "check-again" | "send-now" | "send-next":
            return f"heliograph send {row.story}"
        case "send-media":
            return f"heliograph send --with-media {row.story}"
        case "send-anyway":
            return f"heliograph send --anyway {row.story}"
        case "go-on":
            return f"heliograph resume {row.story}"
        case "clear":
            return f"heliograph clear {row.story}"
        case "sign-in":
            return "heliograph enrol"
        case "proxy-sign-in":
            return "heliograph proxy --user …"
        case "open-portal":
            trouble = None if why is None else why.trouble
            return "" if trouble is None else trouble.page
        case "put-back" | "open" | "open-file" | "open-question" | "new-version":
            return f"heliograph draft {row.story}"
        case _:
            return ""


def _why(session: Session, row: Summary, connection: Connection) -> Why | None:
    if row.submission is None:
        return None
    return session.workspace.outbox.why(row.submission, connection=connection)


def _sentence(session: Session, row: Summary, why: Why) -> str:
    return wording.why_sentence(why, campaign=session.workspace.campaigns.find(row.campaign))
