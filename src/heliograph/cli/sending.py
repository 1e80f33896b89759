"""Commands that send: enrol, send, status."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from heliograph import wording
from heliograph.cli import rules
from heliograph.cli.passing import Only, Passing, Went, still_to_go
from heliograph.cli.session import (
    DONE,
    NEEDS_PERSON,
    NOT_ALL,
    NOT_REACHED,
    Session,
    command,
    fail,
    option,
    say,
)
from heliograph.cli.setting_up import set_by_document, set_by_lines, set_up
from heliograph.cli.waiting import lot_document, waiting_document, waiting_lines
from heliograph.domain.lifecycle import State
from heliograph.errors import HeliographError
from heliograph.i18n import mark, ntr, tr
from heliograph.wording.estimates import cost as cost_words
from heliograph.wording.lots import lot_sentence
from heliograph.wording.originals import originals_to_go

if TYPE_CHECKING:
    from heliograph.app.deadlines import Deadline
    from heliograph.store.summaries import Summary


@command("enrol", mark("Sign this computer in, so that it may send."))
@option("--service", help=mark("Address of the service."))
@option("--code", help=mark("The code from paper, file or e-mail."))
@option(
    "--provision",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=mark("A file from ITU or a ministry, in place of address and code."),
)
@option(
    "--another-service",
    is_flag=True,
    help=mark("The file may be for another service than the one before."),
)
def enrol(
    session: Session,
    service: str | None,
    code: str | None,
    provision: Path | None,
    *,
    another_service: bool,
) -> int:
    if provision is not None:
        return set_up(session, provision, replaces=another_service)
    if not service or not code:
        raise click.UsageError(tr("Give --service and --code, or --provision."))
    try:
        signed_in = session.workspace.account.enrol(service_url=service, code=code)
    except HeliographError as error:
        return fail(session, error, wording.enrolment_error(error))
    session.answer(
        {
            "service": signed_in.service_url,
            "name": signed_in.service_name,
            "organisation": signed_in.organisation,
        },
        tr("This computer may now send to {name}.", name=signed_in.service_name),
    )
    return DONE


@command("send", mark("Send what is ready: one pass, or with --wait until everything is sent."))
@click.argument("stories", nargs=-1)
@option("--wait", is_flag=True, help=mark("Go on until everything is sent."))
@option("--max-time", type=float, default=None, help=mark("Stop after this many seconds."))
@option(
    "--text-only/--with-media",
    "text_only",
    default=None,
    help=mark(
        "Send texts now and keep photos and files until --with-media; the choice is kept, for the"
        " stories named or for all."
    ),
)
@option(
    "--anyway",
    is_flag=True,
    help=mark(
        "Send the stories named, or all that wait now, whatever budget, hours and network rules"
        " say; it holds until they are sent."
    ),
)
def send(
    session: Session,
    stories: tuple[str, ...],
    *,
    wait: bool,
    max_time: float | None,
    text_only: bool | None,
    anyway: bool,
) -> int:
    only = frozenset(session.story(each) for each in stories) or None
    if text_only is not None:
        _choose(session, only, text_only=text_only)
    if anyway:
        session.workspace.data_rules.send_anyway(only)
    went = Passing(session.workspace, only, max_time_s=max_time).run(wait=wait)
    return _report(session, went, only)


def _choose(session: Session, only: Only, *, text_only: bool) -> None:
    outbox = session.workspace.outbox
    if only is None:
        outbox.keep_media(later=text_only)
        return
    here = {row.story for row in outbox.submissions()}
    for story in sorted(only & here):
        outbox.keep_media_of(story, later=text_only)


def _report(session: Session, went: Went, only: Only) -> int:
    outbox, outcome = session.workspace.outbox, went.outcome
    connection = outbox.connection()
    rows = [row for row in outbox.rows() if only is None or row.story in only]
    document = {
        "signed_in": connection.signed_in,
        "cause": went.cause,
        "reached": went.reached,
        "received": len(went.receipts),
        "receipts": [{"id": each.story, "number": each.number} for each in went.receipts],
        "handed_bytes": went.handed_bytes,
        "resumed_bytes": went.resumed_bytes,
        "lot": lot_document(outbox.lot()),
        "outbox": [waiting_document(session, row, connection) for row in rows],
    }
    lines: list[str] = []
    if outcome is not None:
        lines.append(
            ntr(
                "{n} story received by the service, with receipt.",
                "{n} stories received by the service, with receipts.",
                len(went.receipts),
            )
        )
    lines += [sentence for sentence in [lot_sentence(outbox.lot())] if sentence and only is None]
    lines += [line for row in rows for line in waiting_lines(session, row, connection)]
    session.answer(document, *lines)
    if any(_needs_person(row) for row in rows):
        return NEEDS_PERSON
    if outcome is None or outcome.cause == "sign-in":
        if not connection.signed_in:
            say(tr("Sign in to send: heliograph enrol. You can go on writing."))
        return NEEDS_PERSON
    if went.cause is not None:
        return NOT_REACHED
    return NOT_ALL if still_to_go(session.workspace, only) else DONE


@command("status", mark("Tell how things stand: connection, outbox, why each story waits."))
def status(session: Session) -> int:
    workspace = session.workspace
    workspace.outbox.put_right()
    connection = workspace.outbox.connection()
    rows = workspace.outbox.rows()
    counts = workspace.drafts.counts()
    deadlines = workspace.deadlines.all()
    workspace.data_rules.look_at_network()
    standing = workspace.data_rules.standing()
    cost = workspace.costs.of_outbox()
    originals, original_bytes = workspace.outbox.originals_to_go()
    document = {
        "connection": {
            "state": "signed-in" if connection.signed_in else "signed-out",
            "service": connection.service_name,
            "tested_at": connection.last_reached_ms,
            "service_ahead_ms": connection.service_ahead_ms,
            "trouble": connection.trouble,
        },
        "paused": workspace.settings.paused,
        "media_later": workspace.outbox.media_later,
        "counts": counts,
        "data": rules.document(standing),
        "cost": {
            "wire_bytes": cost.wire_bytes,
            "takes_s": _whole(cost.takes_s),
            "measured_here": cost.is_rate_of_here,
        },
        "originals": {"count": originals, "size_bytes": original_bytes},
        "deadlines": [_deadline_document(each) for each in deadlines],
        "lot": lot_document(workspace.outbox.lot()),
        "set_by": set_by_document(session),
        "outbox": [waiting_document(session, row, connection) for row in rows],
    }
    lines = [
        wording.connection_sentence(connection),
        *set_by_lines(session),
        *([tr("Photos and files wait until you send them too.")] * workspace.outbox.media_later),
        *rules.used_lines(standing),
        *([tr("In all {cost}.", cost=cost_words(cost))] * (cost.wire_bytes > 0)),
        *filter(None, map(wording.outlook_sentence, deadlines)),
        *filter(None, [lot_sentence(workspace.outbox.lot())]),
        *(line for row in rows for line in waiting_lines(session, row, connection)),
    ]
    if originals:
        lines.append(originals_to_go(originals, original_bytes))
    elif not rows:
        lines.append(tr("The outbox is empty."))
    session.answer(document, *lines)
    return NEEDS_PERSON if any(_needs_person(row) for row in rows) else DONE


def _needs_person(row: Summary) -> bool:
    waits = row.submission is not None and row.submission.waits_for_clearance
    return row.state is State.NEEDS_ATTENTION or waits


def _deadline_document(found: Deadline) -> dict[str, object]:
    closes = found.campaign.closes
    return {
        "campaign": found.campaign.id,
        "closes": closes.isoformat() if closes else None,
        "late": found.campaign.late,
        "verdict": found.outlook.verdict,
        "left_s": round(found.outlook.left_s),
        "open_s": round(found.outlook.open_s),
        "affordable": found.outlook.is_affordable,
        "texts_take_s": _whole(found.outlook.texts_s),
        "takes_s": _whole(found.outlook.takes_s),
        "text_bytes": found.to_go.text_bytes,
        "media_bytes": found.to_go.media_bytes,
    }


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


COMMANDS = (enrol, send, status)
